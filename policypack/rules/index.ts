import type { Rule } from "../rule";
import { aksOutboundThroughFirewall } from "./aks-outbound-through-firewall";
import { alertOnRuleChange } from "./alert-on-rule-change";
import { appEgressThroughVnet } from "./app-egress-through-vnet";
import { backupGeoRedundantImmutable } from "./backup-geo-redundant-immutable";
import { blockEntriesCurrent } from "./block-entries-current";
import { blockedAddressesUnreachable } from "./blocked-addresses-unreachable";
import { defenderAlertsExported } from "./defender-alerts-exported";
import { defenderPlansOn } from "./defender-plans-on";
import { defenderSecurityContact } from "./defender-security-contact";
import { diagnosticsOn } from "./diagnostics-on";
import { firewallDnsProxy } from "./firewall-dns-proxy";
import { firewallHasPolicy } from "./firewall-has-policy";
import { firewallIdpsDeny } from "./firewall-idps-deny";
import { firewallLocked } from "./firewall-locked";
import { firewallNoUnrestrictedEgress } from "./firewall-no-unrestricted-egress";
import { firewallThreatIntelDeny } from "./firewall-threat-intel-deny";
import { flowLogsOn } from "./flow-logs-on";
import { loadBalancerNoImplicitEgress } from "./load-balancer-no-implicit-egress";
import { logRetention } from "./log-retention";
import { natGatewayBehindFirewall } from "./nat-gateway-behind-firewall";
import { networkWriteAccessNarrow } from "./network-write-access-narrow";
import { noBroadEgress } from "./no-broad-egress";
import { noInstancePublicIp } from "./no-instance-public-ip";
import { noUndecidableEgress } from "./no-undecidable-egress";
import { nsgNoOpenManagement } from "./nsg-no-open-management";
import { nsgNoUnrestrictedEgress } from "./nsg-no-unrestricted-egress";
import { paasManagedNetworkIsolated } from "./paas-managed-network-isolated";
import { routeNoFirewallBypass } from "./route-no-firewall-bypass";
import { subnetEgressIsControlled } from "./subnet-egress-is-controlled";
import { subnetHasNsg } from "./subnet-has-nsg";
import { vmAntimalware } from "./vm-antimalware";
import { vmPatchingAutomatic } from "./vm-patching-automatic";
import { vnetManagerNoAlwaysAllowEgress } from "./vnet-manager-no-always-allow-egress";

/** The catalogue, in the order of its listing. */
export const RULES: readonly Rule[] = [
  nsgNoUnrestrictedEgress,
  firewallNoUnrestrictedEgress,
  subnetEgressIsControlled,
  routeNoFirewallBypass,
  noInstancePublicIp,
  loadBalancerNoImplicitEgress,
  natGatewayBehindFirewall,
  vnetManagerNoAlwaysAllowEgress,
  aksOutboundThroughFirewall,
  appEgressThroughVnet,
  paasManagedNetworkIsolated,
  noBroadEgress,
  noUndecidableEgress,
  firewallThreatIntelDeny,
  firewallIdpsDeny,
  firewallDnsProxy,
  firewallHasPolicy,
  blockedAddressesUnreachable,
  blockEntriesCurrent,
  subnetHasNsg,
  nsgNoOpenManagement,
  defenderPlansOn,
  defenderSecurityContact,
  defenderAlertsExported,
  diagnosticsOn,
  flowLogsOn,
  logRetention,
  alertOnRuleChange,
  vmPatchingAutomatic,
  vmAntimalware,
  backupGeoRedundantImmutable,
  networkWriteAccessNarrow,
  firewallLocked,
] as readonly Rule[];
