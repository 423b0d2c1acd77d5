import assert from "node:assert/strict";

import { NETWORK_ID } from "../shapes";
import { judgeOneByOne, judgeStack, type TestResource, UNKNOWN } from "../stack";

const RULE = "vnet-manager-no-always-allow-egress";
const found = (resources: readonly TestResource[], rule = RULE): string[] =>
  judgeStack(resources)
    .filter((violation) => violation.rule === rule)
    .map((violation) => violation.message);

const COLLECTION = { networkManagerName: "m", configurationName: "c", ruleCollectionName: "rc" };

const prefixes = (...texts: string[]): Record<string, unknown>[] =>
  texts.map((addressPrefix) => ({ addressPrefix, addressPrefixType: "IPPrefix" }));

/** An outbound AlwaysAllow to the Internet; the fields given replace the ordinary ones. */
const rule = (fields: Record<string, unknown>, name = "open"): TestResource => ({
  type: "network:AdminRule",
  name,
  props: {
    resourceGroupName: "rg",
    ...COLLECTION,
    kind: "Custom",
    direction: "Outbound",
    access: "AlwaysAllow",
    priority: 10,
    protocol: "Any",
    sources: prefixes("*"),
    sourcePortRanges: ["0-65535"],
    destinations: [{ addressPrefix: "Internet", addressPrefixType: "ServiceTag" }],
    destinationPortRanges: ["0-65535"],
    ...fields,
  },
});

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, TestResource[]> = {
      "a rule that nothing commits": [rule({})],
      "other letter case": [rule({ access: "ALWAYSALLOW", direction: "outbound", protocol: "any" })],
      "no destination, which means any": [rule({ destinations: [] })],
      "two halves in one rule": [rule({ destinations: prefixes("0.0.0.0/1", "128.0.0.0/1") })],
      "two halves in two rules": [
        rule({ destinations: prefixes("0.0.0.0/2") }, "a"),
        rule({ priority: 20, destinations: prefixes("128.0.0.0/2", "64.0.0.0/2") }, "b"),
      ],
      "one port": [rule({ protocol: "Tcp", destinationPortRanges: ["443"] })],
      "a rule behind a Deny of TCP alone": [
        rule({ access: "Deny", protocol: "Tcp", priority: 1 }, "deny"),
        rule({}),
      ],
      "a rule before the Deny": [rule({}), rule({ access: "Deny", priority: 11 }, "deny")],
      "a rule behind a Deny for other networks": [
        rule({ access: "Deny", priority: 1, ruleCollectionName: "other" }, "deny"),
        {
          type: "network:AdminRuleCollection",
          name: "other",
          props: {
            resourceGroupName: "rg",
            ...COLLECTION,
            ruleCollectionName: "other",
            appliesToGroups: [{ networkGroupId: `${NETWORK_ID}/networkManagers/m/networkGroups/g` }],
          },
        },
        { type: "network:NetworkGroup", name: "g", props: { ...COLLECTION, networkGroupName: "g" } },
        {
          type: "network:StaticMember",
          name: "member",
          props: {
            ...COLLECTION,
            networkGroupName: "g",
            resourceId: `${NETWORK_ID}/virtualNetworks/elsewhere`,
          },
        },
        rule({}),
      ],
      "a rule of the classic provider": [
        {
          type: "azure:network/networkManagerAdminRule:NetworkManagerAdminRule",
          name: "open",
          props: {
            adminRuleCollectionId: UNKNOWN,
            action: "AlwaysAllow",
            direction: "Outbound",
            priority: 1,
            protocol: "Tcp",
            destinations: [{ addressPrefix: "*", addressPrefixType: "IPPrefix" }],
          },
        },
      ],
      "a rule of a pinned API version": [{ ...rule({}), type: "azure-native:network/v20230901:AdminRule" }],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.equal(found(resources).length, 1);
      });
    }

    it("names the rule, its configuration and a packet", () => {
      const [message = ""] = found([
        rule({}),
        {
          type: "network:SecurityAdminConfiguration",
          name: "baseline",
          props: { ...COLLECTION, resourceGroupName: "rg" },
        },
        {
          type: "network:AdminRuleCollection",
          name: "collection",
          props: { ...COLLECTION, resourceGroupName: "rg", appliesToGroups: [{ networkGroupId: UNKNOWN }] },
        },
      ]);
      assert.match(message, /Rule "open" of security admin configuration "baseline" lets traffic out/);
      assert.match(message, /packet: .* -> 1\.0\.0\.0 Tcp port 0 is let out/);
    });

    it("the resource that opens the way, when resources come one by one", () => {
      const violations = judgeOneByOne([rule({})]).filter((violation) => violation.rule === RULE);
      assert.deepEqual(
        violations.map(({ urn }) => urn?.split("::").at(-1)),
        ["open"],
      );
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "an Allow, which security groups still judge": [rule({ access: "Allow" })],
      "a Deny": [rule({ access: "Deny" })],
      "an inbound rule": [rule({ direction: "Inbound" })],
      "a rule behind a Deny of the same collection": [
        rule({ access: "Deny", priority: 1 }, "deny"),
        rule({}),
      ],
      "a rule behind an Allow, which hands everything on": [
        rule({ access: "Allow", priority: 1 }, "allow"),
        rule({}),
      ],
      "one network": [rule({ destinations: prefixes("203.0.114.0/24") })],
      "the private networks": [rule({ destinations: prefixes("10.0.0.0/8", "192.168.0.0/16") })],
      "a default rule for inbound traffic": [
        {
          type: "network:DefaultAdminRule",
          name: "default",
          props: { ...COLLECTION, kind: "Default", flag: "AllowVirtualNetworkInbound" },
        },
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(judgeStack(resources), []);
      });
    }

    it("as a matter of another rule, what anybody can rent", () => {
      const resources = [
        rule({ destinations: [{ addressPrefix: "Storage", addressPrefixType: "ServiceTag" }] }),
      ];
      assert.deepEqual(found(resources), []);
      assert.equal(found(resources, "no-broad-egress").length, 1);
    });
  });

  describe("cannot decide", () => {
    it("a destination that is not known, which is for another rule to report", () => {
      const resources = [rule({ destinations: [{ addressPrefix: UNKNOWN }] })];
      assert.deepEqual(found(resources), []);
      const [message = ""] = found(resources, "no-undecidable-egress");
      assert.match(message, /destinations\[0\]\.addressPrefix is not known before the update/);
    });
  });
});
