import type { Thresholds } from "../../egress/reach";
import { judgedRuleSets, openingViolation } from "../findings/egress-findings";
import { defineRule } from "../rule";
import { THRESHOLD_OPTIONS } from "../thresholds";

/** No rule lets traffic out to where any customer of the cloud can receive it. */
export const noBroadEgress = defineRule<Thresholds>({
  meta: {
    id: "no-broad-egress",
    title: "No rule lets traffic out to where any customer of the cloud can receive it.",
    why:
      "A service tag names a service and not your instance of it, and so does a wildcard on a shared suffix such as " +
      "*.blob.core.windows.net: whoever rents an account there receives what such a rule lets out.",
    group: "egress",
    severity: "mandatory",
  },
  options: THRESHOLD_OPTIONS,
  check: (model, thresholds) =>
    judgedRuleSets(model, thresholds).flatMap((set) =>
      set.broad.map((opening) => openingViolation(set, opening, model)),
    ),
});
