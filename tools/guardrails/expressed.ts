import { EXPRESSED_EGRESS } from "./expressedEgress";
import { EXPRESSED_SETTINGS } from "./expressedSettings";
import type { Expressed } from "./guardrail";

/** The rules that Azure Policy can say, by id. */
export const EXPRESSED: Readonly<Record<string, Expressed>> = { ...EXPRESSED_EGRESS, ...EXPRESSED_SETTINGS };

/** The rules that it cannot say, by id, and why. */
export const UNEXPRESSED: Readonly<Record<string, string>> = {
  "no-undecidable-egress":
    "It is about values that are not known before an update. Azure Policy sees a request, in which every value is known.",
  "blocked-addresses-unreachable":
    "It needs the block list, which is the program's, and the order of all rules on the way: Azure Policy sees one resource " +
    "at a time.",
  "block-entries-current":
    "It needs the reasons and ends of the entries, which no resource of Azure holds, and a clock; a policy has neither.",
};
