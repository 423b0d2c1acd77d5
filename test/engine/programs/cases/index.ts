import * as pulumi from "@pulumi/pulumi";

import type { Made } from "../../made";

/** A resource of any type, by its token. */
class Any extends pulumi.CustomResource {}

const resources = new pulumi.Config().requireObject<readonly Made[]>("resources");
const made = new Map<string, Any | pulumi.ComponentResource>();
/** Those whose inputs are being put together: what they say of themselves is no output. */
const making = new Set<string>();

/** The resource that an id belongs to: itself, or the part of which it is. */
function ownerOf(id: string): Made | undefined {
  return resources
    .filter(({ id: own = "" }) => own !== "" && `${id.toLowerCase()}/`.startsWith(`${own.toLowerCase()}/`))
    .sort((a, b) => (b.id ?? "").length - (a.id ?? "").length)[0];
}

/** Values with each id as the output that it is in a program: not known before the update. */
function linked(value: unknown): unknown {
  if (typeof value === "string" && value.startsWith("/subscriptions/")) {
    const owner = ownerOf(value);
    if (owner === undefined || making.has(owner.name)) return value;
    const rest = value.slice((owner.id ?? "").length);
    return pulumi.interpolate`${idOf(owner)}${rest}`;
  }
  if (Array.isArray(value)) return value.map(linked);
  if (typeof value !== "object" || value === null) return value;
  if ("madeBy" in value) {
    const { madeBy, is } = value as { madeBy: string; is: unknown };
    const owner = resources.find(({ name }) => name === madeBy);
    if (owner === undefined) throw new Error(`no resource is called "${madeBy}"`);
    return idOf(owner).apply(() => is);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, linked(inner)]));
}

function idOf(owner: Made): pulumi.Output<string> {
  const resource = make(owner);
  return "id" in resource ? resource.id : resource.urn;
}

function make({ type, name, properties }: Made): Any | pulumi.ComponentResource {
  const known = made.get(name);
  if (known !== undefined) return known;
  making.add(name);
  const inputs = linked(properties) as pulumi.Inputs;
  making.delete(name);
  const one = type.startsWith("azure-lockdown:")
    ? new pulumi.ComponentResource(type, name, inputs)
    : new Any(type, name, inputs);
  made.set(name, one);
  return one;
}

for (const resource of resources) make(resource);
