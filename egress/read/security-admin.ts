import type { Places, SecurityAdminRules } from "../azure";
import type { Estate } from "./estate";
import type { VirtualNetwork } from "./network";

/** The security admin rules in force, by URN of the virtual network. */
export function readSecurityAdminRules(
  _estate: Estate,
  _networks: readonly VirtualNetwork[],
  _places: Places,
): ReadonlyMap<string, SecurityAdminRules> {
  return new Map();
}
