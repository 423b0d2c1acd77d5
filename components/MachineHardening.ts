import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import * as compute from "@pulumi/azure-native/compute";
import * as maintenance from "@pulumi/azure-native/maintenance";
import * as pulumi from "@pulumi/pulumi";
import { assignPolicies } from "./parts/assignPolicies";
import { refuseFaults } from "./checks/fault";
import { orderless } from "./parts/orderless";
import { DEFENDER, machineHardeningFaults, windowOf } from "./plans/machineHardeningPlan";
import { machineOf } from "./plans/machineIds";
import type { OperatingSystem } from "./plans/machinePatchingPlan";
import {
  planAssignmentFilter,
  planDefenderForEndpoint,
  planScopePolicies,
  type MachineFilter,
} from "./plans/machinePoliciesPlan";
import { planMaintenanceWindow, type MaintenanceWindowSettings } from "./plans/maintenanceWindowPlan";
import {
  planMicrosoftAntimalware,
  type MicrosoftAntimalwareSettings,
} from "./plans/microsoftAntimalwarePlan";

export { type EveryMachineSettings, hardenEveryMachine, machineTransformation } from "./hardenEveryMachine";
export {
  hardenedLinuxConfiguration,
  hardenedOsProfile,
  hardenedWindowsConfiguration,
} from "./plans/machinePatchingPlan";

/** Arguments of {@link MachineHardening}. */
export interface MachineHardeningArgs {
  /** Required. Resource group of the maintenance windows. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of the maintenance windows and of the policies' identities. */
  readonly location: pulumi.Input<string>;
  /** Optional. When machines are patched, by a key that stays the same: it becomes part of the resource's name. */
  readonly windows?: Readonly<Record<string, MaintenanceWindowSettings>> | undefined;
  /** Optional. Machines that a window patches, by a key that stays the same. Plain data but for the ids. */
  readonly machines?: Readonly<Record<string, HardenedMachine>> | undefined;
  /** Optional. Scopes all of whose machines are looked after, those made by others too, by a key that stays the same. */
  readonly scopes?: Readonly<Record<string, MachineScope>> | undefined;
  /**
   * Optional. Microsoft Antimalware on Windows, in place of Defender for Endpoint. Default: Defender for Endpoint, which
   * the plan Defender for Servers pays for and which Defender for Cloud then brings to every machine of the subscription.
   */
  readonly microsoftAntimalware?: MicrosoftAntimalwareSettings | undefined;
  /** Optional. The reason why nothing is done here against malware, such as which stack does it. */
  readonly antimalwareElsewhere?: string | undefined;
  /**
   * Optional. The reason to give the policies' identities the role Contributor, which their definitions ask for and
   * which can open egress everywhere in the scope. Default: Virtual Machine Contributor.
   */
  readonly grantContributor?: string | undefined;
  /** Optional. Tags of the maintenance windows. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** One machine. */
export interface HardenedMachine {
  /** Required. ARM id of the virtual machine. */
  readonly id: pulumi.Input<string>;
  /** Optional. Key of its window. Default: the only window, where there is one. */
  readonly window?: string | undefined;
  /** Optional. Azure region of the machine. Default: that of the windows. */
  readonly location?: pulumi.Input<string> | undefined;
  /** Required with `microsoftAntimalware`. What it runs. */
  readonly system?: OperatingSystem | undefined;
}

/** A subscription or a resource group. */
export interface MachineScope {
  /** Optional. Name of the resource group. Default: the provider's whole subscription. */
  readonly resourceGroupName?: pulumi.Input<string> | undefined;
  /** Optional. Key of the window that patches its machines. Default: the only window, where there is one. */
  readonly window?: string | undefined;
  /** Optional. Which of its machines. Default: all. */
  readonly filter?: MachineFilter | undefined;
}

/**
 * Machines that are patched on time and looked over for malware: maintenance windows and who is patched in them, the
 * policies that do the same for all machines of a scope, and Defender for Endpoint.
 *
 * A window patches only machines that let it: give each `hardenedOsProfile(system, { schedule: "window" })`, or call
 * `hardenEveryMachine({ schedule: "window" })` before them.
 */
export class MachineHardening extends pulumi.ComponentResource {
  /** ARM ids of the maintenance configurations, by the keys of the windows. */
  readonly windowIds: pulumi.Output<Readonly<Record<string, string>>>;

  private readonly windows: Readonly<Record<string, maintenance.MaintenanceConfiguration>>;

