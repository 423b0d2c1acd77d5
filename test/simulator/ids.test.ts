import assert from "node:assert/strict";

import { armType, idKey, parentId, parsePath, resourceGroupId } from "../../simulator/arm/ids";
import { argumentsOf, parseToken, resourceId, resourceType } from "../../simulator/arm/types";

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`;
const NETWORK = `${GROUP}/providers/Microsoft.Network`;
const POLICY = `${NETWORK}/firewallPolicies/pol`;

/** token, arguments, id */
const IDS: readonly (readonly [string, Record<string, string>, string])[] = [
  ["azure-native:resources:ResourceGroup", { resourceGroupName: "rg" }, GROUP],
  [
    "azure-native:network:SecurityRule",
    { resourceGroupName: "rg", networkSecurityGroupName: "nsg", securityRuleName: "r" },
    `${NETWORK}/networkSecurityGroups/nsg/securityRules/r`,
  ],
  [
    "azure-native:network/v20230901:SecurityRule",
    { resourceGroupName: "rg", networkSecurityGroupName: "nsg", securityRuleName: "r" },
    `${NETWORK}/networkSecurityGroups/nsg/securityRules/r`,
  ],
  [
    "azure-native_network_v20250701:network:SecurityRule",
    { resourceGroupName: "rg", networkSecurityGroupName: "nsg", securityRuleName: "r" },
    `${NETWORK}/networkSecurityGroups/nsg/securityRules/r`,
  ],
  [
    "azure-native:network:FirewallPolicyRuleCollectionGroup",
    { resourceGroupName: "rg", firewallPolicyName: "pol", ruleCollectionGroupName: "rcg" },
    `${POLICY}/ruleCollectionGroups/rcg`,
  ],
  ["azure-native:network:IpGroup", { resourceGroupName: "rg", ipGroupsName: "g" }, `${NETWORK}/ipGroups/g`],
  [
    "azure-native:network:AdminRule",
    {
      resourceGroupName: "rg",
      networkManagerName: "m",
      configurationName: "c",
      ruleCollectionName: "rc",
      ruleName: "r",
    },
    `${NETWORK}/networkManagers/m/securityAdminConfigurations/c/ruleCollections/rc/rules/r`,
  ],
  [
    "azure-native:security:Pricing",
    { scopeId: `subscriptions/${SUBSCRIPTION}`, pricingName: "VirtualMachines" },
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Security/pricings/VirtualMachines`,
  ],
  [
    "azure-native:monitor:DiagnosticSetting",
    { resourceUri: POLICY, name: "logs" },
    `${POLICY}/providers/Microsoft.Insights/diagnosticSettings/logs`,
  ],
  [
    "azure-native:authorization:RoleAssignment",
    { scope: `/subscriptions/${SUBSCRIPTION}`, roleAssignmentName: "g" },
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/g`,
  ],
  [
    "azure-native:web:WebAppSwiftVirtualNetworkConnection",
    { resourceGroupName: "rg", name: "site" },
    `${GROUP}/providers/Microsoft.Web/sites/site/networkConfig/virtualNetwork`,
  ],
  [
    "azure-native:operationalinsights:Workspace",
    { resourceGroupName: "rg", workspaceName: "w" },
    `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/w`,
  ],
  // In no table: by rule.
  [
    "azure-native:quantum:Policy",
    { resourceGroupName: "rg", policyName: "p" },
    `${GROUP}/providers/Microsoft.Quantum/policies/p`,
  ],
  ["azure:core/resourceGroup:ResourceGroup", { name: "rg" }, GROUP],
  [
    "azure:network/networkSecurityRule:NetworkSecurityRule",
    { resourceGroupName: "rg", networkSecurityGroupName: "nsg", name: "r" },
    `${NETWORK}/networkSecurityGroups/nsg/securityRules/r`,
  ],
  [
    "azure:network/firewallPolicyRuleCollectionGroup:FirewallPolicyRuleCollectionGroup",
    { firewallPolicyId: POLICY, name: "rcg" },
    `${POLICY}/ruleCollectionGroups/rcg`,
  ],
  [
    "azure:network/iPGroupCIDR:IPGroupCIDR",
    { ipGroupId: `${NETWORK}/ipGroups/g`, cidr: "10.0.0.0/8" },
    `${NETWORK}/ipGroups/g/cidrs/10.0.0.0_8`,
  ],
  [
    "azure:network/subnetNetworkSecurityGroupAssociation:SubnetNetworkSecurityGroupAssociation",
    { subnetId: `${NETWORK}/virtualNetworks/v/subnets/s` },
    `${NETWORK}/virtualNetworks/v/subnets/s#networkSecurityGroup`,
  ],
  [
    "azure:monitoring/diagnosticSetting:DiagnosticSetting",
    { targetResourceId: POLICY, name: "logs" },
    `${POLICY}|logs`,
  ],
];

describe("ARM ids", () => {
  for (const [token, inputs, id] of IDS) {
    it(`gives ${token} its id, and reads the arguments back out of it`, () => {
      const type = resourceType(token);
      assert.ok(type);
      assert.equal(resourceId(type, inputs, SUBSCRIPTION), id);
      if (token.includes("iPGroupCIDR") || id.includes("#")) return; // Not to be read back letter by letter.
      const read = argumentsOf(type, id);
      for (const [name, value] of Object.entries(inputs)) {
        assert.equal(read[name]?.replace(/^\//, ""), value.replace(/^\//, ""));
      }
    });
  }

  it("says which argument is missing", () => {
    const type = resourceType("azure-native:network:Subnet");
    assert.ok(type);
    assert.throws(() => resourceId(type, { resourceGroupName: "rg" }, SUBSCRIPTION), /'virtualNetworkName'/);
  });

  it("takes the version out of a token, whichever form it has", () => {
    const versions = [
      "azure-native:network:SecurityRule",
      "azure-native:network/v20230901preview:SecurityRule",
      "azure-native_network_v20250701:network:SecurityRule",
    ].map((token) => resourceType(token)?.apiVersion);
    assert.deepEqual(versions, ["2024-05-01", "2023-09-01-preview", "2025-07-01"]);
  });

  it("knows no token of another provider", () => {
    assert.equal(parseToken("aws:ec2/vpc:Vpc"), undefined);
    assert.equal(resourceType("random:index:RandomId"), undefined);
  });

  it("compares ids without regard to case and a trailing slash", () => {
    assert.equal(idKey("/Subscriptions/X/resourcegroups/RG/"), idKey("/subscriptions/x/resourceGroups/rg"));
  });

  it("finds parents and groups", () => {
    const subnet = `${NETWORK}/virtualNetworks/v/subnets/s`;
    assert.equal(parentId(subnet), `${NETWORK}/virtualNetworks/v`);
    assert.equal(parentId(POLICY), undefined);
    assert.equal(armType(subnet), "Microsoft.Network/virtualNetworks/subnets");
    assert.equal(resourceGroupId(subnet), GROUP);
  });

  it("reads nothing out of an id of another form", () => {
    assert.equal(parsePath("/subscriptions/{s}/resourceGroups/{g}", "/subscriptions/a"), undefined);
  });
});
