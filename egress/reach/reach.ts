import type { Place } from "../azure";
import type { Protocol } from "../space";
import { type Breadth, VERDICTS } from "./breadth";

/** One packet or request that proves a finding. `port` is 0 where the protocol has none. */
export interface Witness {
  readonly source: string;
  /** A public address, the name of a service tag, or a domain name. */
  readonly destination: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** What a set reaches of the Internet. */
export interface Reach {
  readonly breadth: Breadth;
  /** Public addresses at the witness's protocol and port, where the set reaches furthest. */
  readonly publicAddresses: { readonly ipv4: bigint; readonly ipv6: bigint };
  readonly places: readonly Place[];
  /** Targets of application rules that are reached, as written. */
  readonly domains: readonly string[];
  /** Undefined where nothing is reached. */
  readonly witness: Witness | undefined;
}

export const NO_REACH: Reach = {
  breadth: "none",
  publicAddresses: { ipv4: 0n, ipv6: 0n },
  places: [],
  domains: [],
  witness: undefined,
};

/** Orders by breadth, then by the number of addresses: positive if `a` reaches further. */
export function compareReach(
  a: Pick<Reach, "breadth" | "publicAddresses">,
  b: Pick<Reach, "breadth" | "publicAddresses">,
): number {
  const byBreadth = VERDICTS.indexOf(a.breadth) - VERDICTS.indexOf(b.breadth);
  if (byBreadth !== 0) return byBreadth;
  const [x, y] = [a.publicAddresses, b.publicAddresses];
  if (x.ipv4 !== y.ipv4) return x.ipv4 > y.ipv4 ? 1 : -1;
  return x.ipv6 > y.ipv6 ? 1 : x.ipv6 < y.ipv6 ? -1 : 0;
}
