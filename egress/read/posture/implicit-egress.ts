import type { Estate } from "../estate";
import { type ImplicitEgress, LoadBalancers } from "../network/load-balancers";

export type { ImplicitEgress } from "../network/load-balancers";

/** What load balancers give the members of their pools without an outbound rule. */
export function readImplicitEgress(estate: Estate): ImplicitEgress[] {
  return new LoadBalancers(estate).implicit();
}
