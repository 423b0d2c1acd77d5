import { PRIVATE_NETWORKS } from "../../egress/space";
import { isWithin, overlaps, parsePrefix, type Prefix } from "../checks/addressing";
import type { Fault } from "../checks/fault";

/** Address plan of a hub and a spoke behind it. */
export interface NetworkPlan {
  /** Required. Address space of the hub network. */
  readonly hubAddressSpace: string;
  /** Required. AzureFirewallSubnet, a /26 or wider within the hub. */
  readonly firewallSubnet: string;
  /** Required. Address space of the spoke network. */
  readonly spokeAddressSpace: string;
  /** Required. Subnet of the workload within the spoke. */
  readonly workloadSubnet: string;
}

/** Azure Firewall needs a /26 to scale out, and Azure keeps five addresses of each subnet for itself. */
export const SMALLEST = { firewallSubnet: 26, workloadSubnet: 29 } as const;
const SMALLEST_NETWORK = 29;
const EXAMPLES: NetworkPlan = {
  hubAddressSpace: "10.10.0.0/22",
  firewallSubnet: "10.10.0.0/26",
  spokeAddressSpace: "10.20.0.0/16",
  workloadSubnet: "10.20.1.0/24",
};

/** What is wrong with the two blocks of a hub. */
export function hubFaults(plan: Pick<NetworkPlan, "hubAddressSpace" | "firewallSubnet">): Fault[] {
  return pairFaults(plan, "hubAddressSpace", "firewallSubnet");
}

/** What is wrong with the two blocks of a spoke. */
export function spokeFaults(plan: Pick<NetworkPlan, "spokeAddressSpace" | "workloadSubnet">): Fault[] {
  return pairFaults(plan, "spokeAddressSpace", "workloadSubnet");
}

/** What is wrong with a hub and a spoke, and with the two together: Azure does not peer networks that overlap. */
export function networkFaults(plan: NetworkPlan): Fault[] {
  const faults = [...hubFaults(plan), ...spokeFaults(plan)];
  const hub = parsePrefix(plan.hubAddressSpace);
  const spoke = parsePrefix(plan.spokeAddressSpace);
  if (hub !== undefined && spoke !== undefined && overlaps(hub, spoke)) {
    faults.push({
      path: "spokeAddressSpace",
      problem: `${plan.spokeAddressSpace} overlaps hubAddressSpace ${plan.hubAddressSpace}`,
      expected: "a block apart from the hub's, since Azure does not peer networks that overlap",
      example: EXAMPLES.spokeAddressSpace,
    });
  }
  return faults;
}

function pairFaults<
  Outer extends "hubAddressSpace" | "spokeAddressSpace",
  Inner extends keyof typeof SMALLEST,
>(plan: Record<Outer | Inner, string>, outerKey: Outer, innerKey: Inner): Fault[] {
  const faults: Fault[] = [];
  const outer = privateBlock(plan[outerKey]);
  const outerProblem = typeof outer === "string" ? outer : sizeProblem(outer, SMALLEST_NETWORK);
  if (outerProblem !== undefined) {
    faults.push({
      path: outerKey,
      problem: `"${plan[outerKey]}" ${outerProblem}`,
      expected: `a private IPv4 CIDR block of /${SMALLEST_NETWORK} or wider`,
      example: EXAMPLES[outerKey],
    });
  }
  const inner = privateBlock(plan[innerKey]);
  const innerProblem =
    typeof inner === "string"
      ? inner
      : (sizeProblem(inner, SMALLEST[innerKey]) ??
        (typeof outer === "string" || isWithin(inner, outer)
          ? undefined
          : `is not within ${outerKey} ${plan[outerKey]}`));
  if (innerProblem !== undefined) {
    faults.push({
      path: innerKey,
      problem: `"${plan[innerKey]}" ${innerProblem}`,
      expected: `a CIDR block of /${SMALLEST[innerKey]} or wider within ${outerKey}`,
      example: EXAMPLES[innerKey],
    });
  }
  return faults;
}

/** The block, or what is wrong with it. */
function privateBlock(text: string): Prefix | string {
  const prefix = parsePrefix(text);
  if (prefix === undefined) return "is not a CIDR block";
  if (prefix.family === "ipv6") return "is IPv6, which Azure Firewall does not filter";
  if (prefix.hasHostBits) return `has bits set beyond /${prefix.length} (did you mean ${prefix.text}?)`;
  if (!PRIVATE_NETWORKS.contains(prefix.addresses)) return "is not private address space";
  return prefix;
}

function sizeProblem(prefix: Prefix, smallest: number): string | undefined {
  return prefix.length > smallest ? `is smaller than /${smallest}` : undefined;
}
