import { Collector, type Document, DocumentError } from "./document";
import { isObject, type JsonObject, kindOfJson, own, textOf } from "./json";
import { type PulumiSource, readPulumiResource, stackOf } from "./pulumi-resource";

/** Steps after which the resource is no longer there. */
const GONE = new Set([
  "delete",
  "delete-replaced",
  "discard-replaced",
  "read-discard",
  "remove-pending-replace",
]);

/** Steps that leave a resource as it is, so that its outputs hold. */
const UNCHANGED = new Set(["same", "read", "refresh"]);

/** Whether a document is what `pulumi preview --json` prints. */
export function isPreview(root: JsonObject): boolean {
  return ["steps", "changeSummary", "diagnostics"].some((key) => Object.hasOwn(root, key));
}

/** Reads `pulumi preview --json`: the resources as they will be, by their inputs (R2). */
export function readPreview(root: JsonObject, file: string): Document {
  // A preview without any change has no steps at all.
  const steps = own(root, "steps") ?? [];
  if (!Array.isArray(steps)) {
    throw new DocumentError(
      file,
      "steps",
      `expected a list, found ${kindOfJson(steps)}`,
      "Make it with `pulumi preview --json`.",
    );
  }
  const into = new Collector();
  const list: readonly unknown[] = steps;
  const stack = stackOf(list.map((step) => (isObject(step) ? own(step, "urn") : "")));
  const source: PulumiSource = { into, stack };
  const remade = new Set(
    list
      .filter(isObject)
      .filter((step) => own(step, "op") === "create-replacement")
      .map((step) => own(step, "urn")),
  );
  list.forEach((step, i) => {
    // The engine announces one replacement twice.
    if (isObject(step) && own(step, "op") === "replace" && remade.has(own(step, "urn"))) return;
    readStep(step, `steps[${String(i)}]`, source);
  });
  readDiagnostics(own(root, "diagnostics"), into);
  return into.document("preview", stack);
}

function readStep(step: unknown, place: string, source: PulumiSource): void {
  if (!isObject(step)) {
    source.into.fault(place, `expected a step, found ${kindOfJson(step)}`);
    return;
  }
  const op = textOf(own(step, "op"));
  if (op !== undefined && GONE.has(op)) return;
  if (op === undefined) {
    source.into.fault(`${place}.op`, `expected an operation, found ${kindOfJson(own(step, "op"))}`);
  }
  const unchanged = op !== undefined && UNCHANGED.has(op);
  const before = own(step, "oldState");
  const state = own(step, "newState") ?? (unchanged ? before : undefined);
  const at = `${place}.${own(step, "newState") === undefined && unchanged ? "oldState" : "newState"}`;
  if (state === undefined || state === null) source.into.fault(at, "expected a resource, found nothing");
  const resource = state ?? { urn: own(step, "urn") };
  readPulumiResource(
    // An update keeps the id, which the new state does not always repeat.
    isObject(resource) && isObject(before) && (unchanged || op === "update")
      ? { ...resource, id: own(resource, "id") ?? own(before, "id") }
      : resource,
    at,
    source,
    unchanged,
  );
}

/** A preview that failed ends early, and what it would have come to is not in it. */
function readDiagnostics(diagnostics: unknown, into: Collector): void {
  if (!Array.isArray(diagnostics)) return;
  const failed = (diagnostics as readonly unknown[]).findIndex(
    (diagnostic) => isObject(diagnostic) && own(diagnostic, "severity") === "error",
  );
  if (failed === -1) return;
  into.fault(
    `diagnostics[${String(failed)}]`,
    "the preview failed, so resources may be missing: correct the error and preview again",
  );
}
