import assert from "node:assert/strict";

import type { Resource } from "../../../../egress/read";
import { resource, rule } from "../fixtures";
import {
  closed,
  egressOfService,
  firewalled,
  networkUrn,
  open,
  service,
  serviceCases,
  UNKNOWN,
  VNET_ID,
} from "./fixtures";

type Properties = Record<string, unknown>;

const wrap = (parameters: Properties): Properties =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { value }]));
const INJECTED = {
  customVirtualNetworkId: VNET_ID,
  customPublicSubnetName: "app",
  customPrivateSubnetName: "app",
};
const workspace = (
  parameters: Properties = {},
  more: Properties = {},
  type = "databricks:Workspace",
): Resource => service(type, { parameters: wrap({ ...INJECTED, ...parameters }), ...more });
const classic = (parameters: Properties = {}): Resource =>
  service("azure:databricks/workspace:Workspace", {
    customParameters: {
      virtualNetworkId: VNET_ID,
      publicSubnetName: "app",
      privateSubnetName: "app",
      ...parameters,
    },
  });
/** A second subnet of the network, which is not private. */
const SECOND = resource("Subnet", "virtualNetworks/vnet/subnets", "second", {
  virtualNetworkName: "vnet",
  addressPrefix: "10.0.2.0/24",
});
/** A network with a subnet that is not private, which the workspace has no part in. */
const ANOTHER_NETWORK = [
  resource("VirtualNetwork", "virtualNetworks", "other", {}),
  resource("Subnet", "virtualNetworks/other/subnets", "third", {
    virtualNetworkName: "other",
    addressPrefix: "10.9.0.0/24",
  }),
];
// A security group as Azure makes it: nothing but the default rules.
const DEFAULT_GROUP = { rules: [] };

describe("what Databricks workspaces send out", () => {
  serviceCases({
    "B100 an injected workspace with public addresses and a default security group": [
      [...closed(DEFAULT_GROUP), workspace({ enableNoPublicIp: false })],
      "unrestricted",
      "publicIp",
    ],
    "a workspace without a network of the customer's": [
      [service("databricks:Workspace", { parameters: wrap({ enableNoPublicIp: true }) })],
      "unrestricted",
      "platform",
    ],
    "an injected workspace in subnets that are not private": [
      [...open(), workspace()],
      "unrestricted",
      "defaultOutbound",
    ],
    "a second subnet that is not private": [
      [...closed(), SECOND, workspace({ customPrivateSubnetName: "second" })],
      "unrestricted",
      "defaultOutbound",
    ],
    "an earlier version that says nothing of public addresses": [
      [...closed(), workspace({}, {}, "azure-native:databricks/v20230201:Workspace")],
      "unrestricted",
      "publicIp",
    ],
    "the classic provider's public addresses": [
      [...closed(), classic({ noPublicIp: false })],
      "unrestricted",
      "publicIp",
    ],
    "a load balancer of the customer's": [
      [...closed(), workspace({ loadBalancerId: UNKNOWN, enableNoPublicIp: true })],
      "unrestricted",
      "loadBalancer",
    ],
    "public addresses behind a security group": [
      [...open({ rules: [rule({ access: "Deny" })] }), workspace({ enableNoPublicIp: false })],
      "none",
    ],
    "no public addresses in private subnets": [[...closed(), workspace()], "none"],
    "no public addresses behind a firewall": [
      [...firewalled(), workspace({ enableNoPublicIp: true })],
      "restricted",
      "firewall",
    ],
    "the classic provider's no public addresses": [[...closed(), classic({ noPublicIp: true })], "none"],
    "public addresses that are not known yet": [
      [...closed(), workspace({ enableNoPublicIp: UNKNOWN })],
      "unknown",
      /enableNoPublicIp\.value is not known/,
    ],
    "serverless compute": [
      [service("databricks:Workspace", { computeMode: "Serverless" })],
      "unknown",
      /computeMode is Serverless/,
    ],
    "a subnet that is not among the resources": [
      [...closed(), workspace({ customPrivateSubnetName: "elsewhere" })],
      "unknown",
      /customPrivateSubnetName\.value is "elsewhere", a subnet that is not among those read/,
    ],
    "subnets without names": [
      [service("databricks:Workspace", { parameters: wrap({ customVirtualNetworkId: "elsewhere" }) })],
      "unknown",
      /names no subnet/,
    ],
  });

  it("finds the subnets by name where the network's id is not known yet", () => {
    const made = {
      ...workspace({ customVirtualNetworkId: UNKNOWN }),
      propertyDependencies: { parameters: [networkUrn("VirtualNetwork", "vnet")] },
    };
    assert.equal(egressOfService([...closed(), SECOND, made]).verdict, "none");
    assert.equal(egressOfService([...open(), made]).verdict, "unrestricted");
  });

  it("judges every subnet of the network where the names are not known yet", () => {
    const made = workspace({ customPublicSubnetName: UNKNOWN, customPrivateSubnetName: UNKNOWN });
    assert.equal(egressOfService([...closed(), made]).verdict, "none");
    assert.equal(egressOfService([...closed(), SECOND, made]).verdict, "unrestricted");
    assert.equal(egressOfService([...closed(), ...ANOTHER_NETWORK, made]).verdict, "none");
  });
});
