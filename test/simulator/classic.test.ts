import assert from "node:assert/strict";

import { isUnknown, show } from "../../simulator/provider/values";
import { rule, TestProvider, temporaryFolder, withGroup } from "./harness";

const NSG = "azure-native:network:NetworkSecurityGroup";
const RULE = "azure-native:network:SecurityRule";
const CLASSIC_NSG = "azure:network/networkSecurityGroup:NetworkSecurityGroup";

describe("the stand-in for classic azure", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let provider: TestProvider;
  let native: TestProvider;
  beforeEach(async () => {
    folder = temporaryFolder();
    provider = await TestProvider.start("azure", folder.path);
    native = await TestProvider.start("azure-native", folder.path);
  });
  afterEach(() => {
    provider.stop();
    native.stop();
    folder.remove();
  });

  it("names with seven digits, and marks in the inputs what it filled in", async () => {
    const { inputs } = await provider.check(
      CLASSIC_NSG,
      { resourceGroupName: "rg", securityRules: [{ name: "r" }] },
      { name: "app" },
    );
    assert.match(show(inputs["name"]), /^app[0-9a-f]{7}$/);
    assert.deepEqual(inputs["__defaults"], ["name"]);
    assert.deepEqual(inputs["securityRules"], [{ name: "r", __defaults: [] }]);
  });

  it("knows the names it made up in a preview, but not addresses", async () => {
    const outputs = await provider.preview("azure:network/publicIp:PublicIp", {
      resourceGroupName: "rg",
      allocationMethod: "Static",
    });
    assert.match(show(outputs["name"]), /^res[0-9a-f]{7}$/);
    assert.ok(isUnknown(outputs["ipAddress"]));
    assert.equal(outputs["__defaults"], undefined);
  });

  it("shares its store with azure-native, and the rules of one group clash across the two", async () => {
    const group = await withGroup(native);
    await native.create(NSG, { ...group, networkSecurityGroupName: "n" });
    await provider.create("azure:network/networkSecurityRule:NetworkSecurityRule", {
      ...group,
      networkSecurityGroupName: "n",
      ...rule("classic", 100),
    });
    await assert.rejects(
      native.create(RULE, {
        ...group,
        networkSecurityGroupName: "n",
        securityRuleName: "native",
        ...rule("native", 100),
      }),
      /SecurityRuleConflict.*native conflicts with rule classic/,
    );
  });

  it("keeps apart resources that share the id of what they connect", async () => {
    const group = { resourceGroupName: "rg" };
    await provider.create("azure:core/resourceGroup:ResourceGroup", { name: "rg", location: "westeurope" });
    await provider.create("azure:network/virtualNetwork:VirtualNetwork", {
      ...group,
      name: "v",
      addressSpaces: ["10.0.0.0/16"],
    });
    const subnet = await provider.create("azure:network/subnet:Subnet", {
      ...group,
      virtualNetworkName: "v",
      name: "s",
      addressPrefixes: ["10.0.0.0/24"],
    });
    const nsg = await provider.create(CLASSIC_NSG, { ...group, name: "n" });
    const token = "azure:network/subnetNetworkSecurityGroupAssociation:SubnetNetworkSecurityGroupAssociation";
    const association = await provider.create(token, { subnetId: subnet.id, networkSecurityGroupId: nsg.id });
    assert.equal(association.id, subnet.id);
    assert.equal((await provider.read(token, association.id))?.outputs["networkSecurityGroupId"], nsg.id);
    await assert.rejects(provider.delete(CLASSIC_NSG, nsg.id), /InUseNetworkSecurityGroupCannotBeDeleted/);
    await provider.delete(token, association.id);
    await provider.delete(CLASSIC_NSG, nsg.id);
    assert.ok(await provider.read("azure:network/subnet:Subnet", subnet.id));
  });

  it("refuses to delete a resource group that holds something, as that provider does", async () => {
    const rg = await provider.create("azure:core/resourceGroup:ResourceGroup", {
      name: "rg",
      location: "westeurope",
    });
    await provider.create(CLASSIC_NSG, { resourceGroupName: "rg", name: "n" });
    await assert.rejects(
      provider.delete("azure:core/resourceGroup:ResourceGroup", rg.id),
      /ResourceGroupNotEmpty/,
    );
  });

  it("says who is signed in", async () => {
    const client = await provider.invoke("azure:core/getClientConfig:getClientConfig");
    assert.equal(client["subscriptionId"], "00000000-0000-0000-0000-000000000000");
  });
});
