import { idKey, nameOf } from "../arm/ids";
import { typeByName, type ResourceType } from "../arm/types";
import { checkPut } from "../checks";
import { checkBackupsHeld } from "../checks/backup";
import { checkPlanStays } from "../checks/defender";
import { checkLocks } from "../checks/locks";
import { checkUnused, family } from "../checks/references";
import { checkWords } from "../checks/words";
import { withoutDefaults } from "../provider/naming";
import { reveal, show, without, type Properties } from "../provider/values";
import type { Change, State, StoredResource } from "../store/state";
import type { Store } from "../store/store";
import { classicOutputs } from "./classicOutputs";
import { PutContext } from "./context";
import { nativeOutputs } from "./nativeOutputs";
import { inlineItems, subResources, type SubResources } from "./subResources";

/** A resource as a read answers it. */
export interface ResourceView {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** Who asks for a put. */
export interface Caller {
  readonly urn?: string;
  /** Whether Pulumi's state holds no resource of that URN. */
  readonly fresh?: boolean;
}

/** The pretended Azure Resource Manager: put, get and delete on a `Store`, with ARM's refusals. */
export class ResourceManager {
  constructor(
    private readonly store: Store,
    private readonly subscriptionId: string,
  ) {}

  /** Creates a resource, or replaces the one that has the id. Throws an `ArmError` if Azure would refuse it. */
  put(type: ResourceType, id: string, inputs: Properties, caller: Caller = {}): ResourceView {
    if (caller.fresh === true && caller.urn !== undefined) this.removeForgotten(caller.urn, id);
    const stored = this.store.transact((state) => {
      const changes: Change[] = [];
      const result = this.decidePut(state, type, id, inputs, caller.urn, changes);
      for (const list of subResources(type.name)) this.decideItems(state, result.id, inputs, list, changes);
      return { changes, result };
    });
    return this.store.read((state) => view(state, stored));
  }

  get(id: string): ResourceView | undefined {
    return this.store.read((state) => {
      const stored = state.get(id);
      return stored && view(state, stored);
    });
  }

  /** Deletes a resource and what is nested in it. One that is not there is no error, as with Azure. */
  delete(id: string): void {
    this.store.transact((state) => {
      if (!state.get(id)) return { changes: [], result: undefined };
      checkLocks(state, id);
      checkPlanStays(id);
      checkBackupsHeld(state, id);
      checkUnused(state, id);
      return { changes: family(state, id).map((remove): Change => ({ remove })), result: undefined };
    });
  }

  /**
   * A run that was killed may have put a resource that Pulumi does not know of; with a random part in the name, the
   * next run makes another. The first one is taken away, or it would hold its subnet and addresses for good. Azure
   * would keep it, but there somebody could go and look.
   */
  private removeForgotten(urn: string, id: string): void {
    this.store.transact((state) => {
      const forgotten = [...state.all()].filter((r) => r.urn === urn && idKey(r.id) !== idKey(id));
      const unused = forgotten.filter((resource) => isUnused(state, resource.id));
      const gone = unused.flatMap((resource) => family(state, resource.id));
      return { changes: gone.map((remove): Change => ({ remove })), result: undefined };
    });
  }

  private decidePut(
    state: State,
    type: ResourceType,
    id: string,
    inputs: Properties,
    urn: string | undefined,
    changes: Change[],
  ): StoredResource {
    const before = state.get(id);
    const body = reveal(withoutDefaults(inputs)) as Properties;
    checkPut({ id, provider: type.provider, body, before, state });
    checkWords(type, body);
    const context = new PutContext(
      id,
      this.subscriptionId,
      before?.provider === type.provider ? before : undefined,
      state,
    );
    const outputs =
      type.provider === "azure"
        ? classicOutputs(type, inputs, context)
        : nativeOutputs(type, inputs, context);
    // An id keeps the letter case of its first put, as ARM keeps it.
    const stored: StoredResource = {
      id: before?.id ?? id,
      provider: type.provider,
      type: type.name,
      ...(urn === undefined ? {} : { urn }),
      inputs,
      outputs,
    };
    changes.push({ put: stored });
    if (context.counter !== state.counter) changes.push({ counter: context.counter });
    return stored;
  }

  /** An inline list replaces all nested resources of its kind, also those that were put one by one. */
  private decideItems(
    state: State,
    id: string,
    inputs: Properties,
    list: SubResources,
    changes: Change[],
  ): void {
    const items = inlineItems(inputs, list.property);
    if (items === undefined) return;
    const type = typeByName(list.type);
    const keep = new Set<string>();
    for (const item of items) {
      const itemId = `${id}/${list.segment}/${show(reveal(item["name"] ?? ""))}`;
      keep.add(idKey(itemId));
      const before = state.get(itemId);
      const context = new PutContext(itemId, this.subscriptionId, before, state);
      const make = type.provider === "azure" ? classicOutputs : nativeOutputs;
      changes.push({
        put: {
          id: itemId,
          provider: type.provider,
          type: type.name,
          inputs: item,
          outputs: make(type, item, context),
        },
      });
    }
    for (const old of state.children(id, list.segment)) {
      if (keep.has(idKey(old.id))) continue;
      checkUnused(state, old.id);
      for (const remove of family(state, old.id)) changes.push({ remove });
    }
  }
}

function isUnused(state: State, id: string): boolean {
  try {
    checkUnused(state, id);
    return true;
  } catch {
    return false;
  }
}

/** The resource with the lists of its nested resources as they are now, however those were put. */
function view(state: State, stored: StoredResource): ResourceView {
  const inputs = { ...stored.inputs };
  const outputs = { ...stored.outputs };
  for (const { property, segment, type } of subResources(stored.type)) {
    const children = state.children(stored.id, segment);
    outputs[property] = children.map((child) => without(child.outputs, ["azureApiVersion"]));
    const items = inlineItems(stored.inputs, property);
    if (items !== undefined) inputs[property] = currentItems(items, children, typeByName(type));
  }
  return { id: stored.id, inputs, outputs };
}

/** An inline list as it would have to be written now: the items that are left, in their order, then new ones. */
function currentItems(
  items: readonly Properties[],
  children: readonly StoredResource[],
  type: ResourceType,
): Properties[] {
  const rest = new Map(children.map((child) => [nameOf(child.id).toLowerCase(), child]));
  const take = (name: string): Properties | undefined => {
    const child = rest.get(name.toLowerCase());
    rest.delete(name.toLowerCase());
    return child && asItem(child, type);
  };
  const kept = items
    .map((item) => take(show(reveal(item["name"] ?? ""))))
    .filter((item) => item !== undefined);
  return [...kept, ...[...rest.values()].map((child) => asItem(child, type))];
}

function asItem(child: StoredResource, type: ResourceType): Properties {
  const standsAlone = type.pathArguments.some((name) => name !== "name" && child.inputs[name] !== undefined);
  if (!standsAlone) return child.inputs;
  const own = type.pathArguments.filter((name) => name !== "name");
  return { ...without(child.inputs, [...own, "azureApiVersion"]), name: nameOf(child.id) };
}
