import assert from "node:assert/strict";

import { readModel, type Resource } from "../../../egress/read";
import { ask, sourcesOf } from "../../../egress/reach";
import { cases, egressOfNic, estate, FN, idOf, natGateway, resource, rule } from "./fixtures";

type Properties = Record<string, unknown>;

const MANAGER = "networkManagers/manager";
const NAMES = { networkManagerName: "manager", configurationName: "baseline", ruleCollectionName: "all" };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const adminRule = (name: string, fields: Properties): Resource =>
  resource("AdminRule", `${MANAGER}/securityAdminConfigurations/baseline/ruleCollections/all/rules`, name, {
    ...NAMES,
    kind: "Custom",
    direction: "Outbound",
    access: "AlwaysAllow",
    priority: 10,
    protocol: "Any",
    sources: [{ addressPrefix: "*", addressPrefixType: "IPPrefix" }],
    sourcePortRanges: ["0-65535"],
    destinations: [{ addressPrefix: "Internet", addressPrefixType: "ServiceTag" }],
    destinationPortRanges: ["0-65535"],
    ...fields,
  });

const groups = (networkGroup = "group"): Resource =>
  resource("AdminRuleCollection", `${MANAGER}/securityAdminConfigurations/baseline/ruleCollections`, "all", {
    ...NAMES,
    appliesToGroups: [{ networkGroupId: idOf(`${MANAGER}/networkGroups`, networkGroup) }],
  });
const configuration = (fields: Properties = {}): Resource =>
  resource("SecurityAdminConfiguration", `${MANAGER}/securityAdminConfigurations`, "baseline", {
    ...NAMES,
    ...fields,
  });
const GROUP = resource("NetworkGroup", `${MANAGER}/networkGroups`, "group", {
  networkManagerName: "manager",
});
const member = (network = "vnet"): Resource =>
  resource("StaticMember", `${MANAGER}/networkGroups/group/staticMembers`, "member", {
    networkManagerName: "manager",
    networkGroupName: "group",
    resourceId: idOf("virtualNetworks", network),
  });
const commit = (fields: Properties = {}): Resource =>
  resource("Commit", `${MANAGER}/commits`, "commit", {
    networkManagerName: "manager",
    properties: {
      commitType: "SecurityAdmin",
      configurationIds: [idOf(`${MANAGER}/securityAdminConfigurations`, "baseline")],
      targetLocations: ["westeurope"],
      ...fields,
    },
  });

/** Rules that are committed, for the network of the fixture. */
const committed = (...rules: Properties[]): Resource[] => [
  ...rules.map((fields, i) => adminRule(`r${String(i)}`, fields)),
  groups(),
  configuration(),
  GROUP,
  member(),
  commit(),
];
const DENY = { access: "Deny" };
/** A security group that lets everything out. */
const open = (others: readonly Resource[]): Resource[] =>
  estate({
    rules: [rule({})],
    subnet: { natGateway: { id: idOf("natGateways", "nat") } },
    others: [natGateway(), ...others],
  });
const closed = (others: readonly Resource[]): Resource[] => FN([], { others });
const without = (type: string, of: readonly Resource[]): Resource[] =>
  of.filter((each) => !each.type.endsWith(`:${type}`));
/** The fixture's network, with more properties. */
const network = (fields: Properties): Resource =>
  resource("VirtualNetwork", "virtualNetworks", "vnet", {
    addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
    ...fields,
  });
const SQL_SUBNET = resource("Subnet", "virtualNetworks/vnet/subnets", "sql", {
  virtualNetworkName: "vnet",
  addressPrefix: "10.0.9.0/24",
  delegations: [{ name: "sql", serviceName: "Microsoft.Sql/managedInstances" }],
});
const manager = (name: string, scopes: Properties): Resource =>
  resource("NetworkManager", "networkManagers", name, {
    networkManagerName: name,
    networkManagerScopes: scopes,
  });
/** The same chain under another manager. */
const under = (name: string, resources: readonly Resource[]): Resource[] =>
  resources.map((each) => ({
    ...each,
    urn: each.urn.replace(/::(\w+)$/, `::${name}-$1`),
    id: each.id?.replaceAll("networkManagers/manager", `networkManagers/${name}`),
    properties: JSON.parse(
      JSON.stringify({ ...each.properties, networkManagerName: name }).replaceAll(
        "networkManagers/manager",
        `networkManagers/${name}`,
      ),
    ) as Properties,
  }));

