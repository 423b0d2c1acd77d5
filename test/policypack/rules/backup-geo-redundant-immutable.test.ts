import assert from "node:assert/strict";

import type { Finding } from "../../../egress/reach";
import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, ruleCalled } from "../context";
import { findingsWith, messagesOf, type TestResource, UNKNOWN } from "../stack";

const RULE = "backup-geo-redundant-immutable";
const found = messagesOf(RULE);

const WEB_ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/web";

interface Fields {
  readonly redundancy?: unknown;
  readonly restore?: unknown;
  readonly immutable?: unknown;
  readonly softDelete?: unknown;
  readonly more?: Record<string, unknown>;
}

/** A recovery vault that is as it should be; the fields given replace what is there. */
const vault = (fields: Fields = {}, type = "recoveryservices:Vault"): TestResource => ({
  type,
  name: "main",
  props: { resourceGroupName: "rg", vaultName: "main", properties: propertiesOf(fields) },
});
const propertiesOf = ({
  redundancy = "GeoRedundant",
  restore = "Enabled",
  immutable = "Unlocked",
  softDelete,
  more = {},
}: Fields): Record<string, unknown> => ({
  redundancySettings: { standardTierStorageRedundancy: redundancy, crossRegionRestore: restore },
  securitySettings: { immutabilitySettings: { state: immutable }, softDeleteSettings: softDelete },
  ...more,
});
const classicVault = (props: Record<string, unknown> = {}): TestResource => ({
  type: "azure:recoveryservices/vault:Vault",
  name: "main",
  props: { sku: "Standard", crossRegionRestoreEnabled: true, immutability: "Unlocked", ...props },
});
const dataVault = ({
  redundancy = "GeoRedundant",
  restore = "Enabled",
  immutable = "Unlocked",
  softDelete,
}: Fields = {}): TestResource => ({
  type: "dataprotection:BackupVault",
  name: "data",
  props: {
    properties: {
      storageSettings: [{ datastoreType: "VaultStore", type: redundancy }],
      featureSettings: { crossRegionRestoreSettings: { state: restore } },
      securitySettings: { immutabilitySettings: { state: immutable }, softDeleteSettings: softDelete },
    },
  },
});
const classicDataVault = (props: Record<string, unknown> = {}): TestResource => ({
  type: "azure:dataprotection/backupVault:BackupVault",
  name: "data",
  props: { redundancy: "GeoRedundant", crossRegionRestoreEnabled: true, immutability: "Locked", ...props },
});
const MACHINE: TestResource = {
  type: "compute:VirtualMachine",
  name: "web",
  props: { resourceGroupName: "rg", vmName: "web" },
};
const item = (properties: Record<string, unknown>, more: Record<string, unknown> = {}): TestResource => ({
  type: "recoveryservices:ProtectedItem",
  name: "item",
  props: { vaultName: "main", protectedItemName: "item", properties, ...more },
});
const wholeMachine = (properties: Record<string, unknown>): TestResource =>
  item({ protectedItemType: "Microsoft.Compute/virtualMachines", sourceResourceId: WEB_ID, ...properties });

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "backups in one region": [
        [vault({ redundancy: "LocallyRedundant" })],
        /Recovery vault "main" keeps its backups in one region only \(standardTierStorageRedundancy is LocallyRedundant\)\./,
      ],
      "backups in several zones": [[vault({ redundancy: "ZoneRedundant" })], /in one region only/],
      "no restore in the other region": [
        [vault({ restore: "Disabled" })],
        /cannot restore in the other region \(crossRegionRestore is Disabled\)/,
      ],
      "nothing said of a restore": [[vault({ restore: null })], /crossRegionRestore is not given/],
      "no immutability": [[vault({ immutable: "Disabled" })], /lets administrators delete backups/],
      "nothing said of immutability": [[vault({ immutable: "" })], /\(state is not given\)/],
      "no soft delete": [[vault({ softDelete: { softDeleteState: "Disabled" } })], /deletes backups at once/],
      "few days": [
        [vault({ softDelete: { softDeleteState: "Enabled", softDeleteRetentionPeriodInDays: 7 } })],
        /keeps what was deleted for 7 days, and 14 are asked for/,
      ],
      "another version": [
        [vault({ immutable: "Disabled" }, "azure-native:recoveryservices/v20240401:Vault")],
        /lets administrators/,
      ],
      "a package of its own version": [
        [vault({ immutable: "Disabled" }, "azure-native_recoveryservices_v20240401:recoveryservices:Vault")],
        /lets administrators/,
      ],
      "a classic vault in one region": [
        [classicVault({ storageModeType: "LocallyRedundant" })],
        /storageModeType is LocallyRedundant/,
      ],
      "a classic vault without a restore": [
        [classicVault({ crossRegionRestoreEnabled: false })],
        /crossRegionRestoreEnabled is false/,
      ],
      "a classic vault without immutability": [
        [classicVault({ immutability: undefined })],
        /immutability is not given/,
      ],
      "a classic vault without soft delete": [
        [classicVault({ softDeleteEnabled: false })],
        /softDeleteEnabled is false/,
      ],
      "a backup vault in one region": [
        [dataVault({ redundancy: "ZoneRedundant" })],
        /Backup vault "data" keeps its backups in one region only \(type is ZoneRedundant\)/,
      ],
      "a backup vault without a restore": [[dataVault({ restore: null })], /cannot restore/],
      "a backup vault without immutability": [[dataVault({ immutable: "Disabled" })], /lets administrators/],
      "a backup vault without soft delete": [
        [dataVault({ softDelete: { state: "Off" } })],
        /deletes backups at once/,
      ],
      "a backup vault that keeps for few days": [
        [dataVault({ softDelete: { state: "On", retentionDurationInDays: 10 } })],
        /for 10 days/,
      ],
      "a classic backup vault in one region": [
        [classicDataVault({ redundancy: "LocallyRedundant" })],
        /in one region only/,
      ],
      "a classic backup vault without soft delete": [
        [classicDataVault({ softDelete: "Off" })],
        /softDelete is Off/,
      ],
      "outputs alone": [
        [
          {
            ...vault(),
            props: { resourceGroupName: "rg" },
            outputs: { properties: propertiesOf({ immutable: "Disabled" }) },
          },
        ],
        /lets administrators/,
      ],
      "a machine without a backup": [[vault(), MACHINE], /Machine "web" has no backup\./],
      "a machine whose protection was stopped": [
        [vault(), MACHINE, wholeMachine({ protectionState: "ProtectionStopped" })],
        /has no backup/,
      ],
      "a machine whose backups are being deleted": [
        [vault(), MACHINE, wholeMachine({ isScheduledForDeferredDelete: true })],
        /has no backup/,
      ],
      "a machine of which a database is protected": [
        [vault(), MACHINE, wholeMachine({ protectedItemType: "AzureVmWorkloadSQLDatabase" })],
        /has no backup/,
      ],
      "a machine beside one that is protected": [
        [vault(), MACHINE, wholeMachine({ sourceResourceId: WEB_ID.replace(/web$/, "db") })],
        /has no backup/,
      ],
      "an item that is named after a machine of another group": [
        [vault(), MACHINE, item({}, { protectedItemName: "vm;iaasvmcontainerv2;other;web" })],
        /has no backup/,
      ],
      "an item that is named after a file share": [
        [vault(), MACHINE, item({}, { protectedItemName: "AzureFileShare;web" })],
        /has no backup/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const messages = found(resources);
        assert.equal(messages.length, 1);
        assert.match(messages[0] ?? "", message);
      });
    }

    it("says what to set", () => {
      const [finding] = findings([vault({ redundancy: "LocallyRedundant" })]);
      assert.equal(
        finding?.fix,
        "Set properties.redundancySettings.standardTierStorageRedundancy to GeoRedundant, before it has any backup: it cannot be changed afterwards.",
      );
      assert.equal(finding.property, "properties.redundancySettings.standardTierStorageRedundancy");
      assert.equal(
        findings([vault({ immutable: "Disabled" })])[0]?.fix,
        "Set properties.securitySettings.immutabilitySettings.state to Unlocked.",
      );
      assert.equal(
        findings([classicVault({ softDeleteEnabled: false })])[0]?.fix,
        "Set softDeleteEnabled to true.",
      );
      assert.match(findings([vault(), MACHINE])[0]?.fix ?? "", /recoveryservices\.ProtectedItem/);
    });

    it("fewer days than asked for, where nothing is said of them", () => {
      assert.match(findings([vault()], { softDeleteDays: 30 })[0]?.message ?? "", /for 14 days, and 30/);
    });

    it("vaults that are open, if they have to be closed", () => {
      const options = { requirePrivate: true };
      assert.match(findings([vault()], options)[0]?.message ?? "", /open to the public network/);
      assert.equal(findings([vault({ more: { publicNetworkAccess: "Enabled" } })], options).length, 1);
      assert.equal(findings([classicVault()], options).length, 1);
      assert.deepEqual(findings([vault({ more: { publicNetworkAccess: "Disabled" } })], options), []);
      assert.deepEqual(findings([classicVault({ publicNetworkAccessEnabled: false })], options), []);
      assert.deepEqual(findings([dataVault()], options), []);
    });

    it("ARM JSON", () => {
      const { resources } = readDocument(
        JSON.stringify([
          {
            id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/main",
            type: "Microsoft.RecoveryServices/vaults",
            name: "main",
            properties: propertiesOf({ immutable: "Disabled" }),
          },
        ]),
        "arm.json",
      );
      const messages = findingsOf(ruleCalled(RULE), readModel(resources), {}, CONTEXT).map(
        ({ message }) => message,
      );
      assert.equal(messages.length, 1);
      assert.match(messages[0] ?? "", /lets administrators/);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "a vault as it should be": [vault()],
      "a vault that is locked": [vault({ immutable: "locked" })],
      "a vault that is geo-redundant, since nothing else is said": [vault({ redundancy: null })],
      "soft delete that cannot be turned off": [
        vault({ softDelete: { softDeleteState: "AlwaysON", softDeleteRetentionPeriodInDays: 30 } }),
      ],
      "odd letter case": [
        {
          ...vault(),
          props: {
            Properties: {
              RedundancySettings: {
                StandardTierStorageRedundancy: "georedundant",
                crossregionrestore: "ENABLED",
              },
              securitySettings: { ImmutabilitySettings: { State: "UNLOCKED" } },
            },
          },
        },
      ],
      "a classic vault as it should be": [classicVault({ storageModeType: "GeoRedundant" })],
      "a backup vault as it should be": [dataVault({ softDelete: { state: "AlwaysOn" } })],
      "a classic backup vault as it should be": [classicDataVault({ retentionDurationInDays: 14 })],
      "a machine in a stack without a vault": [MACHINE],
      "a machine with a backup": [vault(), MACHINE, wholeMachine({})],
      "a machine whose backup has no type": [
        vault(),
        MACHINE,
        item({ sourceResourceId: WEB_ID.toUpperCase() }),
      ],
      "a machine that the item is named after": [
        vault(),
        MACHINE,
        item({}, { protectedItemName: "VM;iaasvmcontainerv2;RG;Web" }),
      ],
      "a machine by an id that is not known": [
        vault(),
        MACHINE,
        { ...wholeMachine({ sourceResourceId: UNKNOWN }), from: { properties: ["web"] } },
      ],
      "a classic machine with a backup": [
        classicVault(),
        {
          type: "azure:compute/linuxVirtualMachine:LinuxVirtualMachine",
          name: "web",
          props: { name: "web", resourceGroupName: "rg" },
        },
        { type: "azure:backup/protectedVM:ProtectedVM", name: "item", props: { sourceVmId: WEB_ID } },
      ],
      "a scale set without a backup": [
        vault(),
        { type: "compute:VirtualMachineScaleSet", name: "pool", props: {} },
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }

    it("no restore in the other region, if it need not be", () => {
      const resources = [vault({ restore: "Disabled" })];
      assert.deepEqual(findings(resources, { requireCrossRegionRestore: false }), []);
    });

    it("machines without a backup, if they need none", () => {
      assert.deepEqual(findings([vault(), MACHINE], { requireProtection: false }), []);
      assert.deepEqual(findings([vault(), MACHINE], { responsibility: "elsewhere" }), []);
      assert.equal(findings([MACHINE], { responsibility: "always" }).length, 1);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a redundancy that is not known": [
        [vault({ redundancy: UNKNOWN })],
        /may be one that keeps its backups in one region only/,
      ],
      "a secret immutability": [[vault({ immutable: "[secret]" })], /is a secret/],
      "days that are not known": [
        [vault({ softDelete: { softDeleteRetentionPeriodInDays: UNKNOWN } })],
        /may not keep long enough/,
      ],
      "stores of which one is not known": [
        [
          {
            ...dataVault(),
            props: {
              properties: {
                ...(dataVault().props["properties"] as object),
                storageSettings: [{ type: "GeoRedundant" }, { type: UNKNOWN }],
              },
            },
          },
        ],
        /storageSettings\[1\]\.type is not known/,
      ],
      "a machine by an id that leads nowhere": [
        [vault(), MACHINE, wholeMachine({ sourceResourceId: UNKNOWN })],
        /Machine "web" may have no backup/,
      ],
      "one of two machines": [
        [
          vault(),
          MACHINE,
          { ...MACHINE, name: "db", props: { vmName: "db", resourceGroupName: "rg" } },
          { ...wholeMachine({ sourceResourceId: UNKNOWN }), from: { properties: ["web", "db"] } },
          { ...wholeMachine({ sourceResourceId: WEB_ID.replace(/web$/, "db") }), name: "other" },
        ],
        /is one of several machines/,
      ],
      "an item whose name is not known": [
        [vault(), MACHINE, item({}, { protectedItemName: UNKNOWN })],
        /may have no backup/,
      ],
      "a protection that may have been stopped": [
        [vault(), MACHINE, wholeMachine({ protectionState: UNKNOWN })],
        /protectionState is not known/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const messages = found(resources);
        assert.equal(messages.length, 1);
        assert.match(messages[0] ?? "", message);
      });
    }

    it("a vault of which nothing is known, in each of its settings", () => {
      const verdicts = findings([{ ...vault(), props: { properties: UNKNOWN } }]).map(
        ({ verdict }) => verdict,
      );
      assert.deepEqual(new Set(verdicts), new Set(["unknown"]));
    });

    it("says what is certainly wrong beside it", () => {
      const verdicts = findings([vault({ redundancy: UNKNOWN, immutable: "Disabled" })]).map(
        ({ verdict }) => verdict,
      );
      assert.deepEqual(verdicts, ["unknown", "none"]);
    });
  });
});

function findings(resources: readonly TestResource[], options: Record<string, unknown> = {}): Finding[] {
  return findingsWith(ruleCalled(RULE), resources, options);
}
