import assert from "node:assert/strict";

import * as compute from "@pulumi/azure-native/compute";
import * as pulumi from "@pulumi/pulumi";

import { machineTransformation, type EveryMachineSettings } from "../../components/MachineHardening";
import { allMessages, endRun, findCreatedResource, runEachTest } from "./mocks";

const MACHINE = "azure-native:compute:VirtualMachine";
const SHARED = { resourceGroupName: "rg", location: "westeurope" };
const storageProfile = { imageReference: { publisher: "Canonical" } };

describe("hardenEveryMachine", () => {
  runEachTest();

  async function declare(linuxConfiguration: object, settings: EveryMachineSettings = {}): Promise<unknown> {
    const parent = new pulumi.ComponentResource(
      "test:index:Servers",
      "servers",
      {},
      { transformations: [machineTransformation(settings)] },
    );
    const osProfile = { computerName: "web", adminPassword: pulumi.output("of nothing"), linuxConfiguration };
    new compute.VirtualMachine("web", { ...SHARED, storageProfile, osProfile }, { parent });
    await endRun();
    return findCreatedResource(MACHINE, "web").inputs["osProfile"];
  }

  it("fills in who patches a machine, inside of components too, and nothing but that", async () => {
    const profile = (await declare({ disablePasswordAuthentication: true })) as Record<string, unknown>;
    assert.equal(profile["computerName"], "web");
    assert.deepEqual(profile["linuxConfiguration"], {
      disablePasswordAuthentication: true,
      provisionVMAgent: true,
      patchSettings: {
        patchMode: "AutomaticByPlatform",
        assessmentMode: "AutomaticByPlatform",
        automaticByPlatformSettings: {
          rebootSetting: "IfRequired",
          bypassPlatformSafetyChecksOnUserSchedule: false,
        },
      },
    });
  });

  it("refuses a machine with weaker settings, all of them at once, and tells the way out", async () => {
    const patchSettings = { patchMode: "ImageDefault", assessmentMode: "ImageDefault" };
    await assert.rejects(declare({ patchSettings }), (error: Error) => {
      assert.ok(error instanceof pulumi.RunError);
      assert.match(error.message, /Machine "web" \(2 faults\)/);
      assert.match(error.message, /patchMode: is "ImageDefault", which is weaker/);
      assert.match(error.message, /assessmentMode: is "ImageDefault"/);
      assert.match(error.message, /among the exceptions with a reason/);
      return true;
    });
  });

  it("leaves an exception alone, and says so with its reason", async () => {
    const patchSettings = { patchMode: "ImageDefault" };
    const profile = await declare({ patchSettings }, { exceptions: { web: "The vendor patches it" } });
    assert.deepEqual((profile as { linuxConfiguration: unknown }).linuxConfiguration, { patchSettings });
    assert.match(allMessages()[0]?.text ?? "", /web keeps its own patch settings: The vendor patches it/);
  });

  it("refuses an exception without a reason", () => {
    assert.throws(() => machineTransformation({ exceptions: { web: " " } }), /exceptions\.web: is empty/);
  });

  it("touches machines and scale sets of azure-native in any version, and nothing else", () => {
    const transformation = machineTransformation();
    const resource = new pulumi.ComponentResource("test:index:Servers", "servers");
    const seen = (type: string, props: object = { storageProfile }): boolean =>
      transformation({ resource, type, name: "x", props, opts: {} }) !== undefined;
    assert.ok(seen(MACHINE));
    assert.ok(seen("azure-native:compute/v20240301:VirtualMachine"));
    const flexible = { orchestrationMode: "Flexible", virtualMachineProfile: { storageProfile } };
    assert.ok(seen("azure-native:compute:VirtualMachineScaleSet", flexible));
    const opts = { id: "/subscriptions/s" };
    assert.equal(transformation({ resource, type: MACHINE, name: "x", props: {}, opts }), undefined, "get");
    assert.ok(!seen("azure-native:compute:VirtualMachineExtension"));
    assert.ok(!seen("azure-native:network:VirtualNetwork"));
    assert.ok(!seen("azure:compute/linuxVirtualMachine:LinuxVirtualMachine"));
  });
});
