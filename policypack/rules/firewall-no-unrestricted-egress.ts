import { judgeFirewallDrafts, judgeFirewallPolicies, type Thresholds } from "../../egress/reach";
import { draftViolation, openingViolation } from "../findings/egress-findings";
import { defineRule } from "../rule";
import { THRESHOLD_OPTIONS } from "../thresholds";

/** No Azure Firewall rule lets traffic out to everywhere. */
export const firewallNoUnrestrictedEgress = defineRule<Thresholds>({
  meta: {
    id: "firewall-no-unrestricted-egress",
    title: "No Azure Firewall rule lets traffic out to everywhere.",
    why:
      "A network rule is matched before every application rule, and a rule of a base policy before every rule of " +
      "its children: one Allow to everything opens the Internet to its sources, whatever else the policy denies.",
    group: "egress",
    severity: "mandatory",
  },
  options: THRESHOLD_OPTIONS,
  check: (model, thresholds) => [
    ...judgeFirewallPolicies(model, thresholds).flatMap((set) =>
      set.openings.map((opening) => openingViolation(set, opening, model)),
    ),
    ...judgeFirewallDrafts(model, thresholds).flatMap((set) =>
      set.openings.map((opening) => draftViolation(set, opening, model)),
    ),
  ],
});
