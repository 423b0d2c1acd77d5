import { defineRule } from "../rule";
import type { SourceEgressOptions } from "../findings/source-egress";
import { WORKLOAD_EGRESS_OPTIONS, workloadViolations } from "../findings/workload-egress";

/** Apps of App Service send everything into a virtual network, and reach only what somebody approved. */
export const appEgressThroughVnet = defineRule<SourceEgressOptions>({
  meta: {
    id: "app-egress-through-vnet",
    title:
      "Apps of App Service send everything into a virtual network, and reach only what somebody approved.",
    why:
      "An app without virtual network integration sends from shared addresses of the platform. With integration alone " +
      "only private ranges go into the subnet; outbound traffic routing has to send the rest there, too, and each " +
      "deployment slot has both settings for itself.",
    group: "egress",
    severity: "mandatory",
    // The integration is often a resource of its own, and is made after the app.
    judged: "stack",
  },
  options: WORKLOAD_EGRESS_OPTIONS,
  check: (model, options) => workloadViolations(model, "app", options),
});
