import { createHash } from "node:crypto";
import { at, type Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { regionFaults } from "../checks/regions";
import { keyFaults } from "../checks/scopes";
import { blockedAddresses, type DatedBlock } from "./blockListPlan";

/** Addresses of a security admin rule, as azure-native takes them. */
export interface AdminAddress {
  readonly addressPrefix: string;
  readonly addressPrefixType: "IPPrefix";
}

/** A security admin rule that denies blocked addresses. */
export interface AdminBlockRule {
  /** What it is for; the end of its resource name. */
  readonly role: "in" | "out";
  readonly ruleName: string;
  readonly description: string;
  readonly kind: "Custom";
  readonly access: "Deny";
  readonly direction: "Inbound" | "Outbound";
  readonly priority: number;
  readonly protocol: "Any";
  readonly sources: AdminAddress[];
  readonly destinations: AdminAddress[];
  readonly sourcePortRanges: string[];
  readonly destinationPortRanges: string[];
}

/** What is checked of the settings of a network manager; ids may be outputs and are not looked at. */
export interface NetworkManagerChecks {
  readonly manager?: unknown;
  readonly configuration?: unknown;
  readonly subscriptions?: readonly unknown[] | undefined;
  readonly managementGroups?: readonly unknown[] | undefined;
  readonly networks?: Readonly<Record<string, unknown>> | undefined;
  readonly networkGroupIds?: Readonly<Record<string, unknown>> | undefined;
  readonly regions: readonly string[];
  readonly committedElsewhere?: string | undefined;
  readonly withdrawn?: string | undefined;
}

/** Prefixes that all security admin rules of a network manager hold together (azure-docs, limits of the service). */
export const MAX_ADMIN_PREFIXES = 1000;

/**
 * Stands where nothing is blocked. A rule of a deployed configuration cannot be deleted, so the rules stay when the
 * last block ends; a range for documentation is nobody's.
 */
const NOBODY = "192.0.2.0/24";
const ANY_PORT = ["0-65535"];

/**
 * The two security admin rules that deny blocked IPv4 addresses, to come before all network security groups: a Deny
 * there is final (H32). They are always both there, in collections of their own, so that their priorities are free.
 */
export function adminBlockRules(active: readonly DatedBlock[]): AdminBlockRule[] {
  const listed = (prefixes: readonly string[]): AdminAddress[] =>
    (prefixes.length === 0 ? [NOBODY] : prefixes).map((addressPrefix) => ({
      addressPrefix,
      addressPrefixType: "IPPrefix",
    }));
  const any = listed(["*"]);
  const deny = { kind: "Custom", access: "Deny", protocol: "Any" } as const;
  return [
    {
      ...deny,
      role: "in",
      ruleName: "DenyBlockedInBound",
      description: "Nothing from an address on the block list.",
      direction: "Inbound",
      priority: 1,
      sources: listed(blockedAddresses(active, ["both", "in"]).ipv4),
      destinations: any,
      sourcePortRanges: ANY_PORT,
      destinationPortRanges: ANY_PORT,
    },
    {
      ...deny,
      role: "out",
      ruleName: "DenyBlockedOutBound",
      description: "Nothing to an address on the block list.",
      direction: "Outbound",
      priority: 2,
      sources: any,
      destinations: listed(blockedAddresses(active, ["both", "out"]).ipv4),
      sourcePortRanges: ANY_PORT,
      destinationPortRanges: ANY_PORT,
    },
  ];
}

/** A short text that changes with the rules and with nothing else: a commit deploys the rules as they are at the time. */
export function commitTag(rules: readonly AdminBlockRule[]): string {
  return createHash("sha256").update(JSON.stringify(rules)).digest("hex").slice(0, 16);
}

/** What is wrong with the number of blocks for a network manager; the path is that of the entries. */
export function adminPrefixFaults(active: readonly DatedBlock[]): Fault[] {
  const [inbound, outbound] = [
    blockedAddresses(active, ["both", "in"]).ipv4.length,
    blockedAddresses(active, ["both", "out"]).ipv4.length,
  ];
  if (inbound + outbound <= MAX_ADMIN_PREFIXES) return [];
  return [
    {
      path: "",
      problem: `make ${inbound} prefixes inbound and ${outbound} outbound, after ${active.length} entries were merged`,
      expected: `at most ${MAX_ADMIN_PREFIXES} in both together, the most that a network manager's rules hold`,
      example: "one /24 in place of its addresses, or no networkManager",
    },
  ];
}

/** Everything that is wrong with the settings of a network manager, with paths that start at their keys. */
export function networkManagerFaults(settings: NetworkManagerChecks): Fault[] {
  const { manager, configuration, networks = {}, networkGroupIds = {}, regions } = settings;
  const faults: Fault[] = [];
  const scopes = (settings.subscriptions ?? []).length + (settings.managementGroups ?? []).length;
  if ((manager === undefined) === (scopes === 0)) {
    faults.push({
      path: "[manager, subscriptions, managementGroups]",
      problem:
        scopes === 0 ? "none is given" : "a manager is given, and scopes as if a new one were to be made",
      expected: "an existing manager, or the scopes of a new one",
      example: 'subscriptions: ["/subscriptions/11111111-2222-3333-4444-555555555555"]',
    });
  }
  if (configuration !== undefined && manager === undefined) {
    faults.push({
      path: "configuration",
      problem: "is given without the manager that it belongs to",
      expected: "manager beside it",
      example: "manager: { resourceGroupName: group.name, name: manager.name }",
    });
  }
  if (Object.keys(networks).length + Object.keys(networkGroupIds).length === 0) {
    faults.push({
      path: "[networks, networkGroupIds]",
      problem: "neither is given",
      expected: "the virtual networks to guard, or groups of them",
      example: "networks: { spoke: network.id }",
    });
  }
  if (regions.length === 0) {
    faults.push({
      path: "regions",
      problem: "is empty",
      expected: "the regions of the virtual networks",
      example: "[westeurope]",
    });
  }
  regions.forEach((region, i) => {
    faults.push(...regionFaults(region).map((fault) => at(`regions[${i}]`, fault)));
  });
  if (settings.committedElsewhere !== undefined && settings.withdrawn !== undefined) {
    faults.push({
      path: "[committedElsewhere, withdrawn]",
      problem: "both are given",
      expected: "at most one of them",
      example: 'withdrawn: "The manager is taken down"',
    });
  }
  const { committedElsewhere, withdrawn } = settings;
  return [
    ...faults,
    ...reasonFaults({ committedElsewhere, withdrawn }),
    ...keyFaults("networks", Object.keys(networks)),
  ];
}
