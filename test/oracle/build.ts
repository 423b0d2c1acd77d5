import fc from "fast-check";

import type { Resource } from "../../egress/read";
import { estate, group, idOf, natGateway, resource } from "../egress/cases/fixtures";
import type {
  World,
  WorldAdminRule,
  WorldCollection,
  WorldNetworkRule,
  WorldPacket,
  WorldRelay,
  WorldRoute,
  WorldRule,
} from "./world";

/** Blocks that nest, touch and halve one another, with the addresses at their bounds. */
const BLOCKS = [
  "*",
  "Internet",
  "0.0.0.0/0",
  "0.0.0.0/1",
  "128.0.0.0/1",
  "8.0.0.0/8",
  "8.8.0.0/16",
  "8.8.8.0/24",
  "8.8.8.8",
  "8.8.8.8/31",
  "9.0.0.0/8",
  "200.0.0.0/5",
  "8.8.8.0-8.8.9.255",
  "10.0.0.0/8",
  "10.0.0.4",
  "10.9.0.0/16",
];
const PREFIXES = ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "8.0.0.0/8", "8.8.8.0/24", "8.8.8.8/32"];
const PRIVATE_PREFIXES = [
  "10.0.0.0/8",
  "10.0.0.0/15",
  "10.0.0.0/16",
  "10.0.2.0/24",
  "10.9.0.0/16",
  "10.9.1.1/32",
];
const SOURCES = ["*", "10.0.1.0/24", "10.0.1.4", "10.0.1.0/30", "10.0.2.0/24", "10.0.0.0/8"];
const DESTINATIONS = [
  "1.0.0.0",
  "7.255.255.255",
  "8.0.0.0",
  "8.8.7.255",
  "8.8.8.0",
  "8.8.8.7",
  "8.8.8.8",
  "8.8.8.9",
  "8.8.8.10",
  "8.8.9.255",
  "8.8.10.0",
  "9.0.0.0",
  "126.255.255.255",
  "128.0.0.0",
  "200.0.0.0",
  "207.255.255.255",
  "20.30.40.50",
  "208.0.0.0",
  "223.255.255.255",
];
/** The firewall, this network, the other one, and no network. */
const PRIVATE_DESTINATIONS = [
  "10.0.0.4",
  "10.0.0.5",
  "10.0.2.7",
  "10.9.1.1",
  "10.9.1.2",
  "10.1.0.1",
  "10.200.0.1",
];
const PORTS = ["*", "0-65535", "80", "443", "80-443", "1-79", "444-65535"];

const blocks = fc.array(fc.constantFrom(...BLOCKS), { minLength: 1, maxLength: 3 });
const ports = fc.array(fc.constantFrom(...PORTS), { minLength: 1, maxLength: 2 });

const worldRule: fc.Arbitrary<Omit<WorldRule, "name" | "outbound">> = fc.record({
  // Few numbers, so that some are equal.
  priority: fc.integer({ min: 100, max: 112 }),
  allow: fc.boolean(),
  protocol: fc.constantFrom("*", "Tcp", "Udp", "Icmp"),
  from: fc.constantFrom(...SOURCES),
  to: blocks,
  ports,
});
const worldRules: fc.Arbitrary<WorldRule[]> = fc
  .array(fc.tuple(worldRule, fc.integer({ min: 0, max: 5 })), { maxLength: 8 })
  // One rule in six is inbound, and must not matter.
  .map((list) => list.map(([rule, die], i) => ({ ...rule, outbound: die > 0, name: `r${String(i)}` })));
