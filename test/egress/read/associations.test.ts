import assert from "node:assert/strict";

import type { Resource } from "../../../egress/read";
import { DENY_INTERNET, egressOfNic, estate, idOf, natGateway, resource } from "../cases/fixtures";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const PRIVATE = { defaultOutboundAccess: false };
const NAT = idOf("natGateways", "nat");
const CLOSED = idOf("networkSecurityGroups", "closed");

/** An association of the classic provider. */
const link = (
  what: "NatGateway" | "NetworkSecurityGroup",
  subnetId: string,
  from?: readonly string[],
): Resource => ({
  urn: `urn:pulumi:dev::estate::azure:network/subnet${what}Association:Subnet${what}Association::link`,
  type: `azure:network/subnet${what}Association:Subnet${what}Association`,
  name: "link",
  properties: {
    subnetId,
    ...(what === "NatGateway" ? { natGatewayId: NAT } : { networkSecurityGroupId: CLOSED }),
  },
  ...(from === undefined ? {} : { propertyDependencies: { subnetId: [...from] } }),
});
const group = resource("NetworkSecurityGroup", "networkSecurityGroups", "closed", {
  securityRules: [DENY_INTERNET],
});
const app = idOf("virtualNetworks/vnet/subnets", "app");
const elsewhere = idOf("virtualNetworks/other/subnets", "app");
const urnOf = (name: string): string => `urn:pulumi:dev::estate::azure-native:network:Subnet::${name}`;
/** The fixture's subnet as a part of its network. */
const inline = (...others: Resource[]): Resource[] =>
  estate({
    others: [
      resource("VirtualNetwork", "virtualNetworks", "vnet", {
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
        subnets: [
          { name: "app", addressPrefix: "10.0.1.0/24", ...PRIVATE },
          { name: "db", addressPrefix: "10.0.2.0/24", ...PRIVATE },
        ],
      }),
      ...others,
    ],
  }).filter(({ type }) => type !== "azure-native:network:Subnet");
const db = resource("Subnet", "virtualNetworks/vnet/subnets", "db", {
  virtualNetworkName: "vnet",
  addressPrefix: "10.0.2.0/24",
});

describe("what an association attaches to a subnet", () => {
  const verdicts: Record<string, [resources: Resource[], verdict: string]> = {
    "a subnet that is a resource": [
      estate({ subnet: PRIVATE, others: [natGateway(), link("NatGateway", app)] }),
      "unrestricted",
    ],
    "a subnet that is written in its network": [
      inline(natGateway(), link("NatGateway", app)),
      "unrestricted",
    ],
    "another subnet that is written in its network": [
      inline(natGateway(), link("NatGateway", idOf("virtualNetworks/vnet/subnets", "db"))),
      "none",
    ],
    "a group for the subnet": [estate({ others: [group, link("NetworkSecurityGroup", app)] }), "none"],
    "a group for a subnet of the same name in a network that was not read": [
      estate({ others: [group, link("NetworkSecurityGroup", elsewhere)] }),
      "unrestricted",
    ],
    "a group for the subnet, whose id is not known yet": [
      estate({ others: [group, link("NetworkSecurityGroup", UNKNOWN, [urnOf("app")])] }),
      "none",
    ],
    "a group for one of two subnets, not known which": [
      estate({ others: [db, group, link("NetworkSecurityGroup", UNKNOWN, [urnOf("app"), urnOf("db")])] }),
      "unknown",
    ],
  };
  for (const [name, [resources, verdict]] of Object.entries(verdicts)) {
    it(`${name} → ${verdict}`, () => {
      assert.equal(egressOfNic(resources).verdict, verdict);
    });
  }
});
