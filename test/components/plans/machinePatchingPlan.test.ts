import assert from "node:assert/strict";

import {
  hardenedOsProfile,
  hardenMachine,
  patchingFaults,
  type PatchingSettings,
} from "../../../components/plans/machinePatchingPlan";
import { readModel } from "../../../egress/read";
import { findingsOf } from "../../../policypack/rule";
import { ruleCalled } from "../../policypack/context";

type Bag = Readonly<Record<string, unknown>>;

const BY_PLATFORM = {
  patchMode: "AutomaticByPlatform",
  assessmentMode: "AutomaticByPlatform",
  automaticByPlatformSettings: {
    rebootSetting: "IfRequired",
    bypassPlatformSafetyChecksOnUserSchedule: false,
  },
};
const ofPublisher = (publisher: string): Bag => ({ storageProfile: { imageReference: { publisher } } });
const UBUNTU = ofPublisher("Canonical");
const SERVER = ofPublisher("MicrosoftWindowsServer");

/** What the preset `strict` finds in a machine. */
function findings(type: string, properties: Bag): string[] {
  const model = readModel([{ urn: "m", type: `azure-native:compute:${type}`, name: "m", properties }]);
  return findingsOf(ruleCalled("vm-patching-automatic"), model, {}, { now: new Date(0) }).map(
    ({ message }) => message,
  );
}

function hardened(args: Bag, settings: PatchingSettings = {}): Bag {
  const made = hardenMachine("machine", args, settings);
  assert.deepEqual(made.faults, []);
  return made.args;
}

const problems = (args: Bag, kind: "machine" | "scaleSet" = "machine"): string[] =>
  hardenMachine(kind, args, {}).faults.map(({ path, problem }) => `${path}: ${problem}`);

describe("who patches a machine", () => {
  it("is the platform, which also looks for missing patches", () => {
    assert.deepEqual(hardenedOsProfile("Linux"), {
      linuxConfiguration: { provisionVMAgent: true, patchSettings: BY_PLATFORM },
    });
    assert.deepEqual(hardenedOsProfile("Windows"), {
      windowsConfiguration: {
        provisionVMAgent: true,
        enableAutomaticUpdates: true,
        patchSettings: BY_PLATFORM,
      },
    });
  });

  it("is a window alone where there is one", () => {
    const { linuxConfiguration } = hardenedOsProfile("Linux", { schedule: "window", reboot: "Always" });
    assert.deepEqual(linuxConfiguration.patchSettings.automaticByPlatformSettings, {
      rebootSetting: "Always",
      bypassPlatformSafetyChecksOnUserSchedule: true,
    });
  });

  it("never reboots for a reason only", () => {
    const { patchSettings } = hardenedOsProfile("Windows", {
      neverReboot: "The vendor does",
    }).windowsConfiguration;
    assert.equal(patchSettings.automaticByPlatformSettings.rebootSetting, "Never");
    const paths = patchingFaults({ neverReboot: " ", reboot: "Always" }).map(({ path }) => path);
    assert.deepEqual(paths, ["neverReboot", "[reboot, neverReboot]"]);
  });

  it("patches without a reboot on Windows where asked to", () => {
    const profile = hardenedOsProfile("Windows", { hotpatch: true });
    assert.equal(profile.windowsConfiguration.patchSettings.enableHotpatching, true);
  });

  it("satisfies the policy pack in both systems", () => {
    for (const [system, image] of [
      ["Linux", UBUNTU],
      ["Windows", SERVER],
    ] as const) {
      const profile = system === "Linux" ? hardenedOsProfile("Linux") : hardenedOsProfile("Windows");
      assert.deepEqual(findings("VirtualMachine", { ...image, osProfile: profile }), []);
    }
  });
});

