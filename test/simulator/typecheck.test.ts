import assert from "node:assert/strict";

import { resourceType } from "../../simulator/arm/types";
import { typeFailures, wordFailures } from "../../simulator/provider/typecheck";
import { nearest } from "../../simulator/provider/spelling";
import { secret, UNKNOWN, type Properties } from "../../simulator/provider/values";

/** What is wrong with arguments, in order. */
function reasons(token: string, inputs: Properties): string[] {
  const type = resourceType(`azure-native:${token}`);
  assert.ok(type?.shape, token);
  return typeFailures(type, inputs).map((failure) => failure.reason);
}

const GROUP = "network:FirewallPolicyRuleCollectionGroup";
const NSG = "network:NetworkSecurityGroup";
const rule = { access: "Deny", direction: "Inbound", priority: 100, protocol: "*" };
const inGroup = { resourceGroupName: "rg" };

/** A rule collection group with one rule. */
const withRule = (...rules: Properties[]): Properties => ({
  ...inGroup,
  firewallPolicyName: "p",
  ruleCollectionGroupName: "g",
  ruleCollections: [{ ruleCollectionType: "FirewallPolicyFilterRuleCollection", name: "c", rules }],
});

const vaultPolicy = (properties: Properties): Properties => ({
  ...inGroup,
  vaultName: "v",
  policyName: "p",
  properties,
});

describe("the types of arguments", () => {
  const refused: readonly (readonly [string, string, Properties, string])[] = [
    [
      "a misspelled name, with the one that was meant",
      NSG,
      { ...inGroup, networkSecurityGroupName: "n", flushConection: true },
      "unknown property 'flushConection' (did you mean 'flushConnection'?): azure-native would leave it out of the request",
    ],
    [
      "a misspelled name inside an item of a list",
      NSG,
      {
        ...inGroup,
        networkSecurityGroupName: "n",
        securityRules: [{ ...rule, destinationAdressPrefix: "10.0.0.0/8" }],
      },
      "unknown property 'securityRules[0].destinationAdressPrefix' (did you mean 'destinationAddressPrefix'?): azure-native would leave it out of the request",
    ],
    [
      "ARM's own nesting, which azure-native does not have",
      NSG,
      { ...inGroup, networkSecurityGroupName: "n", properties: { securityRules: [] } },
      "unknown property 'properties'; azure-native takes the members of ARM's 'properties' one level up: azure-native would leave it out of the request",
    ],
    [
      "a property that stands too deep",
      "network:FirewallPolicy",
      { ...inGroup, firewallPolicyName: "p", sku: { tier: "Premium", threatIntelMode: "Deny" } },
      "unknown property 'sku.threatIntelMode': azure-native would leave it out of the request",
    ],
    [
      "a nested property that is missing",
      NSG,
      {
        ...inGroup,
        networkSecurityGroupName: "n",
        securityRules: [{ access: "Deny", direction: "Inbound", priority: 100 }],
      },
      "missing required property 'securityRules[0].protocol'",
    ],
    [
      "a property of another kind of rule",
      GROUP,
      withRule({ ruleType: "NetworkRule", targetFqdns: ["example.com"] }),
      "unknown property 'ruleCollections[0].rules[0].targetFqdns': azure-native would leave it out of the request",
    ],
    [
      "a rule without a kind",
      GROUP,
      withRule({ destinationPorts: ["443"] }),
      "missing required property 'ruleCollections[0].rules[0].ruleType'",
    ],
    [
      "a kind of rule that does not exist",
      GROUP,
      withRule({ ruleType: "Network" }),
      "'ruleCollections[0].rules[0].ruleType' must be one of 'ApplicationRule', 'NatRule', 'NetworkRule' but got 'Network'",
    ],
    [
      "a backup policy of one kind with a property of another",
      "recoveryservices:ProtectionPolicy",
      vaultPolicy({ backupManagementType: "AzureStorage", instantRpRetentionRangeInDays: 5 }),
      "unknown property 'properties.instantRpRetentionRangeInDays': azure-native would leave it out of the request",
    ],
    [
      "a wrong kind deep inside a backup policy",
      "recoveryservices:ProtectionPolicy",
      vaultPolicy({
        backupManagementType: "AzureIaasVM",
        retentionPolicy: {
          retentionPolicyType: "LongTermRetentionPolicy",
          dailySchedule: { retentionDuration: { count: "30", durationType: "Days" } },
        },
      }),
      "'properties.retentionPolicy.dailySchedule.retentionDuration.count' should be of type 'number' but got a string",
    ],
    [
      "a misspelled name in a map",
      "authorization:PolicyAssignment",
      {
        scope: "/subscriptions/s",
        policyAssignmentName: "a",
        parameters: { effect: { values: "Deny" } },
      },
      "unknown property 'parameters.effect.values' (did you mean 'value'?): azure-native would leave it out of the request",
    ],
    [
      "a text where an object belongs",
      "network:FirewallPolicy",
      { ...inGroup, firewallPolicyName: "p", sku: "Premium" },
      "'sku' should be of type 'object' but got a string",
    ],
  ];
  for (const [what, token, inputs, reason] of refused) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(reasons(token, inputs), [reason]);
    });
  }

  it("tell all faults of a resource at once", () => {
    const found = reasons(NSG, { securityRules: [{ ...rule, acess: "Deny" }, { priority: "1" }] });
    assert.equal(found.length, 7, found.join("\n"));
  });

  const allowed: readonly (readonly [string, string, Properties])[] = [
    [
      "each kind of rule with its own properties",
      GROUP,
      withRule(
        { ruleType: "NetworkRule", ipProtocols: ["TCP"], destinationFqdns: ["example.com"] },
        {
          ruleType: "ApplicationRule",
          targetFqdns: ["example.com"],
          protocols: [{ protocolType: "Https", port: 443 }],
        },
      ),
    ],
    [
      "a kind of rule in another letter case",
      GROUP,
      withRule({ ruleType: "networkRule", ipProtocols: ["TCP"] }),
    ],
    [
      "a rule whose kind is not known yet",
      GROUP,
      withRule({ ruleType: UNKNOWN, targetFqdns: ["example.com"] }),
    ],
    [
      "values that are not known yet, and secrets",
      "monitor:ActionGroup",
      {
        ...inGroup,
        actionGroupName: "a",
        enabled: true,
        groupShortName: "a",
        webhookReceivers: [{ name: "w", serviceUri: secret("https://example.com/") }],
        emailReceivers: UNKNOWN,
      },
    ],
    [
      "what the provider adds itself",
      NSG,
      {
        ...inGroup,
        networkSecurityGroupName: "n",
        azureApiVersion: "2024-05-01",
        __createBeforeDelete: true,
      },
    ],
    [
      "what has no type: the body of a policy and of a workflow",
      "authorization:PolicyDefinition",
      {
        policyDefinitionName: "p",
        policyRule: { if: { field: "type", equals: "x" }, then: { effect: "deny" } },
      },
    ],
    [
      "names of another API version",
      "network/v20230901:NetworkSecurityGroup",
      { ...inGroup, networkSecurityGroupName: "n", newProperty: 1, securityRules: [{ alsoNew: "x" }] },
    ],
    ["a null, which is the same as nothing", NSG, { ...inGroup, networkSecurityGroupName: "n", tags: null }],
  ];
  for (const [what, token, inputs] of allowed) {
    it(`let through ${what}`, () => {
      assert.deepEqual(reasons(token, inputs), []);
    });
  }

  it("look at the kinds of another API version's arguments all the same", () => {
    const found = reasons("network/v20230901:NetworkSecurityGroup", {
      ...inGroup,
      networkSecurityGroupName: "n",
      securityRules: [{ priority: "100" }],
    });
    assert.deepEqual(found, ["'securityRules[0].priority' should be of type 'number' but got a string"]);
  });

  it("do not look at the classic provider's arguments", () => {
    const type = resourceType("azure:network/networkSecurityGroup:NetworkSecurityGroup");
    assert.ok(type);
    assert.deepEqual(typeFailures(type, { resourceGroupName: "rg", name: "n", anything: 1 }), []);
  });
});

