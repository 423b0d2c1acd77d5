import assert from "node:assert/strict";

import { DEFAULT_THRESHOLDS, egressOfSources } from "../../../egress/reach";
import { readModel } from "../../../egress/read";
import { cases, egressOfNic, estate, FN, idOf, natGateway, resource, rule } from "./fixtures";

describe("what is unclear", () => {
  cases({
    "a source that is a service tag is anybody for an Allow": [
      FN([rule({ sourceAddressPrefix: "AzureCloud" })]),
      "unrestricted",
    ],
    "a source that is a service tag is nobody for a Deny": [
      FN([rule({ access: "Deny", sourceAddressPrefix: "AzureCloud" }), rule({ priority: 200 })]),
      "unrestricted",
    ],
    "E105 default outbound access has no IPv6": [
      estate({
        dualStack: true,
        rules: [
          rule({ destinationAddressPrefix: "::/0" }),
          rule({ access: "Deny", priority: 200, destinationAddressPrefix: "*" }),
        ],
        nic: { privateIPAddress: "fd00:1::4" },
      }),
      "none",
    ],
  });

  it("E174 an id in capitals means the one subnet that has it, and not its namesake", () => {
    const twin = {
      ...resource("Subnet", "virtualNetworks/other/subnets", "app", {
        virtualNetworkName: "other",
        addressPrefix: "10.9.1.0/24",
        natGateway: { id: idOf("natGateways", "nat") },
      }),
      urn: "urn:pulumi:dev::estate::azure-native:network:Subnet::twin",
    };
    const interfaceIn = resource("NetworkInterface", "networkInterfaces", "nic", {
      ipConfigurations: [
        {
          privateIPAddress: "10.0.1.4",
          subnet: { id: idOf("virtualNetworks/vnet/subnets", "app").toUpperCase() },
        },
      ],
    });
    const resources = estate({
      subnet: { defaultOutboundAccess: false },
      others: [twin, natGateway(), interfaceIn],
    });
    assert.equal(egressOfNic(resources).verdict, "none");
    const interfaces = egressOfSources(readModel(resources), DEFAULT_THRESHOLDS).filter(
      ({ source }) => source.kind === "networkInterface",
    );
    assert.equal(interfaces.length, 1);
  });

  it("an interface whose subnet was not read is unknown, and says which it is", () => {
    const [nic] = estate({}).filter(({ name }) => name === "nic");
    assert.ok(nic !== undefined);
    const { verdict, unknown } = egressOfNic([nic]);
    assert.equal(verdict, "unknown");
    assert.deepEqual(
      unknown.map(({ property, reason }) => [property, reason]),
      [["ipConfigurations[0].subnet.id", "is a subnet that is not among those read"]],
    );
  });
});
