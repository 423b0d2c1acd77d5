import { defineRule } from "../rule";
import type { SourceEgressOptions } from "../findings/source-egress";
import { WORKLOAD_EGRESS_OPTIONS, workloadViolations } from "../findings/workload-egress";

/** How the rule can be configured. */
export interface PaasEgressOptions extends SourceEgressOptions {
  /** Whether data services that may call out for their own queries are judged, too (E199). */
  readonly dataServices: boolean;
}

/** Services of the platform reach only what somebody approved. */
export const paasManagedNetworkIsolated = defineRule<PaasEgressOptions>({
  meta: {
    id: "paas-managed-network-isolated",
    title: "Services of the platform reach only what somebody approved.",
    why:
      "A platform service that is not in a virtual network of yours sends from addresses of the platform, past every " +
      "security group and firewall; a managed virtual network alone does not change that.",
    group: "egress",
    severity: "mandatory",
    // What closes the way, such as a route of the service's subnet, may rightly be made after the service.
    judged: "stack",
  },
  options: {
    ...WORKLOAD_EGRESS_OPTIONS,
    dataServices: {
      type: "boolean",
      description:
        "Whether SQL servers, Cognitive Services and Kusto clusters must restrict what they may call out to.",
      default: false,
    },
  },
  check: (model, { dataServices, ...options }) => [
    ...workloadViolations(model, "platformService", options),
    ...(dataServices ? workloadViolations(model, "dataService", options) : []),
  ],
});
