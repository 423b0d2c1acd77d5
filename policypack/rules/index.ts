import type { Rule } from "../rule";
import { firewallNoUnrestrictedEgress } from "./firewall-no-unrestricted-egress";
import { noUndecidableEgress } from "./no-undecidable-egress";
import { nsgNoUnrestrictedEgress } from "./nsg-no-unrestricted-egress";

/** The catalogue, in the order of its listing. */
export const RULES: readonly Rule[] = [
  nsgNoUnrestrictedEgress,
  firewallNoUnrestrictedEgress,
  noUndecidableEgress,
] as readonly Rule[];
