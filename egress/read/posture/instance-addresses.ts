import type { Location, Unknown } from "../../azure";
import type { Entry, Estate } from "../estate";
import { idOf } from "../network";
import { publicAddressAt } from "../network/ip-version";
import { type WrittenInterface, writtenInterfaces } from "../network/written-interfaces";
import type { Value } from "../value";

/** A public address that a network interface has of its own, or may have (E82). */
export interface InstanceAddress {
  /** What refers to the address, or makes it. */
  readonly at: Location;
  /** Where the interface stands in its resource: empty, or the path of a configuration in its machine. */
  readonly networkInterface: string;
  /** What has it: `network interface "web"`. */
  readonly title: string;
  /** URN of the address, where it is a resource that was read. */
  readonly address: string | undefined;
  /** What keeps it from being certain that there is one. */
  readonly unknown: Unknown | undefined;
}

/** The public addresses of network interfaces, machines and scale sets, in the order in which they are written. */
export function readInstanceAddresses(estate: Estate): InstanceAddress[] {
  return writtenInterfaces(estate).flatMap((written) =>
    written.configurations.flatMap((configuration) => addressesOf(estate, written, configuration)),
  );
}

function addressesOf(
  estate: Estate,
  { owner, property }: WrittenInterface,
  configuration: Value,
): InstanceAddress[] {
  const of = { networkInterface: property, title: titleOf(owner) };
  if (configuration.isUnknown)
    return [{ ...of, at: configuration, address: undefined, unknown: configuration.unknown }];
  const referred = configuration.get("publicIPAddress", "publicIpAddressId");
  const found: InstanceAddress[] = [];
  if (!referred.isAbsent) {
    const { urn } = publicAddressAt(estate, owner, referred, "publicAddress");
    // A reference that may be anything may also be none; an object is there, whatever its id will be.
    const unknown = referred.isUnknown && urn === undefined ? idOf(referred).unknown : undefined;
    found.push({ ...of, at: referred, address: urn, unknown });
  }
  for (const made of configuration.get("publicIPAddressConfiguration", "publicIpAddresses").items()) {
    const unknown = made.isUnknown ? made.unknown : undefined;
    found.push({ ...of, at: made, address: undefined, unknown });
  }
  return found;
}

function titleOf({ kind, resource }: Entry): string {
  const what =
    kind === "virtualMachine" ? "virtual machine" : kind === "scaleSet" ? "scale set" : "network interface";
  return `${what} "${resource.name}"`;
}
