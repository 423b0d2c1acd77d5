import { NO_PACKETS, type PacketBox } from "../space";
import { outboundRule, type SecurityRuleFields } from "./network-security-group";
import type { Places } from "./place";
import type { Rule } from "./rule";
import { type Bounded, known, type Read, type Unknown } from "./unknown";

/**
 * The outbound security admin rules of a virtual network, which come before every security group (E41). A rule
 * accepts at once (`AlwaysAllow`), drops at once (`Deny`) or hands on to the security groups (`Allow`); so there
 * are two questions to the same ordered list, each with two answers.
 */
export interface SecurityAdminRules {
  /** `Allow` means: accepted here and now, past every security group. Every other rule is a `Deny`. */
  readonly accepting: readonly Rule<PacketBox>[];
  /** `Allow` means: handed on or accepted; `Deny` means: dropped. What no rule matches is handed on. */
  readonly passing: readonly Rule<PacketBox>[];
}

/** One rule, as it answers either question. */
export interface SecurityAdminRule {
  readonly accepting: Rule<PacketBox>;
  readonly passing: Rule<PacketBox>;
}

/** Security admin rules have priorities of their own (E43). */
const SECURITY_ADMIN_PRIORITIES = [1, 4096] as const;

/**
 * What a security admin rule of one direction matches; undefined for one of the other.
 *
 * @param fields as written: `access` is `AlwaysAllow`, `Allow` or `Deny`. A list that is empty means any here, of
 * addresses and of ports, for a Deny too (E46).
 * @param rank of the scope it comes from, the higher scope first: its rules win over those of a lower one (E50).
 * @param meaning of a rule of the direction that is asked about. Default is outbound.
 */
export function securityAdminRule(
  fields: SecurityRuleFields,
  rank: Bounded<number>,
  places: Places,
  meaning: typeof outboundRule = outboundRule,
): SecurityAdminRule | undefined {
  const { sources, sourcePorts, destinations, destinationPorts, access } = fields;
  const filled: SecurityRuleFields = {
    ...fields,
    sources: sources.length === 0 ? [ANY_ADDRESS] : sources,
    sourcePorts: sourcePorts.length === 0 ? [ANY_PORT] : sourcePorts,
    destinations: destinations.length === 0 ? [ANY_ADDRESS] : destinations,
    destinationPorts: destinationPorts.length === 0 ? [ANY_PORT] : destinationPorts,
  };
  const asked = (question: "accepting" | "passing"): Rule<PacketBox> | undefined =>
    meaning({ ...filled, access: answer(access, question) }, places, SECURITY_ADMIN_PRIORITIES);
  const [accepting, passing] = [asked("accepting"), asked("passing")];
  if (accepting === undefined || passing === undefined) return undefined;
  return { accepting: ranked(accepting, rank), passing: ranked(passing, rank) };
}

const ANY_ADDRESS = { kind: "text", text: "*" } as const;
const ANY_PORT = { kind: "known", value: "*" } as const;

/** What a rule's access is to either question, in the words of a security rule. */
function answer(access: Read<string>, question: "accepting" | "passing"): Read<string> {
  if (access.kind !== "known") return access;
  switch (access.value.trim().toLowerCase()) {
    case "alwaysallow":
      return known("Allow");
    case "allow":
      return known(question === "accepting" ? "Deny" : "Allow");
    default:
      return access;
  }
}

function ranked(rule: Rule<PacketBox>, rank: Bounded<number>): Rule<PacketBox> {
  const { least, most, unknown } = rule.order;
  return {
    ...rule,
    destinations: rule.destinations,
    order: {
      least: [rank.least, ...least],
      most: [rank.most, ...most],
      unknown: [...unknown, ...rank.unknown],
    },
  };
}

/** Whether a rule is in force in a virtual network. */
export type Force =
  | { readonly kind: "certain" }
  /** Not known to be, such as where the members of its network group are not known (E49). */
  | { readonly kind: "maybe"; readonly unknown: readonly Unknown[] }
  /** No commit puts it in force: nothing is denied by it, and what it lets through is only a matter of time (E47). */
  | { readonly kind: "pending"; readonly unknown: readonly Unknown[] };

/** The rules that a virtual network has of some, each by its force there. */
export function inForce(
  rules: readonly { readonly rule: SecurityAdminRule; readonly force: Force }[],
): SecurityAdminRules {
  const asked = (question: "accepting" | "passing"): Rule<PacketBox>[] =>
    rules.flatMap(({ rule, force }) => forced(rule[question], force));
  return { accepting: asked("accepting"), passing: asked("passing") };
}

function forced(rule: Rule<PacketBox>, force: Force): Rule<PacketBox>[] {
  if (force.kind === "certain") return [rule];
  if (force.kind === "pending" && rule.action.most === "Deny") return [];
  const { most, unknown } = rule.match;
  const match = { least: NO_PACKETS, most, unknown: [...unknown, ...force.unknown] };
  return [{ ...rule, match }];
}
