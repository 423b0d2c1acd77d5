import assert from "node:assert/strict";

import { DEFAULT_THRESHOLDS, judgeNetworkSecurityGroups, type Opening } from "../../../egress/reach";
import { readModel, type Resource } from "../../../egress/read";
import { DENY_INTERNET, estate, FF, FN, idOf, resource, rule } from "../cases/fixtures";

const OPEN = rule({ name: "open" });

function openingsOf(resources: readonly Resource[], group: string): readonly Opening[] {
  const sets = judgeNetworkSecurityGroups(readModel(resources), DEFAULT_THRESHOLDS);
  const set = sets.find(({ urn }) => urn.endsWith(`::${group}`));
  assert.ok(set !== undefined, `no group ${group}`);
  return set.openings;
}

/** The interface of a fixture with a group of its own that lets everything out. */
const LOOSE_INTERFACE = [
  resource("NetworkSecurityGroup", "networkSecurityGroups", "loose", { securityRules: [OPEN] }),
  resource("NetworkInterface", "networkInterfaces", "nic", {
    networkSecurityGroup: { id: idOf("networkSecurityGroups", "loose") },
    ipConfigurations: [
      { privateIPAddress: "10.0.1.4", subnet: { id: idOf("virtualNetworks/vnet/subnets", "app") } },
    ],
  }),
];

describe("a security group that opens everything", () => {
  const cases: Record<string, [resources: Resource[], group: string, closedElsewhere: boolean]> = {
    "is a way out where nothing else stands on the path": [FN([OPEN]), "nsg", false],
    "is a way out where nothing in the model has it": [
      [
        ...estate({}),
        resource("NetworkSecurityGroup", "networkSecurityGroups", "loose", { securityRules: [OPEN] }),
      ],
      "loose",
      false,
    ],
    "N10 is none where the subnet's group closes what the interface's opens": [
      FN([], { others: LOOSE_INTERFACE }),
      "loose",
      true,
    ],
    "is none where the firewall at the end of the route closes it": [FF([], { rules: [OPEN] }), "nsg", true],
    "is none where no outbound method carries it": [
      estate({ rules: [OPEN], subnet: { defaultOutboundAccess: false } }),
      "nsg",
      true,
    ],
    "is a way out where the route leads to where nobody knows": [
      estate({
        rules: [OPEN],
        routes: [
          {
            name: "r",
            addressPrefix: "0.0.0.0/0",
            nextHopType: "VirtualAppliance",
            nextHopIpAddress: "10.9.9.9",
          },
        ],
        subnet: { defaultOutboundAccess: false },
      }),
      "nsg",
      false,
    ],
  };
  for (const [name, [resources, group, closedElsewhere]] of Object.entries(cases)) {
    it(name, () => {
      assert.deepEqual(
        openingsOf(resources, group).map((opening) => opening.closedElsewhere),
        [closedElsewhere],
      );
    });
  }

  it("is judged by every subnet that has it, and one open one is enough", () => {
    const two = [
      ...FF([], { rules: [OPEN] }),
      resource("Subnet", "virtualNetworks/vnet/subnets", "other", {
        virtualNetworkName: "vnet",
        addressPrefix: "10.0.3.0/24",
        networkSecurityGroup: { id: idOf("networkSecurityGroups", "nsg") },
      }),
    ];
    assert.deepEqual(
      openingsOf(two, "nsg").map((opening) => opening.closedElsewhere),
      [false],
    );
  });

  it("opens nothing where an earlier Deny covers it", () => {
    assert.deepEqual(
      openingsOf(
        FN([
          { ...DENY_INTERNET, name: "first", priority: 100 },
          { ...OPEN, priority: 200 },
        ]),
        "nsg",
      ),
      [],
    );
  });
});
