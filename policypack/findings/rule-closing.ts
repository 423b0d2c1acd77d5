import type { Relay, Rule } from "../../egress/azure";
import { LISTED, listed } from "../words";

/** Rules and the rule set that they stand in. */
export interface PlacedRules {
  /** How people call the set: `firewall policy "hub"`. */
  readonly title: string;
  readonly rules: readonly Rule<unknown>[];
}

/** The smallest change that takes away what rules open: what they name that is too wide, or the rules themselves. */
export function closingOf(rules: readonly Rule<unknown>[], of = ""): string {
  const [first, ...others] = rules;
  const deletion = `Delete ${rulesNamed(rules)}${of}`;
  if (first === undefined || others.length > 0)
    return `${deletion}, or give them the destinations that are needed and no more.`;
  // What such a rule opens is where it sends on to, and not what it matches.
  if (isRelay(first))
    return `${deletion}, or give it a private translatedAddress in place of ${first.target}.`;
  return `${deletion}, or replace ${listed(first.destinations)} by the destinations it needs.`;
}

/** The same where the rule sets have to be named, too. */
export function closingOfPlaced(placed: readonly PlacedRules[]): string {
  return closingOf(
    placed.flatMap(({ rules }) => rules),
    ofSets(placed),
  );
}

/** `rule "a" of firewall policy "p"`. */
export function placedRules(placed: readonly PlacedRules[]): string {
  return `${rulesNamed(placed.flatMap(({ rules }) => rules))}${ofSets(placed)}`;
}

const ofSets = (placed: readonly PlacedRules[]): string => ` of ${listed(placed.map(({ title }) => title))}`;

/** As many rules as a fix names, each of which has to go, before it is too long to be read. */
const NAMED = 12;

/** Of many rules, which stand in the order of their width, the first are named: the others can be told by that. */
function rulesNamed(rules: readonly Rule<unknown>[]): string {
  const names = rules.map(({ name }) => `"${name}"`);
  const more = rules.length - NAMED;
  if (more > 0)
    return `rules ${names.slice(0, LISTED).join(", ")} and the ${String(more + NAMED - LISTED)} next in width`;
  const last = names.pop() ?? "";
  return names.length === 0 ? `rule ${last}` : `rules ${names.join(", ")} and ${last}`;
}

const isRelay = (rule: Rule<unknown>): rule is Relay => "target" in rule;
