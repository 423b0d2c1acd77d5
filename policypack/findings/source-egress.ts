import type { Model } from "../../egress/read";
import type { Exit, SourceEgress, Thresholds } from "../../egress/reach";
import type { OptionSchema, Violation } from "../rule";
import { listed, madeKnown, unknownsListed } from "../words";

/** How rules on what sources can send out are configured. */
export interface SourceEgressOptions extends Thresholds {
  /** Whether a source whose way out cannot be proved closed is a finding too. */
  readonly requireProof: boolean;
}

/** @param what the rule speaks of: `a subnet`. */
export function requireProofOption(what: string): OptionSchema {
  return {
    type: "boolean",
    description: `Whether ${what} whose way out cannot be proved closed is a finding too.`,
    default: true,
  };
}

/** Whether a source can send to everywhere, or nothing proves that it cannot. */
export function opensEverything({ verdict, open }: SourceEgress, requireProof: boolean): boolean {
  return (
    verdict === "unrestricted" || (requireProof && verdict === "unknown" && open.breadth === "unrestricted")
  );
}

/** What a finding says of a source beyond what its egress tells. */
export interface SourceWords {
  /** How a sentence about it begins. */
  readonly who: string;
  /** How packets leave: `by a NAT gateway`. */
  readonly how: string;
  /** What closes a way that is open for certain; worked out only where it is wanted. */
  readonly fix: () => string;
  readonly involves: readonly string[];
}

/** The finding that a source can send to everywhere. */
export function sourceViolation(egress: SourceEgress, words: SourceWords, model: Model): Violation {
  const { source, verdict, open, unknown } = egress;
  const resource = model.resources.get(source.urn);
  const certain = verdict === "unrestricted";
  // What the source does not say as a whole, its settings do.
  const isOfItself = unknown.every(({ urn, property }) => urn === source.urn && property === "");
  return {
    verdict,
    urn: source.urn,
    resourceType: resource?.type ?? "",
    resourceName: resource?.name ?? "",
    property: source.property,
    message: certain
      ? `${words.who} can send to the whole Internet ${words.how}.`
      : `${words.who} may be able to send to the whole Internet: ${unknownsListed(unknown)}.`,
    witness: open.witness,
    publicAddresses: open.publicAddresses,
    fix: certain || isOfItself ? words.fix() : madeKnown(unknown, source.urn, model),
    unknown,
    involves: [...new Set(words.involves)],
  };
}

/** `by default outbound access and a public address`. */
export function byExits(exits: readonly Exit[]): string {
  return `by ${listed(exits.map((exit) => EXITS[exit]))}`;
}

const EXITS: Readonly<Record<Exit, string>> = {
  appliance: "an appliance",
  defaultOutbound: "default outbound access",
  firewall: "the firewall",
  loadBalancer: "a load balancer",
  natGateway: "a NAT gateway",
  none: "no exit",
  platform: "addresses of the platform",
  publicIp: "a public address",
};
