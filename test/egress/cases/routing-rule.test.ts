import assert from "node:assert/strict";

import type { Resource } from "../../../egress/read";
import { UNKNOWN } from "../../policypack/stack";
import { cases, egressOfNic, estate, FR, firewall, idOf, resource } from "./fixtures";

type Properties = Record<string, unknown>;

const MANAGER = "networkManagers/manager";
const CONFIGURATION = "networkManagers/manager/routingConfigurations";
const within = (more: Properties): Properties => ({ networkManagerName: "manager", ...more });
const GROUP = [
  resource("NetworkGroup", `${MANAGER}/networkGroups`, "spokes", within({})),
  resource(
    "StaticMember",
    `${MANAGER}/networkGroups/spokes/staticMembers`,
    "member",
    within({ networkGroupName: "spokes", resourceId: idOf("virtualNetworks", "vnet") }),
  ),
];
const collection = (more: Properties = {}): Resource =>
  resource(
    "RoutingRuleCollection",
    `${CONFIGURATION}/main/ruleCollections`,
    "collection",
    within({
      configurationName: "main",
      appliesTo: [{ networkGroupId: idOf(`${MANAGER}/networkGroups`, "spokes") }],
      disableBgpRoutePropagation: "False",
      ...more,
    }),
  );
const routingRule = (name: string, destinationAddress: string, nextHop: Properties): Resource =>
  resource(
    "RoutingRule",
    `${CONFIGURATION}/main/ruleCollections/collection/rules`,
    name,
    within({
      configurationName: "main",
      ruleCollectionName: "collection",
      destination: { type: "AddressPrefix", destinationAddress },
      nextHop,
    }),
  );
const commit = (more: Properties = {}): Resource =>
  resource(
    "Commit",
    `${MANAGER}/commits`,
    "commit",
    within({
      properties: {
        commitType: "Routing",
        configurationIds: [idOf(CONFIGURATION, "main")],
        targetLocations: ["westeurope"],
        ...more,
      },
    }),
  );
const managed = (...others: Resource[]): Resource[] => [
  ...GROUP,
  resource(
    "NetworkManagerRoutingConfiguration",
    CONFIGURATION,
    "main",
    within({ configurationName: "main" }),
  ),
  ...others,
];
const TO_FIREWALL = routingRule("all", "0.0.0.0/0", {
  nextHopType: "VirtualAppliance",
  nextHopAddress: "10.0.0.4",
});
const TO_NOWHERE = routingRule("all", "0.0.0.0/0", { nextHopType: "NoNextHop" });
const OUT = routingRule("hole", "8.0.0.0/8", { nextHopType: "Internet" });
const GATEWAY = resource("VirtualNetworkGateway", "virtualNetworkGateways", "gateway", {
  gatewayType: "Vpn",
  gatewayDefaultSite: { id: "office" },
  ipConfigurations: [{ subnet: { id: idOf("virtualNetworks/vnet/subnets", "GatewaySubnet") } }],
});

describe("what routing rules of a network manager let out", () => {
  describe("in force", () => {
    cases({
      "everything nowhere": [estate({ others: managed(collection(), TO_NOWHERE, commit()) }), "none"],
      "everything to a firewall that lets nothing out": [
        estate({ others: [...firewall([]), ...managed(collection(), TO_FIREWALL, commit())] }),
        "none",
      ],
      "a hole beside the default route of the subnet's table (E52)": [
        FR([], { subnet: { defaultOutboundAccess: true }, others: managed(collection(), OUT, commit()) }),
        "broad",
        / 8\.0\.0\.0 /,
      ],
      "a configuration of the classic provider": [
        estate({
          others: [
            ...managed(),
            {
              ...collection(),
              type: "azure:network/networkManagerRoutingRuleCollection:NetworkManagerRoutingRuleCollection",
              properties: {
                name: "collection",
                routingConfigurationId: idOf(CONFIGURATION, "main"),
                networkGroupIds: [idOf(`${MANAGER}/networkGroups`, "spokes")],
              },
            },
            {
              ...TO_NOWHERE,
              type: "azure:network/networkManagerRoutingRule:NetworkManagerRoutingRule",
              properties: {
                name: "all",
                ruleCollectionId: idOf(`${CONFIGURATION}/main/ruleCollections`, "collection"),
                destination: { type: "AddressPrefix", address: "0.0.0.0/0" },
                nextHop: { type: "NoNextHop" },
              },
            },
            {
              ...commit(),
              type: "azure:network/networkManagerDeployment:NetworkManagerDeployment",
              properties: {
                scopeAccess: "Routing",
                location: "westeurope",
                configurationIds: [idOf(CONFIGURATION, "main")],
              },
            },
          ],
        }),
        "none",
      ],
      "a collection that turns propagation off (E68)": [
        estate({
          others: [GATEWAY, ...managed(collection({ disableBgpRoutePropagation: "True" }), commit())],
        }),
        "unrestricted",
      ],
      "a collection that keeps propagation on": [
        estate({ others: [GATEWAY, ...managed(collection(), commit())] }),
        "unknown",
      ],
    });
  });

  describe("not in force", () => {
    cases({
      "a default route that nobody committed": [
        estate({ others: managed(collection(), TO_NOWHERE) }),
        "unrestricted",
      ],
      "a commit of another kind": [
        estate({ others: managed(collection(), TO_NOWHERE, commit({ commitType: "SecurityAdmin" })) }),
        "unrestricted",
      ],
      "a commit of another configuration": [
        estate({
          others: managed(
            collection(),
            TO_NOWHERE,
            commit({ configurationIds: [idOf(CONFIGURATION, "second")] }),
          ),
        }),
        "unrestricted",
      ],
      "a group of other networks": [
        estate({
          others: managed(collection(), TO_NOWHERE, commit()).map((each) =>
            each.name === "member"
              ? { ...each, properties: { ...each.properties, resourceId: idOf("virtualNetworks", "other") } }
              : each,
          ),
        }),
        "unrestricted",
      ],
    });
  });

  describe("cannot decide", () => {
    it("a hole that waits to be committed, and says so", () => {
      const egress = egressOfNic(
        FR([], { subnet: { defaultOutboundAccess: true }, others: managed(collection(), OUT) }),
      );
      assert.deepEqual(
        [egress.verdict, egress.open.breadth, egress.closed.breadth],
        ["unknown", "broad", "restricted"],
      );
      assert.match(
        egress.unknown.map(({ reason }) => reason).join(),
        /names a routing configuration that is not/,
      );
    });

    it("a commit whose configurations are not known", () => {
      const egress = egressOfNic(
        estate({ others: managed(collection(), TO_NOWHERE, commit({ configurationIds: [UNKNOWN] })) }),
      );
      assert.equal(egress.verdict, "unknown");
    });

    it("a group whose members a policy gives", () => {
      const others = managed(collection(), TO_NOWHERE, commit()).filter(({ name }) => name !== "member");
      assert.equal(egressOfNic(estate({ others })).verdict, "unknown");
    });
  });
});
