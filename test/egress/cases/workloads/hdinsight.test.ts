import type { Resource } from "../../../../egress/read";
import { closed, firewalled, open, service, serviceCases, subnetId, UNKNOWN, VNET_ID } from "./fixtures";

const cluster = (
  resourceProviderConnection?: unknown,
  virtualNetworkProfile: unknown = { id: VNET_ID, subnet: subnetId() },
): Resource =>
  service("hdinsight:Cluster", {
    properties: {
      computeProfile: {
        roles: [
          { name: "headnode", virtualNetworkProfile },
          { name: "workernode", virtualNetworkProfile },
        ],
      },
      ...(resourceProviderConnection === undefined
        ? {}
        : { networkProperties: { resourceProviderConnection } }),
    },
  });
const classic = (type: string, connectionDirection?: string): Resource => {
  const role = { virtualNetworkId: VNET_ID, subnetId: subnetId() };
  return service(`azure:hdinsight/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`, {
    roles: { headNode: role, workerNode: role, zookeeperNode: role },
    ...(connectionDirection === undefined ? {} : { network: { connectionDirection } }),
  });
};

describe("what HDInsight clusters send out", () => {
  serviceCases({
    "a cluster that says nothing of its direction": [[...closed(), cluster()], "unrestricted", "publicIp"],
    "an inbound cluster": [[...closed(), cluster("Inbound")], "unrestricted", "publicIp"],
    "an outbound cluster in a subnet that is not private": [
      [...open(), cluster("Outbound")],
      "unrestricted",
      "defaultOutbound",
    ],
    "a cluster without a network": [
      [service("hdinsight:Cluster", { properties: {} })],
      "unrestricted",
      "platform",
    ],
    "one role without a network": [[...closed(), cluster("Outbound", null)], "unrestricted", "platform"],
    "the classic provider's default": [[...closed(), classic("SparkCluster")], "unrestricted", "publicIp"],
    "an outbound cluster in a private subnet": [[...closed(), cluster("outbound")], "none"],
    "an outbound cluster behind a firewall": [
      [...firewalled(), cluster("Outbound")],
      "restricted",
      "firewall",
    ],
    "a subnet that is given by its name": [
      [...closed(), cluster("Outbound", { id: VNET_ID, subnet: "app" })],
      "none",
    ],
    "the classic provider's outbound cluster": [[...closed(), classic("KafkaCluster", "Outbound")], "none"],
    "a direction that is not known yet": [
      [...closed(), cluster(UNKNOWN)],
      "unknown",
      /resourceProviderConnection is not known/,
    ],
    "a subnet that is not among the resources": [
      [...closed(), cluster("Outbound", { id: VNET_ID, subnet: subnetId("elsewhere") })],
      "unknown",
      /virtualNetworkProfile\.subnet is a subnet that is not among those read/,
    ],
  });
});
