import { defineRule } from "../rule";
import { WORKLOAD_EGRESS_OPTIONS, type WorkloadEgressOptions, workloadViolations } from "../workload-egress";

/** Services of the platform reach only what somebody approved. */
export const paasManagedNetworkIsolated = defineRule<WorkloadEgressOptions>({
  meta: {
    id: "paas-managed-network-isolated",
    title: "Services of the platform reach only what somebody approved.",
    why:
      "A platform service that is not in a virtual network of yours sends from addresses of the platform, past every " +
      "security group and firewall; a managed virtual network alone does not change that.",
    severity: "mandatory",
    // What closes the way, such as a route of the service's subnet, may rightly be made after the service.
    judged: "stack",
    controls: [
      { framework: "MCSB", control: "NS-2" },
      { framework: "NIST 800-53", control: "SC-7" },
      { framework: "NIST 800-53", control: "AC-4" },
    ],
  },
  options: WORKLOAD_EGRESS_OPTIONS,
  check: (model, options) => workloadViolations(model, "platformService", options),
});
