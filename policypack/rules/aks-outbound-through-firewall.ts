import { defineRule } from "../rule";
import type { SourceEgressOptions } from "../findings/source-egress";
import { WORKLOAD_EGRESS_OPTIONS, workloadViolations } from "../findings/workload-egress";

/** Nodes and pods of a Kubernetes cluster reach only what somebody approved. */
export const aksOutboundThroughFirewall = defineRule<SourceEgressOptions>({
  meta: {
    id: "aks-outbound-through-firewall",
    title: "Nodes and pods of a Kubernetes cluster reach only what somebody approved.",
    why:
      "The outbound type of a cluster is loadBalancer unless it says otherwise: the cluster then makes a public address " +
      "and a load balancer for its nodes, and no setting of the subnet shows it. Nodes can have public addresses besides.",
    group: "egress",
    severity: "mandatory",
    // What closes the way, such as a route of the nodes' subnet, may rightly be made after the cluster.
    judged: "stack",
  },
  options: WORKLOAD_EGRESS_OPTIONS,
  check: (model, options) => workloadViolations(model, "kubernetes", options),
});
