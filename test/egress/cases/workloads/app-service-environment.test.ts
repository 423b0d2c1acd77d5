import type { Resource } from "../../../../egress/read";
import { rule } from "../fixtures";
import { closed, firewalled, open, service, serviceCases, subnetId, VNET_ID } from "./fixtures";

const environment = (virtualNetwork: unknown = { id: subnetId() }): Resource =>
  service("web:AppServiceEnvironment", { kind: "ASEv3", virtualNetwork });
const classic = (properties: Record<string, unknown> = { subnetId: subnetId() }): Resource =>
  service("azure:appservice/environmentV3:EnvironmentV3", properties);

describe("what App Service Environments send out", () => {
  serviceCases({
    "an environment in a private subnet has a way out of its own": [
      [...closed(), environment()],
      "unrestricted",
      "loadBalancer",
    ],
    "the classic provider's environment": [[...closed(), classic()], "unrestricted", "loadBalancer"],
    "an environment behind a firewall": [[...firewalled(), environment()], "restricted", "firewall"],
    "the classic provider's environment behind a firewall": [
      [...firewalled(), classic()],
      "restricted",
      "firewall",
    ],
    "a subnet that is given by its name": [
      [...firewalled(), environment({ id: VNET_ID, subnet: "app" })],
      "restricted",
      "firewall",
    ],
    "a security group": [[...open({ rules: [rule({ access: "Deny" })] }), environment()], "none"],
    "a subnet that is not among the resources": [
      [environment()],
      "unknown",
      /virtualNetwork\.id is a subnet that is not among those read/,
    ],
  });
});
