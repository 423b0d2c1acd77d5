import * as pulumi from "@pulumi/pulumi";
import { parseToken } from "../egress/read/token";
import { at, refuseFaults } from "./checks/fault";
import { reasonFaults } from "./checks/reasons";
import { hardenMachine, patchingFaults, type PatchingSettings } from "./plans/machinePatchingPlan";

/** How every machine of a stack is patched. */
export interface EveryMachineSettings extends PatchingSettings {
  /** Optional. Machines and scale sets that keep their own settings: the reason, by logical name. */
  readonly exceptions?: Readonly<Record<string, string>> | undefined;
}

/**
 * Has the platform patch every virtual machine and scale set of azure-native that this program declares from now on,
 * those inside its components too: call it before them. What a machine does not say is filled in; a weaker setting that
 * somebody wrote stops the program, until it is changed or the machine is among the exceptions, with a reason.
 */
export function hardenEveryMachine(settings: EveryMachineSettings = {}): void {
  pulumi.runtime.registerStackTransformation(machineTransformation(settings));
}

/**
 * The same as a transformation, for the `transformations` of one resource or component.
 *
 * Not one of the engine's `transforms`: those get a machine's password and all beside it as one secret, so that the
 * preview could show nobody what they set.
 */
export function machineTransformation(settings: EveryMachineSettings = {}): pulumi.ResourceTransformation {
  const { exceptions = {} } = settings;
  refuseFaults("hardenEveryMachine", [
    ...patchingFaults(settings),
    ...reasonFaults(exceptions).map((fault) => at("exceptions", fault)),
  ]);
  return ({ type, name, props, opts }) => {
    const kind = kindOf(type);
    if (kind === undefined || isRead(opts)) return undefined;
    const reason = exceptions[name];
    if (reason !== undefined) {
      void pulumi.log.warn(`${name} keeps its own patch settings: ${reason}`);
      return undefined;
    }
    const { args, faults } = hardenMachine(kind, props, settings);
    refuseFaults(`${kind === "machine" ? "Machine" : "Scale set"} "${name}"`, faults);
    return { props: args, opts };
  };
}

/** Whether a resource is only read (`get`): others say what it is like. */
const isRead = (opts: pulumi.CustomResourceOptions): boolean =>
  opts.id !== undefined || opts.urn !== undefined;

function kindOf(type: string): "machine" | "scaleSet" | undefined {
  const token = parseToken(type);
  if (token?.provider !== "azure-native" || token.module !== "compute") return undefined;
  if (token.type === "VirtualMachine") return "machine";
  return token.type === "VirtualMachineScaleSet" ? "scaleSet" : undefined;
}