describe("filling in who patches a machine", () => {
  it("keeps what else its profile says", () => {
    const args = {
      ...UBUNTU,
      vmName: "web",
      osProfile: { computerName: "web", linuxConfiguration: { disablePasswordAuthentication: true } },
    };
    const made = hardened(args);
    assert.equal(made["vmName"], "web");
    assert.deepEqual(made["osProfile"], {
      computerName: "web",
      linuxConfiguration: {
        disablePasswordAuthentication: true,
        provisionVMAgent: true,
        patchSettings: BY_PLATFORM,
      },
    });
    assert.deepEqual(findings("VirtualMachine", made), []);
    assert.ok(
      !("patchSettings" in args.osProfile.linuxConfiguration),
      "the program's own object is left alone",
    );
  });

  it("knows the system by configuration, by the disk and by the image's publisher", () => {
    const key = (args: Bag): string[] => Object.keys(hardened(args)["osProfile"] as Bag);
    assert.deepEqual(key(SERVER), ["windowsConfiguration"]);
    assert.deepEqual(key({ storageProfile: { osDisk: { osType: "Windows" } } }), ["windowsConfiguration"]);
    assert.deepEqual(key({ osProfile: { linuxConfiguration: {} } }), ["linuxConfiguration"]);
  });

  it("takes what is the same in another spelling, a schedule of somebody's own, and a reboot each time", () => {
    const patchSettings = {
      patchMode: "automaticbyplatform",
      automaticByPlatformSettings: {
        rebootSetting: "Always",
        bypassPlatformSafetyChecksOnUserSchedule: true,
      },
    };
    const made = hardened({ ...UBUNTU, osProfile: { linuxConfiguration: { patchSettings } } });
    const { linuxConfiguration } = made["osProfile"] as { linuxConfiguration: { patchSettings: Bag } };
    assert.deepEqual(linuxConfiguration.patchSettings, {
      ...patchSettings,
      assessmentMode: "AutomaticByPlatform",
    });
  });

  it("reports each weaker setting, and changes none", () => {
    const windowsConfiguration = {
      enableAutomaticUpdates: false,
      patchSettings: { patchMode: "Manual", automaticByPlatformSettings: { rebootSetting: "Never" } },
    };
    const args = { ...SERVER, osProfile: { windowsConfiguration } };
    assert.deepEqual(problems(args), [
      "osProfile.windowsConfiguration.enableAutomaticUpdates: is false, which is weaker",
      'osProfile.windowsConfiguration.patchSettings.patchMode: is "Manual", which is weaker',
      'osProfile.windowsConfiguration.patchSettings.automaticByPlatformSettings.rebootSetting: is "Never", which is weaker',
    ]);
  });

  it("reports what it cannot read, and a system that nothing tells", () => {
    class Later {
      readonly isKnown = false;
    }
    const unread = "is no plain data, so nobody can tell what it says of patching";
    assert.deepEqual(problems({ ...UBUNTU, osProfile: new Later() }), [`osProfile: ${unread}`]);
    const linuxConfiguration = { patchSettings: { patchMode: new Later() } };
    assert.deepEqual(problems({ osProfile: { linuxConfiguration } }), [
      `osProfile.linuxConfiguration.patchSettings.patchMode: ${unread}`,
    ]);
    assert.deepEqual(problems({}), ["storageProfile.osDisk.osType: is not given"]);
  });

  it("does the same a level deeper in a flexible scale set", () => {
    const args = { orchestrationMode: "Flexible", virtualMachineProfile: UBUNTU };
    const made = hardenMachine("scaleSet", args, {});
    assert.deepEqual(made.faults, []);
    assert.deepEqual(findings("VirtualMachineScaleSet", made.args), []);
    assert.deepEqual(problems({ orchestrationMode: "Flexible" }, "scaleSet"), [
      "virtualMachineProfile.storageProfile.osDisk.osType: is not given",
    ]);
  });

  it("gives a uniform scale set each new image, where something tells that the new ones work", () => {
    const probe = { networkProfile: { healthProbe: { id: "/probe" } } };
    const extension = {
      extensionProfile: { extensions: [{ name: "health", type: "ApplicationHealthLinux" }] },
    };
    for (const virtualMachineProfile of [probe, extension]) {
      const made = hardenMachine(
        "scaleSet",
        { upgradePolicy: { mode: "Rolling" }, virtualMachineProfile },
        {},
      );
      assert.deepEqual(made.faults, []);
      assert.deepEqual(made.args["upgradePolicy"], {
        mode: "Rolling",
        automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: true },
      });
      assert.deepEqual(findings("VirtualMachineScaleSet", made.args), []);
    }
    assert.match(problems({ virtualMachineProfile: UBUNTU }, "scaleSet")[0] ?? "", /nothing tells Azure/);
    const off = { automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: false } };
    assert.deepEqual(problems({ upgradePolicy: off, virtualMachineProfile: probe }, "scaleSet"), [
      "upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade: is false, which is weaker",
    ]);
  });
});
