import assert from "node:assert/strict";

import { aksOutboundThroughFirewall } from "../../../policypack/rules/aks-outbound-through-firewall";
import { DENY_INTERNET, nsg, NETWORK_ID } from "../shapes";
import {
  judgeOneByOne,
  judgeStack,
  messagesOf,
  type TestResource,
  UNKNOWN,
  urnOf,
  verdictsOf,
} from "../stack";

const RULE = "aks-outbound-through-firewall";
const found = messagesOf(RULE);

const subnet = (props: Record<string, unknown> = {}): TestResource => ({
  type: "network:Subnet",
  name: "nodes",
  props: {
    subnetName: "nodes",
    virtualNetworkName: "spoke",
    addressPrefix: "10.0.1.0/24",
    resourceGroupName: "rg",
    defaultOutboundAccess: false,
    ...props,
  },
});
const cluster = (
  outboundType?: unknown,
  pool: Record<string, unknown> = { vnetSubnetID: `${NETWORK_ID}/virtualNetworks/spoke/subnets/nodes` },
): TestResource => ({
  type: "containerservice:ManagedCluster",
  name: "aks",
  props: {
    resourceGroupName: "rg",
    resourceName: "aks",
    ...(outboundType === undefined ? {} : { networkProfile: { outboundType } }),
    agentPoolProfiles: [{ name: "system", mode: "System", ...pool }],
  },
});

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "B92 a cluster without an outbound type": [
        [subnet(), cluster()],
        /AKS cluster "aks" can send to the whole Internet by a load balancer\./,
      ],
      "a cluster without a subnet": [
        [cluster(undefined, {})],
        /straight from the platform \(outbound type loadBalancer in a network that AKS makes\)\./,
      ],
      "B94 none in a subnet with default outbound access": [
        [subnet({ defaultOutboundAccess: true }), cluster("none")],
        /by default outbound access\./,
      ],
      "addresses of the nodes": [
        [
          subnet(),
          cluster("none", {
            vnetSubnetID: `${NETWORK_ID}/virtualNetworks/spoke/subnets/nodes`,
            enableNodePublicIP: true,
          }),
        ],
        /by a public address\./,
      ],
      "an OpenShift cluster": [
        [
          subnet(),
          {
            type: "redhatopenshift:OpenShiftCluster",
            name: "aro",
            props: { masterProfile: { subnetId: `${NETWORK_ID}/virtualNetworks/spoke/subnets/nodes` } },
          },
        ],
        /OpenShift cluster "aro" can send/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const messages = found(resources);
        assert.equal(messages.length, 1);
        assert.match(messages[0] ?? "", message);
      });
    }

    it("names a packet and the cluster's own settings", () => {
      const [message = ""] = found([cluster(undefined, {})]);
      assert.match(message, /packet: aks -> 1\.0\.0\.0 Tcp port 0 is let out/);
      assert.match(
        message,
        /fix: +Set networkProfile\.outboundType of the cluster to userDefinedRouting, and set agentPoolProfiles\[0\]\.vnetSubnetID to a subnet/,
      );
    });

    it("only the node pool that is open, at its own resource", () => {
      const pool: TestResource = {
        type: "containerservice:AgentPool",
        name: "open",
        props: { resourceGroupName: "rg", resourceName: "aks", enableNodePublicIP: true },
      };
      const violations = judgeStack([cluster("block"), pool]).filter(({ rule }) => rule === RULE);
      assert.deepEqual(
        violations.map(({ urn }) => urn),
        [urnOf(pool)],
      );
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "N42 userDefinedRouting in a subnet with no other way": [subnet(), cluster("userDefinedRouting")],
      "N43 none in a private subnet": [subnet(), cluster("none")],
      "N44 block": [subnet({ defaultOutboundAccess: true }), cluster("block")],
      "a load balancer behind a security group that denies the Internet": [
        nsg(DENY_INTERNET),
        subnet({ networkSecurityGroup: { id: `${NETWORK_ID}/networkSecurityGroups/nsg1` } }),
        cluster(),
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }
  });

  describe("cannot decide", () => {
    it("an outbound type that is not known yet, and names it", () => {
      const [message = ""] = found([subnet(), cluster(UNKNOWN)]);
      assert.match(
        message,
        /AKS cluster "aks" may be able to send to the whole Internet: networkProfile\.outboundType is not known/,
      );
      assert.match(message, /packet: .* may be let out/);
    });

    it("a subnet that is not among the resources", () => {
      assert.match(
        found([cluster("none")])[0] ?? "",
        /vnetSubnetID is a subnet that is not among those read/,
      );
    });

    it("and says nothing of it where no proof is required", () => {
      const verdicts = (requireProof: boolean): string[] =>
        verdictsOf(aksOutboundThroughFirewall, cluster("none"), { requireProof });
      assert.deepEqual(verdicts(true), ["unknown"]);
      assert.deepEqual(verdicts(false), []);
    });
  });

  it("leaves the order of an update alone", () => {
    assert.deepEqual(
      judgeOneByOne([subnet(), cluster()]).filter(({ rule }) => rule === RULE),
      [],
    );
  });
});
