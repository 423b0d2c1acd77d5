import { randomUUID } from "node:crypto";

import { nameOf } from "../arm/ids";
import { Conduct } from "../provider/conduct";
import { difference, type Difference } from "../provider/diff";
import { markDefaults, withoutDefaults } from "../provider/naming";
import type { ProviderMethods, ProviderOptions, ResourceAnswer } from "../provider/provider";
import type { Failure } from "../provider/typecheck";
import { reveal, UNKNOWN, type Properties, type Value } from "../provider/values";
import { guid } from "../manager/context";
import type { Change, State, StoredResource } from "../store/state";
import type { Store } from "../store/store";
import { checkEntraPut, checkEntraUnused } from "./checks";
import { entraFailures } from "./shapes";
import { asResourceType, entraFunction, entraType, type EntraType } from "./types";

/**
 * The stand-in for the azuread provider: objects of a directory, which get an id of their own when they are made.
 * They lie in the same store as Azure's resources.
 */
export class EntraProvider implements ProviderMethods {
  readonly name = "azuread";
  private readonly conduct: Conduct;
  /** URNs that the engine showed an earlier state of, so that their create is a replacement. */
  private readonly deployed = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly options: ProviderOptions,
  ) {
    this.conduct = new Conduct(options);
  }

  /** The provider takes a tenant and credentials; nothing here depends on them. */
  configure(): void {
    return;
  }

  check(
    token: string,
    urn: string,
    olds: Properties,
    news: Properties,
  ): { readonly inputs: Properties; readonly failures: readonly Failure[] } {
    if (Object.keys(olds).length > 0) this.deployed.add(urn);
    const failures = entraFailures(typeOf(token).shape, reveal(news) as Properties);
    return { inputs: markDefaults(news, []), failures };
  }

  diff(token: string, oldInputs: Properties, news: Properties): Difference {
    const type = typeOf(token);
    const { changes } = difference(asResourceType(type), oldInputs, news);
    const marked = [...changes].map(
      ([path, { kind, replace }]) =>
        [path, { kind, replace: replace || (kind !== "update" && type.fixed.includes(path)) }] as const,
    );
    // Names need not be unique in a directory, so the new object is there before the old one goes.
    return { changes: new Map(marked), deleteBeforeReplace: false };
  }

  preview(token: string, _urn: string, inputs: Properties, before?: Properties): Properties {
    const outputs = withoutDefaults(inputs) as Properties;
    for (const name of typeOf(token).shape.madeUp.keys()) outputs[name] ??= before?.[name] ?? UNKNOWN;
    return outputs;
  }

  async create(token: string, urn: string, inputs: Properties): Promise<ResourceAnswer> {
    const type = typeOf(token);
    const id = `${type.collection}/${randomUUID()}`;
    return this.put(type, id, urn, inputs);
  }

  async update(token: string, urn: string, id: string, inputs: Properties): Promise<ResourceAnswer> {
    return this.put(typeOf(token), id, urn, inputs);
  }

  read(
    token: string,
    id: string,
    known: boolean,
  ): (ResourceAnswer & { readonly inputs: Properties }) | undefined {
    const found = this.store.read((state) => state.get(id));
    if (found?.type !== asResourceType(typeOf(token)).name) return undefined;
    const inputs = known ? found.inputs : markDefaults(withoutDefaults(found.inputs) as Properties, []);
    return { id, outputs: found.outputs, inputs };
  }

  async delete(_token: string, id: string): Promise<void> {
    await this.conduct.around(id, () => {
      this.store.transact((state) => {
        const found = state.get(id);
        if (found === undefined) return { changes: [], result: undefined };
        checkEntraUnused(found, state);
        return { changes: [{ remove: id }], result: undefined };
      });
    });
  }

  /** Answers who is signed in; objects of the directory are not looked up. */
  invoke(token: string): Properties {
    if (entraFunction(token) !== "getClientConfig") {
      throw new Error(`the simulator has no function ${token}: of azuread it knows getClientConfig`);
    }
    const { subscriptionId } = this.options;
    const [clientId, objectId, tenantId] = ["client", "object", "tenant"].map((what) =>
      guid(`${subscriptionId}#${what}`),
    ) as [string, string, string];
    return { clientId, id: `${tenantId}-${clientId}-${objectId}`, objectId, tenantId };
  }

  cancel(): void {
    this.conduct.cancel();
  }

  private async put(type: EntraType, id: string, urn: string, inputs: Properties): Promise<ResourceAnswer> {
    return this.conduct.around(id, () =>
      this.store.transact((state) => {
        const body = reveal(withoutDefaults(inputs)) as Properties;
        const { name } = asResourceType(type);
        checkEntraPut(name, body, state);
        const outputs = outputsOf(type, id, inputs, state.get(id));
        const put: StoredResource = { id, provider: this.name, type: name, urn, inputs, outputs };
        const changes: Change[] = [...this.forgotten(state, urn, id), { put }];
        return { changes, result: { id, outputs } };
      }),
    );
  }

  /** What a run that was killed put, and Pulumi does not know of: its id is lost, so the next run makes another. */
  private forgotten(state: State, urn: string, id: string): Change[] {
    if (this.deployed.has(urn)) return [];
    return [...state.all()]
      .filter((other) => other.provider === this.name && other.urn === urn && other.id !== id)
      .map((other) => ({ remove: other.id }));
  }
}

function typeOf(token: string): EntraType {
  const type = entraType(token);
  if (type === undefined) throw new Error(`the simulator does not know the resource type ${token}`);
  return type;
}

/** The arguments, the object's id, and something of the right kind for what else the directory makes up. */
function outputsOf(
  { shape }: EntraType,
  id: string,
  inputs: Properties,
  before: StoredResource | undefined,
): Properties {
  const outputs = withoutDefaults(inputs) as Properties;
  for (const [name, { code }] of shape.madeUp) outputs[name] ??= before?.outputs[name] ?? emptyOf(code);
  if (shape.madeUp.has("objectId")) outputs["objectId"] = nameOf(id);
  return { ...outputs, id };
}

const emptyOf = (code: string): Value => (code === "b" ? false : code.startsWith("[") ? [] : "");
