import { z } from "zod";
import type { ForcedTunnel } from "../../plans/hubPlan";
import type { SpokeSettings } from "../../plans/spokePlan";
import { byKey, cidr, hinted, sentence, texts } from "./hints";

const subnet = hinted(
  z.strictObject({
    addressPrefix: cidr("the subnet, within its spoke,", "10.20.1.0/24"),
    delegatedTo: sentence("a service that Azure runs in the subnet", "Microsoft.Web/serverFarms").optional(),
  }),
  "a subnet of a spoke",
  "{ addressPrefix: 10.20.1.0/24 }",
);

const spoke = hinted(
  z.strictObject({
    spokeAddressSpace: cidr("the address space of the spoke network", "10.20.0.0/16"),
    subnets: byKey(subnet, "subnets", "{ web: { addressPrefix: 10.20.1.0/24 } }"),
  }) satisfies z.ZodType<SpokeSettings>,
  "a network whose only way out is the firewall",
  "{ spokeAddressSpace: 10.20.0.0/16, subnets: { web: { addressPrefix: 10.20.1.0/24 } } }",
);

const forcedTunnel = hinted(
  z.strictObject({
    managementSubnet: cidr("AzureFirewallManagementSubnet, a /26 or wider within the hub,", "10.10.0.64/26"),
    nextHop: hinted(
      z.enum(["virtualAppliance", "virtualNetworkGateway", "learnedRoute"]),
      "one of virtualAppliance, virtualNetworkGateway, learnedRoute",
      "virtualNetworkGateway",
    ),
    nextHopIpAddress: sentence("the private address of the appliance", "10.10.1.4").optional(),
  }) satisfies z.ZodType<ForcedTunnel>,
  "where the firewall sends on what it lets out",
  "{ managementSubnet: 10.10.0.64/26, nextHop: virtualNetworkGateway }",
);

export const network = hinted(
  z.strictObject({
    hubKind: hinted(
      z.enum(["virtualNetwork", "virtualWan"]),
      "virtualNetwork (a network of ours) or virtualWan (a secured virtual hub)",
      "virtualNetwork",
    ).optional(),
    hubAddressSpace: cidr("the address space of the hub", "10.10.0.0/22"),
    firewallSubnet: cidr("AzureFirewallSubnet, a /26 or wider within the hub,", "10.10.0.0/26").optional(),
    forcedTunnel: forcedTunnel.optional(),
    hubPublicIpCount: hinted(z.number(), "a whole number from 1 to 80", "1").optional(),
    spokes: byKey(
      spoke,
      "spokes",
      "{ shop: { spokeAddressSpace: 10.20.0.0/16, subnets: { web: { addressPrefix: 10.20.1.0/24 } } } }",
    ),
    internalPrefixes: texts("private CIDR block that the workload may talk to", "10.30.0.0/16").optional(),
  }),
  "the address plan of hub and spokes",
  "{ hubAddressSpace: 10.10.0.0/22, … }",
);
