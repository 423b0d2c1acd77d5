import { loadBalancerMethod, type OutboundMethod, uncertain } from "../../azure";
import type { Estate } from "../estate";
import type { Subnet, Subnets } from "../network";
import { choiceOf, innerOf, ROUTED, spelled } from "./settings";
import { platformWay, waysThrough } from "./ways";
import type { Workload } from "./workload";

/** Spring Apps: a load balancer of the service's own gives it a way out, unless told otherwise (E195). */
export function readSpringServices(estate: Estate, subnets: Subnets): Workload[] {
  return estate.ofKind("springService").map((service) => {
    const urn = service.resource.urn;
    const inner = innerOf(service).get("networkProfile");
    const network = inner.isAbsent ? service.properties.get("network") : inner;
    const type = choiceOf(
      network.get("outboundType"),
      ["loadBalancer", "userDefinedRouting"],
      "loadBalancer",
    );
    const balancer = loadBalancerMethod(urn, ["Tcp", "Udp"], { ipv4: true, ipv6: false });
    const methods = (subnet: Subnet): OutboundMethod[] => [
      ...(type === "userDefinedRouting"
        ? []
        : [uncertain(balancer, typeof type === "string" ? undefined : type)]),
      ...subnet.methods,
    ];
    const references = ["serviceRuntimeSubnetId", "appSubnetId"]
      .map((key) => network.get(key))
      .filter((reference) => !reference.isAbsent);
    const profile = spelled(service, "networkProfile", "network");
    const at = spelled(service, "properties.networkProfile", "network");
    return {
      urn,
      property: "",
      name: service.resource.name,
      title: "Spring Apps service",
      family: "platformService",
      ways:
        references.length === 0
          ? [platformWay(service, `no subnets in ${profile}`)]
          : references.flatMap((reference) => waysThrough(subnets, service, reference, methods)),
      fix:
        `Set ${at}.appSubnetId and ${at}.serviceRuntimeSubnetId to subnets ${ROUTED}, ` +
        `and ${at}.outboundType to userDefinedRouting.`,
    };
  });
}
