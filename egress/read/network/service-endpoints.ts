import type { Location } from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Value } from "../value";

/** A service endpoint of a subnet: its service's public addresses are reached past every route (E70). */
export interface ServiceEndpoint {
  readonly at: Location;
  /** The service tag of its addresses. */
  readonly tag: string;
  /** Whether a service endpoint policy names the accounts that may be reached. */
  readonly limited: boolean;
}

export function serviceEndpointsOf(
  _estate: Estate,
  _owner: Entry,
  _subnet: Value,
): readonly ServiceEndpoint[] {
  return [];
}
