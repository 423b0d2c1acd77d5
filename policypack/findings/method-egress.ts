import type { OutboundMethod, Unknown } from "../../egress/azure";
import {
  type Breadth,
  egressOf,
  isWide,
  type Source,
  type SourceEgress,
  type Thresholds,
} from "../../egress/reach";
import type { Model, Way } from "../../egress/read";
import type { Violation } from "../rule";
import { type Place, settingViolation } from "../setting-findings";
import { capitalized, madeKnown, unknownsListed } from "../words";

/**
 * What a source can send by some of its outbound methods alone, whatever its other ways out are: only packets whose
 * route leads to the Internet, or may lead there, leave by a method.
 */
export function egressBy(
  takes: (method: OutboundMethod) => boolean,
  source: Source,
  model: Model,
  thresholds: Thresholds,
): SourceEgress {
  const ways = source.ways.flatMap((way): readonly Way[] => {
    switch (way.kind) {
      case "network":
        return [{ ...way, methods: way.methods.filter(takes) }];
      case "undecided":
        return [way];
      case "approved":
      case "platform":
        return [];
    }
  });
  return egressOf({ ...source, ways }, model, thresholds, ({ hop }) => LEAVE.has(hop.kind));
}

const LEAVE: ReadonlySet<string> = new Set(["internet", "unknown"]);

/** What a finding says of a setting that gives a way out. */
export interface MethodWords {
  /** How a sentence about it begins: `network interface "web"`. */
  readonly who: string;
  /** What it has: `a public address of its own`. */
  readonly what: string;
  /** Those who send by it, as the beginning of a clause: `its machine`. */
  readonly senders: string;
  readonly fix: string;
  /** URNs of other resources that take part. */
  readonly involves?: readonly string[];
}

/**
 * The finding that something gives a way out. It is advisory where everything that could take the way is proved to
 * get to no more than narrow destinations; where nothing that could is known, nothing is proved.
 *
 * @param egresses what can be sent by it; none where no sender was read.
 * @param unknown what keeps it from being certain that it is there.
 */
export function methodViolation(
  place: Place,
  words: MethodWords,
  egresses: readonly SourceEgress[],
  unknown: Unknown | undefined,
  model: Model,
): Violation {
  const [widest] = [...egresses].sort((a, b) => weightOf(b) - weightOf(a));
  const closed = widest !== undefined && !isWide(widest.open.breadth);
  const unknowns = [...(unknown === undefined ? [] : [unknown]), ...(closed ? [] : (widest?.unknown ?? []))];
  const fact = `${capitalized(words.who)} ${unknown === undefined ? "has" : "may have"} ${words.what}`;
  const why = unknowns.length === 0 ? "" : `: ${unknownsListed(unknowns)}`;
  const message = `${fact}${consequenceOf(widest, words.senders)}${why}.`;
  const fix = unknown === undefined ? words.fix : madeKnown([unknown], place.urn, model);
  const { involves = [] } = words;
  return {
    ...settingViolation(place, { message, fix, involves }, model),
    verdict: unknowns.length > 0 ? "unknown" : (widest?.open.breadth ?? "none"),
    ...(closed ? { severity: "advisory" as const } : {}),
    ...(widest === undefined
      ? {}
      : { witness: widest.open.witness, publicAddresses: widest.open.publicAddresses }),
    unknown: unknowns,
  };
}

function consequenceOf(widest: SourceEgress | undefined, senders: string): string {
  if (widest === undefined) return "; nothing that could send by it was read, so nothing is proved closed";
  const { open, verdict } = widest;
  if (isWide(open.breadth))
    return `, and ${senders} ${verdict === "unknown" ? "may be able to" : "can"} send to ${EXTENTS[open.breadth]} by it`;
  return `; ${senders} can send ${open.breadth === "none" ? "nothing" : "to narrow destinations alone"} by it as things stand`;
}

const EXTENTS: Readonly<Record<Breadth, string>> = {
  broad: "more of the Internet than anybody can answer for",
  none: "nothing",
  restricted: "narrow destinations",
  unrestricted: "the whole Internet",
};

/** What is open for certain weighs more than what may be. */
function weightOf({ verdict, open }: SourceEgress): number {
  const weights: Readonly<Record<Breadth, number>> = { none: 0, restricted: 1, broad: 3, unrestricted: 5 };
  return weights[open.breadth] - (verdict === "unknown" && isWide(open.breadth) ? 1 : 0);
}
