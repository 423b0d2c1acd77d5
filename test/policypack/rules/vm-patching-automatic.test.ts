import assert from "node:assert/strict";

import type { Finding } from "../../../egress/reach";
import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, ruleCalled } from "../context";
import { findingsWith, judgeOneByOne, messagesOf, type TestResource, UNKNOWN } from "../stack";

const RULE = "vm-patching-automatic";
const found = messagesOf(RULE);

const GOOD = { patchMode: "AutomaticByPlatform", assessmentMode: "AutomaticByPlatform" };
const machine = (props: Record<string, unknown>, type = "compute:VirtualMachine"): TestResource[] => [
  { type, name: "web", props },
];
const windows = (windowsConfiguration: unknown): TestResource[] =>
  machine({ osProfile: { windowsConfiguration } });
const linux = (linuxConfiguration: unknown): TestResource[] => machine({ osProfile: { linuxConfiguration } });
const scaleSet = (props: Record<string, unknown>, type = "compute:VirtualMachineScaleSet"): TestResource[] =>
  machine(props, type);
const classic = (type: string, props: Record<string, unknown>): TestResource[] =>
  machine(props, `azure:compute/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`);

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, TestResource[]> = {
      "a mode of Windows' own": windows({ patchSettings: { ...GOOD, patchMode: "AutomaticByOS" } }),
      "a mode of the image": linux({ patchSettings: { ...GOOD, patchMode: "ImageDefault" } }),
      "no mode": linux({ patchSettings: { assessmentMode: "AutomaticByPlatform" } }),
      "no settings": windows({ provisionVMAgent: true }),
      "no configuration, on a disk with Linux": machine({ storageProfile: { osDisk: { osType: "Linux" } } }),
      "no configuration, on a system that is not said": machine({ osProfile: { adminUsername: "ops" } }),
      "no look for missing patches": linux({ patchSettings: { patchMode: "AutomaticByPlatform" } }),
      "Windows with its updates off": windows({ enableAutomaticUpdates: false, patchSettings: GOOD }),
      "another version": machine({ osProfile: {} }, "azure-native:compute/v20240701:VirtualMachine"),
      "a package of its own version": machine(
        { osProfile: { linuxConfiguration: {} } },
        "azure-native_compute_v20240701:compute:VirtualMachine",
      ),
      "outputs alone": [
        {
          type: "compute:VirtualMachine",
          name: "web",
          props: { vmName: "web" },
          outputs: { osProfile: { linuxConfiguration: { patchSettings: { patchMode: "ImageDefault" } } } },
        },
      ],
      "a classic machine with Linux": classic("LinuxVirtualMachine", { patchMode: "ImageDefault" }),
      "a classic machine with Windows and its updates off": classic("WindowsVirtualMachine", {
        patchMode: "AutomaticByPlatform",
        patchAssessmentMode: "AutomaticByPlatform",
        automaticUpdatesEnabled: false,
      }),
      "a classic machine of the first kind": classic("VirtualMachine", {
        osProfileLinuxConfig: { disablePasswordAuthentication: true },
      }),
      "a scale set": scaleSet({ virtualMachineProfile: { osProfile: { linuxConfiguration: {} } } }),
      "a scale set that upgrades no images": scaleSet({
        upgradePolicy: { automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: false } },
        virtualMachineProfile: { osProfile: { linuxConfiguration: {} } },
      }),
      "a classic scale set": classic("LinuxVirtualMachineScaleSet", {}),
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.equal(found(resources).length, 1);
        assert.match(found(resources)[0] ?? "", /is not patched by the platform/);
      });
    }

    it("says all that is wrong, in one finding", () => {
      const [finding] = findings(linux({}));
      assert.equal(
        finding?.message,
        'Machine "web" is not patched by the platform as it should be: patchMode is not given (ImageDefault) and assessmentMode is not given (ImageDefault).',
      );
      assert.equal(
        finding.fix,
        "Set osProfile.linuxConfiguration.patchSettings.patchMode to AutomaticByPlatform and osProfile.linuxConfiguration.patchSettings.assessmentMode to AutomaticByPlatform.",
      );
      assert.equal(finding.property, "osProfile.linuxConfiguration.patchSettings.patchMode");
    });

    it("says what the first kind of machine lacks", () => {
      const [finding] = findings(classic("VirtualMachine", {}));
      assert.match(finding?.message ?? "", /azure:compute\/virtualMachine:VirtualMachine has no patchMode/);
      assert.match(finding?.fix ?? "", /LinuxVirtualMachine or WindowsVirtualMachine/);
    });

    it("says where a scale set is to upgrade its images", () => {
      const [finding] = findings(classic("LinuxVirtualMachineScaleSet", {}));
      assert.equal(finding?.fix, "Set automaticOsUpgradePolicy.enableAutomaticOSUpgrade to true.");
    });

    it("ARM JSON", () => {
      const { resources } = readDocument(
        JSON.stringify([
          {
            id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/web",
            type: "Microsoft.Compute/virtualMachines",
            name: "web",
            properties: { osProfile: { windowsConfiguration: { patchSettings: { patchMode: "Manual" } } } },
          },
        ]),
        "arm.json",
      );
      const [finding] = findingsOf(ruleCalled(RULE), readModel(resources), {}, CONTEXT);
      assert.match(finding?.message ?? "", /patchMode is Manual/);
    });

    it("each machine on its way, where it is to block", () => {
      const entries = new Map([[RULE, { level: "mandatory", options: {} }]] as const);
      assert.equal(judgeOneByOne(linux({}), [ruleCalled(RULE)], { entries }).length, 1);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "the platform, on Windows": windows({ patchSettings: GOOD }),
      "the platform, on Windows with its updates on": windows({
        enableAutomaticUpdates: true,
        patchSettings: GOOD,
      }),
      "the platform, on Linux": linux({ patchSettings: GOOD }),
      "odd letter case": machine({
        OSProfile: {
          linuxconfiguration: {
            PatchSettings: { PatchMode: "automaticbyplatform", assessmentmode: "AUTOMATICBYPLATFORM" },
          },
        },
      }),
      "a classic machine": classic("LinuxVirtualMachine", {
        patchMode: "AutomaticByPlatform",
        patchAssessmentMode: "AutomaticByPlatform",
      }),
      "a classic machine with Windows": classic("WindowsVirtualMachine", {
        patchMode: "AutomaticByPlatform",
        patchAssessmentMode: "AutomaticByPlatform",
      }),
      "a scale set that upgrades its images": scaleSet({
        upgradePolicy: { automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: true } },
      }),
      "a scale set whose machines are patched": scaleSet({
        virtualMachineProfile: { osProfile: { linuxConfiguration: { patchSettings: GOOD } } },
      }),
      "a classic scale set that upgrades its images": classic("WindowsVirtualMachineScaleSet", {
        automaticOsUpgradePolicy: { enableAutomaticOsUpgrade: true },
      }),
      "a classic scale set of the first kind that does": classic("ScaleSet", { automaticOsUpgrade: true }),
      "a classic flexible scale set whose machines are patched": classic(
        "OrchestratedVirtualMachineScaleSet",
        {
          osProfile: {
            linuxConfiguration: {
              patchMode: "AutomaticByPlatform",
              patchAssessmentMode: "AutomaticByPlatform",
            },
          },
        },
      ),
      "a machine for something else": [{ type: "compute:Disk", name: "data", props: {} }],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }

    it("no look for missing patches, if it need not", () => {
      const resources = linux({ patchSettings: { patchMode: "AutomaticByPlatform" } });
      assert.deepEqual(findings(resources, { requireAssessment: false }), []);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a mode that is not known": [
        linux({ patchSettings: { ...GOOD, patchMode: UNKNOWN } }),
        /machine "web" may not be patched by the platform: osProfile\.linuxConfiguration\.patchSettings\.patchMode is not known/i,
      ],
      "a secret mode": [linux({ patchSettings: { ...GOOD, patchMode: "[secret]" } }), /is a secret/],
      "settings that are not known": [linux(UNKNOWN), /linuxConfiguration is not known/],
      "a profile that is not known": [machine({ osProfile: UNKNOWN }), /osProfile is not known/],
      "a switch of Windows that is not known": [
        windows({ enableAutomaticUpdates: UNKNOWN, patchSettings: GOOD }),
        /enableAutomaticUpdates is not known/,
      ],
      "a disk of which nothing is said": [
        machine({ storageProfile: { osDisk: { createOption: "Attach" } } }),
        /osType is not given/,
      ],
      "a machine that says nothing at all, in the provider's words": [
        machine({}),
        /: storageProfile\.osDisk\.osType is not given/,
      ],
      "a scale set that may upgrade its images": [
        scaleSet({
          upgradePolicy: UNKNOWN,
          virtualMachineProfile: { osProfile: { linuxConfiguration: {} } },
        }),
        /upgradePolicy is not known/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const messages = found(resources);
        assert.equal(messages.length, 1);
        assert.match(messages[0] ?? "", message);
        assert.deepEqual(
          findings(resources).map(({ verdict }) => verdict),
          ["unknown"],
        );
      });
    }

    it("says what is certainly wrong beside it", () => {
      const resources = linux({ patchSettings: { patchMode: "ImageDefault", assessmentMode: UNKNOWN } });
      assert.deepEqual(
        findings(resources).map(({ verdict }) => verdict),
        ["none", "unknown"],
      );
    });
  });
});

function findings(resources: readonly TestResource[], options: Record<string, unknown> = {}): Finding[] {
  return findingsWith(ruleCalled(RULE), resources, options);
}
