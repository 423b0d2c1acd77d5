import assert from "node:assert/strict";

import type { Properties } from "../../../simulator/provider/values";
import { Fixture, SUBSCRIPTION } from "./fixture";

const VAULT = "recoveryservices:Vault";
const vault = (state: string, redundancy = "GeoRedundant"): Properties => ({
  vaultName: "v",
  location: "westeurope",
  sku: { name: "RS0", tier: "Standard" },
  properties: {
    publicNetworkAccess: "Disabled",
    redundancySettings: { standardTierStorageRedundancy: redundancy },
    securitySettings: { immutabilitySettings: { state } },
  },
});

describe("vaults", () => {
  const azure = new Fixture();

  it("stay locked", async () => {
    await azure.create(VAULT, vault("Unlocked"));
    await azure.create(VAULT, vault("Locked"));
    await azure.refuses("CloudInternalError", /Locked/, VAULT, vault("Unlocked"));
  });

  it("change their redundancy only while nothing is backed up, and are not deleted then", async () => {
    const id = await azure.create(VAULT, vault("Unlocked", "LocallyRedundant"));
    await azure.create(VAULT, vault("Unlocked"));
    const policy = await azure.create("recoveryservices:ProtectionPolicy", {
      vaultName: "v",
      policyName: "daily",
      properties: { backupManagementType: "AzureIaasVM" },
    });
    const item = await azure.create("recoveryservices:ProtectedItem", {
      vaultName: "v",
      fabricName: "Azure",
      containerName: "iaasvmcontainer;iaasvmcontainerv2;rg;vm",
      protectedItemName: "vm;iaasvmcontainerv2;rg;vm",
      properties: {
        protectedItemType: "Microsoft.Compute/virtualMachines",
        policyId: policy,
        sourceResourceId: `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm`,
      },
    });
    await azure.refuses(
      "BMSUserErrorStorageTypeChangeNotAllowed",
      /redundancy/,
      VAULT,
      vault("Unlocked", "ZoneRedundant"),
    );
    await assert.rejects(azure.delete(VAULT, id), /ServiceResourceNotEmpty/);
    await assert.rejects(
      azure.delete("recoveryservices:ProtectionPolicy", policy),
      /BMSUserErrorPolicyInUse/,
    );
    await assert.rejects(
      azure.delete("resources:ResourceGroup", `${SUBSCRIPTION}/resourceGroups/rg`),
      /protected item/,
    );
    await azure.delete("recoveryservices:ProtectedItem", item);
    await azure.delete("recoveryservices:ProtectionPolicy", policy);
    await azure.delete(VAULT, id);
  });
});
