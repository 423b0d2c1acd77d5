import assert from "node:assert/strict";

import {
  backupVaultFaults,
  planVault,
  policyOf,
  protectedItemNames,
} from "../../../components/plans/backupVaultPlan";

const VM = "/subscriptions/s/resourceGroups/Shop/providers/Microsoft.Compute/virtualMachines/vm-db";
const GUARD = "/subscriptions/s/resourceGroups/soc/providers/Microsoft.DataProtection/resourceGuards/backups";
const ARGS = { location: "westeurope", resourceGuardId: GUARD };

const paths = (changes: object, name = "offsite"): string[] =>
  backupVaultFaults(name, { ...ARGS, ...changes }).map(({ path }) => path);

describe("plan of a vault", () => {
  it("is closed, copied to another region, immutable and keeps what was deleted; nothing in it is for ever", () => {
    assert.deepEqual(planVault({}), {
      publicNetworkAccess: "Disabled",
      redundancySettings: { standardTierStorageRedundancy: "GeoRedundant", crossRegionRestore: "Enabled" },
      securitySettings: {
        immutabilitySettings: { state: "Unlocked" },
        softDeleteSettings: {
          softDeleteState: "Enabled",
          enhancedSecurityState: "Enabled",
          softDeleteRetentionPeriodInDays: 14,
        },
      },
      restoreSettings: {
        crossSubscriptionRestoreSettings: { crossSubscriptionRestoreState: "Disabled" },
      },
      monitoringSettings: {
        azureMonitorAlertSettings: { alertsForAllJobFailures: "Enabled" },
        classicAlertSettings: { alertsForCriticalOperations: "Disabled" },
      },
    });
  });

  it("locks what can never be unlocked for a reason only", () => {
    const { securitySettings } = planVault({
      irreversibleImmutability: "law",
      irreversibleSoftDelete: "law",
    });
    assert.equal(securitySettings.immutabilitySettings.state, "Locked");
    assert.equal(securitySettings.softDeleteSettings.softDeleteState, "AlwaysON");
    const one = planVault({ irreversibleImmutability: "law" }).securitySettings;
    assert.equal(one.softDeleteSettings.softDeleteState, "Enabled", "one says nothing of the other");
  });

  it("opens each thing for a reason of its own", () => {
    const plan = planVault({
      withoutImmutability: "test",
      singleRegion: { redundancy: "ZoneRedundant", reason: "law" },
      publicNetworkAccess: "agents",
      crossSubscriptionRestore: "clean room",
    });
    assert.equal(plan.securitySettings.immutabilitySettings.state, "Disabled");
    assert.deepEqual(plan.redundancySettings, {
      standardTierStorageRedundancy: "ZoneRedundant",
      crossRegionRestore: "Disabled",
    });
    assert.equal(plan.publicNetworkAccess, "Enabled");
    assert.equal(
      plan.restoreSettings.crossSubscriptionRestoreSettings.crossSubscriptionRestoreState,
      "Enabled",
    );
  });

  it("names what Azure finds a machine by", () => {
    assert.deepEqual(protectedItemNames(VM), {
      containerName: "iaasvmcontainer;iaasvmcontainerv2;Shop;vm-db",
      protectedItemName: "vm;iaasvmcontainerv2;Shop;vm-db",
    });
    assert.throws(() => protectedItemNames("/subscriptions/s"), /is not the ARM id of a virtual machine/);
  });

  it("gives a machine the policy that it names, or the only one", () => {
    assert.equal(policyOf({}, { daily: {} }), "daily");
    assert.equal(policyOf({}, { daily: {}, books: {} }), undefined);
    assert.equal(policyOf({ policy: "books" }, { daily: {}, books: {} }), "books");
  });

  it("takes names that Azure takes", () => {
    assert.deepEqual(paths({}), []);
    assert.deepEqual(paths({}, "off_site"), ["name"]);
    assert.deepEqual(paths({}, "o".repeat(43)), ["name"]);
    assert.deepEqual(paths({ vaultName: "rsv-offsite" }, "off_site"), []);
    assert.deepEqual(paths({ vaultName: "1-vault" }), ["vaultName"]);
    assert.deepEqual(paths({ policies: { "no name": {} } }), ["policies.no name"]);
  });

  it("wants exactly one word on multi-user authorisation", () => {
    const path = "[resourceGuardId, ownResourceGuard, withoutMultiUserAuthorization]";
    assert.deepEqual(paths({ resourceGuardId: undefined }), [path]);
    assert.deepEqual(paths({ ownResourceGuard: "small team" }), [path]);
    assert.deepEqual(paths({ resourceGuardId: undefined, withoutMultiUserAuthorization: "test" }), []);
    assert.deepEqual(paths({ resourceGuardId: "/subscriptions/s" }), ["resourceGuardId"]);
  });

  it("keeps what was deleted for 14 to 180 days", () => {
    for (const softDeleteDays of [14, 180]) assert.deepEqual(paths({ softDeleteDays }), []);
    for (const softDeleteDays of [13, 181, 14.5])
      assert.deepEqual(paths({ softDeleteDays }), ["softDeleteDays"]);
  });
});
