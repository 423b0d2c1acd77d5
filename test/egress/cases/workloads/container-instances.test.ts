import type { Resource } from "../../../../egress/read";
import { idOf, natGateway, resource } from "../fixtures";
import { closed, firewalled, open, service, serviceCases, subnetId, UNKNOWN } from "./fixtures";

const group = (properties: Record<string, unknown>): Resource =>
  service("containerinstance:ContainerGroup", properties);
const IN_SUBNET = { subnetIds: [{ id: subnetId() }] };
const NAT = closed({ subnet: { natGateway: { id: natGateway().id } }, others: [natGateway()] });
const PROFILE = resource("NetworkProfile", "networkProfiles", "profile", {
  containerNetworkInterfaceConfigurations: [{ ipConfigurations: [{ subnet: { id: subnetId() } }] }],
});

describe("what container groups send out", () => {
  serviceCases({
    "B98 a group without a subnet": [[group({})], "unrestricted", "platform"],
    "B98 the classic provider's group without a subnet": [
      [service("azure:containerservice/group:Group")],
      "unrestricted",
      "platform",
    ],
    "a NAT gateway of the subnet": [[...NAT, group(IN_SUBNET)], "unrestricted", "natGateway"],
    "a NAT gateway behind a network profile": [
      [...NAT, PROFILE, group({ networkProfile: { id: idOf("networkProfiles", "profile") } })],
      "unrestricted",
      "natGateway",
    ],
    "a delegated subnet has no default outbound access": [[...open(), group(IN_SUBNET)], "none"],
    "a subnet behind a firewall": [[...firewalled(), group(IN_SUBNET)], "restricted", "firewall"],
    "the classic provider's subnet": [
      [...firewalled(), service("azure:containerservice/group:Group", { subnetIds: subnetId() })],
      "restricted",
      "firewall",
    ],
    "a network profile": [
      [...open(), PROFILE, group({ networkProfile: { id: idOf("networkProfiles", "profile") } })],
      "none",
    ],
    "a network profile that is not among the resources": [
      [...open(), group({ networkProfile: { id: idOf("networkProfiles", "elsewhere") } })],
      "unknown",
      /is a network profile that is not among those read/,
    ],
    "a subnet that is not among the resources": [
      [group(IN_SUBNET)],
      "unknown",
      /subnetIds\[0\]\.id is a subnet that is not among those read/,
    ],
    "a subnet that is not known yet": [
      [...open(), group({ subnetIds: [{ id: UNKNOWN }] })],
      "unknown",
      /subnetIds\[0\]\.id is not known/,
    ],
  });
});
