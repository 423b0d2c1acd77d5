import type { TestResource } from "./stack";

/** Where the network resources of these tests stand. */
export const NETWORK_ID =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network";

/** An outbound security rule as azure-native writes it; the fields given replace the ordinary ones. */
export function securityRule(fields: Record<string, unknown>): Record<string, unknown> {
  return {
    name: "rule",
    priority: 100,
    direction: "Outbound",
    access: "Allow",
    protocol: "*",
    sourceAddressPrefix: "*",
    sourcePortRange: "*",
    destinationAddressPrefix: "Internet",
    destinationPortRange: "*",
    ...fields,
  };
}

/** A network security group with inline rules. */
export function nsg(...securityRules: Record<string, unknown>[]): TestResource {
  return {
    type: "network:NetworkSecurityGroup",
    name: "nsg",
    props: { resourceGroupName: "rg", networkSecurityGroupName: "nsg1", securityRules },
  };
}

/** The closing rule of a network security group that lets nothing out. */
export const DENY_INTERNET = securityRule({ name: "deny", access: "Deny", priority: 4096 });

export function networkRule(fields: Record<string, unknown>): Record<string, unknown> {
  return {
    ruleType: "NetworkRule",
    name: "rule",
    ipProtocols: ["Any"],
    sourceAddresses: ["10.0.1.4"],
    destinationAddresses: ["*"],
    destinationPorts: ["*"],
    ...fields,
  };
}

export function applicationRule(fields: Record<string, unknown>): Record<string, unknown> {
  return {
    ruleType: "ApplicationRule",
    name: "rule",
    sourceAddresses: ["*"],
    protocols: [{ protocolType: "Https", port: 443 }],
    targetFqdns: ["api.contoso.com"],
    ...fields,
  };
}

export function collection(
  action: string,
  priority: unknown,
  ...rules: Record<string, unknown>[]
): Record<string, unknown> {
  return {
    ruleCollectionType: "FirewallPolicyFilterRuleCollection",
    name: `collection-${String(priority)}`,
    priority,
    action: { type: action },
    rules,
  };
}

/** A firewall policy; `base` names its base policy. */
export function firewallPolicy(name: string, base?: string): TestResource {
  return {
    type: "network:FirewallPolicy",
    name,
    props: {
      resourceGroupName: "rg",
      firewallPolicyName: name,
      ...(base === undefined ? {} : { basePolicy: { id: policyId(base) } }),
    },
  };
}

export const policyId = (name: string): string =>
  `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/firewallPolicies/${name}`;

export const ipGroupId = (name: string): string =>
  `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/ipGroups/${name}`;

/** A rule collection group of a policy. */
export function ruleCollectionGroup(
  name: string,
  policy: string,
  priority: unknown,
  ruleCollections: unknown,
  from?: TestResource["from"],
): TestResource {
  return {
    type: "network:FirewallPolicyRuleCollectionGroup",
    name,
    props: {
      resourceGroupName: "rg",
      firewallPolicyName: policy,
      ruleCollectionGroupName: name,
      priority,
      ruleCollections,
    },
    ...(from === undefined ? {} : { from }),
  };
}

export function ipGroup(name: string, ipAddresses: unknown, from?: TestResource["from"]): TestResource {
  return {
    type: "network:IpGroup",
    name,
    props: { resourceGroupName: "rg", ipGroupsName: name, ipAddresses },
    ...(from === undefined ? {} : { from }),
  };
}
