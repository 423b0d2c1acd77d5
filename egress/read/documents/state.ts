import { Collector, type Document, DocumentError } from "./document";
import { isObject, type JsonObject, kindOfJson, own, textOf } from "./json";
import { type PulumiSource, readPulumiResource, stackOf } from "./pulumi-resource";

const REMEDY = "Make it with `pulumi stack export --stack NAME`.";

/** Versions whose resources are written in the same way; 4 adds flags that do not matter here. */
const VERSIONS: readonly unknown[] = [3, 4];

/** Whether a document is a state, be it an export or a checkpoint of a file backend. */
export function isState(root: JsonObject): boolean {
  return Object.hasOwn(root, "deployment") || Object.hasOwn(root, "checkpoint");
}

/** Reads `pulumi stack export`, or what a file backend keeps of a stack. */
export function readState(root: JsonObject, file: string): Document {
  const into = new Collector();
  const { deployment, place, stack: named } = deploymentOf(root, file);
  if (!VERSIONS.includes(own(root, "version"))) {
    into.fault("version", "expected version 3 or 4: in another one, resources may be written differently");
  }
  const resources = listOf(deployment, "resources", place, file);
  const pending = listOf(deployment, "pending_operations", place, file);
  const fromUrns = stackOf(resources.map((resource) => (isObject(resource) ? own(resource, "urn") : "")));
  const stack = named?.includes("/") === true ? named : (fromUrns ?? named);
  const source: PulumiSource = { into, stack };
  resources.forEach((resource, i) => {
    // The second life of a resource that is being replaced: it only waits to be deleted.
    if (isObject(resource) && own(resource, "delete") === true) return;
    readPulumiResource(resource, `${place}.resources[${String(i)}]`, source, true);
  });
  pending.forEach((operation, i) => {
    readPending(operation, `${place}.pending_operations[${String(i)}]`, source);
  });
  return into.document("state", stack);
}

function deploymentOf(
  root: JsonObject,
  file: string,
): { deployment: JsonObject; place: string; stack: string | undefined } {
  if (Object.hasOwn(root, "deployment")) {
    const deployment = root["deployment"];
    if (isObject(deployment)) return { deployment, place: "deployment", stack: undefined };
    throw unexpected(file, "deployment", "an object", deployment);
  }
  const checkpoint = own(root, "checkpoint");
  if (!isObject(checkpoint)) throw unexpected(file, "checkpoint", "an object", checkpoint);
  // A stack that was made and never updated has no latest state.
  const latest = own(checkpoint, "latest") ?? {};
  if (!isObject(latest)) throw unexpected(file, "checkpoint.latest", "an object", latest);
  return { deployment: latest, place: "checkpoint.latest", stack: textOf(own(checkpoint, "stack")) };
}

/** A list that an empty stack does not have. */
function listOf(deployment: JsonObject, key: string, place: string, file: string): readonly unknown[] {
  const list = own(deployment, key) ?? [];
  if (Array.isArray(list)) return list;
  throw unexpected(file, `${place}.${key}`, "a list", list);
}

function unexpected(file: string, place: string, expected: string, found: unknown): DocumentError {
  return new DocumentError(file, place, `expected ${expected}, found ${kindOfJson(found)}`, REMEDY);
}

/** What an update that was cut off was about to do; it may or may not have been done. */
function readPending(operation: unknown, place: string, source: PulumiSource): void {
  const resource = isObject(operation) ? own(operation, "resource") : undefined;
  if (!isObject(operation) || !isObject(resource)) {
    source.into.fault(place, `expected a pending operation, found ${kindOfJson(operation)}`);
    return;
  }
  const urn = textOf(own(resource, "urn"));
  source.into.fault(
    place,
    `an update was cut off while ${textOf(own(operation, "type")) ?? "working on"} this resource, so what Azure has is not certain: run \`pulumi refresh\` and export again`,
    urn,
  );
  if (urn === undefined || !source.into.has(urn)) {
    readPulumiResource(resource, `${place}.resource`, source, true);
  }
}
