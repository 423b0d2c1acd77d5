import { idKey, parentId } from "../arm/ids";
import type { ProviderName } from "../arm/types";
import type { Properties } from "../provider/values";

/** One resource as the simulator keeps it. */
export interface StoredResource {
  readonly id: string;
  readonly provider: ProviderName;
  /** The name of its `ResourceType`. */
  readonly type: string;
  /** The Pulumi resource that put it; none for items of an inline list. */
  readonly urn?: string;
  /** The arguments it was last put with. */
  readonly inputs: Properties;
  /** What a read answers, but for the lists of sub-resources, which are made anew on each read. */
  readonly outputs: Properties;
}

/** One change of the store. */
export type Change =
  | { readonly put: StoredResource }
  | { readonly remove: string }
  | { readonly counter: number }
  | { readonly clear: true };

/** All resources of the pretended subscription, as of one moment. */
export class State {
  private readonly resources = new Map<string, StoredResource>();
  /** Counts the public addresses handed out; never goes back, so that an address is not given twice. */
  private addresses = 0;

  get counter(): number {
    return this.addresses;
  }

  get(id: string): StoredResource | undefined {
    return this.resources.get(idKey(id));
  }

  all(): IterableIterator<StoredResource> {
    return this.resources.values();
  }

  /** The resources directly nested in another, such as the rules of a network security group, oldest first. */
  children(id: string, collection: string): StoredResource[] {
    const prefix = `${idKey(id)}/${collection.toLowerCase()}/`;
    return [...this.resources.entries()]
      .filter(([key]) => key.startsWith(prefix) && !key.slice(prefix.length).includes("/"))
      .map(([, resource]) => resource);
  }

  /** The resource that another one is nested in. */
  parent(id: string): StoredResource | undefined {
    const parent = parentId(id);
    return parent === undefined ? undefined : this.get(parent);
  }

  /** Carries out a change that the journal accepted. */
  apply(change: Change): void {
    if ("put" in change) this.resources.set(idKey(change.put.id), change.put);
    else if ("remove" in change) this.resources.delete(idKey(change.remove));
    else if ("counter" in change) this.addresses = change.counter;
    else {
      this.resources.clear();
      this.addresses = 0;
    }
  }

  /** The changes that make this state from nothing. */
  snapshot(): Change[] {
    return [
      { clear: true },
      { counter: this.addresses },
      ...[...this.resources.values()].map((put): Change => ({ put })),
    ];
  }
}
