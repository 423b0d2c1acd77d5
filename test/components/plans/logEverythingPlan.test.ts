import assert from "node:assert/strict";

import { diagnosticKindOf, isException } from "../../../components/plans/logEverythingPlan";

describe("what has known logs", () => {
  it("is told by the type, of either provider and any version", () => {
    const kinds = {
      "azure-native:network:AzureFirewall": "azureFirewall",
      "azure-native:network/v20230901:AzureFirewall": "azureFirewall",
      "azure-native_network_v20230901:network:NetworkSecurityGroup": "networkSecurityGroup",
      "azure:network/firewall:Firewall": "azureFirewall",
      "azure-native:network:ApplicationGateway": "applicationGateway",
      "azure-native:network:LoadBalancer": "loadBalancer",
      "azure-native:network:BastionHost": "bastionHost",
      "azure-native:network:PublicIPAddress": "publicIpAddress",
      "azure-native:network:VirtualNetworkGateway": "virtualNetworkGateway",
      "azure-native:network:VirtualNetwork": "virtualNetwork",
      "azure-native:keyvault:Vault": "keyVault",
      "azure-native:recoveryservices:Vault": "recoveryServicesVault",
      "azure:cdn/frontdoorProfile:FrontdoorProfile": "frontDoorProfile",
    };
    for (const [type, kind] of Object.entries(kinds)) assert.equal(diagnosticKindOf(type, {}), kind, type);
  });

  it("is not what only sounds like it", () => {
    for (const type of [
      "azure-native:network:FirewallPolicy",
      "azure-native:network:Subnet",
      "azure-native:network:SecurityRule",
      "azure-native:network:PublicIPPrefix",
      "azure-native:monitor:DiagnosticSetting",
      "azure-lockdown:network:LockedDownFirewall",
      "azure:cdn/profile:Profile",
      "azure-native:dataprotection:BackupVault",
      "random:index:RandomString",
    ]) {
      assert.equal(diagnosticKindOf(type, {}), undefined, type);
    }
  });

  it("is a content delivery profile only if it may be a Front Door", () => {
    const kind = (sku: unknown): string | undefined => diagnosticKindOf("azure-native:cdn:Profile", { sku });
    assert.equal(kind({ name: "Premium_AzureFrontDoor" }), "frontDoorProfile");
    assert.equal(kind({ name: {} }), "frontDoorProfile");
    assert.equal(kind({ name: "Standard_Microsoft" }), undefined);
  });
});

describe("an exception", () => {
  it("holds for the name and the kind that it names, and for all where it names none", () => {
    const reason = "costs";
    assert.ok(isException([{ name: "hub", reason }], "virtualNetwork", "hub"));
    assert.ok(!isException([{ name: "hub", reason }], "virtualNetwork", "hub2"));
    assert.ok(isException([{ kind: "virtualNetwork", reason }], "virtualNetwork", "hub"));
    assert.ok(!isException([{ name: "hub", kind: "loadBalancer", reason }], "virtualNetwork", "hub"));
    assert.ok(!isException([], "virtualNetwork", "hub"));
  });
});