/** Half of all worlds have none; priorities of admin rules are unique. */
const adminRules: fc.Arbitrary<WorldAdminRule[]> = fc.oneof(
  fc.constant<WorldAdminRule[]>([]),
  fc
    .array(
      fc.tuple(
        worldRule,
        fc.constantFrom<WorldAdminRule["access"]>("Allow", "AlwaysAllow", "Deny"),
        fc.integer({ min: 0, max: 5 }),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((list) =>
      list.map(([rule, access, die], i) => ({
        ...rule,
        access,
        priority: 10 + i,
        outbound: die > 0,
        name: `a${String(i)}`,
        to: rule.to.filter((block) => !block.includes("-")).concat("8.8.8.8"),
      })),
    ),
);
const networkRule: fc.Arbitrary<WorldNetworkRule> = fc.record({
  protocols: fc.subarray(["Any", "TCP", "UDP", "ICMP"], { minLength: 1 }),
  from: fc.array(fc.constantFrom(...SOURCES), { minLength: 1, maxLength: 2 }),
  // The tag Internet is not usable in firewall rules.
  to: blocks.map((list) => list.map((block) => (block === "Internet" ? "*" : block))),
  ports,
});
const collections: fc.Arbitrary<WorldCollection[]> = fc.array(
  fc.record({
    group: fc.constantFrom(200, 300),
    priority: fc.integer({ min: 100, max: 104 }),
    allow: fc.boolean(),
    rules: fc.array(networkRule, { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 4 },
);
const routesTo = (prefixes: readonly string[]): fc.Arbitrary<WorldRoute[]> =>
  fc
    .uniqueArray(fc.constantFrom(...prefixes), { maxLength: 4 })
    .chain((chosen) =>
      fc.tuple(
        ...chosen.map((prefix) =>
          fc.constantFrom<WorldRoute["hop"]>("Internet", "None", "Firewall").map((hop) => ({ prefix, hop })),
        ),
      ),
    );
const relays: fc.Arbitrary<WorldRelay[]> = fc.array(
  fc.record({
    from: fc.constantFrom(...SOURCES),
    to: fc.constantFrom("10.0.0.4", "20.30.40.50"),
    ports: fc.constantFrom("80", "443", "1-79"),
  }),
  { maxLength: 2 },
);

export const arbitraryWorld: fc.Arbitrary<World> = fc.record({
  subnetRules: fc.option(worldRules, { nil: undefined }),
  interfaceRules: fc.option(worldRules, { nil: undefined, freq: 2 }),
  adminRules,
  routes: fc
    .tuple(routesTo(PREFIXES), routesTo(PRIVATE_PREFIXES))
    .map(([toPublic, toPrivate]) => [...toPublic, ...toPrivate]),
  isPrivate: fc.boolean(),
  natGateway: fc.boolean(),
  publicIp: fc.boolean(),
  policies: fc.tuple(collections, collections),
  relays,
  peering: fc.constantFrom("both", "one", "none"),
  forwarding: fc.boolean(),
});

const packetsTo = (destinations: readonly string[], count: number): fc.Arbitrary<WorldPacket[]> =>
  fc.array(
    fc.record({
      source: fc.constant("10.0.1.4"),
      destination: fc.constantFrom(...destinations),
      protocol: fc.constantFrom("Tcp", "Udp", "Icmp"),
      port: fc.constantFrom(0, 1, 79, 80, 81, 442, 443, 444, 65535),
    }),
    { minLength: count, maxLength: count },
  );
export const arbitraryPackets = packetsTo(DESTINATIONS, 40);
export const arbitraryPrivatePackets = packetsTo(PRIVATE_DESTINATIONS, 20);

/** The world as resources of azure-native. */
export function resourcesOf(world: World): Resource[] {
  const rules = world.subnetRules?.map(securityRule);
  return estate({
    rules,
    routes: world.routes.map(({ prefix, hop }, i) => ({
      name: `route${String(i)}`,
      addressPrefix: prefix,
      nextHopType: hop === "Firewall" ? "VirtualAppliance" : hop,
      ...(hop === "Firewall" ? { nextHopIpAddress: "10.0.0.4" } : {}),
    })),
    subnet: {
      defaultOutboundAccess: !world.isPrivate,
      ...(world.natGateway ? { natGateway: { id: idOf("natGateways", "nat") } } : {}),
    },
    collections: [],
    others: [
      natGateway(),
      resource("PublicIPAddress", "publicIPAddresses", "pip", { publicIPAddressVersion: "IPv4" }),
      resource("NetworkInterface", "networkInterfaces", "nic", {
        ...(world.interfaceRules === undefined
          ? {}
          : { networkSecurityGroup: { id: idOf("networkSecurityGroups", "own") } }),
        ipConfigurations: [
          {
            privateIPAddress: "10.0.1.4",
            subnet: { id: idOf("virtualNetworks/vnet/subnets", "app") },
            ...(world.publicIp ? { publicIPAddress: { id: idOf("publicIPAddresses", "pip") } } : {}),
          },
        ],
      }),
      ...(world.interfaceRules === undefined
        ? []
        : [
            resource("NetworkSecurityGroup", "networkSecurityGroups", "own", {
              securityRules: world.interfaceRules.map(securityRule),
            }),
          ]),
      ...(world.adminRules.length === 0 ? [] : administration(world.adminRules)),
      resource("VirtualNetwork", "virtualNetworks", "other", {
        addressSpace: { addressPrefixes: ["10.9.0.0/16"] },
      }),
      ...(world.peering === "none" ? [] : [peering("vnet", "other", world.forwarding)]),
      ...(world.peering === "both" ? [peering("other", "vnet", world.forwarding)] : []),
      resource("FirewallPolicy", "firewallPolicies", "base", {}),
      resource("FirewallPolicy", "firewallPolicies", "policy", {
        basePolicy: { id: idOf("firewallPolicies", "base") },
      }),
      ...world.policies.flatMap((policy, i) => groupsOf(policy, i === 0 ? "base" : "policy")),
      ...(world.relays.length === 0 ? [] : [group("relays", "policy", 400, [relaying(world.relays)])]),
    ],
  });
}

function peering(from: string, to: string, allowForwardedTraffic: boolean): Resource {
  return resource("VirtualNetworkPeering", `virtualNetworks/${from}/virtualNetworkPeerings`, `to-${to}`, {
    virtualNetworkName: from,
    remoteVirtualNetwork: { id: idOf("virtualNetworks", to) },
    allowForwardedTraffic,
  });
}

function relaying(relays: readonly WorldRelay[]): Record<string, unknown> {
  return {
    ruleCollectionType: "FirewallPolicyNatRuleCollection",
    name: "relays",
    priority: 100,
    action: { type: "DNAT" },
    rules: relays.map(({ from, to, ports }, i) => ({
      ruleType: "NatRule",
      name: `d${String(i)}`,
      ipProtocols: ["TCP", "UDP"],
      sourceAddresses: [from],
      destinationAddresses: [to],
      destinationPorts: [ports],
      translatedAddress: "8.8.8.8",
      translatedPort: "443",
    })),
  };
}

function securityRule(rule: WorldRule): Record<string, unknown> {
  return {
    name: rule.name,
    priority: rule.priority,
    direction: rule.outbound ? "Outbound" : "Inbound",
    access: rule.allow ? "Allow" : "Deny",
    protocol: rule.protocol,
    sourceAddressPrefix: rule.from,
    sourcePortRange: "*",
    destinationAddressPrefixes: rule.to,
    destinationPortRanges: rule.ports,
  };
}

const MANAGER = "networkManagers/manager";

/** A committed configuration of Azure Virtual Network Manager for the network. */
function administration(rules: readonly WorldAdminRule[]): Resource[] {
  const names = {
    networkManagerName: "manager",
    configurationName: "baseline",
    ruleCollectionName: "all",
    networkGroupName: "members",
  };
  const configurations = `${MANAGER}/securityAdminConfigurations`;
  return [
    resource("NetworkGroup", `${MANAGER}/networkGroups`, "members", names),
    resource("StaticMember", `${MANAGER}/networkGroups/members/staticMembers`, "vnet", {
      ...names,
      resourceId: idOf("virtualNetworks", "vnet"),
    }),
    resource("SecurityAdminConfiguration", configurations, "baseline", names),
    resource("AdminRuleCollection", `${configurations}/baseline/ruleCollections`, "all", {
      ...names,
      appliesToGroups: [{ networkGroupId: idOf(`${MANAGER}/networkGroups`, "members") }],
    }),
    resource("Commit", `${MANAGER}/commits`, "commit", {
      ...names,
      properties: {
        commitType: "SecurityAdmin",
        configurationIds: [idOf(configurations, "baseline")],
        targetLocations: ["westeurope"],
      },
    }),
    ...rules.map((rule) =>
      resource("AdminRule", `${configurations}/baseline/ruleCollections/all/rules`, rule.name, {
        ...names,
        kind: "Custom",
        direction: rule.outbound ? "Outbound" : "Inbound",
        access: rule.access,
        priority: rule.priority,
        protocol: rule.protocol === "*" ? "Any" : rule.protocol,
        sources: [{ addressPrefix: rule.from, addressPrefixType: "IPPrefix" }],
        destinations: rule.to.map((block) => ({
          addressPrefix: block,
          addressPrefixType: block === "Internet" ? "ServiceTag" : "IPPrefix",
        })),
        destinationPortRanges: rule.ports.map((ports) => (ports === "*" ? "0-65535" : ports)),
      }),
    ),
  ];
}

function groupsOf(policy: readonly WorldCollection[], name: string): Resource[] {
  return [...new Set(policy.map(({ group }) => group))].map((group) =>
    resource(
      "FirewallPolicyRuleCollectionGroup",
      `firewallPolicies/${name}/ruleCollectionGroups`,
      `${name}-${String(group)}`,
      {
        firewallPolicyName: name,
        priority: group,
        ruleCollections: policy
          .filter((collection) => collection.group === group)
          .map((collection, i) => ({
            ruleCollectionType: "FirewallPolicyFilterRuleCollection",
            name: `c${String(i)}`,
            priority: collection.priority,
            action: { type: collection.allow ? "Allow" : "Deny" },
            rules: collection.rules.map((rule, j) => ({
              ruleType: "NetworkRule",
              name: `n${String(j)}`,
              ipProtocols: rule.protocols,
              sourceAddresses: rule.from,
              destinationAddresses: rule.to,
              destinationPorts: rule.ports,
            })),
          })),
      },
    ),
  );
}
