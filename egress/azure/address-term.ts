import { AddressSet, NOT_PUBLIC, parseAddresses, PRIVATE_NETWORKS, PUBLIC } from "../space";
import type { Places } from "./place";
import { classOfTag } from "./service-tag";
import { type Bounded, certain, type Unknown } from "./unknown";

/** One alternative in the source or destination of a rule. */
export type AddressTerm =
  /** An address, CIDR block, range, service tag or `*`, as written; `group` names the IP group it stands in. */
  | { readonly kind: "text"; readonly text: string; readonly group?: string }
  /** An application security group: the interfaces whose addresses are `members`, and others that are not known. */
  | { readonly kind: "applicationSecurityGroup"; readonly members: AddressSet }
  /** A domain name in a network rule: whatever addresses the firewall's DNS gives for it (E134). */
  | { readonly kind: "domainName"; readonly name: string }
  /** One public address that Azure hands out when the resource is made. */
  | { readonly kind: "oneAddress"; readonly resource: string }
  /** One of several candidates, not known which. */
  | { readonly kind: "choice"; readonly of: readonly (readonly AddressTerm[])[]; readonly unknown: Unknown }
  | { readonly kind: "unknown"; readonly unknown: Unknown }
  /** A list that is there and empty, such as an IP group without addresses: it matches nothing (E131). */
  | { readonly kind: "nothing" };

/** Which end of a rule the terms stand at, and what the rule does with the packets. */
export interface TermUse {
  readonly end: "source" | "destination";
  readonly action: "Allow" | "Deny";
}

/**
 * What the terms of one end of a rule match. Where Azure's behaviour is unclear an Allow is read widely and a
 * Deny narrowly. No terms at all match everything for an Allow and nothing for a Deny (E7).
 */
export function addressesOf(
  terms: readonly AddressTerm[],
  use: TermUse,
  places: Places,
): Bounded<AddressSet> {
  const [only] = terms;
  if (only === undefined) return certain(use.action === "Allow" ? AddressSet.all : AddressSet.none);
  if (only.kind === "text" && terms.length === 1) return certain(withPlaces(textOf(only, use, places), use));
  const parts = terms.map((term) => meaningOf(term, use, places));
  return {
    least: withPlaces(AddressSet.union(parts.map((part) => part.least)), use),
    most: withPlaces(AddressSet.union(parts.map((part) => part.most)), use),
    unknown: parts.flatMap((part) => part.unknown),
  };
}

/** The terms of a rule as people wrote them, for messages; those of an IP group together. */
export function describeTerms(terms: readonly AddressTerm[]): string[] {
  const [only] = terms;
  if (only === undefined) return ["the destination that is not there"];
  if (only.kind === "text" && only.group === undefined && terms.length === 1) return [only.text];
  const groups = new Map<string, string[]>();
  for (const term of terms) {
    if (term.kind !== "text" || term.group === undefined) continue;
    groups.set(term.group, [...(groups.get(term.group) ?? []), term.text]);
  }
  const alone = terms.filter((term) => term.kind !== "text" || term.group === undefined);
  return [
    ...describeAlone(alone),
    ...[...groups].map(([group, texts]) => {
      const more = texts.length > 4 ? `, … ${String(texts.length)} in all` : "";
      return `IP group "${group}" (${texts.slice(0, 4).join(", ")}${more})`;
    }),
  ];
}

function describeAlone(terms: readonly AddressTerm[]): string[] {
  return terms.map((term) => {
    switch (term.kind) {
      case "text":
        return term.text;
      case "applicationSecurityGroup":
        return "an application security group";
      case "domainName":
        return term.name;
      case "oneAddress":
        return `the address of "${term.resource}"`;
      case "choice":
      case "unknown":
        return `${term.unknown.property}, which ${term.unknown.reason}`;
      case "nothing":
        return "an empty IP group";
    }
  });
}

