import { loadBalancerMethod, type OutboundMethod } from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Subnet, Subnets } from "../network";
import { textOf, type Value } from "../value";
import { choiceOf, ROUTED, spelled } from "./settings";
import { delegatedMethods, platformWay, undecidedWay, waysThrough } from "./ways";
import type { Way, Workload } from "./workload";

/** API Management: calls to back ends leave from the platform, or through a subnet for each location (E187). */
export function readApiManagementServices(estate: Estate, subnets: Subnets): Workload[] {
  return estate.ofKind("apiManagementService").map((service) => {
    const subnet = spelled(
      service,
      "virtualNetworkConfiguration.subnetResourceId",
      "virtualNetworkConfiguration.subnetId",
    );
    return {
      urn: service.resource.urn,
      property: "",
      name: service.resource.name,
      title: "API Management service",
      family: "platformService",
      ways: waysOf(service, subnets),
      fix:
        `Set virtualNetworkType to Internal, and ${subnet} of the service and of every additional location ` +
        `to a subnet ${ROUTED}.`,
    };
  });
}

function waysOf(service: Entry, subnets: Subnets): Way[] {
  const { properties } = service;
  const type = choiceOf(properties.get("virtualNetworkType"), ["None", "External", "Internal"], "None");
  if (typeof type !== "string") return [undecidedWay(type)];
  if (type === "None") return [platformWay(service, "virtual network type None")];
  return [
    ...locationWays(service, properties, "the service", subnets),
    ...properties
      .get("additionalLocations")
      .items()
      .flatMap((location) => {
        const name = textOf(location.get("location")) ?? location.path;
        return locationWays(service, location, `location ${name}`, subnets);
      }),
  ];
}

function locationWays(service: Entry, location: Value, title: string, subnets: Subnets): Way[] {
  const subnet = location.get("virtualNetworkConfiguration").get("subnetResourceId", "subnetId");
  if (subnet.isAbsent) return [platformWay(service, `no subnet of ${title}`)];
  // The service has public addresses of its own to leave from, also an internal one, whatever the subnet has (E95).
  const balancer = loadBalancerMethod(service.resource.urn, ["Tcp", "Udp"], { ipv4: true, ipv6: false });
  const methods = (each: Subnet): OutboundMethod[] => [...delegatedMethods(each), balancer];
  return waysThrough(subnets, service, subnet, methods);
}
