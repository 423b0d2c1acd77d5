import { resourceGroupId } from "../arm/ids";
import { argumentsOf, resourceId, resourceType, type ProviderName, type ResourceType } from "../arm/types";
import { ResourceManager, type Caller } from "../manager/resourceManager";
import type { Store } from "../store/store";
import { Conduct } from "./conduct";
import { difference, type Difference } from "./diff";
import { invoke } from "./invoke";
import { CREATE_BEFORE_DELETE, DEFAULTS, fillName, markDefaults, type NameRequest } from "./naming";
import { previewOutputs } from "./preview";
import { typeFailures, type Failure } from "./typecheck";
import { isUnknown, reveal, UNKNOWN, without, type Properties, type Value } from "./values";

/** What may be set from outside; see `options.ts` for where it comes from. */
export interface ProviderOptions {
  readonly subscriptionId: string;
  /** How long each create, update and delete takes, half of it before and half after the store is changed. */
  readonly delay: number;
  /** Requests for ids that contain this text fail. */
  readonly failOn: string | undefined;
  readonly namesUnknown: boolean;
}

/** The answer to a create, an update or a read. */
export interface ResourceAnswer {
  readonly id: string;
  readonly outputs: Properties;
}

/** Classic types below a resource group that have no location. */
const NO_LOCATION = /^(monitoring\/(actionGroup|activityLogAlert|metricAlert)|privatedns\/zone)$/;

/** What the gRPC service asks of a stand-in provider, in plain values. */
export type ProviderMethods = Pick<
  Provider,
  | "name"
  | "configure"
  | "check"
  | "diff"
  | "preview"
  | "create"
  | "update"
  | "read"
  | "delete"
  | "invoke"
  | "cancel"
>;

/** The stand-in for either provider of Azure's own resources. */
export class Provider {
  private options: ProviderOptions;
  private manager: ResourceManager;
  private location: string | undefined;
  /** URNs whose name this process made up; a create does not say so. */
  private readonly autoNamed = new Set<string>();
  /** URNs that the engine showed an earlier state of, so that their create is a replacement. */
  private readonly deployed = new Set<string>();
  private readonly conduct: Conduct;

  constructor(
    readonly name: ProviderName,
    private readonly store: Store,
    options: ProviderOptions,
  ) {
    this.options = options;
    this.conduct = new Conduct(options);
    this.manager = new ResourceManager(store, options.subscriptionId);
  }

  /** Takes over the provider's configuration: the subscription and the default location. */
  configure(config: Readonly<Record<string, Value>>): void {
    const text = (name: string): string | undefined => {
      const value = reveal(config[name] ?? null);
      return typeof value === "string" && value !== "" && !isUnknown(value) ? value : undefined;
    };
    this.location = text("location");
    const subscriptionId = text("subscriptionId");
    if (subscriptionId !== undefined) this.options = { ...this.options, subscriptionId };
    this.manager = new ResourceManager(this.store, this.options.subscriptionId);
  }

  /** Fills in what the provider makes up, and says what is wrong with the arguments in themselves. */
  check(
    token: string,
    urn: string,
    olds: Properties,
    news: Properties,
    request: NameRequest,
  ): { readonly inputs: Properties; readonly failures: readonly Failure[] } {
    const type = this.type(token);
    if (Object.keys(olds).length > 0) this.deployed.add(urn);
    const inputs = { ...news };
    const filled = fillName(type, inputs, olds, request);
    this.autoNamed.delete(urn);
    if (filled.length > 0) this.autoNamed.add(urn);
    if (this.fillLocation(type, inputs, olds)) filled.push("location");
    if (type.apiVersion !== undefined) inputs["azureApiVersion"] ??= type.apiVersion;
    return {
      inputs: type.provider === "azure" ? markDefaults(inputs, filled) : inputs,
      failures: typeFailures(type, inputs),
    };
  }

  /** How the new arguments differ from the old ones. */
  diff(token: string, oldInputs: Properties, news: Properties): Difference {
    return difference(this.type(token), oldInputs, news);
  }

