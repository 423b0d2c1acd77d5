import type { Location, Unknown } from "../../azure";
import { candidatesOf, type Entry, type Estate, lastSegment, nameOf } from "../estate";
import type { Model } from "../model";
import type { Subnet } from "../network";
import { ONE_OF_SEVERAL, type SubnetLink, subnetLinks } from "../network/attachment";
import { isSure, means } from "../network/subnet-reference";
import { textOf, type Value } from "../value";

/** Whether a subnet has something, and what says so. */
export type Presence =
  | { readonly kind: "absent" }
  /** `resource` is its URN, where it was read. */
  | { readonly kind: "present"; readonly at: Location; readonly resource: string | undefined }
  | { readonly kind: "unknown"; readonly at: Location; readonly unknown: Unknown };

/** A subnet, and whether it has something that can be attached to it. */
export interface SubnetAttachment {
  readonly subnet: Subnet;
  /** How people call it: `subnet "app"`. */
  readonly title: string;
  /** Why its name is not known, where that is so. */
  readonly unnamed: Unknown | undefined;
  readonly presence: Presence;
}

/** An association of the classic provider whose subnet is not among those read, or not known. */
export interface StrayAssociation {
  readonly at: Location;
  readonly name: string;
  /** The subnet's name, where it is known. */
  readonly subnet: string | undefined;
  /** Why it is not known, where that is so. */
  readonly unknown: Unknown | undefined;
}

/** What all subnets have of one kind, and the associations that lead to none of them. */
export interface SubnetAttachments {
  readonly subnets: readonly SubnetAttachment[];
  readonly strays: readonly StrayAssociation[];
}

type Attachable = "networkSecurityGroup" | "natGateway";

const WRITTEN: Readonly<Record<Attachable, readonly string[]>> = {
  natGateway: ["natGateway", "natGatewayId"],
  networkSecurityGroup: ["networkSecurityGroup", "securityGroup"],
};
const ASSOCIATIONS = { natGateway: "subnetNatGateway", networkSecurityGroup: "subnetSecurityGroup" } as const;

/** Reads what is attached to subnets by a property of theirs or by an association (E30, E85). */
export function readSubnetAttachments(model: Model, kind: Attachable): SubnetAttachments {
  const { estate, subnets } = model;
  const written = new WrittenSubnets(estate);
  return {
    subnets: subnets.flatMap((subnet) => {
      const found = written.of(subnet);
      if (found === undefined) return [];
      const own = ownPresence(estate, found, kind);
      const presence = own.kind === "absent" ? linkedPresence(estate, found.owner, subnet.name, kind) : own;
      return [{ subnet, ...namesOf(found, subnet), presence }];
    }),
    strays: subnetLinks(estate, ASSOCIATIONS[kind]).strays.map(strayOf),
  };
}

/** A subnet's properties, and the resource that they stand in. */
interface Written {
  readonly owner: Entry;
  readonly properties: Value;
}

/** The properties of subnets by where the model says that those stand. */
class WrittenSubnets {
  private readonly byPlace = new Map<string, Written>();

  constructor(estate: Estate) {
    for (const owner of estate.ofKind("subnet")) this.add({ owner, properties: owner.properties }, "");
    for (const owner of estate.ofKind("virtualNetwork")) {
      for (const properties of owner.properties.get("subnets").objects())
        this.add({ owner, properties }, properties.path);
    }
  }

  of({ urn, property }: Subnet): Written | undefined {
    return this.byPlace.get(`${urn}\0${property}`);
  }

  private add(written: Written, property: string): void {
    this.byPlace.set(`${written.owner.resource.urn}\0${property}`, written);
  }
}

function ownPresence(estate: Estate, { owner, properties }: Written, kind: Attachable): Presence {
  const reference = properties.get(...WRITTEN[kind]);
  if (reference.isAbsent) return { kind: "absent" };
  const isId = reference.isUnknown || reference.text().kind === "known";
  const object = reference.isList ? reference.hidden("is of another kind than expected") : reference;
  const id = isId ? reference : object.get("id");
  // An object without an id attaches nothing.
  return id.isAbsent ? { kind: "absent" } : presenceOf(estate, owner, id, kind, reference);
}

function presenceOf(estate: Estate, from: Entry, id: Value, kind: Attachable, at: Location): Presence {
  const candidates = candidatesOf(estate.follow(from, id, kind));
  const [first] = candidates;
  // What is elsewhere, or one of several, is there.
  if (first === undefined && id.isUnknown) return { kind: "unknown", at, unknown: id.unknown };
  return { kind: "present", at, resource: candidates.length === 1 ? first?.resource.urn : undefined };
}

function namesOf(
  { owner, properties }: Written,
  subnet: Subnet,
): Pick<SubnetAttachment, "title" | "unnamed"> {
  if (properties.isUnknown)
    return {
      title: `a subnet of virtual network "${owner.resource.name}"`,
      unnamed: properties.unknown,
    };
  const known = owner.kind === "subnet" ? nameOf(owner) : textOf(properties.get("name"));
  const name = properties.get("subnetName", "name");
  return {
    title: `subnet "${subnet.name}"`,
    unnamed: known === undefined && name.isUnknown ? name.unknown : undefined,
  };
}

/** What associations say of a subnet. */
function linkedPresence(estate: Estate, owner: Entry, name: string, kind: Attachable): Presence {
  const all = subnetLinks(estate, ASSOCIATIONS[kind]).byOwner.get(owner) ?? [];
  const here = all.filter(({ places }) => places.some((place) => means(place, owner, name)));
  const found = here.find(({ places }) => isSure(places)) ?? here[0];
  if (found === undefined) return { kind: "absent" };
  const { link, end, places } = found;
  if (!isSure(places)) return { kind: "unknown", at: end, unknown: end.because(ONE_OF_SEVERAL) };
  const candidates = candidatesOf(estate.follow(link, link.properties.get(`${kind}Id`), kind));
  return {
    kind: "present",
    at: wholeOf(link),
    resource: candidates.length === 1 ? candidates[0]?.resource.urn : undefined,
  };
}

const wholeOf = ({ resource }: Entry): Location => ({ urn: resource.urn, property: "" });

function strayOf({ link, end }: SubnetLink): StrayAssociation {
  return {
    at: wholeOf(link),
    name: link.resource.name,
    subnet: lastSegment(textOf(end)),
    unknown: end.isUnknown ? end.unknown : undefined,
  };
}

/** NAT gateways that are given to a virtual network as a whole, and so to every subnet of it. */
export function readNetworkWideGateways(estate: Estate): { readonly at: Value; readonly name: string }[] {
  return estate.ofKind("natGateway").flatMap(({ properties, resource }) => {
    const at = properties.get("sourceVirtualNetwork");
    return at.isAbsent ? [] : [{ at, name: resource.name }];
  });
}
