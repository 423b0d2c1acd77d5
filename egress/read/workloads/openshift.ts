import { loadBalancerMethod, type OutboundMethod, uncertain } from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Subnet, Subnets } from "../network";
import { choiceOf, ROUTE_THEM, ROUTED, sentenceOf, spelled } from "./settings";
import { platformWay, waysThrough } from "./ways";
import type { Workload } from "./workload";

/** OpenShift clusters: a load balancer of their own gives their nodes a way out, unless told otherwise (E193). */
export function readOpenShiftClusters(estate: Estate, subnets: Subnets): Workload[] {
  return estate.ofKind("openShiftCluster").map((cluster) => {
    const { properties, resource } = cluster;
    const type = choiceOf(
      properties.get("networkProfile").get("outboundType"),
      ["Loadbalancer", "UserDefinedRouting"],
      "Loadbalancer",
    );
    const balancer = loadBalancerMethod(resource.urn, ["Tcp", "Udp"], { ipv4: true, ipv6: false });
    const methods = (subnet: Subnet): OutboundMethod[] => [
      ...(type === "UserDefinedRouting"
        ? []
        : [uncertain(balancer, typeof type === "string" ? undefined : type)]),
      ...subnet.methods,
    ];
    const references = subnetsOf(cluster);
    const main = spelled(cluster, "masterProfile", "mainProfile");
    const workers = spelled(cluster, "workerProfiles[0]", "workerProfile");
    return {
      urn: resource.urn,
      property: "",
      name: resource.name,
      title: "OpenShift cluster",
      family: "kubernetes",
      ways:
        references.length === 0
          ? [platformWay(cluster, "no subnet of the customer's")]
          : references.flatMap((reference) => waysThrough(subnets, cluster, reference, methods)),
      fix: sentenceOf([
        ...(type === "UserDefinedRouting" ? [] : ["set networkProfile.outboundType to UserDefinedRouting"]),
        references.length > 0
          ? ROUTE_THEM
          : `set ${main}.subnetId and ${workers}.subnetId to subnets ${ROUTED}`,
      ]),
    };
  });
}

/** The subnets of the control plane's machines and of the workers': both run in the customer's network. */
function subnetsOf({ properties }: Entry): ReturnType<Entry["properties"]["items"]> {
  return [
    properties.get("masterProfile", "mainProfile"),
    // `workerProfilesStatus` is what the cluster has grown to, in outputs alone.
    ...properties.get("workerProfiles", "workerProfile").items(),
    ...properties.get("workerProfilesStatus").items(),
  ]
    .map((profile) => profile.get("subnetId"))
    .filter((reference) => !reference.isAbsent);
}
