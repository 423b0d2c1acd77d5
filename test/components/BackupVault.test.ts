import assert from "node:assert/strict";

import { BackupVault, type BackupVaultArgs } from "../../components/BackupVault";
import { readModel, type Resource } from "../../egress/read";
import { findingsOf } from "../../policypack/rule";
import { ruleCalled } from "../policypack/context";
import { refusedPaths } from "./fixtures";
import {
  allCreated,
  endRun,
  findAllCreated,
  findCreatedResource,
  runEachTest,
  startRun,
  valueOf,
} from "./mocks";

const VAULT = "azure-native:recoveryservices:Vault";
const POLICY = "azure-native:recoveryservices:ProtectionPolicy";
const ITEM = "azure-native:recoveryservices:ProtectedItem";
const PROXY = "azure-native:recoveryservices:ResourceGuardProxy";
const GUARD = "azure-native:dataprotection:ResourceGuard";
const LOCK = "azure-native:authorization:ManagementLockByScope";
const SCOPE = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/shop/providers";
const machine = (name: string): string => `${SCOPE}/Microsoft.Compute/virtualMachines/${name}`;
const GUARD_ID = `${SCOPE}/Microsoft.DataProtection/resourceGuards/backups`;
const ARGS: BackupVaultArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  resourceGuardId: GUARD_ID,
  machines: { web: { id: machine("vm-web") }, db: { id: machine("vm-db") } },
};

