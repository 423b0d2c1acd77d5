import * as pulumi from "@pulumi/pulumi";
import { kindOf } from "../egress/read/kinds";
import { refuseFaults } from "./checks/fault";
import { DiagnosticSettings } from "./DiagnosticSettings";
import {
  diagnosticKindOf,
  isException,
  logEverythingFaults,
  type LogException,
} from "./plans/logEverythingPlan";

/** What {@link logEverything} leaves out. */
export interface LogEverythingSettings {
  /** Optional. Resources whose logs are not sent, each with the reason. Default: none. */
  readonly except?: readonly LogException[] | undefined;
}

/** A resource whose logs are to be sent. */
interface Logged {
  readonly resource: pulumi.Resource;
  readonly name: string;
  /** Its setting, or the resource itself where it is the target of another one. */
  readonly setting: Promise<pulumi.Resource>;
  /** Whether the setting has been made. */
  isMade: boolean;
}

/**
 * Sends the logs of every resource that is declared from now on, by the program itself or within its components, if
 * its kind is known. Call it right after the `DiagnosticSettings`: what was declared before, and what is in a component
 * that was, stays unseen; so do resources that are only read (`get`), and those of components in other languages.
 *
 * A target of a `DiagnosticSettings` has its setting already and gets no second one of the same name. Deletion locks that are declared
 * later wait for the settings of what they lock, so that they are the first to go.
 *
 * @param diagnostics where to send the logs
 * @param settings what to leave out
 */
export function logEverything(diagnostics: DiagnosticSettings, settings: LogEverythingSettings = {}): void {
  const { except = [] } = settings;
  refuseFaults("logEverything", logEverythingFaults(except));
  takeName(diagnostics.settingName);
  const logged = new Map<pulumi.Resource, Logged>();
  const targets = new Set<pulumi.Resource>();

  pulumi.runtime.registerStackTransformation(({ resource, type, name, props, opts }) => {
    const kind = kindOf(type);
    if (kind === "managementLock") return waitingFor(settingsHeld(props["scope"], logged), props, opts);
    if (kind === "diagnosticSetting" && opts.parent instanceof DiagnosticSettings) {
      // One of another name stands beside ours.
      if (props["name"] !== diagnostics.settingName) return undefined;
      for (const target of resourcesBehind(props["resourceUri"])) {
        refuseSecond(logged.get(target));
        targets.add(target);
      }
      return undefined;
    }
    const logKind = diagnosticKindOf(type, props);
    if (logKind === undefined || isRead(opts) || isException(except, logKind, name)) return undefined;
    // The resource is being made, and has an id when its constructor has returned: then it is the setting's turn.
    const setting = Promise.resolve().then(() => {
      if (targets.has(resource) || !pulumi.CustomResource.isInstance(resource)) return resource;
      const { deletedWith, retainOnDelete } = opts;
      entry.isMade = true;
      return diagnostics.log(name, logKind, resource.id, {
        // Below the resource: those of two resources of one name in different components would clash otherwise.
        parent: resource,
        ...(deletedWith !== undefined && { deletedWith }),
        ...(retainOnDelete !== undefined && { retainOnDelete }),
      });
    });
    const entry: Logged = { resource, name, setting, isMade: false };
    logged.set(resource, entry);
    return undefined;
  });
}

/** Azure's names of settings that some call makes of everything, by the stack. */
const TAKEN = new WeakMap<pulumi.Resource, Set<string>>();

/** A second call would make a second setting of the same name for each resource. */
function takeName(settingName: string): void {
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined) return;
  const taken = TAKEN.get(stack) ?? new Set();
  TAKEN.set(stack, taken);
  if (!taken.has(settingName)) taken.add(settingName);
  else {
    throw new pulumi.RunError(
      `logEverything has been called for settings of the name "${settingName}" already: give this DiagnosticSettings ` +
        "another settingName",
    );
  }
}

/** Whether the resource is one that others made. */
function isRead(opts: pulumi.ResourceOptions & { readonly id?: unknown }): boolean {
  return opts.id !== undefined || opts.urn !== undefined;
}

/** The program waited for something between a resource and the setting that it declares for it. */
function refuseSecond(entry: Logged | undefined): void {
  if (entry?.isMade !== true) return;
  throw new pulumi.RunError(
    `logEverything has made the setting of "${entry.name}" already, and its target would be a second one of the same ` +
      "name: declare the target before the program awaits anything, or list the resource in `except`",
  );
}

/** The settings that a lock keeps from being deleted: those of what it locks, or of all in a group or subscription. */
function settingsHeld(
  scope: unknown,
  logged: ReadonlyMap<pulumi.Resource, Logged>,
): Promise<pulumi.Resource>[] {
  const locked = [...resourcesBehind(scope)];
  const isWide = locked.every((each) => kindOfResource(each) === "resourceGroup");
  const held = isWide ? [...logged.values()] : locked.map((each) => logged.get(each));
  return held.filter((each) => each !== undefined).map(({ setting }) => setting);
}

function waitingFor(
  settings: Promise<pulumi.Resource>[],
  props: pulumi.Inputs,
  opts: pulumi.ResourceOptions,
): pulumi.ResourceTransformationResult | undefined {
  if (settings.length === 0) return undefined;
  const before = opts.dependsOn === undefined ? [] : [opts.dependsOn].flat();
  // The engine's library takes an output of a list as a member of the list, too.
  return {
    props,
    opts: { ...opts, dependsOn: [...(before as pulumi.Input<pulumi.Resource>[]), ...settings] },
  };
}

/** The resources that an input was made from. */
function resourcesBehind(input: unknown): ReadonlySet<pulumi.Resource> {
  if (!pulumi.Output.isInstance(input)) return new Set();
  const resources: unknown = Reflect.get(input, "resources");
  return typeof resources === "function" ? (resources.call(input) as Set<pulumi.Resource>) : new Set();
}

function kindOfResource(resource: pulumi.Resource): string | undefined {
  const type: unknown = Reflect.get(resource, "__pulumiType");
  return typeof type === "string" ? kindOf(type) : undefined;
}
