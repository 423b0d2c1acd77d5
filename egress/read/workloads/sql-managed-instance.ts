import { loadBalancerMethod, type OutboundMethod } from "../../azure";
import type { Estate } from "../estate";
import type { Subnet, Subnets } from "../network";
import { ROUTE_THEM, sentenceOf } from "./settings";
import { delegatedMethods, undecidedWay, waysThrough } from "./ways";
import type { Workload } from "./workload";

/**
 * SQL managed instances: linked servers and calls of queries leave from the subnet that is delegated to them. The
 * rules and routes that the service adds there for its own management, by a network intent policy (E48), are in no
 * program, and are not counted unless the document has them.
 */
export function readSqlManagedInstances(estate: Estate, subnets: Subnets): Workload[] {
  return estate.ofKind("sqlManagedInstance").map((instance) => {
    const { properties, resource } = instance;
    // The service has a public address of its own to leave from, whatever the subnet has (E95).
    const balancer = loadBalancerMethod(resource.urn, ["Tcp", "Udp"], { ipv4: true, ipv6: false });
    const methods = (subnet: Subnet): OutboundMethod[] => [...delegatedMethods(subnet), balancer];
    const subnet = properties.get("subnetId");
    return {
      urn: resource.urn,
      property: "",
      name: resource.name,
      title: "SQL managed instance",
      family: "platformService",
      ways: subnet.isAbsent
        ? // One in a pool stands in the pool's subnet.
          [undecidedWay(subnet.because("is not given, so the subnet that it stands in is not known"))]
        : waysThrough(subnets, instance, subnet, methods),
      fix: sentenceOf([ROUTE_THEM]),
    };
  });
}
