import {
  type Force,
  inForce,
  outboundRule,
  type Places,
  type Rule,
  type SecurityAdminRules,
  type Unknown,
} from "../azure";
import type { PacketBox } from "../space";
import type { Entry, Estate } from "./estate";
import { type Commit, commitsOf, regionOf } from "./network-manager/commits";
import {
  intentPolicyNetworks,
  type IntentPolicies,
  intentPoliciesOf,
} from "./network-manager/intent-policies";
import { type Members, membersOf } from "./network-manager/members";
import { type PlacedRule, placedRules } from "./network-manager/rules";
import { textOf } from "./value";

/** A security admin configuration, whether it is in force or not. */
export interface SecurityAdminConfiguration {
  /** The configuration, or what stands for one that was not read: a rule collection, a rule. */
  readonly urn: string;
  /** How people call it: `security admin configuration "baseline"`. */
  readonly title: string;
  /** Its outbound rules, as they accept. */
  readonly accepting: readonly Rule<PacketBox>[];
  /** URNs of the virtual networks it is for; undefined where there may be others that were not read. */
  readonly networks: readonly string[] | undefined;
}

/** What Azure Virtual Network Manager does to packets on their way out. */
export interface SecurityAdmin {
  readonly configurations: readonly SecurityAdminConfiguration[];
  /** The rules in force, by URN of the virtual network; those that wait for a commit among them. */
  readonly ofNetworks: ReadonlyMap<string, SecurityAdminRules>;
}

/**
 * Reads security admin rules of both providers, with who has them.
 *
 * @param meaning of a rule of the direction that is asked about. Default is outbound.
 */
export function readSecurityAdmin(
  estate: Estate,
  places: Places,
  meaning: typeof outboundRule = outboundRule,
): SecurityAdmin {
  const placed = placedRules(estate, places, meaning);
  if (placed.length === 0) return { configurations: [], ofNetworks: new Map() };
  const scopes = new Map<Entry | undefined, Members>();
  for (const { collection } of placed) {
    if (!scopes.has(collection)) scopes.set(collection, scopeOf(estate, collection));
  }
  const commits = new Map(placed.map((rule) => [rule, commitsOf(estate, rule.configuration)]));
  const withIntents = intentPolicyNetworks(estate);
  const ofNetworks = new Map<string, SecurityAdminRules>();
  for (const network of estate.ofKind("virtualNetwork")) {
    const rules = placed.flatMap((rule) => {
      const scope = scopes.get(rule.collection) ?? UNREAD;
      const force = forceIn(network, rule, scope, commits.get(rule) ?? [], withIntents.has(network));
      return force === undefined ? [] : [{ rule: rule.rule, force }];
    });
    if (rules.length > 0) ofNetworks.set(network.resource.urn, inForce(rules));
  }
  return { configurations: configurationsOf(placed, scopes), ofNetworks };
}

const UNREAD: Members = { certain: new Set(), possible: new Map(), any: undefined };

/** The networks of a collection; where that was not read, any may be one. */
function scopeOf(estate: Estate, collection: Entry | undefined): Members {
  return collection === undefined ? UNREAD : membersOf(estate, collection);
}

/** Whether a rule is in force in a network; undefined where it is not for it. */
function forceIn(
  network: Entry,
  { rule, home, configuration, collection }: PlacedRule,
  scope: Members,
  commits: readonly Commit[],
  hasIntents: boolean,
): Force | undefined {
  const unknown: Unknown[] = [];
  if (!scope.certain.has(network)) {
    const unread = { ...rule.passing.at, property: "ruleCollectionName", reason: NOT_READ };
    const why = collection === undefined ? unread : (scope.possible.get(network) ?? scope.any);
    if (why === undefined) return undefined;
    unknown.push(why);
  }
  const intents = hasIntents ? intentPoliciesOf(configuration.entry) : APPLIED;
  const denies = rule.passing.action.most === "Deny";
  if (intents.kind === "none" || (denies && intents.kind !== "all")) return undefined;
  if (intents.kind === "unknown") unknown.push(intents.unknown);
  const commit = bestCommit(commits, network);
  if (commit === undefined) {
    const pending = { urn: home.resource.urn, property: "configurationName", reason: NOT_COMMITTED };
    return { kind: "pending", unknown: [...unknown, pending] };
  }
  if (commit.unknown !== undefined) unknown.push(commit.unknown);
  return unknown.length === 0 ? { kind: "certain" } : { kind: "maybe", unknown };
}

const APPLIED: IntentPolicies = { kind: "all" };
const NOT_READ = "is a rule collection that is not among the resources read";
const NOT_COMMITTED = "names a configuration that is not committed";

/** The commit that is surest to reach a network's region; a region that is not written down is taken to be meant. */
export function bestCommit(commits: readonly Commit[], network: Entry): Commit | undefined {
  const location = textOf(network.properties.get("location"));
  const region = location === undefined ? undefined : regionOf(location);
  const reaching = commits.filter(
    ({ regions }) => regions === undefined || region === undefined || regions.includes(region),
  );
  return reaching.find(({ unknown }) => unknown === undefined) ?? reaching[0];
}

/** Collections for the same networks together: a Deny of one is before an AlwaysAllow of the other only there. */
function configurationsOf(
  placed: readonly PlacedRule[],
  scopes: ReadonlyMap<Entry | undefined, Members>,
): SecurityAdminConfiguration[] {
  const alike = new Map<string, PlacedRule[]>();
  for (const rule of placed) {
    const urns = urnsOf(scopes.get(rule.collection) ?? UNREAD);
    const key = [rule.key, ...(urns ?? ["any"])].join(" ");
    alike.set(key, [...(alike.get(key) ?? []), rule]);
  }
  return [...alike.values()].flatMap((rules) => {
    const [first] = rules;
    if (first === undefined) return [];
    const { home, collection } = first;
    return [
      {
        urn: home.resource.urn,
        title: titleOf(home),
        accepting: rules.map(({ rule }) => rule.accepting),
        networks: collection === undefined ? undefined : urnsOf(scopes.get(collection) ?? UNREAD),
      },
    ];
  });
}

/** The URNs of all networks that may be members, sorted; undefined where there may be others. */
function urnsOf({ certain, possible, any }: Members): string[] | undefined {
  if (any !== undefined) return undefined;
  return [...new Set([...certain, ...possible.keys()])].map(({ resource }) => resource.urn).sort();
}

function titleOf({ kind, resource }: Entry): string {
  switch (kind) {
    case "securityAdminConfiguration":
      return `security admin configuration "${resource.name}"`;
    case "adminRuleCollection":
      return `the security admin configuration of rule collection "${resource.name}"`;
    default:
      return `the security admin configuration of rule "${resource.name}"`;
  }
}