  /** The outputs that a plan shows; nothing is stored and ARM is not asked. */
  preview(token: string, urn: string, inputs: Properties, before?: Properties): Properties {
    return previewOutputs(this.type(token), inputs, {
      autoNamed: this.autoNamed.has(urn),
      namesUnknown: this.options.namesUnknown,
      ...(before === undefined ? {} : { before }),
    });
  }

  /** Puts a resource under the id that its arguments make. One that is there already is replaced, as Azure's PUT does. */
  async create(token: string, urn: string, inputs: Properties): Promise<ResourceAnswer> {
    const type = this.type(token);
    const id = resourceId(type, reveal(inputs) as Properties, this.options.subscriptionId);
    return this.put(type, id, inputs, { urn, fresh: !this.deployed.has(urn) });
  }

  /** Puts a deployed resource again with new arguments. */
  async update(token: string, urn: string, id: string, inputs: Properties): Promise<ResourceAnswer> {
    const type = this.type(token);
    return this.put(type, storeId(type, id), inputs, { urn });
  }

  /** Reads a resource for a refresh, or an import where `known` is false; undefined if it is not there. */
  read(
    token: string,
    id: string,
    known: boolean,
  ): (ResourceAnswer & { readonly inputs: Properties }) | undefined {
    const type = this.type(token);
    const found = this.manager.get(storeId(type, id));
    if (found === undefined) return undefined;
    // Whatever version put it, it is read in the version of the token.
    const version: Properties = type.apiVersion === undefined ? {} : { azureApiVersion: type.apiVersion };
    const imported = (): Properties => ({
      ...argumentsOf(type, found.id),
      ...without(found.inputs, [CREATE_BEFORE_DELETE]),
      ...version,
      ...(type.provider === "azure" ? { [DEFAULTS]: [] } : {}),
    });
    return { id, outputs: { ...found.outputs, ...version }, inputs: known ? found.inputs : imported() };
  }

  async delete(token: string, id: string): Promise<void> {
    const type = this.type(token);
    await this.conduct.around(id, () => {
      this.manager.delete(storeId(type, id));
    });
  }

  /** Answers a function call of a program. */
  invoke(token: string, args: Properties): Properties {
    return invoke(token, reveal(args) as Properties, {
      subscriptionId: this.options.subscriptionId,
      get: (id) => this.manager.get(id)?.outputs,
    });
  }

  /** Ends waiting requests: the engine is shutting down. */
  cancel(): void {
    this.conduct.cancel();
  }

  private async put(
    type: ResourceType,
    id: string,
    inputs: Properties,
    caller: Caller,
  ): Promise<ResourceAnswer> {
    const { outputs } = await this.conduct.around(id, () => this.manager.put(type, id, inputs, caller));
    return { id: id.split("#")[0] ?? id, outputs };
  }

  private type(token: string): ResourceType {
    const type = resourceType(token);
    if (type?.provider === this.name) return type;
    throw new Error(`the simulator does not know the resource type ${token}`);
  }

  /** A resource without a location takes the configured one, or that of its group; not known while the group is not. */
  private fillLocation(type: ResourceType, inputs: Properties, olds: Properties): boolean {
    if (inputs["location"] !== undefined || !takesLocation(type)) return false;
    const group = inputs["resourceGroupName"];
    let location: Value | undefined = olds["location"] ?? this.location;
    if (location === undefined && isUnknown(group)) location = UNKNOWN;
    if (location === undefined && typeof group === "string") {
      const id = resourceGroupId(`/subscriptions/${this.options.subscriptionId}/resourceGroups/${group}`);
      location = id === undefined ? undefined : this.manager.get(id)?.outputs["location"];
    }
    if (location !== undefined) inputs["location"] = location;
    return location !== undefined;
  }
}

/** Whether a type has a location that the provider fills in. */
function takesLocation(type: ResourceType): boolean {
  if (type.shape) return type.shape.inputs.has("location");
  // Classic types that stand directly below a resource group, by rule.
  return (
    type.provider === "azure" &&
    type.pathArguments.join() === "resourceGroupName,name" &&
    !NO_LOCATION.test(type.name)
  );
}

/** The key of a resource in the store, from the id that Pulumi has. */
function storeId(type: ResourceType, id: string): string {
  const mark = type.path.indexOf("#");
  return mark < 0 || id.includes("#") ? id : id + type.path.slice(mark);
}
