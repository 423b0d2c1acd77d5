import { type Bounded, NONE, type Reading, type Unknown } from "./unknown";

/** Where a rule stands: a resource, and the path of the rule in it (empty if the resource is the rule). */
export interface Location {
  readonly urn: string;
  readonly property: string;
}

/** A rule's action; undefined where it could not be read. */
export type Action = "Allow" | "Deny";

/**
 * One rule of an ordered list, with its match as a set `S` of packets or of requests for names.
 *
 * `order` is the rule's place in the list, compared element by element, lower first. It is Infinity or
 * -Infinity where a value is invalid or unknown and has to be read against us (E22).
 */
export interface Rule<S> {
  readonly name: string;
  readonly at: Location;
  readonly action: Bounded<Action>;
  readonly match: Bounded<S>;
  readonly order: Bounded<readonly number[]>;
  /** The destinations as they are written, for messages. */
  readonly destinations: readonly string[];
  /** Whether it names the tag `VirtualNetwork`, part of whose addresses are known by subnet only (E39). */
  readonly toVirtualNetwork?: boolean;
}

/** A rule as one reading of the unknowns has it. */
export interface ReadRule<S> {
  readonly rule: Rule<S>;
  readonly action: Action;
  readonly match: S;
}

/**
 * The list as one reading has it, in the order of evaluation. Read `open`, an Allow is as large and as early as
 * it can be and a Deny as small and as late; read `closed`, the other way round. Of rules with equal order the
 * Allow comes first in both, since Azure's choice between them is not defined (E21, E120).
 */
export function readRules<S>(rules: readonly Rule<S>[], reading: Reading): ReadRule<S>[] {
  const read = rules.map((rule) => {
    const action = reading === "open" ? rule.action.most : rule.action.least;
    const wide = (action === "Allow") === (reading === "open");
    return {
      rule,
      action,
      match: wide ? rule.match.most : rule.match.least,
      order: wide ? rule.order.most : rule.order.least,
    };
  });
  read.sort((a, b) => compareOrder(a.order, b.order) || actionRank(a.action) - actionRank(b.action));
  return read;
}

/** Everything of a rule that could not be read. */
export function unknownsOf(rule: Rule<unknown>): readonly Unknown[] {
  const { action, match, order } = rule;
  if (action.unknown.length + match.unknown.length + order.unknown.length === 0) return NONE;
  return [...rule.action.unknown, ...rule.match.unknown, ...rule.order.unknown];
}

function compareOrder(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

const actionRank = (action: Action): number => (action === "Allow" ? 0 : 1);
