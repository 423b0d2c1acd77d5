import type { ApplicationRuleFields, FirewallPolicyRules, Places } from "../../azure";
import { candidatesOf, type Entry, type Estate } from "../estate";
import type { Subnets } from "../network";
import type { Value } from "../value";
import { approvedNames, joinRules } from "./approved";
import { choiceOf, flagOf, innerOf, spelled } from "./settings";
import { platformWay, undecidedWay } from "./ways";
import type { Way, Workload } from "./workload";

const SQL_PROTOCOLS: ApplicationRuleFields["protocols"] = (
  [
    ["Http", 80],
    ["Https", 443],
    ["Mssql", 1433],
  ] as const
).map(([type, port]) => ({ type: { kind: "known", value: type }, port: { kind: "known", value: port } }));

/**
 * Services that hold data or models and call out only as their own queries and indexers ask them to: each has a
 * switch for it, and each is open by default (E199). They run no code of a customer's and hold no shell, and next to
 * nobody turns the switch, so they are a family of their own: they show as what they are, and only who asks for
 * them is told about each.
 */
export function readServiceSwitches(estate: Estate, _subnets: Subnets, places: Places): Workload[] {
  return [
    ...readSqlServers(estate, places),
    ...estate
      .ofKind("cognitiveAccount")
      .map((account) => withNames(account, "AI services account", ["allowedFqdnList", "fqdns"], places)),
    ...estate
      .ofKind("kustoCluster")
      .map((cluster) =>
        withNames(cluster, "Data Explorer cluster", ["allowedFqdnList", "allowedFqdns"], places),
      ),
  ];
}

/** How each service is told to call nobody but whom it is allowed, as either provider spells it. */
const SWITCHES = {
  "SQL server": ["restrictOutboundNetworkAccess to Enabled", "outboundNetworkRestrictionEnabled to true"],
  "AI services account": [
    "properties.restrictOutboundNetworkAccess to true",
    "outboundNetworkAccessRestricted to true",
  ],
  "Data Explorer cluster": [
    "restrictOutboundNetworkAccess to Enabled",
    "outboundNetworkAccessRestricted to true",
  ],
} as const;

function readSqlServers(estate: Estate, places: Places): Workload[] {
  const rules = new Map<Entry, FirewallPolicyRules[]>();
  for (const rule of estate.ofKind("sqlOutboundRule")) {
    const target = estate.follow(rule, rule.properties.get("serverName", "serverId"), "sqlServer");
    // Whichever of several servers it belongs to, it may let that one out.
    const servers = candidatesOf(target);
    const name = rule.properties.get("outboundRuleFqdn", "name");
    const read = approvedNames(name, rule.resource.name, places, SQL_PROTOCOLS);
    for (const server of servers) rules.set(server, [...(rules.get(server) ?? []), read]);
  }
  return estate
    .ofKind("sqlServer")
    .map((server) => workloadOf(server, "SQL server", () => rules.get(server) ?? []));
}

function withNames(
  entry: Entry,
  title: keyof typeof SWITCHES,
  keys: readonly string[],
  places: Places,
): Workload {
  return workloadOf(entry, title, (properties) => {
    const names = properties.get(...keys);
    return names.isAbsent ? [] : [approvedNames(names, names.path, places)];
  });
}

function workloadOf(
  entry: Entry,
  title: keyof typeof SWITCHES,
  approved: (properties: Value) => FirewallPolicyRules[],
): Workload {
  const { urn, name } = entry.resource;
  const [native, classic] = SWITCHES[title];
  const fix = `Set ${spelled(entry, native, classic)}, and name the domains that it may call.`;
  return { urn, property: "", name, title, family: "dataService", ways: [wayOf(entry, approved)], fix };
}

function wayOf(entry: Entry, approved: (properties: Value) => FirewallPolicyRules[]): Way {
  const properties = innerOf(entry);
  const restricted = isRestricted(properties);
  if (restricted === false) return platformWay(entry, "no restriction of outbound calls");
  if (restricted !== true) return undecidedWay(restricted);
  const { urn } = entry.resource;
  return { kind: "approved", urn, rules: joinRules(approved(properties)) };
}

/** `Enabled` or `Disabled` in some services, true or false in others and in the classic provider. */
function isRestricted(properties: Value): ReturnType<typeof flagOf> {
  const value = properties.get(
    "restrictOutboundNetworkAccess",
    "outboundNetworkRestrictionEnabled",
    "outboundNetworkAccessRestricted",
  );
  const choice = choiceOf(value, ["Enabled", "Disabled", "true", "false"], "Disabled");
  if (typeof choice !== "string") return choice;
  return choice === "Enabled" || choice === "true";
}
