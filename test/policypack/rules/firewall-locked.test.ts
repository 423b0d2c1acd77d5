import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, ruleCalled } from "../context";
import { policyId } from "../shapes";
import { judgeOneByOne, judgeStack, messagesOf, type TestResource, UNKNOWN, verdictsOf } from "../stack";

const RULE = "firewall-locked";
const found = messagesOf(RULE);

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;

const hub: TestResource = {
  type: "network:FirewallPolicy",
  name: "hub",
  props: { resourceGroupName: "rg", firewallPolicyName: "hub" },
};
/** The same policy with its id. */
const made: TestResource = { ...hub, outputs: { ...hub.props, name: "hub", id: policyId("hub") } };
const edge: TestResource = {
  type: "network:AzureFirewall",
  name: "edge",
  props: { resourceGroupName: "rg", azureFirewallName: "edge" },
};
const group = (resourceGroupName: unknown = "rg"): TestResource => ({
  type: "resources:ResourceGroup",
  name: "group",
  props: { resourceGroupName },
});
/** The policy in a group whose name is not known yet. */
const inGroup: TestResource = {
  ...hub,
  props: { ...hub.props, resourceGroupName: UNKNOWN },
  from: { resourceGroupName: ["group"] },
};
const lock = (props: Record<string, unknown>, more: Partial<TestResource> = {}): TestResource => ({
  type: "authorization:ManagementLockByScope",
  name: "keep",
  props: { level: "CanNotDelete", ...props },
  ...more,
});
const lockOn = (scope: string, level = "CanNotDelete"): TestResource => lock({ scope, level });
const lockFrom = (...names: string[]): TestResource => lock({ scope: UNKNOWN }, { from: { scope: names } });
const byNames = (props: Record<string, unknown>, more: Partial<TestResource> = {}): TestResource =>
  lock(
    {
      resourceGroupName: "rg",
      resourceProviderNamespace: "Microsoft.Network",
      parentResourcePath: "",
      resourceType: "firewallPolicies",
      resourceName: "hub",
      ...props,
    },
    { type: "authorization:ManagementLockAtResourceLevel", ...more },
  );
const ofGroup = (resourceGroupName: unknown, more: Partial<TestResource> = {}): TestResource =>
  lock({ resourceGroupName }, { type: "authorization:ManagementLockAtResourceGroupLevel", ...more });