describe("words of a set", () => {
  const wrong = (token: string, inputs: Properties): string[] => {
    const type = resourceType(`azure-native:${token}`);
    assert.ok(type?.shape, token);
    return wordFailures(type, inputs).map((failure) => failure.reason);
  };

  it("are refused by Azure when the set lacks them, with the one that was meant", () => {
    assert.deepEqual(wrong(NSG, { securityRules: [{ ...rule, direction: "Outboud" }] }), [
      "The value 'Outboud' of 'securityRules[0].direction' is not valid (did you mean 'Outbound'?). Allowed values: 'Inbound', 'Outbound'.",
    ]);
    assert.equal(wrong("security:Pricing", { pricingTier: "Premium" }).length, 1);
  });

  it("do not mind letter case or blanks", () => {
    assert.deepEqual(wrong(NSG, { securityRules: [{ ...rule, direction: "outbound" }] }), []);
    const both = { identity: { type: "SystemAssigned,UserAssigned" } };
    assert.deepEqual(wrong("recoveryservices:Vault", both), []);
  });

  it("are not looked at where the SDK has another type's words, where Azure adds to them, or in other versions", () => {
    const condition = { query: "x", operator: "GreaterThan", threshold: 0, timeAggregation: "Count" };
    assert.deepEqual(wrong("monitor:ScheduledQueryRule", { criteria: { allOf: [condition] } }), []);
    assert.deepEqual(
      wrong("compute:VirtualMachine", { hardwareProfile: { vmSize: "Standard_D2s_v99" } }),
      [],
    );
    assert.deepEqual(wrong("network/v20230901:SecurityRule", { direction: "Sideways" }), []);
  });
});

describe("the nearest word", () => {
  it("is the one with the fewest other letters, and none if all are far", () => {
    assert.equal(nearest("prioriti", ["priority", "protocol"]), "priority");
    assert.equal(nearest("ipAdresses", ["ipAddresses", "ipGroups"]), "ipAddresses");
    assert.equal(nearest("colour", ["priority", "protocol"]), undefined);
  });
});
