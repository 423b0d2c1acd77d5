import type { Unknown } from "../../azure";
import { candidatesOf, type Entry, type Estate } from "../estate";
import type { Value } from "../value";

/** What is attached to a subnet or interface: nothing, a thing that was read, or something that was not. */
export type Attachment<T> =
  | { readonly kind: "none" }
  | { readonly kind: "is"; readonly value: T }
  | { readonly kind: "unknown"; readonly unknown: Unknown };

/** How the classic provider attaches things: a resource that names both ends (E30). */
export interface Association {
  readonly kind: "subnetSecurityGroup" | "subnetRouteTable" | "subnetNatGateway";
  readonly subnet: string;
  readonly other: string;
}

/** What a subnet's property, or an association of the classic provider, attaches to it. */
export function attached<T>(
  estate: Estate,
  owner: Entry,
  subnet: Value,
  properties: readonly string[],
  kind: "networkSecurityGroup" | "routeTable" | "natGateway",
  association: Association,
  read: (entry: Entry) => T,
): Attachment<T> {
  const id = idOf(subnet.get(...properties));
  if (!id.isAbsent) return followed(estate, owner, id, kind, read);
  for (const link of estate.ofKind(association.kind)) {
    const maybe = candidatesOf(estate.follow(link, link.properties.get(association.subnet), "subnet"));
    if (maybe.includes(owner))
      return followed(estate, link, link.properties.get(association.other), kind, read);
  }
  return { kind: "none" };
}

/** What a reference leads to, read. */
export function followed<T>(
  estate: Estate,
  from: Entry,
  id: Value,
  kind: "networkSecurityGroup" | "routeTable" | "natGateway",
  read: (entry: Entry) => T,
): Attachment<T> {
  const target = estate.follow(from, id, kind);
  switch (target.kind) {
    case "entry":
      return { kind: "is", value: read(target.entry) };
    case "oneOf":
      return {
        kind: "unknown",
        unknown: id.because(
          `is one of ${target.entries.map((e) => e.resource.name).join(", ")}, not known which`,
        ),
      };
    case "elsewhere":
      return { kind: "unknown", unknown: id.because("is a resource that is not among those read") };
  }
}

/** The id that a reference holds: `{ id }`, a whole object with its id, or the id alone. */
export function idOf(reference: Value): Value {
  if (reference.isUnknown) return reference;
  const id = reference.get("id");
  return id.isAbsent ? reference : id;
}
