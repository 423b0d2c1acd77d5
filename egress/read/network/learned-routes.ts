import type { RouteFields } from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Value } from "../value";
import type { VirtualNetwork } from "./virtual-networks";

/** Routes that a subnet has without a user's route table: from gateways, peers and virtual hubs. */
export type LearnedRoutes = readonly RouteFields[];

/** The routes that a subnet learns; none where its route table turns propagation off (E68). */
export function learnedRoutes(
  _estate: Estate,
  _owner: Entry,
  _subnet: Value,
  _network: VirtualNetwork | undefined,
): LearnedRoutes {
  return [];
}
