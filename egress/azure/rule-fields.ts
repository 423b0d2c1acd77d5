import { ALL_PORTS, IntervalSet, parsePorts, type PortSet } from "../space";
import type { Action, Location } from "./rule";
import { type Bounded, certain, type Read, type Unknown } from "./unknown";

const ALLOW = certain<Action>("Allow");
const DENY = certain<Action>("Deny");

/** One entry of a port list that is there, known or not. */
export type PortTerm = Exclude<Read<string>, { kind: "absent" }>;

/** Reads `Allow` or `Deny` in any case. What is missing or is neither could be both. */
export function actionOf(read: Read<string>, place: Location): Bounded<Action> {
  if (read.kind === "known") {
    switch (read.value.trim().toLowerCase()) {
      case "allow":
        return ALLOW;
      case "deny":
        return DENY;
      default:
        return undecidedAction(because(place, `is "${read.value}", which is neither Allow nor Deny`));
    }
  }
  return undecidedAction(read.kind === "unknown" ? read.unknown : because(place, "is missing"));
}

/** What is unknown at a place. */
export function because({ urn, property }: Location, reason: string): Unknown {
  return { urn, property, reason };
}

function undecidedAction(unknown: Unknown): Bounded<Action> {
  return { least: "Deny", most: "Allow", unknown: [unknown] };
}

/**
 * The ports of a list. None at all, or text that is no port, is every port for an Allow and no port for a
 * Deny (E7, E10).
 */
export function portsOf(terms: readonly PortTerm[], action: Action): Bounded<PortSet> {
  const unreadable = action === "Allow" ? ALL_PORTS : IntervalSet.none<number>();
  if (terms.length === 0) return certain(unreadable);
  const [only] = terms;
  if (only?.kind === "known" && terms.length === 1) return certain(parsePorts(only.value) ?? unreadable);
  const unknown: Unknown[] = [];
  let least = IntervalSet.none<number>();
  let most = IntervalSet.none<number>();
  for (const term of terms) {
    if (term.kind === "unknown") {
      unknown.push(term.unknown);
      most = ALL_PORTS;
      continue;
    }
    const ports = parsePorts(term.value) ?? unreadable;
    least = least.union(ports);
    most = most.union(ports);
  }
  return { least, most, unknown };
}

/**
 * A priority as one element of an evaluation order: `most` is the earliest it can be, `least` the latest. A
 * number out of range is refused by Azure; until then an Allow is taken to come first and a Deny last (E22).
 */
export function priorityOf(
  read: Read<number>,
  range: readonly [least: number, most: number],
  action: Action,
  place: Location,
): Bounded<number> {
  if (read.kind === "known" && read.value >= range[0] && read.value <= range[1]) return certain(read.value);
  if (read.kind === "known") return certain(action === "Allow" ? -Infinity : Infinity);
  const unknown = read.kind === "unknown" ? read.unknown : because(place, "is missing");
  return { least: Infinity, most: -Infinity, unknown: [unknown] };
}
