import type { Resource } from "../../../../egress/read";
import { rule } from "../fixtures";
import { closed, firewalled, open, service, serviceCases, subnetId, UNKNOWN } from "./fixtures";

const SUBNET = { subnetId: subnetId() };
const openShift = (outboundType?: unknown, workers: unknown = [{ name: "worker", ...SUBNET }]): Resource =>
  service("redhatopenshift:OpenShiftCluster", {
    masterProfile: SUBNET,
    workerProfiles: workers,
    networkProfile: outboundType === undefined ? {} : { outboundType },
  });
const classic = (outboundType?: string): Resource =>
  service("azure:redhatopenshift/cluster:Cluster", {
    mainProfile: SUBNET,
    workerProfile: SUBNET,
    networkProfile: outboundType === undefined ? {} : { outboundType },
  });

describe("what OpenShift clusters send out", () => {
  serviceCases({
    "a cluster without an outbound type": [[...closed(), openShift()], "unrestricted", "loadBalancer"],
    "the load balancer in other letter case": [
      [...closed(), openShift("LoadBalancer")],
      "unrestricted",
      "loadBalancer",
    ],
    "routing of the user's in a subnet that is not private": [
      [...open(), openShift("UserDefinedRouting")],
      "unrestricted",
      "defaultOutbound",
    ],
    "a cluster without subnets": [[service("redhatopenshift:OpenShiftCluster")], "unrestricted", "platform"],
    "the classic provider's default": [[...closed(), classic()], "unrestricted", "loadBalancer"],
    "routing of the user's to a firewall": [
      [...firewalled(), openShift("UserDefinedRouting")],
      "restricted",
      "firewall",
    ],
    "a load balancer behind a route to the firewall": [
      [...firewalled(), openShift()],
      "restricted",
      "firewall",
    ],
    "a load balancer behind a security group": [
      [...open({ rules: [rule({ access: "Deny" })] }), openShift()],
      "none",
    ],
    "the classic provider's routing of the user's": [
      [...closed(), classic("UserDefinedRouting")],
      "none",
      "none",
    ],
    "an outbound type that is not known yet": [
      [...closed(), openShift(UNKNOWN)],
      "unknown",
      /networkProfile\.outboundType is not known/,
    ],
    "workers in a subnet that is not among the resources": [
      [...closed(), openShift("UserDefinedRouting", [{ subnetId: subnetId("workers") }])],
      "unknown",
      /workerProfiles\[0\]\.subnetId is a subnet that is not among those read/,
    ],
  });
});
