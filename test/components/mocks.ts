import { mock } from "node:test";

import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** One resource as it reached the engine. */
export interface Created {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What Azure would add to them. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Names of the resources that it waits for. */
  readonly dependsOn: readonly string[];
  readonly parent: string | undefined;
  readonly retainOnDelete: boolean;
  readonly protect: boolean;
  /** Name of the resource with which it is gone as well. */
  readonly deletedWith: string | undefined;
}

/** One message of the program to its user. */
export interface Message {
  readonly severity: "info" | "warn";
  readonly text: string;
  /** Whether it stands under a resource, where the preview shows it. */
  readonly onResource: boolean;
}

/** What Azure would add to a resource of a type. */
const OUTPUTS: Readonly<Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>>> = {
  "azure-native:network:AzureFirewall": (inputs) =>
    "virtualHub" in inputs
      ? {
          hubIPAddresses: {
            privateIPAddress: "10.10.64.4",
            publicIPs: { count: 2, addresses: [{ address: "20.50.1.8" }, { address: "20.50.1.9" }] },
          },
        }
      : {
          ipConfigurations: (inputs["ipConfigurations"] as object[]).map((c) => ({
            ...c,
            privateIPAddress: "10.10.0.4",
          })),
        },
  "azure-native:authorization:PolicyAssignment": ({ identity }) =>
    identity === undefined
      ? {}
      : { identity: { ...(identity as object), principalId: "00000000-0000-0000-0000-0000000000aa" } },
  "azure-native:network:PublicIPAddress": () => ({ ipAddress: "20.50.1.1" }),
};

let created: Created[] = [];
let messages: Message[] = [];
let restore: (() => void)[] = [];

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
  getRetainondelete(): boolean;
  getProtect(): boolean;
  getDeletedwith(): string;
}

const lastPart = (urn: string): string => urn.split("::").at(-1) ?? "";

/** Makes each test of the surrounding suite a run of its own. */
export function runEachTest(): void {
  beforeEach(startRun);
  afterEach(stopMocks);
}

/** Takes back what stands in for the engine's messages and registrations. */
export function stopMocks(): void {
  for (const undo of restore) undo();
  restore = [];
}

/** Starts a run: forgets what the last one made, and stands in for the engine. */
export async function startRun(): Promise<void> {
  stopMocks();
  created = [];
  messages = [];
  const options = new Map<string, RegisterRequest>();
  // The documented mocks do not hand out resource options, and the order of writing is part of what we promise.
  const register = Reflect.get(MockMonitor.prototype, "registerResource") as (
    this: unknown,
    request: RegisterRequest,
    callback: unknown,
  ) => Promise<void>;
  const registering = mock.method(
    MockMonitor.prototype,
    "registerResource",
    function (this: unknown, request: RegisterRequest, callback: unknown) {
      options.set(`${request.getType()} ${request.getName()}`, request);
      return register.call(this, request, callback);
    },
  );
  restore.push(() => {
    registering.mock.restore();
  });
  for (const severity of ["info", "warn"] as const) {
    const logging = mock.method(pulumi.log, severity, (text: string, resource?: pulumi.Resource) => {
      messages.push({ severity, text, onResource: resource !== undefined });
      return Promise.resolve();
    });
    restore.push(() => {
      logging.mock.restore();
    });
  }
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const given = inputs as Record<string, unknown>;
        const request = options.get(`${type} ${name}`);
        const outputs = OUTPUTS[type]?.(given) ?? {};
        created.push({
          type,
          name,
          inputs: given,
          outputs,
          dependsOn: (request?.getDependenciesList() ?? []).map(lastPart),
          parent: request?.getParent() === "" ? undefined : lastPart(request?.getParent() ?? ""),
          retainOnDelete: request?.getRetainondelete() ?? false,
          protect: request?.getProtect() ?? false,
          deletedWith: lastPart(request?.getDeletedwith() ?? "") || undefined,
        });
        const id = `/subscriptions/s/${name}`;
        return { id, state: { name: `${name}-azure`, ...given, ...outputs } };
      },
      call: ({ token }) =>
        token === "azure-native:authorization:getClientConfig"
          ? { subscriptionId: "client-subscription" }
          : {},
    },
    "azure-lockdown",
    "test",
  );
}

/** Waits until everything that the program asked for has been made. */
export async function endRun(): Promise<void> {
  await pulumi.runtime.disconnect();
}

/** Everything made in this run. */
export function allCreated(): readonly Created[] {
  return created;
}

/** Everything of a type. */
export function findAllCreated(type: string): readonly Created[] {
  return created.filter((resource) => resource.type === type);
}

/** The resource of a type and a name; throws if there is none. */
export function findCreatedResource(type: string, name: string): Created {
  const found = created.find((resource) => resource.type === type && resource.name === name);
  if (found !== undefined) return found;
  const names = created.map((resource) => `${resource.type} ${resource.name}`).join("\n  ");
  throw new Error(`no ${type} ${name} among:\n  ${names}`);
}

/** Everything that the program told its user. */
export function allMessages(): readonly Message[] {
  return messages;
}

/** The value of an output. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve) => {
    pulumi.output(output).apply(resolve);
  });
}