describe("BackupVault", () => {
  runEachTest();

  async function make(changes: Partial<BackupVaultArgs> = {}, name = "offsite"): Promise<BackupVault> {
    const made = new BackupVault(name, { ...ARGS, ...changes });
    await endRun();
    return made;
  }

  /** What the preset `strict` finds in it, beside machines of these ids. */
  function findings(): string[] {
    const vm = (name: string): Resource => ({
      urn: name,
      type: "azure-native:compute:VirtualMachine",
      name,
      id: machine(name),
      properties: { vmName: name, resourceGroupName: "shop" },
    });
    const made = allCreated().map(({ type, name, inputs }) => ({
      urn: `made-${name}`,
      type,
      name,
      properties: inputs,
    }));
    const model = readModel([...made, vm("vm-web"), vm("vm-db")]);
    const options = { requirePrivate: true };
    return findingsOf(ruleCalled("backup-geo-redundant-immutable"), model, options, {
      now: new Date(0),
    }).map(({ message }) => message);
  }

  it("makes a vault that the policy pack has nothing to say against, nor of its machines", async () => {
    await make();
    const vault = findCreatedResource(VAULT, "offsite-vault");
    assert.equal(vault.parent, "offsite");
    assert.deepEqual(vault.inputs["sku"], { name: "RS0", tier: "Standard" });
    assert.deepEqual(vault.inputs["identity"], { type: "SystemAssigned" });
    assert.ok(!("vaultName" in vault.inputs));
    assert.deepEqual(findings(), []);
  });

  it("keeps the vault from everybody, and the backups of a machine that leaves", async () => {
    await make();
    assert.equal(findCreatedResource(VAULT, "offsite-vault").protect, true);
    assert.equal(findCreatedResource(PROXY, "offsite-guard-proxy").protect, true);
    assert.equal(findCreatedResource(ITEM, "offsite-web").retainOnDelete, true);
    assert.equal(findCreatedResource(POLICY, "offsite-daily").retainOnDelete, true);
    const lock = findCreatedResource(LOCK, "offsite-lock");
    assert.deepEqual(
      [lock.inputs["level"], lock.inputs["scope"]],
      ["CanNotDelete", "/subscriptions/s/offsite-vault"],
    );
    for (const name of ["offsite-daily", "offsite-web", "offsite-db", "offsite-guard-proxy"]) {
      assert.ok(lock.dependsOn.includes(name), `the lock waits for ${name}`);
    }
  });

  it("lets all go where somebody says why", async () => {
    await make({ allowDeletion: "A test" });
    assert.equal(findCreatedResource(VAULT, "offsite-vault").protect, false);
    assert.equal(findCreatedResource(PROXY, "offsite-guard-proxy").protect, false);
    assert.equal(findCreatedResource(ITEM, "offsite-web").retainOnDelete, false);
    assert.equal(findCreatedResource(POLICY, "offsite-daily").retainOnDelete, false);
    assert.deepEqual(findAllCreated(LOCK), []);
  });

  it("backs up each machine under the names that Azure finds it by, with its policy", async () => {
    const made = await make({
      policies: { daily: {}, books: { days: 90 } },
      machines: {
        web: { id: machine("vm-web"), policy: "daily" },
        db: { id: machine("vm-db"), policy: "books" },
      },
    });
    const { inputs } = findCreatedResource(ITEM, "offsite-db");
    assert.deepEqual(inputs, {
      resourceGroupName: "rg",
      vaultName: "offsite-vault-azure",
      fabricName: "Azure",
      containerName: "iaasvmcontainer;iaasvmcontainerv2;shop;vm-db",
      protectedItemName: "vm;iaasvmcontainerv2;shop;vm-db",
      properties: {
        protectedItemType: "Microsoft.Compute/virtualMachines",
        sourceResourceId: machine("vm-db"),
        policyId: "/subscriptions/s/offsite-books",
      },
    });
    assert.equal(findCreatedResource(POLICY, "offsite-books").inputs["policyName"], "books");
    assert.deepEqual(await valueOf(made.policyIds), {
      daily: "/subscriptions/s/offsite-daily",
      books: "/subscriptions/s/offsite-books",
    });
  });

  it("puts the vault under a guard that others own, after all that needs no leave", async () => {
    const made = await make();
    const { inputs, dependsOn } = findCreatedResource(PROXY, "offsite-guard-proxy");
    assert.equal(inputs["resourceGuardProxyName"], "VaultProxy");
    assert.deepEqual(inputs["properties"], { resourceGuardResourceId: GUARD_ID });
    assert.ok(dependsOn.includes("offsite-daily") && dependsOn.includes("offsite-web"));
    assert.deepEqual(findAllCreated(GUARD), []);
    assert.equal(await valueOf(made.resourceGuardId), GUARD_ID);
  });

  it("makes a guard of its own, or none, for a reason", async () => {
    const made = await make({ resourceGuardId: undefined, ownResourceGuard: "One team" });
    const guard = findCreatedResource(GUARD, "offsite-guard");
    assert.deepEqual(guard.inputs["properties"], { vaultCriticalOperationExclusionList: [] });
    assert.equal(await valueOf(made.resourceGuardId), "/subscriptions/s/offsite-guard");
    await startRun();
    const without = await make({ resourceGuardId: undefined, withoutMultiUserAuthorization: "A test" });
    assert.deepEqual([findAllCreated(GUARD), findAllCreated(PROXY)], [[], []]);
    assert.equal(await valueOf(without.resourceGuardId), null);
  });

  it("is found weak by the policy pack where an argument weakens it", async () => {
    await make({
      withoutImmutability: "test",
      singleRegion: { redundancy: "LocallyRedundant", reason: "law" },
      publicNetworkAccess: "agents",
      machines: {},
    });
    const all = findings().join("\n");
    for (const said of [/one region only/, /before their time/, /public network/, /"vm-web" has no backup/]) {
      assert.match(all, said);
    }
  });

  it("makes two instances beside each other, and the same resources in another order", async () => {
    const run = async (turned: boolean): Promise<string[]> => {
      await startRun();
      const order = <T>(record: Readonly<Record<string, T>> = {}): Record<string, T> =>
        turned ? Object.fromEntries(Object.entries(record).reverse()) : record;
      const policies = order({ daily: {}, books: {} });
      const machines = order({
        web: { id: machine("vm-web"), policy: "daily" },
        db: { id: machine("vm-db"), policy: "books" },
      });
      new BackupVault("first", { ...ARGS, policies, machines });
      await make({ policies, machines });
      const all = allCreated().filter(({ type }) => !type.startsWith("azure-lockdown:"));
      assert.equal(new Set(all.map(({ type, name }) => `${type} ${name}`)).size, all.length);
      return all.map(({ type, name, inputs }) => `${type} ${name} ${JSON.stringify(inputs)}`).sort();
    };
    assert.deepEqual(await run(false), await run(true));
  });

  it("refuses bad arguments before it makes anything, all at once", () => {
    const bad: BackupVaultArgs = {
      resourceGroupName: "rg",
      location: "westeurop",
      vaultName: "1",
      policies: { daily: { days: 5 }, books: { time: "noon" } },
      machines: {
        web: { id: GUARD_ID, policy: "dayly" },
        db: { id: machine("vm-db") },
        again: { id: machine("VM-DB"), policy: "books" },
      },
      softDeleteDays: 7,
      irreversibleImmutability: "",
      withoutImmutability: " ",
      singleRegion: { redundancy: "ZoneRedundant", reason: "" },
      allowDeletion: "",
    };
    assert.deepEqual(
      refusedPaths(() => new BackupVault("offsite", bad)),
      [
        "[irreversibleImmutability, withoutImmutability]",
        "[resourceGuardId, ownResourceGuard, withoutMultiUserAuthorization]",
        "allowDeletion",
        "irreversibleImmutability",
        "location",
        "machines.again.id",
        "machines.db.policy",
        "machines.web.id",
        "machines.web.policy",
        "policies.books.time",
        "policies.daily.days",
        "policies.daily.instantRestoreDays",
        "singleRegion.reason",
        "softDeleteDays",
        "vaultName",
        "withoutImmutability",
      ],
    );
    assert.deepEqual(allCreated(), []);
  });
});
