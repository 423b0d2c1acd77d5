import { type OutboundMethod, publicIpMethod, uncertain } from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Subnet, Subnets } from "../network";
import type { Value } from "../value";
import { subnetsNamed } from "./named-subnets";
import { choiceOf, innerOf, ROUTED, spelled } from "./settings";
import { platformWay } from "./ways";
import type { Way, Workload } from "./workload";

// The parts of a cluster as the classic provider names them, one property each.
const CLASSIC_ROLES = ["headNode", "workerNode", "zookeeperNode", "edgeNode", "kafkaManagementNode"];

/** HDInsight clusters: their nodes have public addresses, unless the cluster connects outwards (E194). */
export function readHdInsightClusters(estate: Estate, subnets: Subnets): Workload[] {
  return estate.ofKind("hdInsightCluster").map((cluster) => ({
    urn: cluster.resource.urn,
    property: "",
    name: cluster.resource.name,
    title: "HDInsight cluster",
    family: "platformService",
    ways: waysOf(cluster, estate, subnets),
    fix: `Set ${spelled(
      cluster,
      "properties.networkProperties.resourceProviderConnection",
      "network.connectionDirection",
    )} to Outbound, and ${spelled(
      cluster,
      "virtualNetworkProfile",
      "virtualNetworkId and subnetId",
    )} of every role to a subnet ${ROUTED}.`,
  }));
}

function waysOf(cluster: Entry, estate: Estate, subnets: Subnets): Way[] {
  const properties = innerOf(cluster);
  const written = properties.get("networkProperties").get("resourceProviderConnection");
  const direction = choiceOf(
    written.isAbsent ? cluster.properties.get("network").get("connectionDirection") : written,
    ["Inbound", "Outbound"],
    "Inbound",
  );
  const address = publicIpMethod(cluster.resource.urn, false);
  // The nodes are ordinary virtual machines of the subnet, which is delegated to nobody.
  const methods = ({ methods: own }: Subnet): OutboundMethod[] => [
    ...(direction === "Outbound"
      ? []
      : [uncertain(address, typeof direction === "string" ? undefined : direction)]),
    ...own,
  ];
  const roles = rolesOf(cluster, properties).flatMap(({ network, subnet }) =>
    network.isAbsent && subnet.isAbsent
      ? [platformWay(cluster, "no virtual network")]
      : subnetsNamed(estate, subnets, cluster, network, subnet, methods),
  );
  return roles.length === 0 ? [platformWay(cluster, "no virtual network")] : roles;
}

/** Where each part of the cluster stands: the network, and the subnet by its id or its name. */
function rolesOf({ properties: outer }: Entry, properties: Value): { network: Value; subnet: Value }[] {
  const native = properties.get("computeProfile").get("roles").items();
  const roles = outer.get("roles");
  const classic = roles.isUnknown
    ? [roles]
    : CLASSIC_ROLES.map((name) => roles.get(name)).filter((role) => !role.isAbsent);
  return [
    ...native
      .map((role) => role.get("virtualNetworkProfile"))
      .map((profile) => ({ network: profile.get("id"), subnet: profile.get("subnet") })),
    ...classic.map((role) => ({ network: role.get("virtualNetworkId"), subnet: role.get("subnetId") })),
  ];
}
