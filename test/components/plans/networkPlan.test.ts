import assert from "node:assert/strict";

import fc from "fast-check";

import { networkFaults, type NetworkPlan } from "../../../components/plans/networkPlan";
import { formatIpv4 } from "../../../egress/space";

const PLAN: NetworkPlan = {
  hubAddressSpace: "10.10.0.0/22",
  firewallSubnet: "10.10.0.0/26",
  spokeAddressSpace: "10.20.0.0/16",
  workloadSubnet: "10.20.1.0/24",
};
const problems = (changes: Partial<NetworkPlan>): string[] =>
  networkFaults({ ...PLAN, ...changes }).map((fault) => `${fault.path}: ${fault.problem}`);

describe("address plan", () => {
  it("accepts a hub and a spoke that lie apart, with subnets inside", () => {
    assert.deepEqual(problems({}), []);
  });

  it("accepts a firewall subnet of exactly /26 and refuses /27", () => {
    assert.deepEqual(problems({ firewallSubnet: "10.10.1.64/26" }), []);
    assert.deepEqual(problems({ firewallSubnet: "10.10.1.64/27" }), [
      'firewallSubnet: "10.10.1.64/27" is smaller than /26',
    ]);
  });

  it("refuses a workload subnet outside its spoke, naming both", () => {
    assert.deepEqual(problems({ workloadSubnet: "10.21.1.0/24" }), [
      'workloadSubnet: "10.21.1.0/24" is not within spokeAddressSpace 10.20.0.0/16',
    ]);
  });

  it("refuses a spoke that overlaps the hub, which Azure would not peer", () => {
    assert.match(problems({ hubAddressSpace: "10.0.0.0/8" }).join("\n"), /spokeAddressSpace: .*overlaps/);
  });

  it("refuses public, IPv6 and malformed blocks, and blocks with host bits", () => {
    assert.match(problems({ hubAddressSpace: "20.0.0.0/16" }).join("\n"), /not private/);
    assert.match(problems({ hubAddressSpace: "fd00::/64" }).join("\n"), /IPv6/);
    assert.match(problems({ hubAddressSpace: "10.10.0.0" }).join("\n"), /smaller than \/29/);
    assert.match(problems({ hubAddressSpace: "hub" }).join("\n"), /not a CIDR block/);
    assert.match(problems({ workloadSubnet: "10.20.1.5/24" }).join("\n"), /did you mean 10\.20\.1\.0\/24/);
  });

  it("reports the faults of hub and spoke together", () => {
    assert.equal(problems({ firewallSubnet: "10.10.0.0/28", workloadSubnet: "10.99.0.0/24" }).length, 2);
  });

  it("accepts every subnet of the spoke that is large enough", () => {
    const subnet = fc
      .tuple(fc.integer({ min: 16, max: 29 }), fc.nat({ max: 65535 }))
      .map(([length, offset]) => {
        const size = 2 ** (32 - length);
        const low = 10 * 2 ** 24 + 20 * 2 ** 16 + Math.floor(offset / size) * size;
        return `${formatIpv4(low)}/${length}`;
      });
    fc.assert(
      fc.property(subnet, (workloadSubnet) => {
        assert.deepEqual(problems({ workloadSubnet }), []);
      }),
    );
  });
});