function meaningOf(term: AddressTerm, use: TermUse, places: Places): Bounded<AddressSet> {
  switch (term.kind) {
    case "text":
      return certain(textOf(term, use, places));
    case "applicationSecurityGroup": {
      // Members are private addresses, and never a public destination (E19). As a source of an Allow any interface
      // may be one, since membership can be given outside the model; a Deny is credited with those that are known
      // (E18).
      if (use.action === "Allow") return certain(NOT_PUBLIC);
      return certain(use.end === "source" ? term.members : AddressSet.none);
    }
    case "domainName": {
      if (use.action === "Deny") return certain(AddressSet.none);
      // A wildcard cannot be resolved; Azure refuses it or reads it in a way that is not documented.
      return certain(term.name.includes("*") ? AddressSet.all : places.named(term.name, "domainName"));
    }
    case "oneAddress": {
      if (use.action === "Deny") return certain(AddressSet.none);
      return certain(places.named(`address of ${term.resource}`, "oneAddress"));
    }
    case "choice": {
      const candidates = term.of.map((terms) => addressesOf(terms, use, places));
      const least = candidates.map((c) => c.least).reduce((a, b) => a.intersect(b), AddressSet.all);
      const most = AddressSet.union(candidates.map((c) => c.most));
      const unknown = candidates.flatMap((c) => c.unknown);
      return { least, most, unknown: least.equals(most) ? unknown : [...unknown, term.unknown] };
    }
    case "unknown":
      return { least: AddressSet.none, most: AddressSet.all, unknown: [term.unknown] };
    case "nothing":
      return certain(AddressSet.none);
  }
}

function textOf({ text }: { readonly text: string }, use: TermUse, places: Places): AddressSet {
  return use.end === "source" ? sourceText(text, use) : destinationText(text, use, places);
}

const isAny = (text: string): boolean => text === "*" || text.toLowerCase() === "any";
// The portal's spelling, and the legacy ones that Azure still takes (E40).
const plainTag = (text: string): string => text.toLowerCase().replaceAll("_", "");

/** Whether a term is the tag `VirtualNetwork`, in any spelling. */
export function isVirtualNetwork(term: AddressTerm): boolean {
  if (term.kind !== "text") return false;
  const text = term.text.trim();
  // Most terms are addresses, and begin with a digit.
  return /^v/i.test(text) && plainTag(text) === "virtualnetwork";
}

const INTERNET = PUBLIC.union(AddressSet.allPlaces);

function destinationText(written: string, use: TermUse, places: Places): AddressSet {
  const text = written.trim();
  if (isAny(text)) return AddressSet.all;
  const addresses = parseAddresses(text);
  if (addresses !== undefined) return addresses;
  switch (plainTag(text)) {
    case "internet":
      // The public Internet, Azure's own public addresses and so every service tag among them (E40).
      return INTERNET;
    case "virtualnetwork":
      return use.action === "Allow" ? PRIVATE_NETWORKS : AddressSet.none;
    case "azureloadbalancer":
    case "azureplatformdns":
    case "azureplatformimds":
      // Host services on special-purpose addresses; none is public.
      return AddressSet.none;
    default:
      return places.named(text, classOfTag(text));
  }
}

/** Destinations that hold all public IPv4 addresses, in one piece or many, hold every place too. */
function withPlaces(addresses: AddressSet, { end }: TermUse): AddressSet {
  if (end === "source" || addresses === AddressSet.all || addresses === INTERNET) return addresses;
  return addresses.v4.contains(PUBLIC.v4) ? addresses.union(AddressSet.allPlaces) : addresses;
}

function sourceText(written: string, use: TermUse): AddressSet {
  const text = written.trim();
  if (isAny(text)) return AddressSet.all;
  const addresses = parseAddresses(text);
  if (addresses !== undefined) return addresses;
  switch (plainTag(text)) {
    case "internet":
    case "azureloadbalancer":
      // Outbound packets start inside the network: such a source matches none of them.
      return AddressSet.none;
    case "virtualnetwork":
      return use.action === "Allow" ? AddressSet.all : PRIVATE_NETWORKS;
    default:
      return use.action === "Allow" ? AddressSet.all : AddressSet.none;
  }
}
