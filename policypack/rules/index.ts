import type { Rule } from "../rule";
import { aksOutboundThroughFirewall } from "./aks-outbound-through-firewall";
import { appEgressThroughVnet } from "./app-egress-through-vnet";
import { firewallNoUnrestrictedEgress } from "./firewall-no-unrestricted-egress";
import { noBroadEgress } from "./no-broad-egress";
import { noUndecidableEgress } from "./no-undecidable-egress";
import { nsgNoUnrestrictedEgress } from "./nsg-no-unrestricted-egress";
import { paasManagedNetworkIsolated } from "./paas-managed-network-isolated";
import { routeNoFirewallBypass } from "./route-no-firewall-bypass";
import { subnetEgressIsControlled } from "./subnet-egress-is-controlled";
import { vnetManagerNoAlwaysAllowEgress } from "./vnet-manager-no-always-allow-egress";

/** The catalogue, in the order of its listing. */
export const RULES: readonly Rule[] = [
  nsgNoUnrestrictedEgress,
  firewallNoUnrestrictedEgress,
  subnetEgressIsControlled,
  routeNoFirewallBypass,
  vnetManagerNoAlwaysAllowEgress,
  aksOutboundThroughFirewall,
  appEgressThroughVnet,
  paasManagedNetworkIsolated,
  noBroadEgress,
  noUndecidableEgress,
] as readonly Rule[];
