import assert from "node:assert/strict";

import { ManagementLockAtResourceGroupLevel } from "@pulumi/azure-native/authorization";
import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";

import { lockAgainstDeletion } from "../../components/parts/deletionLock";
import { DiagnosticSettings, type DiagnosticSettingsArgs } from "../../components/DiagnosticSettings";
import { logEverything } from "../../components/logEverything";
import { endRun, findAllCreated, findCreatedResource, runEachTest } from "./mocks";

const SETTING = "azure-native:monitor:DiagnosticSetting";
const LOCK = "azure-native:authorization:ManagementLockByScope";
const HERE = { resourceGroupName: "rg", location: "westeurope" };

class Web extends pulumi.ComponentResource {
  readonly group: network.NetworkSecurityGroup;
  constructor(name: string) {
    super("test:Web", name);
    this.group = new network.NetworkSecurityGroup("nsg", HERE, { parent: this });
    this.registerOutputs();
  }
}

describe("logEverything", () => {
  runEachTest();

  /** Runs a program in a stack of its own, which transformations are registered with. */
  async function run(program: () => void | Promise<void>): Promise<void> {
    await pulumi.runtime.runInPulumiStack(async () => {
      await program();
      return {};
    });
    await endRun();
  }

  const logs = (changes: Partial<DiagnosticSettingsArgs> = {}): DiagnosticSettings =>
    new DiagnosticSettings("logs", { ...HERE, ...changes });
  const settings = (): string[] => findAllCreated(SETTING).map(({ name }) => name);

  it("makes a setting for each resource with known logs, and for no other", async () => {
    await run(() => {
      logEverything(logs());
      new network.VirtualNetwork("hub", HERE);
      new network.RouteTable("routes", HERE);
      new network.PublicIPAddress("address", HERE);
      new network.AzureFirewall("firewall", { ...HERE, ipConfigurations: [] });
    });
    assert.deepEqual(settings().sort(), ["logs-address", "logs-firewall", "logs-hub"]);
    const { inputs, parent } = findCreatedResource(SETTING, "logs-firewall");
    assert.equal(inputs["resourceUri"], "/subscriptions/s/firewall");
    assert.equal(inputs["name"], "azure-lockdown");
    assert.equal(inputs["workspaceId"], "/subscriptions/s/logs-workspace");
    assert.equal(inputs["logAnalyticsDestinationType"], "Dedicated");
    assert.equal(parent, "firewall");
  });

  it("sees what components make, and tells two of one name apart by their place", async () => {
    await run(() => {
      logEverything(logs());
      new network.NetworkSecurityGroup("nsg", HERE);
      new Web("web");
    });
    assert.deepEqual(settings(), ["logs-nsg", "logs-nsg"]);
  });

  it("does not see what was declared before, nor what is only read", async () => {
    await run(() => {
      new network.VirtualNetwork("before", HERE);
      logEverything(logs());
      network.VirtualNetwork.get("elsewhere", "/subscriptions/s/elsewhere");
    });
    assert.deepEqual(settings(), []);
  });

  it("leaves out what it is told to, by name, by kind, or by both", async () => {
    await run(() => {
      const except = [
        { name: "test", reason: "a network without machines" },
        { kind: "publicIpAddress", reason: "no protection plan" } as const,
        { name: "hub", kind: "loadBalancer", reason: "costs" } as const,
      ];
      logEverything(logs(), { except });
      new network.VirtualNetwork("test", HERE);
      new network.PublicIPAddress("address", HERE);
      new network.VirtualNetwork("hub", HERE);
    });
    assert.deepEqual(settings(), ["logs-hub"]);
  });

  it("leaves targets to their own settings, also where they are declared later", async () => {
    await run(() => {
      logEverything(logs());
      const { group } = new Web("web");
      new network.VirtualNetwork("hub", HERE);
      const targets = { web: { kind: "networkSecurityGroup", resourceId: group.id } } as const;
      new DiagnosticSettings("more", { ...HERE, targets, activityLogElsewhere: "logs sends it" });
    });
    assert.deepEqual(settings().sort(), ["logs-hub", "more-web"]);
  });

  it("stands beside a target whose setting has another name", async () => {
    await run(() => {
      logEverything(logs());
      const group = new network.NetworkSecurityGroup("nsg", HERE);
      const targets = { web: { kind: "networkSecurityGroup", resourceId: group.id } } as const;
      new DiagnosticSettings("apps", { ...HERE, targets, settingName: "apps", activityLogElsewhere: "logs" });
    });
    assert.deepEqual(settings().sort(), ["apps-web", "logs-nsg"]);
  });

  it("refuses a target that comes after the program has waited, when there is a setting already", async () => {
    await run(async () => {
      logEverything(logs());
      const group = new network.NetworkSecurityGroup("nsg", HERE);
      await Promise.resolve();
      await Promise.resolve();
      const targets = { web: { kind: "networkSecurityGroup", resourceId: group.id } } as const;
      assert.throws(() => new DiagnosticSettings("more", { ...HERE, targets }), /setting of "nsg" already/);
    });
  });

  it("has the lock of a resource wait for its setting, so that the lock goes first", async () => {
    await run(() => {
      logEverything(logs());
      const hub = new network.VirtualNetwork("hub", HERE);
      const other = new network.VirtualNetwork("other", HERE);
      const routes = new network.RouteTable("routes", HERE);
      lockAgainstDeletion("hub-lock", hub.id, { dependsOn: other });
      lockAgainstDeletion("routes-lock", routes.id, {});
      new ManagementLockAtResourceGroupLevel("group-lock", {
        resourceGroupName: "rg",
        level: "CanNotDelete",
      });
    });
    const { dependsOn } = findCreatedResource(LOCK, "hub-lock");
    assert.ok(dependsOn.includes("logs-hub") && dependsOn.includes("other"));
    assert.ok(!dependsOn.includes("logs-other"));
    assert.deepEqual(findCreatedResource(LOCK, "routes-lock").dependsOn, ["routes"]);
    const ofGroup = findCreatedResource(
      "azure-native:authorization:ManagementLockAtResourceGroupLevel",
      "group-lock",
    );
    assert.deepEqual([...ofGroup.dependsOn].sort(), ["logs-hub", "logs-other"]);
  });

  it("lets a setting be kept, or go, with a resource that is", async () => {
    await run(() => {
      logEverything(logs());
      const with_ = new network.RouteTable("routes", HERE);
      new network.VirtualNetwork("hub", HERE, { retainOnDelete: true, deletedWith: with_ });
    });
    const { retainOnDelete, deletedWith } = findCreatedResource(SETTING, "logs-hub");
    assert.deepEqual([retainOnDelete, deletedWith], [true, "routes"]);
  });

  it("refuses a second call for settings of the same name, and takes one of another", async () => {
    await run(() => {
      logEverything(logs());
      const more = new DiagnosticSettings("more", HERE);
      assert.throws(() => {
        logEverything(more);
      }, /another settingName/);
      logEverything(new DiagnosticSettings("apps", { ...HERE, settingName: "apps" }));
      new network.VirtualNetwork("hub", HERE);
    });
    assert.deepEqual(settings().sort(), ["apps-hub", "logs-hub"]);
  });

  it("refuses exceptions without a reason, of everything, and of no kind", async () => {
    await run(() => {
      const except = [{ reason: "" }, { kind: "vnet" as "virtualNetwork", reason: "costs" }];
      assert.throws(
        () => {
          logEverything(logs(), { except });
        },
        (error: Error) => {
          assert.match(error.message, /except\[0\]\.reason: is empty/);
          assert.match(error.message, /except\[0\]\[name, kind\]: neither is given/);
          assert.match(error.message, /except\[1\]\.kind: "vnet" is no kind/);
          return true;
        },
      );
    });
  });
});