const network: TestResource = { type: "network:VirtualNetwork", name: "network", props: {} };

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, TestResource[]> = {
      "a policy without a lock": [hub],
      "a firewall without a lock": [edge],
      "the version in the folder": [{ ...hub, type: "azure-native:network/v20230901:FirewallPolicy" }],
      "the version in the package": [
        { ...hub, type: "azure-native_network_v20250701:network:FirewallPolicy" },
      ],
      "the classic provider": [
        { type: "azure:network/firewall:Firewall", name: "edge", props: { resourceGroupName: "rg" } },
      ],
      "a lock of no level": [hub, lockOn(GROUP, "NotSpecified")],
      "a lock on another group": [hub, lockOn(`${GROUP}2`)],
      "a lock on another policy": [hub, lockOn(policyId("hub2"))],
      "a lock on a policy of that name in another group": [
        hub,
        lockOn(policyId("hub").replace("/rg/", "/other/")),
      ],
      "a lock on a thing of that name that is no policy": [
        hub,
        lockOn(policyId("hub").replace("firewallPolicies", "ipGroups")),
      ],
      "a lock on something inside it": [hub, lockOn(`${policyId("hub")}/ruleCollectionGroups/hub`)],
      "a lock on another subscription": [made, lockOn("/subscriptions/11111111-1111-1111-1111-111111111111")],
      "a lock on a group of that name in another subscription": [
        made,
        lockOn("/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg"),
      ],
      "a lock on a management group": [hub, lockOn("/providers/Microsoft.Management/managementGroups/rg")],
      "a lock on another group by name": [hub, ofGroup("other")],
      "a lock on another group by names": [hub, byNames({ resourceGroupName: "other" })],
      "a lock on another type by names": [hub, byNames({ resourceType: "ipGroups" })],
      "a lock on a child by names": [hub, byNames({ parentResourcePath: "firewallPolicies/hub" })],
      "a lock that was made from another resource": [hub, network, lockFrom("network")],
      "a lock that was made from a resource that no rule looks at": [
        hub,
        { type: "azure-native:dns:Zone", name: "zone", props: {} },
        lockFrom("zone"),
      ],
      "a lock that was made from another group": [
        { ...hub, props: { ...hub.props, resourceGroupName: "other" } },
        group(),
        lockFrom("group"),
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = judgeStack(resources, [ruleCalled(RULE)]);
        assert.deepEqual(others, []);
        assert.equal(first?.level, "advisory");
        assert.match(first.message, / has no lock/);
      });
    }

    it("each of them", () => {
      assert.equal(found([hub, edge]).length, 2);
      assert.match(found([hub, edge, lockOn(policyId("hub"))]).join(), /^((?!"hub").)*Firewall "edge"/s);
    });

    it("ARM JSON, with what is wrong and the change in Azure's words", () => {
      const { resources } = readDocument(
        JSON.stringify([
          {
            id: policyId("hub"),
            type: "Microsoft.Network/firewallPolicies",
            name: "hub",
            properties: { a: 1 },
          },
          {
            id: `${GROUP}2/providers/Microsoft.Authorization/locks/keep`,
            type: "Microsoft.Authorization/locks",
            name: "keep",
            properties: { level: "CanNotDelete" },
          },
        ]),
        "arm.json",
      );
      assert.deepEqual(
        findingsOf(ruleCalled(RULE), readModel(resources), { responsibility: "owner" }, CONTEXT).map(
          ({ message, fix }) => [message, fix],
        ),
        [
          [
            'Firewall policy "hub" has no lock, so that one call can delete it.',
            "Add a ManagementLockByScope with the level CanNotDelete, for it or its resource group.",
          ],
        ],
      );
    });

    it("names the lock of the classic provider", () => {
      assert.match(
        found(cases["the classic provider"] ?? [])[0] ?? "",
        /management\.Lock with the lockLevel/,
      );
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "no firewall at all": [network],
      "a lock on its id": [made, lockOn(policyId("hub"))],
      "a lock on an id in other letter case": [made, lockOn(policyId("hub").toUpperCase())],
      "a lock on the id that it will have": [hub, lockOn(policyId("hub"))],
      "a lock that only lets read": [hub, lockOn(GROUP, "READONLY")],
      "a lock on its group": [hub, lockOn(GROUP)],
      "a lock on its group in other letter case": [hub, lockOn(GROUP.toLowerCase().replace("rg", "RG"))],
      "a lock on its group by name": [hub, ofGroup("RG")],
      "a lock on its subscription": [made, lockOn(SUBSCRIPTION)],
      "a lock on a subscription, where its own is not known": [hub, lockOn(SUBSCRIPTION)],
      "a lock on the subscription of the provider": [
        hub,
        lock({}, { type: "authorization:ManagementLockAtSubscriptionLevel" }),
      ],
      "a lock by names": [hub, byNames({})],
      "a lock by names in other letter case": [
        hub,
        byNames({ resourceProviderNamespace: "microsoft.network", resourceType: "FIREWALLPOLICIES" }),
      ],
      "a lock by a name that is not known yet": [
        hub,
        byNames({ resourceName: UNKNOWN }, { from: { resourceName: ["hub"] } }),
      ],
      "a lock of the version in the package": [
        hub,
        lock(
          { scope: GROUP },
          { type: "azure-native_authorization_v20200501:authorization:ManagementLockByScope" },
        ),
      ],
      "the classic provider's lock": [
        hub,
        {
          type: "azure:management/lock:Lock",
          name: "keep",
          props: { scope: GROUP, lockLevel: "CanNotDelete" },
        },
      ],
      "a lock whose scope is not known yet, made from it": [hub, lockFrom("hub")],
      "a lock whose scope is not known yet, made from its group": [hub, group(), lockFrom("group")],
      "both in a group that is not known yet": [inGroup, group(UNKNOWN), lockFrom("group")],
      "both in a group whose name is not known yet": [
        inGroup,
        group(UNKNOWN),
        ofGroup(UNKNOWN, { from: { resourceGroupName: ["group"] } }),
      ],
      "a group that is known by the name of its resource": [inGroup, group(), lockOn(GROUP)],
      "a lock that covers it beside one that is not known": [
        hub,
        lockOn(GROUP),
        lock({ scope: UNKNOWN }, { name: "other" }),
      ],
      "a firewall by its id": [
        edge,
        lockOn(policyId("x").replace("firewallPolicies/x", "azureFirewalls/edge")),
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }

    it("ARM JSON, where a lock tells its scope by its id", () => {
      const { resources } = readDocument(
        JSON.stringify([
          {
            id: policyId("hub"),
            type: "Microsoft.Network/firewallPolicies",
            name: "hub",
            properties: { a: 1 },
          },
          {
            id: `${policyId("hub")}/providers/Microsoft.Authorization/locks/keep`,
            type: "Microsoft.Authorization/locks",
            name: "keep",
            properties: { level: "CanNotDelete" },
          },
        ]),
        "arm.json",
      );
      assert.deepEqual(findingsOf(ruleCalled(RULE), readModel(resources), {}, CONTEXT), []);
    });

    it("a firewall whose lock is elsewhere, if it says so", () => {
      assert.deepEqual(verdictsOf(ruleCalled(RULE), edge, { responsibility: "elsewhere" }), []);
      assert.deepEqual(verdictsOf(ruleCalled(RULE), edge, { responsibility: "always" }), ["none"]);
    });

    it("an update on its way, since the lock comes after", () => {
      const entries = new Map([[RULE, { level: "mandatory" as const, options: {} }]]);
      assert.deepEqual(judgeOneByOne([hub], [ruleCalled(RULE)], { entries }), []);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], unread: RegExp]> = {
      "a lock on a scope that is not known": [[hub, lock({ scope: UNKNOWN })], /scope is not known/],
      "a lock on a secret": [[hub, lock({ scope: "[secret]" })], /scope is a secret/],
      "a lock of a level that is not known": [
        [hub, lock({ scope: GROUP, level: UNKNOWN })],
        /level is not known/,
      ],
      "a scope that was made from several": [
        [hub, network, lockFrom("hub", "network")],
        /scope is not known/,
      ],
      "a scope that was made from another stack": [
        [hub, { type: "pulumi:pulumi:StackReference", name: "other", props: {} }, lockFrom("other")],
        /scope is not known/,
      ],
      "a group that is not known": [
        [{ ...hub, props: { ...hub.props, resourceGroupName: UNKNOWN } }, lockOn(GROUP)],
        /resourceGroupName is not known/,
      ],
      "a name that is not known": [
        [{ ...hub, props: { resourceGroupName: "rg" } }, lockOn(policyId("hub"))],
        /firewallPolicyName is not known/,
      ],
      "a lock on a group that is not known": [[hub, ofGroup(UNKNOWN)], /resourceGroupName is not known/],
      "a lock by a name that is not known": [
        [hub, byNames({ resourceName: UNKNOWN })],
        /resourceName is not known/,
      ],
      "a lock without a scope": [[hub, lock({})], /scope is not among what was read/],
    };
    for (const [name, [resources, unread]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", /Firewall policy "hub" may have no lock/);
        assert.match(first ?? "", unread);
      });
    }
  });
});