describe("what security admin rules let out", () => {
  describe("lets everything out", () => {
    cases({
      "B40 an AlwaysAllow past a closed security group": [closed(committed({})), "unrestricted"],
      "B41 a Deny that is not committed": [open(without("Commit", committed(DENY))), "unrestricted"],
      "an AlwaysAllow in two halves": [
        closed(
          committed(
            { destinations: [{ addressPrefix: "0.0.0.0/1" }] },
            { priority: 20, destinations: [{ addressPrefix: "128.0.0.0/1" }] },
          ),
        ),
        "unrestricted",
      ],
      "an AlwaysAllow without a destination": [closed(committed({ destinations: [] })), "unrestricted"],
      "an AlwaysAllow before a Deny": [closed(committed({}, { ...DENY, priority: 11 })), "unrestricted"],
      "a Deny committed for another kind of configuration": [
        open([...without("Commit", committed(DENY)), commit({ commitType: "Connectivity" })]),
        "unrestricted",
      ],
      "a Deny committed for another configuration": [
        open([
          ...without("Commit", committed(DENY)),
          commit({ configurationIds: [idOf(`${MANAGER}/securityAdminConfigurations`, "other")] }),
        ]),
        "unrestricted",
      ],
      "a Deny committed in another region": [
        open([...committed(DENY), network({ location: "North Europe" })]),
        "unrestricted",
      ],
      "a Deny for another network": [
        open([...without("StaticMember", committed(DENY)), member("other")]),
        "unrestricted",
      ],
      "an inbound Deny": [open(committed({ ...DENY, direction: "Inbound" })), "unrestricted"],
      "a Deny of TCP alone": [open(committed({ ...DENY, protocol: "Tcp" })), "unrestricted", /Udp/],
      "a Deny of some source ports": [
        open(committed({ ...DENY, sourcePortRanges: ["1024-65535"] })),
        "unrestricted",
      ],
      "a Deny behind an Allow, which hands on": [
        open(committed({ access: "Allow", priority: 5 }, DENY)),
        "unrestricted",
      ],
      "a Deny with a priority that Azure refuses, beside an AlwaysAllow": [
        closed(committed({ ...DENY, priority: 0 }, {})),
        "unrestricted",
      ],
      "a Deny where intent policies keep it out": [open([...committed(DENY), SQL_SUBNET]), "unrestricted"],
      "an AlwaysAllow of a manager with a wider scope": [
        closed([
          manager("manager", { subscriptions: ["/subscriptions/s"] }),
          manager("root", { managementGroups: ["/providers/mg"] }),
          ...committed({ ...DENY, priority: 1 }),
          ...under("root", committed({ priority: 4000 })),
        ]),
        "unrestricted",
      ],
    });
  });

  describe("lets nothing out that nobody meant to let out", () => {
    cases({
      "N15 a Deny before an open security group": [open(committed(DENY)), "none"],
      "N16 an Allow before a closed security group": [closed(committed({ access: "Allow" })), "none"],
      "an AlwaysAllow for another network": [
        closed([...without("StaticMember", committed({})), member("other")]),
        "none",
      ],
      "an AlwaysAllow behind a Deny": [closed(committed({ ...DENY, priority: 1 }, {})), "none"],
      "an AlwaysAllow behind an Allow": [closed(committed({ access: "Allow", priority: 1 }, {})), "none"],
      "an inbound AlwaysAllow": [closed(committed({ direction: "Inbound" })), "none"],
      "an AlwaysAllow of one network": [
        closed(committed({ destinations: [{ addressPrefix: "203.0.114.0/24" }] })),
        "restricted",
      ],
      "a Deny with nothing written down": [
        open(
          committed({
            ...DENY,
            sources: [],
            destinations: [],
            sourcePortRanges: [],
            destinationPortRanges: [],
          }),
        ),
        "none",
      ],
      "a Deny in the region of the network": [
        open([...committed(DENY), network({ location: "West Europe" })]),
        "none",
      ],
      "a Deny that is to apply where intent policies are": [
        open([
          ...without("SecurityAdminConfiguration", committed(DENY)),
          SQL_SUBNET,
          configuration({ applyOnNetworkIntentPolicyBasedServices: ["All"] }),
        ]),
        "none",
      ],
      "an AlwaysAllow where intent policies keep it out": [closed([...committed({}), SQL_SUBNET]), "none"],
      "a Deny of a manager with a wider scope": [
        open([
          manager("manager", { subscriptions: ["/subscriptions/s"] }),
          manager("root", { managementGroups: ["/providers/mg"] }),
          ...committed({ priority: 1 }),
          ...under("root", committed({ ...DENY, priority: 4000 })),
        ]),
        "none",
      ],
      "a Deny of the classic provider": [open(classic("Deny")), "none"],
      "a Deny in a preview, joined by what its references were made from": [open(preview()), "none"],
    });
  });

  describe("cannot decide", () => {
    const unknownOf = (resources: Resource[]): string => {
      const egress = egressOfNic(resources);
      assert.equal(egress.verdict, "unknown");
      return egress.unknown.map(({ property, reason }) => `${property} ${reason}`).join();
    };
    it("an AlwaysAllow that is not committed, since that is one step away", () => {
      assert.match(
        unknownOf(closed(without("Commit", committed({})))),
        /a configuration that is not committed/,
      );
    });
    it("a Deny for a group without static members", () => {
      assert.match(unknownOf(open(without("StaticMember", committed(DENY)))), /without static members/);
    });
    it("an AlwaysAllow for a group without static members", () => {
      assert.match(unknownOf(closed(without("StaticMember", committed({})))), /without static members/);
    });
    it("a Deny for a group that is not among the resources", () => {
      const elsewhere = [...without("AdminRuleCollection", committed(DENY)), groups("other")];
      assert.match(unknownOf(open(elsewhere)), /networkGroupId is a network group that is not among/);
    });
    it("a Deny whose commit names what is not known", () => {
      const some = [...without("Commit", committed(DENY)), commit({ configurationIds: [UNKNOWN] })];
      assert.match(unknownOf(open(some)), /not known to name the configuration/);
    });
    it("a rule whose access is not known", () => {
      assert.match(
        unknownOf(closed(committed({ access: UNKNOWN }))),
        /access is not known before the update/,
      );
    });
  });

  it("names the rule that accepts, and asks no security group after it", () => {
    const model = readModel(closed(committed({})));
    const source = sourcesOf(model).find(({ kind }) => kind === "networkInterface");
    assert.ok(source !== undefined);
    const question = { from: "10.0.1.4", to: "8.8.8.8", protocol: "Tcp", port: 443 } as const;
    const { verdict, path } = ask(question, source, model);
    assert.equal(verdict, "allowed");
    assert.deepEqual(path.map(({ hop, rule: name }) => `${hop} ${name}`).slice(0, 2), [
      "securityAdmin r0",
      "route the default route to the Internet",
    ]);
  });
});

