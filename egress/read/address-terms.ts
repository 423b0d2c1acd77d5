import type { AddressTerm } from "../azure";
import type { Entry, Estate } from "./estate";
import type { Value } from "./value";

/** Addresses, ranges, tags and `*` from singular and plural properties alike; both count where both are there (E6). */
export function textTerms(values: readonly Value[], from: Entry, estate: Estate): readonly AddressTerm[] {
  let terms: readonly AddressTerm[] = NO_TERMS;
  for (const value of values) {
    if (value.isAbsent) continue;
    const own = value.items().map((item) => textTerm(item, from, estate));
    terms = terms.length === 0 ? own : [...terms, ...own];
  }
  return terms;
}

const NO_TERMS: readonly AddressTerm[] = [];

function textTerm(item: Value, from: Entry, estate: Estate): AddressTerm {
  const text = item.text();
  if (text.kind === "known") return { kind: "text", text: text.value };
  // The address of a public IP that is made in the same update is one address, whichever it will be.
  const address = item.isUnknown ? estate.follow(from, item, "publicAddress") : undefined;
  if (address?.kind === "entry") return { kind: "oneAddress", resource: address.entry.resource.name };
  return { kind: "unknown", unknown: item.unknown };
}

/** The contents of the IP groups that a list of ids refers to (E131). */
export function ipGroupTerms(references: readonly Value[], from: Entry, estate: Estate): AddressTerm[] {
  const items = references.flatMap((value) => value.items());
  const all = groupsOfUnknown(items, from, estate);
  const first = items.find((item) => item.isUnknown);
  return items.flatMap((reference): readonly AddressTerm[] => {
    if (all.length > 0 && reference.isUnknown)
      return reference === first ? all.flatMap((group) => contents(group, estate)) : [];
    const target = estate.follow(from, reference, "ipGroup");
    switch (target.kind) {
      case "entry":
        return contents(target.entry, estate);
      case "oneOf":
        return [
          {
            kind: "choice",
            of: target.entries.map((entry) => contents(entry, estate)),
            unknown: reference.because(
              `is one of the IP groups ${target.entries.map((entry) => entry.resource.name).join(", ")}, not known which before the update`,
            ),
          },
        ];
      case "elsewhere":
        return [
          {
            kind: "unknown",
            unknown: reference.because("is an IP group that is not among the resources read"),
          },
        ];
    }
  });
}

/**
 * The groups that several ids of one list, none of them known before the update, refer to: those that the property was
 * made from, where there are as many of them as of the ids and the property has no other such ids. Which is which then
 * does not matter. None where that cannot be told.
 */
function groupsOfUnknown(items: readonly Value[], from: Entry, estate: Estate): readonly Entry[] {
  const unknown = items.filter((item) => item.isUnknown);
  const [first] = unknown;
  if (first === undefined || unknown.length < 2) return [];
  const target = estate.follow(from, first, "ipGroup");
  if (target.kind !== "oneOf" || target.entries.length !== unknown.length) return [];
  const property = from.properties.get(/^\w+/.exec(first.path)?.[0] ?? "");
  return unknownGroupIds(property) === unknown.length ? target.entries : [];
}

/** How many ids of IP groups are unknown in a value; infinitely many where a part is that may hold some. */
function unknownGroupIds(value: Value, isList = false): number {
  if (value.isUnknown) return isList ? 1 : Infinity;
  const parts = value.isList ? value.items() : value.entries().map(([, part]) => part);
  return parts.reduce((sum, part) => {
    const listed = isList || /ipgroups$/i.test(part.path);
    // Other values that are not known are no ids, unless they stand for whole rules or collections.
    if (part.isUnknown && !listed && !value.isList) return sum;
    return sum + unknownGroupIds(part, listed);
  }, 0);
}

function contents(group: Entry, estate: Estate): readonly AddressTerm[] {
  const { name } = group.resource;
  const terms = textTerms([group.properties.get("ipAddresses", "cidrs")], group, estate);
  const all = [...terms, ...(blocksOfGroups(estate).get(group) ?? [])].map((term) =>
    term.kind === "text" ? { ...term, group: name } : term,
  );
  return all.length > 0 ? all : [{ kind: "nothing" }];
}

const BLOCKS = new WeakMap<Estate, ReadonlyMap<Entry, readonly AddressTerm[]>>();

/** The blocks that the classic provider adds to a group, one resource each (E131). */
function blocksOfGroups(estate: Estate): ReadonlyMap<Entry, readonly AddressTerm[]> {
  const known = BLOCKS.get(estate);
  if (known !== undefined) return known;
  const blocks = new Map<Entry, AddressTerm[]>();
  for (const block of estate.ofKind("ipGroupBlock")) {
    const reference = block.properties.get("ipGroupId");
    const target = estate.follow(block, reference, "ipGroup");
    if (target.kind === "elsewhere") continue;
    const written = textTerms([block.properties.get("cidr")], block, estate);
    const terms: readonly AddressTerm[] =
      target.kind === "entry"
        ? written
        : [
            {
              kind: "choice",
              of: [written, [{ kind: "nothing" }]],
              unknown: reference.because("is one of several IP groups, not known which before the update"),
            },
          ];
    for (const group of target.kind === "entry" ? [target.entry] : target.entries)
      blocks.set(group, [...(blocks.get(group) ?? []), ...terms]);
  }
  BLOCKS.set(estate, blocks);
  return blocks;
}
