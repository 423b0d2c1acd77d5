import assert from "node:assert/strict";

import type { Resource } from "../../egress/read";
import { declaredCases } from "../acceptance/declared";
import { PACK, STRICT } from "./engine";
import { Maker } from "./made";

/** Cases that let out what nobody meant to: the rule that says so, and the resource at which it does. */
const REJECTED: readonly (readonly [name: string, rule: string, at: string])[] = [
  ["B2 four quarters in one rule", "nsg-no-unrestricted-egress", "NetworkSecurityGroup: nsg"],
  ["B40 an AlwaysAllow past a closed security group", "vnet-manager-no-always-allow-egress", "AdminRule: r0"],
  ["B41 a Deny that is not committed", "nsg-no-unrestricted-egress", "NetworkSecurityGroup: nsg"],
  ["B47 an IP group", "firewall-no-unrestricted-egress", "FirewallPolicyRuleCollectionGroup: group"],
  [
    "B49 two IP groups of half each",
    "firewall-no-unrestricted-egress",
    "FirewallPolicyRuleCollectionGroup: group",
  ],
  [
    "B60 the parent allows, the child denies",
    "firewall-no-unrestricted-egress",
    "FirewallPolicyRuleCollectionGroup: base-group",
  ],
  ["B71 two halves around the firewall", "route-no-firewall-bypass", "RouteTable: routes"],
  ["B80 a public address", "no-instance-public-ip", "NetworkInterface: nic"],
  ["B81 a load balancer's inbound rule", "load-balancer-no-implicit-egress", "LoadBalancer: lb"],
  ["B82 a load balancer's outbound rule", "subnet-egress-is-controlled", "NetworkInterface: nic"],
  ["B92 AKS without an outbound type", "aks-outbound-through-firewall", "ManagedCluster: service"],
  ["B95 no virtual network integration", "app-egress-through-vnet", "WebApp: service"],
  ["B98 the classic provider's group without a subnet", "paas-managed-network-isolated", "Group: service"],
  [
    "B101 a managed virtual network without protection",
    "paas-managed-network-isolated",
    "synapse:Workspace: service",
  ],
  ["B103 AllowInternetOutbound", "paas-managed-network-isolated", "Workspace: service"],
];

/** Of those, some that hang on names which the real provider does not know before the update. */
const STRICTLY = [
  "B47 an IP group",
  "B60 the parent allows, the child denies",
  "B71 two halves around the firewall",
];

/** Near misses. */
const PASSED: readonly string[] = [
  "N13 a deny in two halves",
  "N19 one name",
  "N32 two halves to the firewall",
  "N42 userDefinedRouting to a firewall",
  "N45 all traffic, to a firewall",
  "N46 protection",
];

describe("the cases of the catalogue, on the real engine", function () {
  this.timeout(60_000);
  const cases = declaredCases();
  const plain = new Maker();
  const strict = new Maker(STRICT);
  after(() => {
    plain.close();
    strict.close();
  });

  function resourcesOf(name: string): readonly Resource[] {
    const resources = cases.get(name);
    assert.ok(resources !== undefined, name);
    return resources;
  }

  async function assertRejected(maker: Maker, name: string): Promise<void> {
    const [, rule, at] = REJECTED.find(([each]) => each === name) ?? ["", "", ""];
    const { status, output } = await maker.pulumi("preview", ...maker.making(resourcesOf(name)), ...PACK);
    assert.notEqual(status, 0, output);
    const line = output
      .split("\n")
      .find(
        (text) => text.includes("[mandatory]") && text.includes(`  ${rule}  (`) && text.includes(`${at})`),
      );
    assert.ok(line !== undefined, output);
    assert.doesNotMatch(output, /unhandled exception|could not judge/);
  }

  for (const [name, rule] of REJECTED) {
    it(`rejects ${name}, by ${rule}`, () => assertRejected(plain, name));
  }

  for (const name of STRICTLY) {
    it(`rejects ${name}, where even fixed names are not known`, () => assertRejected(strict, name));
  }

  for (const name of PASSED) {
    it(`passes ${name}`, async () => {
      const { status, output } = await plain.pulumi("preview", ...plain.making(resourcesOf(name)), ...PACK);
      assert.equal(status, 0, output);
      assert.match(output, /azure-lockdown@v/);
      assert.doesNotMatch(output, /\[mandatory\]/);
    });
  }

  it("has made nothing by all that", async () => {
    assert.deepEqual(await plain.resources(), []);
    assert.deepEqual(await strict.resources(), []);
  });
});
