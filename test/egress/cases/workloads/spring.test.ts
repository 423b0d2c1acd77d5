import type { Resource } from "../../../../egress/read";
import { closed, firewalled, open, service, serviceCases, subnetId, UNKNOWN } from "./fixtures";

const spring = (outboundType?: unknown, appSubnetId: unknown = subnetId()): Resource =>
  service("appplatform:Service", {
    properties: {
      networkProfile: {
        serviceRuntimeSubnetId: subnetId(),
        appSubnetId,
        ...(outboundType === undefined ? {} : { outboundType }),
      },
    },
  });
const classic = (outboundType?: string): Resource =>
  service("azure:appplatform/springCloudService:SpringCloudService", {
    network: { serviceRuntimeSubnetId: subnetId(), appSubnetId: subnetId(), outboundType },
  });

describe("what Spring Apps services send out", () => {
  serviceCases({
    "a service without a network": [[service("appplatform:Service")], "unrestricted", "platform"],
    "a service without an outbound type": [[...closed(), spring()], "unrestricted", "loadBalancer"],
    "routing of the user's in a subnet that is not private": [
      [...open(), spring("userDefinedRouting")],
      "unrestricted",
      "defaultOutbound",
    ],
    "the classic provider's default": [[...closed(), classic()], "unrestricted", "loadBalancer"],
    "routing of the user's to a firewall": [
      [...firewalled(), spring("userDefinedRouting")],
      "restricted",
      "firewall",
    ],
    "a load balancer behind a route to the firewall": [[...firewalled(), spring()], "restricted", "firewall"],
    "the classic provider's routing of the user's": [[...closed(), classic("userDefinedRouting")], "none"],
    "an outbound type that is not known yet": [
      [...closed(), spring(UNKNOWN)],
      "unknown",
      /networkProfile\.outboundType is not known/,
    ],
    "apps in a subnet that is not among the resources": [
      [...closed(), spring("userDefinedRouting", subnetId("apps"))],
      "unknown",
      /appSubnetId is a subnet that is not among those read/,
    ],
  });
});
