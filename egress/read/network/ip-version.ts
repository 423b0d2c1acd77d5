import type { Entry, Estate } from "../estate";
import { textOf, type Value } from "../value";
import { idOf } from "./attachment";

export type IpVersion = "ipv4" | "ipv6";

/** The family that an interface's configuration says it has; undefined where it says nothing. */
export function versionOf(configuration: Value): IpVersion | undefined {
  const written = parsed(configuration.get("privateIPAddressVersion", "version"));
  if (written !== undefined) return written;
  const address = textOf(configuration.get("privateIPAddress"));
  return address === undefined ? undefined : versionOfAddress(address);
}

export function versionOfAddress(address: string): IpVersion {
  return address.includes(":") ? "ipv6" : "ipv4";
}

/** The public address or prefix behind a reference, and its family where that is known. */
export interface PublicAddress {
  readonly version: IpVersion | undefined;
  /** URN of the resource, where it was read. */
  readonly urn: string | undefined;
}

/**
 * @param reference an id, or an object that holds it or that is the address itself.
 */
export function publicAddressAt(
  estate: Estate,
  from: Entry,
  reference: Value,
  kind: "publicAddress" | "publicPrefix",
): PublicAddress {
  const written = reference.isUnknown ? undefined : addressVersion(reference);
  const target = estate.follow(from, idOf(reference), kind);
  if (target.kind !== "entry") return { version: written, urn: undefined };
  const { properties, resource } = target.entry;
  return { version: written ?? addressVersion(properties) ?? "ipv4", urn: resource.urn };
}

/** The family that a public address or prefix has, or the configuration that makes one. */
export function addressVersion(properties: Value): IpVersion | undefined {
  return parsed(properties.get("publicIPAddressVersion", "ipVersion", "version"));
}

function parsed(version: Value): IpVersion | undefined {
  const text = textOf(version)?.toLowerCase();
  return text === "ipv4" || text === "ipv6" ? text : undefined;
}
