import { AddressSet } from "../space";
import { type Place, type Places } from "./place";
import { classOfTag } from "./service-tag";

/** The places that a service tag of a route stands for. */
export interface TaggedPlaces {
  /** Every place that shares an address with the tag, as far as anybody can tell. */
  readonly touched: AddressSet;
  /** The places all of whose addresses are the tag's. */
  readonly held: AddressSet;
}

const CLOUD = "azurecloud";

/**
 * Which places of a model a service tag takes (E210): itself and its regions wholly, what it is a region of in
 * part. `AzureCloud` shares addresses with every service, and nobody here can tell that it holds all of one.
 */
export function placesOfTag(tag: string, places: Places): TaggedPlaces {
  const name = tag.trim();
  const own = places.named(name, classOfTag(name));
  const key = name.toLowerCase();
  const all = places.in(AddressSet.allPlaces);
  const setOf = (some: readonly Place[]): AddressSet =>
    AddressSet.union(some.flatMap((place) => places.find(place.name) ?? []));
  const held = all.filter((place) => isWithin(place.name.toLowerCase(), key));
  const touched = all.filter((place) => touches(place, key));
  return { touched: own.union(setOf(touched)), held: own.union(setOf(held)) };
}

/**
 * The order in which routes to tags are tried where they have the same prefixes: regions first, then services,
 * then a region of the cloud, then the cloud (E56).
 */
export function rankOfTag(tag: string): number {
  const key = tag.trim().toLowerCase();
  if (key === CLOUD) return 3;
  if (key.startsWith(`${CLOUD}.`)) return 2;
  return key.includes(".") ? 0 : 1;
}

const isWithin = (name: string, tag: string): boolean => name === tag || name.startsWith(`${tag}.`);

function touches(place: Place, tag: string): boolean {
  const name = place.name.toLowerCase();
  if (isWithin(name, tag) || isWithin(tag, name)) return true;
  // Whoever the name belongs to decides where it leads.
  if (place.class === "domainName") return false;
  if (tag === CLOUD) return true;
  if (!tag.startsWith(`${CLOUD}.`)) return name === CLOUD;
  const region = tag.slice(CLOUD.length);
  return !name.includes(".") || name.endsWith(region);
}
