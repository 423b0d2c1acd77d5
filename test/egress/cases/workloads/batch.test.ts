import type { Resource } from "../../../../egress/read";
import { rule } from "../fixtures";
import { closed, firewalled, open, service, serviceCases, subnetId, UNKNOWN } from "./fixtures";

const pool = (provision?: unknown, subnet: unknown = subnetId()): Resource =>
  service("batch:Pool", {
    networkConfiguration: {
      subnetId: subnet,
      ...(provision === undefined ? {} : { publicIPAddressConfiguration: { provision } }),
    },
  });
const classic = (publicAddressProvisioningType?: string): Resource =>
  service("azure:batch/pool:Pool", {
    networkConfiguration: { subnetId: subnetId(), publicAddressProvisioningType },
  });

describe("what Batch pools send out", () => {
  serviceCases({
    "B105 default provisioning": [[...closed(), pool()], "unrestricted", "publicIp"],
    "B105 a pool without any network": [[service("batch:Pool")], "unrestricted", "platform"],
    "addresses of the user's": [[...closed(), pool("UserManaged")], "unrestricted", "publicIp"],
    "no addresses in a subnet that is not private": [
      [...open(), pool("NoPublicIPAddresses")],
      "unrestricted",
      "defaultOutbound",
    ],
    "the classic provider's default": [[...closed(), classic()], "unrestricted", "publicIp"],
    "no addresses in a private subnet": [[...closed(), pool("nopublicipaddresses")], "none"],
    "no addresses behind a firewall": [
      [...firewalled(), pool("NoPublicIPAddresses")],
      "restricted",
      "firewall",
    ],
    "addresses behind a security group": [
      [...open({ rules: [rule({ access: "Deny" })] }), pool("BatchManaged")],
      "none",
    ],
    "the classic provider's no addresses": [[...closed(), classic("NoPublicIPAddresses")], "none"],
    "provisioning that is not known yet": [[...closed(), pool(UNKNOWN)], "unknown", /provision is not known/],
    "no addresses in a network that Batch makes": [
      [pool("NoPublicIPAddresses", null)],
      "unknown",
      /a network that Batch makes/,
    ],
    "a subnet that is not among the resources": [
      [pool("NoPublicIPAddresses")],
      "unknown",
      /networkConfiguration\.subnetId is a subnet that is not among those read/,
    ],
  });
});