/** The chain as the classic provider has it. */
function classic(action: string): Resource[] {
  const made = (type: string, name: string, properties: Properties): Resource => ({
    urn: `urn:pulumi:dev::estate::azure:network/${type}::${name}`,
    type: `azure:network/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`,
    name,
    id: idOf(type, name),
    properties: { name, ...properties },
  });
  return [
    made("NetworkManagerSecurityAdminConfiguration", "baseline", { networkManagerId: "m" }),
    made("NetworkManagerAdminRuleCollection", "all", {
      securityAdminConfigurationId: idOf("NetworkManagerSecurityAdminConfiguration", "baseline"),
      networkGroupIds: [idOf("NetworkManagerNetworkGroup", "group")],
    }),
    made("NetworkManagerNetworkGroup", "group", { networkManagerId: "m" }),
    made("NetworkManagerStaticMember", "member", {
      networkGroupId: idOf("NetworkManagerNetworkGroup", "group"),
      targetVirtualNetworkId: idOf("virtualNetworks", "vnet"),
    }),
    made("NetworkManagerAdminRule", "rule", {
      adminRuleCollectionId: idOf("NetworkManagerAdminRuleCollection", "all"),
      action,
      direction: "Outbound",
      priority: 1,
      protocol: "Any",
      destinations: [{ addressPrefixType: "ServiceTag", addressPrefix: "Internet" }],
    }),
    made("NetworkManagerDeployment", "deployment", {
      networkManagerId: "m",
      location: "West Europe",
      scopeAccess: "SecurityAdmin",
      configurationIds: [idOf("NetworkManagerSecurityAdminConfiguration", "baseline")],
    }),
  ];
}

/** A committed Deny as a first preview has it: names and ids are not known, and only dependencies join them. */
function preview(): Resource[] {
  const chain = committed(DENY);
  const urnOf = (type: string): string => chain.find((each) => each.type.endsWith(`:${type}`))?.urn ?? "";
  const from: Record<string, Record<string, string>> = {
    AdminRule: {
      ruleCollectionName: "AdminRuleCollection",
      configurationName: "SecurityAdminConfiguration",
    },
    AdminRuleCollection: {
      configurationName: "SecurityAdminConfiguration",
      appliesToGroups: "NetworkGroup",
    },
    StaticMember: { networkGroupName: "NetworkGroup" },
    Commit: { properties: "SecurityAdminConfiguration" },
  };
  const unknown: Record<string, Properties> = {
    AdminRule: { ruleCollectionName: UNKNOWN, configurationName: UNKNOWN, networkManagerName: UNKNOWN },
    AdminRuleCollection: {
      ruleCollectionName: UNKNOWN,
      configurationName: UNKNOWN,
      networkManagerName: UNKNOWN,
      appliesToGroups: [{ networkGroupId: UNKNOWN }],
    },
    SecurityAdminConfiguration: { configurationName: UNKNOWN, networkManagerName: UNKNOWN },
    NetworkGroup: { networkGroupName: UNKNOWN },
    StaticMember: { networkGroupName: UNKNOWN },
    Commit: {
      properties: {
        commitType: "SecurityAdmin",
        configurationIds: [UNKNOWN],
        targetLocations: ["westeurope"],
      },
    },
  };
  return chain.map((each) => {
    const type = each.type.split(":").at(-1) ?? "";
    const properties: Properties = { ...each.properties, ...unknown[type], name: undefined };
    const dependencies = Object.entries(from[type] ?? {}).map(([property, of]) => [property, [urnOf(of)]]);
    return {
      ...each,
      id: undefined,
      properties,
      propertyDependencies: Object.fromEntries(dependencies) as Record<string, string[]>,
    };
  });
}
