import assert from "node:assert/strict";

import { readModel, type Resource } from "../../egress/read";
import { readDocument } from "../../egress/read/documents";
import type { Finding } from "../../egress/reach";
import { findingsOf } from "../../policypack/rule";
import { firewallNoUnrestrictedEgress } from "../../policypack/rules/firewall-no-unrestricted-egress";
import { collection, firewallPolicy, networkRule, policyId, ruleCollectionGroup } from "./shapes";
import { CONTEXT } from "./context";
import { judgeOneByOne, judgeStack, type TestResource, urnOf } from "./stack";

const ALLOW_ALL = collection("Allow", 200, networkRule({}));
const DENY_ALL = collection("Deny", 100, networkRule({ name: "deny" }));

const draft = (collections: unknown, group = "group", policy = "hub"): TestResource => ({
  ...ruleCollectionGroup(group, policy, 200, collections),
  name: "draft",
  type: "network:FirewallPolicyRuleCollectionGroupDraft",
});
const resourcesOf = (...resources: TestResource[]): Resource[] =>
  resources.map((each) => ({
    urn: urnOf(each),
    type: `azure-native:${each.type}`,
    name: each.name,
    properties: each.props,
  }));
const findings = (resources: readonly Resource[]): Finding[] =>
  findingsOf(firewallNoUnrestrictedEgress, readModel(resources), {}, CONTEXT);

describe("drafts of rule collection groups (E112)", () => {
  it("are shown ahead of time where they would open everything, and stop nothing", () => {
    const stack = [firewallPolicy("hub"), draft([ALLOW_ALL])];
    const [finding, ...others] = findings(resourcesOf(...stack));
    assert.deepEqual(others, []);
    assert.deepEqual(
      [finding?.severity, finding?.verdict, finding?.resourceName, finding?.property, finding?.witness],
      ["advisory", "unrestricted", "draft", "ruleCollections[0].rules[0]", undefined],
    );
    assert.match(
      finding?.message ?? "",
      /^Rule ".+" of a draft of firewall policy "hub" would let traffic out to the Internet; it is pending, and not in force until it is deployed\.$/,
    );
    const levels = judgeStack(stack).map(({ level }) => level);
    assert.deepEqual([levels, judgeOneByOne(stack)], [["advisory"], []]);
  });

  it("take the place of their group, with what it denies", () => {
    const group = ruleCollectionGroup("group", "hub", 100, [DENY_ALL]);
    const other = ruleCollectionGroup("other", "hub", 100, [DENY_ALL]);
    const of = (...resources: TestResource[]): number =>
      findings(resourcesOf(firewallPolicy("hub"), ...resources, draft([ALLOW_ALL]))).length;
    assert.deepEqual([of(group), of(other)], [1, 0]);
  });

  it("come after what the policy inherits", () => {
    const base = [firewallPolicy("base"), ruleCollectionGroup("first", "base", 100, [DENY_ALL])];
    assert.deepEqual(findings(resourcesOf(...base, firewallPolicy("hub", "base"), draft([ALLOW_ALL]))), []);
  });

  it("leave alone what is in force", () => {
    const group = ruleCollectionGroup("group", "hub", 100, [ALLOW_ALL]);
    const found = findings(resourcesOf(firewallPolicy("hub"), group, draft([DENY_ALL])));
    assert.deepEqual(
      found.map(({ severity, resourceName }) => [severity, resourceName]),
      [["mandatory", "group"]],
    );
  });

  it("are no finding where they open nothing, or nothing that can be told", () => {
    for (const collections of [
      [],
      [DENY_ALL],
      [collection("Allow", 100, networkRule({ ipProtocols: ["ICMP"] }))],
    ])
      assert.deepEqual(findings(resourcesOf(firewallPolicy("hub"), draft(collections))), []);
  });

  it("are found in ARM JSON, where they name their group alone", () => {
    const groupId = `${policyId("hub")}/ruleCollectionGroups/group`;
    const type = "Microsoft.Network/firewallPolicies/ruleCollectionGroups";
    const { resources } = readDocument(
      JSON.stringify([
        { id: policyId("hub"), type: "Microsoft.Network/firewallPolicies", name: "hub", properties: {} },
        { id: groupId, type, name: "group", properties: { priority: 100, ruleCollections: [DENY_ALL] } },
        {
          id: `${groupId}/ruleCollectionGroupDrafts/default`,
          type: `${type}/ruleCollectionGroupDrafts`,
          name: "default",
          properties: { priority: 100, ruleCollections: [ALLOW_ALL] },
        },
      ]),
      "resources.json",
    );
    assert.match(findings(resources)[0]?.message ?? "", /of a draft of firewall policy "hub" would let/);
  });
});
