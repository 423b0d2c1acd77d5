import { judgeSecurityAdminRules, type Thresholds } from "../../egress/reach";
import { openingViolation } from "../findings/egress-findings";
import { defineRule } from "../rule";
import { THRESHOLD_OPTIONS } from "../thresholds";

/** No security admin rule lets traffic out to everywhere past the security groups. */
export const vnetManagerNoAlwaysAllowEgress = defineRule<Thresholds>({
  meta: {
    id: "vnet-manager-no-always-allow-egress",
    title: "No security admin rule lets traffic out to everywhere past the security groups.",
    why:
      "Security admin rules of Azure Virtual Network Manager come before every network security group, and " +
      "AlwaysAllow accepts at once: no security group of the virtual network can deny what it lets out.",
    group: "egress",
    severity: "mandatory",
  },
  options: THRESHOLD_OPTIONS,
  check: (model, thresholds) =>
    judgeSecurityAdminRules(model, thresholds).flatMap((set) =>
      set.openings.map((opening) => openingViolation(set, opening, model)),
    ),
});
