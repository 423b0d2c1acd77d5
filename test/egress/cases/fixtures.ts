import assert from "node:assert/strict";

import { DEFAULT_THRESHOLDS, egressOfSources, type SourceEgress } from "../../../egress/reach";
import { readModel, type Resource } from "../../../egress/read";
import { DENY_INTERNET, securityRule } from "../../policypack/shapes";

export { DENY_INTERNET, securityRule as rule };

type Properties = Record<string, unknown>;

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg";
export const idOf = (type: string, name: string): string =>
  `${GROUP}/providers/Microsoft.Network/${type}/${name}`;

/** A resource of azure-native as its state has it; `path` is its ARM type, for the id. */
export function resource(type: string, path: string, name: string, properties: Properties): Resource {
  return {
    urn: `urn:pulumi:dev::estate::azure-native:network:${type}::${name}`,
    type: `azure-native:network:${type}`,
    name,
    id: idOf(path, name),
    properties: { name, resourceGroupName: "rg", ...properties },
  };
}

/** Everything of a fixture; a case replaces what it is about. */
export interface Parts {
  /** Properties of the subnet `app` beside its block. */
  readonly subnet?: Properties;
  /** Security rules of `app`'s group; undefined for no group. */
  readonly rules?: readonly Properties[] | undefined;
  readonly routes?: readonly Properties[] | undefined;
  readonly nic?: Properties;
  /** Rule collections of the firewall's policy. */
  readonly collections?: readonly Properties[];
  readonly dualStack?: boolean;
  /** Further resources, or replacements of those with the same URN. */
  readonly others?: readonly Resource[];
}

/** The virtual network 10.0.0.0/16 with the subnet `app` 10.0.1.0/24 and one interface at 10.0.1.4. */
export function estate(parts: Parts): Resource[] {
  const { subnet = {}, rules, routes, nic = {}, others = [], dualStack = false } = parts;
  const blocks = dualStack
    ? { addressPrefixes: ["10.0.1.0/24", "fd00:1::/64"] }
    : { addressPrefix: "10.0.1.0/24" };
  const base = [
    resource("VirtualNetwork", "virtualNetworks", "vnet", {
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
    }),
    {
      ...resource("Subnet", "virtualNetworks/vnet/subnets", "app", {
        virtualNetworkName: "vnet",
        ...blocks,
        ...(rules === undefined
          ? {}
          : { networkSecurityGroup: { id: idOf("networkSecurityGroups", "nsg") } }),
        ...(routes === undefined ? {} : { routeTable: { id: idOf("routeTables", "routes") } }),
        ...subnet,
      }),
    },
    resource("NetworkInterface", "networkInterfaces", "nic", {
      ipConfigurations: [
        {
          name: "main",
          privateIPAddress: "10.0.1.4",
          subnet: { id: idOf("virtualNetworks/vnet/subnets", "app") },
          ...nic,
        },
      ],
    }),
    ...(rules === undefined
      ? []
      : [resource("NetworkSecurityGroup", "networkSecurityGroups", "nsg", { securityRules: rules })]),
    ...(routes === undefined
      ? []
      : [resource("RouteTable", "routeTables", "routes", { routes, disableBgpRoutePropagation: true })]),
    ...(parts.collections === undefined ? [] : firewall(parts.collections)),
  ];
  const replaced = new Set(others.map((other) => other.urn));
  return [...base.filter(({ urn }) => !replaced.has(urn)), ...others];
}

/** A firewall at 10.0.0.4, its policy and one rule collection group. */
export function firewall(collections: readonly Properties[]): Resource[] {
  return [
    resource("Subnet", "virtualNetworks/vnet/subnets", "AzureFirewallSubnet", {
      virtualNetworkName: "vnet",
      addressPrefix: "10.0.0.0/26",
    }),
    resource("AzureFirewall", "azureFirewalls", "firewall", {
      firewallPolicy: { id: idOf("firewallPolicies", "policy") },
      ipConfigurations: [
        {
          privateIPAddress: "10.0.0.4",
          subnet: { id: idOf("virtualNetworks/vnet/subnets", "AzureFirewallSubnet") },
        },
      ],
    }),
    resource("FirewallPolicy", "firewallPolicies", "policy", {}),
    group("group", "policy", 200, collections),
  ];
}

