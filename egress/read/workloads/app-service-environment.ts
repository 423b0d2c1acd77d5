import { loadBalancerMethod, type OutboundMethod } from "../../azure";
import type { Estate } from "../estate";
import type { Subnet, Subnets } from "../network";
import { subnetsNamed } from "./named-subnets";
import { ROUTE_THEM, ROUTED, sentenceOf, spelled } from "./settings";
import { delegatedMethods, platformWay, waysThrough } from "./ways";
import type { Way, Workload } from "./workload";

/** App Service Environments; apps in them leave from the environment's subnet (E184). */
export function readAppServiceEnvironments(estate: Estate, subnets: Subnets): Workload[] {
  return estate.ofKind("appServiceEnvironment").map((environment) => {
    const { properties, resource } = environment;
    // The service has public addresses of its own to leave from, whatever the subnet has (E95).
    const balancer = loadBalancerMethod(resource.urn, ["Tcp", "Udp"], { ipv4: true, ipv6: false });
    const methods = (subnet: Subnet): OutboundMethod[] => [...delegatedMethods(subnet), balancer];
    const profile = properties.get("virtualNetwork");
    const subnet = properties.get("subnetId");
    const ways = (): Way[] => {
      if (!subnet.isAbsent) return waysThrough(subnets, environment, subnet, methods);
      if (profile.isAbsent) return [platformWay(environment, "no subnet")];
      const name = profile.get("subnet");
      return name.isAbsent
        ? waysThrough(subnets, environment, profile, methods)
        : subnetsNamed(estate, subnets, environment, profile.get("id"), name, methods);
    };
    return {
      urn: resource.urn,
      property: "",
      name: resource.name,
      title: "App Service Environment",
      family: "platformService",
      ways: ways(),
      fix: sentenceOf([
        profile.isAbsent && subnet.isAbsent
          ? `set ${spelled(environment, "virtualNetwork.id", "subnetId")} to a subnet ${ROUTED}`
          : ROUTE_THEM,
      ]),
    };
  });
}
