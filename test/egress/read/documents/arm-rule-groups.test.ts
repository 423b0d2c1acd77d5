import assert from "node:assert/strict";

import { judgeFirewallPolicies, DEFAULT_THRESHOLDS } from "../../../../egress/reach";
import { readModel } from "../../../../egress/read";
import { egressOfNic, estate, firewall, TO_FIREWALL } from "../../cases/fixtures";
import { read, valueIn } from "./samples";

type Properties = Readonly<Record<string, unknown>>;

const POLICY_ID = firewall([]).find(({ name }) => name === "policy")?.id ?? "";
const GROUP_ID = `${POLICY_ID}/ruleGroups/legacy`;

const condition = (fields: Properties = {}): Properties => ({
  ruleConditionType: "NetworkRuleCondition",
  name: "condition",
  ipProtocols: ["Any"],
  sourceAddresses: ["*"],
  destinationAddresses: ["*"],
  destinationPorts: ["*"],
  ...fields,
});
const filter = (action: string, priority: number, ...ruleConditions: Properties[]): Properties => ({
  ruleType: "FirewallPolicyFilterRule",
  name: action,
  priority,
  action: { type: action },
  ruleConditions,
});
const group = (...rules: unknown[]): unknown => ({
  id: GROUP_ID,
  type: "Microsoft.Network/firewallPolicies/ruleGroups",
  apiVersion: "2020-04-01",
  name: "legacy",
  properties: { priority: 100, rules },
});

/** What a machine behind the firewall can send out whose policy has such a group. */
const egress = (...rules: unknown[]): ReturnType<typeof egressOfNic> =>
  egressOfNic([
    ...estate({ collections: [], routes: [TO_FIREWALL], subnet: { defaultOutboundAccess: false } }),
    ...read([group(...rules)]).resources,
  ]);

describe("rule groups of older API versions in ARM JSON (E112)", () => {
  it("name their policy, and keep their version", () => {
    const [resource] = read([group()]).resources;
    assert.ok(resource !== undefined);
    assert.equal(resource.type, "azure-native:network/v20200401:FirewallPolicyRuleGroup");
    assert.deepEqual(valueIn(resource, "firewallPolicyName").text(), { kind: "known", value: POLICY_ID });
  });

  const API = { targetFqdns: ["api.contoso.com"], protocols: [{ protocolType: "Https", port: 443 }] };
  const verdicts: Record<string, [verdict: string, rules: unknown[]]> = {
    "open everything by a network condition": ["unrestricted", [filter("Allow", 100, condition())]],
    "open names by an application condition": [
      "restricted",
      [filter("Allow", 100, condition({ ruleConditionType: "ApplicationRuleCondition", ...API }))],
    ],
    "open one of two conditions": [
      "restricted",
      [
        filter(
          "Allow",
          100,
          condition({ destinationAddresses: ["10.9.0.0/16"] }),
          condition({ destinationAddresses: ["8.8.8.8"] }),
        ),
      ],
    ],
    "deny by their own priorities": [
      "none",
      [filter("Allow", 200, condition()), filter("Deny", 100, condition())],
    ],
    "open nothing without rules": ["none", []],
    "are unknown where a rule is unknown": ["unknown", [5]],
    "are unknown where a condition is none": [
      "unknown",
      [{ ...filter("Allow", 100), ruleConditions: ["x"] }],
    ],
    "are unknown where a rule has no conditions": ["unknown", [filter("Allow", 100)]],
  };
  for (const [name, [verdict, rules]] of Object.entries(verdicts)) {
    it(`${name} → ${verdict}`, () => {
      assert.equal(egress(...rules).verdict, verdict);
    });
  }

  it("relay what a NAT rule sends on to the Internet (E125)", () => {
    const nat = {
      ruleType: "FirewallPolicyNatRule",
      name: "relay",
      priority: 100,
      action: { type: "DNAT" },
      translatedAddress: "8.8.8.8",
      translatedPort: "443",
      ruleCondition: condition({ ipProtocols: ["TCP"], destinationPorts: ["443"] }),
    };
    const policies = [
      { id: POLICY_ID, type: "Microsoft.Network/firewallPolicies", name: "policy", properties: {} },
    ];
    const model = readModel(read([...policies, group(nat)]).resources);
    const [judged] = judgeFirewallPolicies(model, DEFAULT_THRESHOLDS);
    assert.equal(judged?.broad.length, 1);
  });

  it("are missed where a policy refers to one that is not in the file", () => {
    const { faults } = read({
      id: POLICY_ID,
      name: "policy",
      properties: { ruleGroups: [{ id: GROUP_ID }] },
    });
    assert.deepEqual(
      faults.map(({ place, missing }) => [place, missing]),
      [["ruleGroups[0]", GROUP_ID]],
    );
  });
});
