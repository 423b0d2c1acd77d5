import type { Unknown } from "../../azure";
import type { Entry, Estate } from "../estate";
import { textOf, type Value } from "../value";
import { isSure, means, type SubnetPlace, subnetsAt } from "./subnet-reference";

/** What is attached to a subnet or interface: nothing, a thing that was read, or something that was not. */
export type Attachment<T> =
  | { readonly kind: "none" }
  | { readonly kind: "is"; readonly value: T }
  | { readonly kind: "unknown"; readonly unknown: Unknown };

/** How the classic provider attaches things: a resource that names both ends (E30). */
export interface Association {
  readonly kind: "subnetSecurityGroup" | "subnetRouteTable" | "subnetNatGateway";
  readonly other: string;
}

/** An association, what it says of its subnet, and the subnets that it may be for. */
export interface SubnetLink {
  readonly link: Entry;
  readonly end: Value;
  readonly places: readonly SubnetPlace[];
}

/** The associations of one kind. */
export interface SubnetLinks {
  /** By the subnets that they may be for, or the networks that those are written in. */
  readonly byOwner: ReadonlyMap<Entry, readonly SubnetLink[]>;
  /** Those whose subnet is not among the resources read, or not known. */
  readonly strays: readonly SubnetLink[];
}

/** Why an association does not decide that leads to more than one subnet. */
export const ONE_OF_SEVERAL = "is one of several subnets, not known which";

// Each subnet asks, and there may be thousands of either.
const LINKS = new WeakMap<Estate, Map<Association["kind"], SubnetLinks>>();

/** The associations of one kind in an estate. */
export function subnetLinks(estate: Estate, kind: Association["kind"]): SubnetLinks {
  let kinds = LINKS.get(estate);
  if (kinds === undefined) LINKS.set(estate, (kinds = new Map<Association["kind"], SubnetLinks>()));
  let links = kinds.get(kind);
  if (links === undefined) kinds.set(kind, (links = readLinks(estate, kind)));
  return links;
}

function readLinks(estate: Estate, kind: Association["kind"]): SubnetLinks {
  const byOwner = new Map<Entry, SubnetLink[]>();
  const strays: SubnetLink[] = [];
  for (const link of estate.ofKind(kind)) {
    const end = link.properties.get("subnetId");
    const places = subnetsAt(estate, link, end);
    const found = { link, end, places };
    if (places.length === 0) strays.push(found);
    for (const owner of new Set(places.map((place) => place.owner))) {
      const here = byOwner.get(owner);
      if (here === undefined) byOwner.set(owner, [found]);
      else here.push(found);
    }
  }
  return { byOwner, strays };
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
  let doubtful: Attachment<T> = { kind: "none" };
  const name = textOf(subnet.get("name")) ?? "";
  for (const { link, end, places } of subnetLinks(estate, association.kind).byOwner.get(owner) ?? []) {
    if (!places.some((place) => means(place, owner, name))) continue;
    if (isSure(places)) return followed(estate, link, link.properties.get(association.other), kind, read);
    doubtful = { kind: "unknown", unknown: end.because(ONE_OF_SEVERAL) };
  }
  return doubtful;
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
