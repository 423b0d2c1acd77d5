import { kindOf } from "../kinds";
import { UNKNOWN_TEXT } from "../value";
import { idOf } from "./arm-expression";
import { addArmResource, Allowance } from "./arm-resource";
import { TemplateScope } from "./arm-scope";
import { tokenOfArmType } from "./arm-types";
import { Collector, type Document, DocumentError } from "./document";
import { emptyObject, isObject, type JsonObject, kindOfJson, ownAnyCase, textOf } from "./json";

/** Deployments within deployments, and children within resources, that are followed. */
const MAX_NESTING = 20;

/** Values that all resources of a template may come to together. */
const MAX_VALUES = 1_000_000;

const DEPLOYMENT = "microsoft.resources/deployments";

/** Whether a document is a template of Azure Resource Manager. */
export function isTemplate(root: JsonObject): boolean {
  const schema = textOf(root["$schema"]);
  if (schema !== undefined && /deploymentTemplate/i.test(schema)) return true;
  return Object.hasOwn(root, "contentVersion") && Object.hasOwn(root, "resources");
}

/** Reads a template as far as it says by itself what it deploys; all else is unknown. */
export function readTemplate(root: JsonObject, file: string): Document {
  const resources = ownAnyCase(root, "resources") ?? [];
  if (!Array.isArray(resources) && !isObject(resources)) {
    throw new DocumentError(
      file,
      "resources",
      `expected a list of resources, found ${kindOfJson(resources)}`,
      "Make it with `az group export` or `az bicep build`.",
    );
  }
  const reader = new TemplateReader();
  reader.readAll(resources, "resources", { scope: new TemplateScope(root), nesting: 0 });
  return reader.into.document("arm");
}

interface Surroundings {
  readonly scope: TemplateScope;
  /** Whether all this may not be deployed at all. */
  readonly isUncertain?: boolean | undefined;
  readonly nesting: number;
  readonly parent?: { readonly type: string; readonly name: string | undefined };
}

class TemplateReader {
  readonly into = new Collector();
  private readonly allowance = new Allowance(MAX_VALUES);

  /** A list of resources, or, in newer templates, an object of them by symbolic name. */
  readAll(resources: unknown, place: string, around: Surroundings): void {
    if (Array.isArray(resources)) {
      (resources as readonly unknown[]).forEach((resource, i) => {
        this.read(resource, `${place}[${String(i)}]`, around);
      });
    } else if (isObject(resources)) {
      for (const [name, resource] of Object.entries(resources))
        this.read(resource, `${place}.${name}`, around);
    } else {
      this.into.fault(place, `expected a list of resources, found ${kindOfJson(resources)}`);
    }
  }

  private read(raw: unknown, place: string, around: Surroundings): void {
    const { scope, parent, nesting } = around;
    const ownType = isObject(raw) ? textOf(scope.fold(ownAnyCase(raw, "type"))) : undefined;
    if (!isObject(raw) || ownType === undefined || ownType === UNKNOWN_TEXT) {
      this.into.fault(place, `expected a resource with a type, found ${kindOfJson(raw)}`);
      return;
    }
    const isDeployed = deployedIn(raw, scope);
    if (isDeployed === false) return;
    const isUncertain = around.isUncertain === true || isDeployed === undefined;
    if (nesting > MAX_NESTING) {
      this.into.fault(place, `nests deeper than ${String(MAX_NESTING)} levels, and is not read`);
      return;
    }
    if (ownType.toLowerCase() === DEPLOYMENT) {
      this.readDeployment(raw, place, { ...around, isUncertain });
      return;
    }
    const isChild = parent !== undefined && !ownType.includes(".");
    const type = isChild ? `${parent.type}/${ownType}` : ownType;
    const name = fullName(textOf(scope.fold(ownAnyCase(raw, "name"))), isChild ? parent.name : "");
    const id = name === undefined ? undefined : idOf(type, name.split("/"));
    if (isUncertain && kindOf(tokenOfArmType(type, undefined, name?.split("/").at(-1))) !== undefined) {
      this.into.fault(place, "may or may not be deployed: what it would deny cannot be relied on", id);
    }
    const { resources, ...fields } = raw;
    // A resource without properties has none here, while in a list they may only not have been asked for.
    const properties = { properties: {}, ...(scope.fold(fields) as JsonObject) };
    // A loop over resources differs only in what its index decides, and that is unknown here.
    addArmResource(
      { raw: properties, place, type, name: name?.split("/").at(-1) ?? place, id },
      this.into,
      this.allowance,
    );
    if (resources !== undefined) {
      this.readAll(resources, `${place}.resources`, {
        scope,
        isUncertain,
        nesting: nesting + 1,
        parent: { type, name },
      });
    }
  }

  /** A deployment within the template, such as Bicep makes of each module. */
  private readDeployment(raw: JsonObject, place: string, around: Surroundings): void {
    const { scope, nesting } = around;
    const properties = ownAnyCase(raw, "properties");
    const template = isObject(properties) ? ownAnyCase(properties, "template") : undefined;
    if (!isObject(properties) || !isObject(template)) {
      this.into.fault(
        `${place}.properties.template`,
        "the template is not in this document, and is not read",
      );
      return;
    }
    const options = ownAnyCase(properties, "expressionEvaluationOptions");
    const isInner = isObject(options) && /^inner$/i.test(textOf(ownAnyCase(options, "scope")) ?? "");
    this.readAll(ownAnyCase(template, "resources") ?? [], `${place}.properties.template.resources`, {
      scope: isInner
        ? new TemplateScope(template, passed(ownAnyCase(properties, "parameters"), scope))
        : scope,
      isUncertain: around.isUncertain,
      nesting: nesting + 1,
    });
  }
}

/** Whether a template deploys a resource; undefined if that does not follow from the template. */
function deployedIn(raw: JsonObject, scope: TemplateScope): boolean | undefined {
  // `existing` says only that the resource is there.
  if (ownAnyCase(raw, "existing") === true) return false;
  const condition = scope.fold(ownAnyCase(raw, "condition") ?? true);
  const loop = ownAnyCase(raw, "copy");
  const count = isObject(loop) ? scope.fold(ownAnyCase(loop, "count")) : 1;
  if (condition === false || count === 0) return false;
  return condition === true && typeof count === "number" ? true : undefined;
}

/** The parameters that a deployment passes: `{"name": {"value": …}}`, or a reference to a vault. */
function passed(parameters: unknown, scope: TemplateScope): JsonObject {
  const given = emptyObject();
  if (!isObject(parameters)) return given;
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = isObject(parameter) ? ownAnyCase(parameter, "value") : undefined;
    given[name] = value === undefined ? UNKNOWN_TEXT : scope.fold(value);
  }
  return given;
}

/** The name of a child has that of its parent before it; undefined if any of it is unknown. */
function fullName(name: string | undefined, parent: string | undefined): string | undefined {
  if (name === undefined || name === UNKNOWN_TEXT || parent === undefined) return undefined;
  return parent === "" ? name : `${parent}/${name}`;
}
