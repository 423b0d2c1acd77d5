import type { Rule } from "../rule";
import { firewallNoUnrestrictedEgress } from "./firewall-no-unrestricted-egress";
import { noUndecidableEgress } from "./no-undecidable-egress";
import { nsgNoUnrestrictedEgress } from "./nsg-no-unrestricted-egress";
import { subnetEgressIsControlled } from "./subnet-egress-is-controlled";

/** The catalogue, in the order of its listing. */
export const RULES: readonly Rule[] = [
  nsgNoUnrestrictedEgress,
  firewallNoUnrestrictedEgress,
  subnetEgressIsControlled,
  noUndecidableEgress,
] as readonly Rule[];
