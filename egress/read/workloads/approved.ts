import {
  type AddressTerm,
  applicationRule,
  type ApplicationRuleFields,
  type FirewallPolicyRules,
  type Location,
  networkRule,
  type Places,
  type PortTerm,
  type Read,
  type Rule,
  type RuleCollectionFields,
  type TargetTerm,
} from "../../azure";
import type { PacketBox } from "../../space";
import type { Value } from "../value";

const ALLOW: Read<string> = { kind: "known", value: "Allow" };
const WEB: ApplicationRuleFields["protocols"] = [];

/**
 * What the rules of a service's own list share. Such lists have no priorities, so all rules stand in one collection;
 * of those that contradict each other the Allow is taken to come first.
 */
function collectionAt(at: Location, action: Read<string>): RuleCollectionFields {
  const any: Read<number> = { kind: "known", value: 100 };
  return { at, action: action.kind === "absent" ? ALLOW : action, groupPriority: any, priority: any };
}

/**
 * Approved domain names, from the service wherever it runs. One that is not known may be any name, and so stand for
 * any address.
 *
 * @param value the name, or the names.
 * @param protocols by default those of the web.
 */
export function approvedNames(
  value: Value,
  name: string,
  places: Places,
  protocols: ApplicationRuleFields["protocols"] = WEB,
): FirewallPolicyRules {
  const at: Location = { urn: value.urn, property: value.path };
  const texts = value.texts();
  const targets = texts.flatMap((read): TargetTerm[] =>
    read.kind === "known" ? [{ kind: "fqdn", text: read.value }] : [],
  );
  const unknown = value.isAbsent
    ? [value.because("is missing")]
    : texts.flatMap((read) => (read.kind === "unknown" ? [read.unknown] : []));
  return {
    network: unknown.map((each) =>
      approvedAddresses(at, { name, destinations: [{ kind: "unknown", unknown: each }] }, places),
    ),
    application:
      targets.length === 0
        ? []
        : [applicationRule({ name, at, protocols, sources: [], targets }, collectionAt(at, ALLOW), places)],
  };
}

/** What several parts let through together. */
export function joinRules(parts: readonly FirewallPolicyRules[]): FirewallPolicyRules {
  return {
    network: parts.flatMap(({ network }) => network),
    application: parts.flatMap(({ application }) => application),
  };
}

/** Approved addresses. */
export function approvedAddresses(
  at: Location,
  fields: {
    readonly name: string;
    readonly destinations: readonly AddressTerm[];
    readonly protocols?: readonly PortTerm[];
    readonly ports?: readonly PortTerm[];
    readonly action?: Read<string>;
  },
  places: Places,
): Rule<PacketBox> {
  const { name, destinations, protocols = [], ports = [], action = ALLOW } = fields;
  return networkRule(
    { name, at, protocols, sources: [], destinations, ports },
    collectionAt(at, action),
    places,
  );
}

/** Rules that let through private endpoints alone: something gets out, and to no public address. */
export function privateEndpointsOnly(at: Location, name: string, places: Places): FirewallPolicyRules {
  const destinations: AddressTerm[] = [{ kind: "domainName", name }];
  return { network: [approvedAddresses(at, { name, destinations }, places)], application: [] };
}

/** The parts of a list that is written in one text, such as `80, 8080-8089`. */
export function listedTexts(value: Value): PortTerm[] {
  return value.texts().flatMap((read): PortTerm[] =>
    read.kind === "known"
      ? read.value
          .split(",")
          .map((part) => part.trim())
          .filter((part) => part !== "")
          .map((part) => ({ kind: "known", value: part }))
      : [read],
  );
}
