import type { Thresholds } from "../../egress/reach";
import { judgedRuleSets, undecidedViolation, unreadBaseViolations } from "../findings/egress-findings";
import { defineRule } from "../rule";
import { THRESHOLD_OPTIONS } from "../thresholds";

/** What a rule lets out can be decided from what is known. */
export const noUndecidableEgress = defineRule<Thresholds>({
  meta: {
    id: "no-undecidable-egress",
    title: "What a rule lets out can be decided from what is known.",
    why:
      "A destination that nobody can read before the update may be the whole Internet; such a rule is not known " +
      "to be safe, so it does not pass as if it were.",
    group: "egress",
    severity: "mandatory",
  },
  options: THRESHOLD_OPTIONS,
  check: (model, thresholds) => [
    ...judgedRuleSets(model, thresholds).flatMap((set) =>
      set.undecided.map((grant) => undecidedViolation(set, grant, model)),
    ),
    ...unreadBaseViolations(model),
  ],
});
