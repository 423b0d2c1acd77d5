import { candidatesOf, type Entry, type Estate, lastSegment, nameOf } from "../estate";
import { textOf, type Value } from "../value";
import { idOf } from "./attachment";

/** Where a reference to a subnet leads. */
export interface SubnetPlace {
  /** The subnet, or the virtual network that it is written in. */
  readonly owner: Entry;
  /** The subnet's name in its virtual network; undefined where any of its subnets may be meant. */
  readonly name: string | undefined;
}

/**
 * The subnets that a reference may mean: one, several where it is not known which, none where it is not among the
 * resources read.
 *
 * @param reference the subnet's id, or an object that holds it; its path names the top-level property.
 */
export function subnetsAt(estate: Estate, from: Entry, reference: Value): SubnetPlace[] {
  const id = idOf(reference);
  const text = textOf(id);
  const found = candidatesOf(estate.follow(from, id, "subnet")).filter((each) => mayHaveId(each, text));
  if (found.length > 0) return found.map((owner) => ({ owner, name: undefined }));
  // Written inside its network; or only its network is known, and it may be any subnet of that (R5).
  const owner =
    text === undefined
      ? estate.madeFrom(from, /^\w+/.exec(id.path)?.[0] ?? "", "virtualNetwork")
      : networkIn(estate, text);
  return owner === undefined ? [] : [{ owner, name: lastSegment(text) }];
}

/** Subnets of one name stand in many networks: an id says in which. */
function mayHaveId({ resource, properties }: Entry, id: string | undefined): boolean {
  if (id === undefined || resource.id?.toLowerCase() === id.toLowerCase()) return true;
  const network = /\/virtualNetworks\/([^/]+)\//i.exec(id)?.[1];
  const own = lastSegment(textOf(properties.get("virtualNetworkName")));
  return network === undefined || own === undefined || own.toLowerCase() === network.toLowerCase();
}

/** Whether a place means a subnet. */
export function means(place: SubnetPlace, owner: Entry, name: string): boolean {
  if (place.owner !== owner) return false;
  return (
    owner.kind === "subnet" || place.name === undefined || place.name.toLowerCase() === name.toLowerCase()
  );
}

/** Whether places are one subnet for certain. */
export function isSure(places: readonly SubnetPlace[]): boolean {
  const [first, ...others] = places;
  return others.length === 0 && (first?.owner.kind === "subnet" || first?.name !== undefined);
}

/** The virtual network in whose id a subnet's id stands. */
function networkIn(estate: Estate, subnetId: string): Entry | undefined {
  const [, id, name] = /^(.*\/virtualNetworks\/([^/]+))\//i.exec(subnetId) ?? [];
  if (id === undefined || name === undefined) return undefined;
  const found = estate.entryWithId(id);
  if (found !== undefined) return found;
  const named = [...estate.ofKind("virtualNetwork")].filter(
    (network) => nameOf(network)?.toLowerCase() === name.toLowerCase(),
  );
  return named.length === 1 ? named[0] : undefined;
}