  /**
   * @param name logical name
   * @param args see {@link MachineHardeningArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: MachineHardeningArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseFaults(`MachineHardening "${name}"`, machineHardeningFaults(args));
    super("azure-lockdown:compute:MachineHardening", name, orderless(args), opts);
    const { resourceGroupName, location, tags } = args;

    const windows = Object.entries(args.windows ?? {}).map(([key, settings]) => {
      const plan = planMaintenanceWindow(settings);
      const window = new maintenance.MaintenanceConfiguration(
        `${name}-${key}`,
        { resourceGroupName, location, ...plan, tags },
        { parent: this },
      );
      return [key, window] as const;
    });
    this.windows = Object.fromEntries(windows);
    for (const [key, machine] of Object.entries(args.machines ?? {}))
      this.lookAfter(name, key, machine, args);

    const { subscriptionId } = getClientConfigOutput({ parent: this });
    for (const [key, scope] of Object.entries(args.scopes ?? {})) {
      this.lookAfterScope(name, key, scope, args, subscriptionId);
    }
    if (args.microsoftAntimalware === undefined && args.antimalwareElsewhere === undefined) {
      // Defender for Cloud has this setting for whole subscriptions (H7).
      const scope = pulumi.interpolate`/subscriptions/${subscriptionId}`;
      assignPolicies(
        `${name}-${DEFENDER}`,
        [planDefenderForEndpoint()],
        { scope, subscriptionId, location },
        { parent: this },
      );
    }
    this.windowIds = pulumi.output(Object.fromEntries(windows.map(([key, window]) => [key, window.id])));
    this.registerOutputs({ windowIds: this.windowIds });
  }

  /** One machine: its window, and the extension where that is what guards it. */
  private lookAfter(name: string, key: string, machine: HardenedMachine, args: MachineHardeningArgs): void {
    const target = pulumi.output(machine.id).apply(machineOf);
    const location = machine.location ?? args.location;
    const window = this.windows[windowOf(machine, args.windows) ?? ""];
    if (window !== undefined) {
      new maintenance.ConfigurationAssignment(
        `${name}-${key}`,
        {
          resourceGroupName: target.resourceGroupName,
          providerName: "Microsoft.Compute",
          resourceType: "virtualMachines",
          resourceName: target.machineName,
          resourceId: machine.id,
          maintenanceConfigurationId: window.id,
          location,
        },
        { parent: this },
      );
    }
    if (args.microsoftAntimalware === undefined) return;
    if (machine.system !== "Windows") {
      void pulumi.log.warn(`${key} runs Linux, for which there is no Microsoft Antimalware`, this);
      return;
    }
    new compute.VirtualMachineExtension(
      `${name}-${key}-antimalware`,
      {
        resourceGroupName: target.resourceGroupName,
        vmName: target.machineName,
        location,
        // The name that the built-in policies look for.
        vmExtensionName: "IaaSAntimalware",
        publisher: "Microsoft.Azure.Security",
        type: "IaaSAntimalware",
        typeHandlerVersion: "1.3",
        autoUpgradeMinorVersion: true,
        settings: planMicrosoftAntimalware(args.microsoftAntimalware),
      },
      { parent: this },
    );
  }

  /** All machines of a scope: the window that finds them by itself, and the policies. */
  private lookAfterScope(
    name: string,
    key: string,
    scope: MachineScope,
    args: MachineHardeningArgs,
    subscriptionId: pulumi.Output<string>,
  ): void {
    const { resourceGroupName, filter = {} } = scope;
    const window = this.windows[windowOf(scope, args.windows) ?? ""];
    if (window !== undefined) {
      const assignment = { maintenanceConfigurationId: window.id, filter: planAssignmentFilter(filter) };
      const options = { parent: this };
      if (resourceGroupName === undefined) {
        new maintenance.ConfigurationAssignmentsForSubscription(`${name}-${key}`, assignment, options);
      } else {
        new maintenance.ConfigurationAssignmentsForResourceGroup(
          `${name}-${key}`,
          { resourceGroupName, ...assignment },
          options,
        );
      }
    }
    const subscription = pulumi.interpolate`/subscriptions/${subscriptionId}`;
    const policies = planScopePolicies(filter, {
      hasWindow: window !== undefined,
      microsoftAntimalware: args.microsoftAntimalware !== undefined,
      asContributor: args.grantContributor !== undefined,
    });
    const place = {
      scope:
        resourceGroupName === undefined
          ? subscription
          : pulumi.interpolate`${subscription}/resourceGroups/${resourceGroupName}`,
      subscriptionId,
      location: args.location,
    };
    assignPolicies(`${name}-${key}`, policies, place, { parent: this });
  }
}
