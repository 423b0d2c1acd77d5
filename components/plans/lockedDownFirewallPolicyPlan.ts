import type * as pulumi from "@pulumi/pulumi";
import {
  applicationRules,
  networkRules,
  type ApplicationRule,
  type ApprovedDestination,
  type NetworkRule,
} from "./approvedDestinationsPlan";
import { blockedAddresses, type DatedBlock } from "./blockListPlan";

/** Tiers that refuse traffic by threat intelligence and resolve names; Basic does neither (E153, E160). */
export type FirewallTier = "Premium" | "Standard";

/** Settings that the base policy and its child share: a child must not be laxer than its parent (E153, E154). */
export interface PolicySettings {
  readonly sku: { readonly tier: FirewallTier };
  readonly threatIntelMode: "Deny";
  readonly dnsSettings: { readonly enableProxy: true; readonly servers?: string[] };
  readonly intrusionDetection?: { readonly mode: "Deny" };
}

/** A network rule that denies blocked addresses, by IP group or by address. */
export interface BlockRule {
  readonly ruleType: "NetworkRule";
  readonly name: string;
  readonly description: string;
  readonly ipProtocols: string[];
  readonly destinationPorts: string[];
  readonly sourceAddresses?: string[];
  readonly destinationAddresses?: string[];
  readonly sourceIpGroups?: pulumi.Input<string>[];
  readonly destinationIpGroups?: pulumi.Input<string>[];
}

/** A filter rule collection as azure-native takes it. */
export interface FilterRuleCollection {
  readonly ruleCollectionType: "FirewallPolicyFilterRuleCollection";
  readonly name: string;
  readonly priority: number;
  readonly action: { readonly type: "Allow" | "Deny" };
  readonly rules: (BlockRule | NetworkRule | ApplicationRule)[];
}

/** A rule collection group of the policy that the firewall uses. */
export interface RuleCollectionGroup {
  /** What it is for; the end of its resource name. */
  readonly role: "network" | "application" | "closing";
  readonly priority: number;
  readonly ruleCollections: FilterRuleCollection[];
}

const FILTER = { ruleCollectionType: "FirewallPolicyFilterRuleCollection" } as const;
/** Priorities run from 100 to 65000, lower first (E116). Those between are free for groups made elsewhere. */
export const FIRST_PRIORITY = 100;
const LAST_PRIORITY = 65000;

/** Settings of both policies: everything that can deny denies. */
export function policySettings(tier: FirewallTier, dnsServers: readonly string[]): PolicySettings {
  return {
    sku: { tier },
    threatIntelMode: "Deny",
    dnsSettings: { enableProxy: true, ...(dnsServers.length > 0 && { servers: [...dnsServers] }) },
    // Intrusion detection exists in the Premium tier only.
    ...(tier === "Premium" && { intrusionDetection: { mode: "Deny" } }),
  };
}

/**
 * Addresses for the one IP group of the block list: those that are blocked both ways.
 *
 * One group, because two that are updated together can leave the firewall in a failed state (H34); so addresses that
 * are blocked one way only stand in the rules themselves. IPv4 only: Azure Firewall filters nothing else.
 */
export function blockGroupAddresses(active: readonly DatedBlock[]): readonly string[] {
  return blockedAddresses(active, ["both"]).ipv4;
}

/**
 * The collection that denies blocked addresses; none when nothing is blocked.
 *
 * Network rules, because they come before application rules: a network Deny also stops the HTTPS that an application
 * rule would let through (H30).
 */
export function blockCollections(
  active: readonly DatedBlock[],
  groupId: pulumi.Input<string>,
): FilterRuleCollection[] {
  const groups = blockGroupAddresses(active).length > 0 ? [groupId] : [];
  const from = [...blockedAddresses(active, ["in"]).ipv4];
  const to = [...blockedAddresses(active, ["out"]).ipv4];
  const rules: BlockRule[] = [];
  if (groups.length > 0) {
    rules.push(
      {
        ...blockRule("to-blocked-group", "Nothing to an address that is blocked both ways."),
        sourceAddresses: ["*"],
        destinationIpGroups: groups,
      },
      {
        ...blockRule("from-blocked-group", "Nothing from an address that is blocked both ways."),
        sourceIpGroups: groups,
        destinationAddresses: ["*"],
      },
    );
  }
  if (to.length > 0) {
    rules.push({
      ...blockRule("to-blocked", "Nothing to an address that is blocked outbound."),
      sourceAddresses: ["*"],
      destinationAddresses: to,
    });
  }
  if (from.length > 0) {
    rules.push({
      ...blockRule("from-blocked", "Nothing from an address that is blocked inbound."),
      sourceAddresses: from,
      destinationAddresses: ["*"],
    });
  }
  if (rules.length === 0) return [];
  return [
    { ...FILTER, name: "blocked-addresses", priority: FIRST_PRIORITY, action: { type: "Deny" }, rules },
  ];
}

function blockRule(
  name: string,
  description: string,
): Pick<BlockRule, "ruleType" | "name" | "description" | "ipProtocols" | "destinationPorts"> {
  return { ruleType: "NetworkRule", name, description, ipProtocols: ["Any"], destinationPorts: ["*"] };
}

/**
 * The groups of the policy that the firewall uses, in the order of their priorities. A group without a rule stays,
 * empty: the policy's lock keeps what is in it from being deleted (H56). What no rule names is denied by the firewall
 * itself, without a rule.
 *
 * @param closeInfrastructure also deny Azure's own list of infrastructure names, which a firewall lets through after
 *   its application rules unless one of them denies every name (E126)
 */
export function ruleCollectionGroups(
  destinations: readonly ApprovedDestination[],
  defaultSources: readonly string[],
  closeInfrastructure: boolean,
): RuleCollectionGroup[] {
  return [
    {
      role: "network",
      priority: 200,
      ruleCollections: approvedCollections("approved-addresses", networkRules(destinations, defaultSources)),
    },
    {
      role: "application",
      priority: 300,
      ruleCollections: approvedCollections("approved-names", applicationRules(destinations, defaultSources)),
    },
    {
      role: "closing",
      priority: LAST_PRIORITY,
      ruleCollections: closeInfrastructure ? [CLOSING_COLLECTION] : [],
    },
  ];
}

function approvedCollections(name: string, rules: (NetworkRule | ApplicationRule)[]): FilterRuleCollection[] {
  return rules.length === 0 ? [] : [{ ...FILTER, name, priority: 1000, action: { type: "Allow" }, rules }];
}

const CLOSING_COLLECTION: FilterRuleCollection = {
  ...FILTER,
  name: "everything-else",
  priority: LAST_PRIORITY,
  action: { type: "Deny" },
  rules: [
    {
      ruleType: "ApplicationRule",
      name: "deny-every-name",
      description: "Closes the infrastructure names that Azure would let through after these rules.",
      sourceAddresses: ["*"],
      targetFqdns: ["*"],
      protocols: [
        { protocolType: "Http", port: 80 },
        { protocolType: "Https", port: 443 },
      ],
    },
  ],
};
