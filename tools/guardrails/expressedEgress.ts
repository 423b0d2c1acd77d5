import { openClassicRule, openPolicyRule } from "./firewall";
import { type Expressed, whole } from "./guardrail";
import * as network from "./network";
import * as services from "./services";

const PLATFORM = [
  "AzureBastionSubnet",
  "AzureFirewallManagementSubnet",
  "AzureFirewallSubnet",
  "GatewaySubnet",
  "RouteServerSubnet",
];

/** The rules about what gets out that Azure Policy can say, by id. */
export const EXPRESSED_EGRESS: Readonly<Record<string, Expressed>> = {
  "nsg-no-unrestricted-egress": {
    guardrails: [
      whole({
        condition: () => network.openSecurityRule("unrestricted"),
        fix: "Name the destinations that the machines need, or send the traffic through the firewall.",
      }),
    ],
    misses:
      "Prefixes that are everything only together (two halves, 221 × /8). A closed rule before the open one makes it " +
      "harmless, and it is denied all the same.",
  },
  "firewall-no-unrestricted-egress": {
    guardrails: [
      whole({
        condition: () => openPolicyRule("unrestricted"),
        fix: "Name the domains or addresses that are needed in the rule.",
      }),
      {
        part: "classic",
        title: "No classic rule of a firewall lets traffic out to everywhere.",
        condition: () => openClassicRule("unrestricted"),
        fix: "Move the rule to a firewall policy, and name the domains or addresses that are needed.",
      },
    ],
    misses:
      "Addresses in IP groups, prefixes that are everything only together, drafts, DNAT rules that lead to the " +
      "Internet, the explicit proxy, and what a base policy or the order of groups decides.",
  },
  "subnet-egress-is-controlled": {
    guardrails: [
      whole({
        title: "No subnet has default outbound access.",
        condition: () => network.openSubnet(PLATFORM),
        fix: "Set defaultOutboundAccess of the subnet to false when it is made.",
      }),
      {
        part: "route-table",
        title: "Each subnet has a route table.",
        condition: () => network.subnetWithout("routeTable", PLATFORM),
        optIn: "a subnet whose security group denies all egress needs no route",
        fix: "Give the subnet a route table whose default route leads to the firewall.",
      },
    ],
    builtIn: ["subnetsPrivate", "internetByFirewall"],
    misses:
      "Everything that several resources decide together: what is behind a route, a NAT gateway or a load balancer, and " +
      "whether a security group closes it.",
  },
  "route-no-firewall-bypass": {
    guardrails: [
      whole({
        condition: () => network.openRoute(),
        fix: "Let the route lead to the firewall, or name single addresses in it.",
      }),
    ],
    misses:
      "Routes that are wide only together, service endpoints, routes of the wrong table, routes that are learned, and " +
      "whether the subnet has a way out at all.",
  },
  "no-instance-public-ip": {
    guardrails: [
      whole({
        condition: () => network.interfaceWithAddress(),
        fix: "Reach the machine through Azure Bastion or the firewall, without a public address.",
      }),
      {
        part: "address",
        title: "Nobody makes public addresses here.",
        condition: () => network.publicAddress(),
        optIn: "a firewall, a gateway and a bastion need one, so it suits the scopes of spokes alone",
        fix: "Use the addresses of the hub.",
      },
    ],
    builtIn: ["nicNoPublicIp"],
    misses: "Public addresses that a scale set gives to its machines.",
  },
  "load-balancer-no-implicit-egress": {
    guardrails: [
      whole({
        condition: () => network.balancerWithEgress(),
        fix: "Set disableOutboundSnat of each load-balancing rule to true, on the SKU Standard.",
      }),
    ],
    misses: "Outbound rules, which let the pool out as openly as somebody wrote them.",
  },
  "nat-gateway-behind-firewall": {
    guardrails: [
      whole({
        condition: (options) => network.subnetWithGateway(options.list("allowedSubnets")),
        fix: "Attach the NAT gateway to AzureFirewallSubnet alone.",
      }),
    ],
    misses:
      "Gateways for a whole virtual network. A gateway without an address is harmless, and is found as well.",
  },
  "vnet-manager-no-always-allow-egress": {
    guardrails: [
      whole({
        condition: () => network.alwaysAllow(),
        fix: "Use Allow in place of AlwaysAllow, so that security groups decide.",
      }),
    ],
    misses: "Prefixes that are everything only together. A rule that is not deployed is found as well.",
  },
  "aks-outbound-through-firewall": {
    guardrails: [
      whole({
        condition: () => services.clusterWithEgress(),
        fix: "Set outboundType to userDefinedRouting, none or block, and give nodes no public addresses.",
      }),
    ],
    misses: "Where the route of the nodes' subnet leads.",
  },
  "app-egress-through-vnet": {
    guardrails: [
      whole({
        condition: () => services.appWithEgress(),
        fix: "Integrate the app with a subnet, and route all of its traffic there.",
      }),
    ],
    builtIn: ["appRouting"],
    misses: "Where the route of the subnet leads, and an integration that is a resource of its own.",
  },
  "paas-managed-network-isolated": {
    guardrails: [
      whole({
        title: "Machine Learning, Synapse and containers reach only what somebody approved.",
        condition: () => services.serviceWithEgress(),
        fix: "Put the service into a subnet, or let its managed network reach approved destinations alone.",
      }),
    ],
    misses:
      "All other services that the rule judges, such as Batch, Data Factory and Databricks, and where the route of a " +
      "service's subnet leads.",
  },
  "no-broad-egress": {
    guardrails: [
      whole({
        title: "No security rule lets traffic out to where any customer of the cloud can receive it.",
        condition: () => network.openSecurityRule("broad"),
        fix: "Use a private endpoint, or name your own instance's addresses.",
      }),
      {
        part: "firewall",
        title: "No firewall rule lets traffic out to where any customer of the cloud can receive it.",
        condition: () => openPolicyRule("broad"),
        fix: "Name your own instance's domain name.",
      },
    ],
    misses:
      "Service tags that are not known, wildcards such as *contoso.com that look-alikes fit, the private part of the " +
      "public-suffix list, and what is broad only together.",
  },
};
