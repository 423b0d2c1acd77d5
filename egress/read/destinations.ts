import { type Estate, type Entry, nameOf } from "./estate";
import { textOf } from "./value";

/** A resource with an address of its own that packets can be meant for. */
export interface Destination {
  readonly urn: string;
  /** Its logical and its Azure name. */
  readonly names: readonly string[];
  /** Its address; undefined where it is not known yet. */
  readonly address: string | undefined;
}

/** Public addresses, and the private ones of network interfaces. */
export function readDestinations(estate: Estate): Destination[] {
  const addresses = estate
    .ofKind("publicAddress")
    .map((entry) => destination(entry, textOf(entry.properties.get("ipAddress"))));
  const interfaces = estate.ofKind("networkInterface").map((entry) => {
    const [first] = entry.properties.get("ipConfigurations").items();
    return destination(
      entry,
      first === undefined ? undefined : textOf(first.get("privateIPAddress", "privateIpAddress")),
    );
  });
  return [...addresses, ...interfaces];
}

function destination(entry: Entry, address: string | undefined): Destination {
  const { urn, name } = entry.resource;
  return { urn, names: [...new Set([name, nameOf(entry) ?? name])], address };
}
