import { judgeNetworkSecurityGroups, type Thresholds } from "../../egress/reach";
import { openingViolation } from "../findings/egress-findings";
import { defineRule } from "../rule";
import { THRESHOLD_OPTIONS } from "../thresholds";

/** No rule of a network security group lets traffic out to everywhere. */
export const nsgNoUnrestrictedEgress = defineRule<Thresholds>({
  meta: {
    id: "nsg-no-unrestricted-egress",
    title: "No rule of a network security group lets traffic out to everywhere.",
    why:
      "Security rules are matched by priority, and the first match decides: an Allow to the Internet that no " +
      "earlier Deny covers lets every machine of its source out.",
    group: "egress",
    severity: "mandatory",
  },
  options: THRESHOLD_OPTIONS,
  check: (model, thresholds) =>
    judgeNetworkSecurityGroups(model, thresholds).flatMap((set) =>
      set.openings.map((opening) => openingViolation(set, opening, model)),
    ),
});
