import { createHash } from "node:crypto";

import { firstFree, canonicalAddress } from "../arm/addresses";
import { idKey } from "../arm/ids";
import { subnetPrefixes } from "../checks/virtualNetwork";
import { isObject, reveal, type Properties, type Value } from "../provider/values";
import type { State, StoredResource } from "../store/state";

/** A GUID that is always the same for the same text. */
export function guid(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex").slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** What Azure would make up for one resource: the same again for the same resource, and never one thing twice. */
export class PutContext {
  private count: number;
  private readonly given = new Set<string>();

  constructor(
    readonly id: string,
    readonly subscriptionId: string,
    readonly before: StoredResource | undefined,
    private readonly state: State,
  ) {
    this.count = state.counter;
  }

  /** How many public addresses have been handed out, this resource's included. */
  get counter(): number {
    return this.count;
  }

  /** The next number of a public address; `size` numbers for a prefix. */
  nextPublic(size = 1): number {
    const first = this.count + 1;
    this.count += size;
    return first;
  }

  /** An output of the resource as it was before this put. */
  previous(property: string): Value | undefined {
    return this.before?.outputs[property];
  }

  /** The first free address of a subnet, or undefined if the subnet is not in the store. */
  nextPrivate(subnetId: string | undefined): string | undefined {
    const subnet = subnetId === undefined ? undefined : this.state.get(subnetId);
    if (subnetId === undefined || subnet === undefined) return undefined;
    const taken = this.takenIn(subnetId);
    for (const prefix of subnetPrefixes(reveal(subnet.inputs) as Properties)) {
      const address = firstFree(prefix, taken);
      if (address === undefined) continue;
      this.given.add(address);
      return address;
    }
    return undefined;
  }

  private takenIn(subnetId: string): Set<string> {
    const taken = new Set(this.given);
    const subnet = idKey(subnetId);
    for (const resource of this.state.all()) {
      if (idKey(resource.id) === idKey(this.id)) continue;
      collectAddresses(resource.outputs, subnet, taken);
    }
    return taken;
  }
}

/** Finds `{ subnet, privateIPAddress }` pairs, in either provider's spelling, at any depth. */
function collectAddresses(value: Value, subnet: string, taken: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectAddresses(item, subnet, taken);
  if (!isObject(value)) return;
  const pointer = value["subnet"] ?? value["subnetId"];
  const id = isObject(pointer) ? pointer["id"] : pointer;
  if (typeof id === "string" && idKey(id) === subnet) {
    for (const name of ["privateIPAddress", "privateIpAddress"]) {
      const address = value[name];
      if (typeof address === "string") taken.add(canonicalAddress(address));
    }
  }
  for (const item of Object.values(value)) collectAddresses(item, subnet, taken);
}