export function group(name: string, policy: string, priority: number, ruleCollections: unknown): Resource {
  return resource(
    "FirewallPolicyRuleCollectionGroup",
    `firewallPolicies/${policy}/ruleCollectionGroups`,
    name,
    {
      firewallPolicyName: policy,
      priority,
      ruleCollections,
    },
  );
}

export const natGateway = (properties: Properties = { publicIpAddresses: [{ id: "pip" }] }): Resource =>
  resource("NatGateway", "natGateways", "nat", { sku: { name: "Standard" }, ...properties });

export const TO_FIREWALL = {
  name: "default",
  addressPrefix: "0.0.0.0/0",
  nextHopType: "VirtualAppliance",
  nextHopIpAddress: "10.0.0.4",
};

/** FN: the security group decides. The subnet has a NAT gateway, and its rules end with Deny to the Internet. */
export function FN(rules: readonly Properties[], more: Parts = {}): Resource[] {
  return estate({
    rules: [...rules, DENY_INTERNET],
    ...more,
    subnet: { natGateway: { id: idOf("natGateways", "nat") }, ...more.subnet },
    others: [natGateway(), ...(more.others ?? [])],
  });
}

/** FF: the firewall decides. The subnet is private, and its default route leads to the firewall. */
export function FF(collections: readonly Properties[], more: Parts = {}): Resource[] {
  return estate({
    collections,
    routes: [TO_FIREWALL],
    ...more,
    subnet: { defaultOutboundAccess: false, ...more.subnet },
  });
}

/** A collection with one approved name. */
export const APPROVED = {
  ruleCollectionType: "FirewallPolicyFilterRuleCollection",
  name: "approved",
  priority: 100,
  action: { type: "Allow" },
  rules: [
    {
      ruleType: "ApplicationRule",
      name: "api",
      sourceAddresses: ["*"],
      protocols: [{ protocolType: "Https", port: 443 }],
      targetFqdns: ["api.contoso.com"],
    },
  ],
};

/** FR: routing decides. As FF with one approved name; `routes` stand beside the default route. */
export function FR(routes: readonly Properties[], more: Parts = {}): Resource[] {
  return FF([APPROVED], { routes: [TO_FIREWALL, ...routes], ...more });
}

export function collection(action: string, priority: number, ...rules: Properties[]): Properties {
  return {
    ruleCollectionType: "FirewallPolicyFilterRuleCollection",
    name: "c",
    priority,
    action: { type: action },
    rules,
  };
}

export function networkRule(fields: Properties): Properties {
  return {
    ruleType: "NetworkRule",
    name: "rule",
    ipProtocols: ["Any"],
    sourceAddresses: ["*"],
    destinationAddresses: ["*"],
    destinationPorts: ["*"],
    ...fields,
  };
}

export function applicationRule(fields: Properties): Properties {
  return {
    ruleType: "ApplicationRule",
    name: "rule",
    sourceAddresses: ["*"],
    protocols: [{ protocolType: "Https", port: 443 }],
    ...fields,
  };
}

/** What the interface of a fixture can send out. */
export function egressOfNic(resources: readonly Resource[], name = "nic"): SourceEgress {
  const found = egressOfSources(readModel(resources), DEFAULT_THRESHOLDS).find(
    ({ source }) => source.kind === "networkInterface" && source.name === name,
  );
  assert.ok(found !== undefined, `no interface ${name}`);
  return found;
}

/** One case: what is written, what comes of it, and, where it says so, at which port or family. */
export type Case = readonly [resources: Resource[], verdict: string, witness?: RegExp];

/** All cases that have been declared, by name: test/acceptance sends them through every form of document. */
export const DECLARED = new Map<string, readonly Resource[]>();

/** Declares a test for each case; the name begins with the number in the catalogue. */
export function cases(all: Record<string, Case>): void {
  for (const [name, [resources]] of Object.entries(all)) DECLARED.set(name, resources);
  for (const [name, [resources, verdict, witness]] of Object.entries(all)) {
    it(`${name} → ${verdict}`, () => {
      const egress = egressOfNic(resources);
      assert.equal(egress.verdict, verdict);
      const proof = egress.open.witness;
      assert.equal(proof === undefined, verdict === "none", "everything but nothing has a witness");
      if (witness !== undefined && proof !== undefined) {
        assert.match(`${proof.source} ${proof.destination} ${proof.protocol} ${String(proof.port)}`, witness);
      }
    });
  }
}
