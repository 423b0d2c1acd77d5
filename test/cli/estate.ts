import type { Resource } from "../../egress/read";
import {
  applicationRule,
  collection,
  FF,
  idOf,
  natGateway,
  networkRule,
  resource,
} from "../egress/cases/fixtures";

/** A state file of resources of the fixtures. */
export function stateFile(resources: readonly Resource[]): unknown {
  return {
    version: 3,
    deployment: {
      resources: resources.map(({ urn, type, id, properties }) => ({
        urn,
        type,
        id,
        custom: true,
        inputs: properties,
        outputs: properties,
      })),
    },
  };
}

/** A spoke behind a firewall, and a subnet beside it with a NAT gateway. */
export const HUB_AND_SPOKE = FF(
  [
    collection(
      "Allow",
      100,
      networkRule({ name: "dns", destinationAddresses: ["8.8.8.8"], destinationPorts: ["53"] }),
    ),
    collection("Allow", 200, applicationRule({ name: "api", targetFqdns: ["api.contoso.com"] })),
  ],
  {
    others: [
      natGateway(),
      resource("Subnet", "virtualNetworks/vnet/subnets", "loose", {
        virtualNetworkName: "vnet",
        addressPrefix: "10.0.9.0/24",
        natGateway: { id: idOf("natGateways", "nat") },
      }),
    ],
  },
);
const FIREWALL = new Set(["AzureFirewall", "FirewallPolicy", "FirewallPolicyRuleCollectionGroup"]);
/** Whether a resource is of the hub's stack. */
export const isHub = ({ type, name }: Resource): boolean =>
  FIREWALL.has(type.split(":").at(-1) ?? "") || name === "AzureFirewallSubnet";
