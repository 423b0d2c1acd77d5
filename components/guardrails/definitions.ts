// Made by npm run generate; edits are lost.
import aksOutboundThroughFirewall from "./definitions/aks-outbound-through-firewall.json";
import appEgressThroughVnet from "./definitions/app-egress-through-vnet.json";
import backupGeoRedundantImmutable from "./definitions/backup-geo-redundant-immutable.json";
import defenderPlansOn from "./definitions/defender-plans-on.json";
import firewallDnsProxy from "./definitions/firewall-dns-proxy.json";
import firewallHasPolicy from "./definitions/firewall-has-policy.json";
import firewallIdpsDeny from "./definitions/firewall-idps-deny.json";
import firewallLocked from "./definitions/firewall-locked.json";
import firewallNoUnrestrictedEgress from "./definitions/firewall-no-unrestricted-egress.json";
import firewallNoUnrestrictedEgressClassic from "./definitions/firewall-no-unrestricted-egress-classic.json";
import firewallThreatIntelDeny from "./definitions/firewall-threat-intel-deny.json";
import flowLogsOn from "./definitions/flow-logs-on.json";
import loadBalancerNoImplicitEgress from "./definitions/load-balancer-no-implicit-egress.json";
import logRetention from "./definitions/log-retention.json";
import natGatewayBehindFirewall from "./definitions/nat-gateway-behind-firewall.json";
import networkWriteAccessNarrow from "./definitions/network-write-access-narrow.json";
import noBroadEgress from "./definitions/no-broad-egress.json";
import noBroadEgressFirewall from "./definitions/no-broad-egress-firewall.json";
import noInstancePublicIp from "./definitions/no-instance-public-ip.json";
import noInstancePublicIpAddress from "./definitions/no-instance-public-ip-address.json";
import nsgNoOpenManagement from "./definitions/nsg-no-open-management.json";
import nsgNoUnrestrictedEgress from "./definitions/nsg-no-unrestricted-egress.json";
import paasManagedNetworkIsolated from "./definitions/paas-managed-network-isolated.json";
import routeNoFirewallBypass from "./definitions/route-no-firewall-bypass.json";
import subnetEgressIsControlled from "./definitions/subnet-egress-is-controlled.json";
import subnetEgressIsControlledRouteTable from "./definitions/subnet-egress-is-controlled-route-table.json";
import subnetHasNsg from "./definitions/subnet-has-nsg.json";
import vmPatchingAutomatic from "./definitions/vm-patching-automatic.json";
import vnetManagerNoAlwaysAllowEgress from "./definitions/vnet-manager-no-always-allow-egress.json";

/** Every definition, as it is in its file. */
export const DEFINITIONS = [
  nsgNoUnrestrictedEgress,
  firewallNoUnrestrictedEgress,
  firewallNoUnrestrictedEgressClassic,
  subnetEgressIsControlled,
  subnetEgressIsControlledRouteTable,
  routeNoFirewallBypass,
  noInstancePublicIp,
  noInstancePublicIpAddress,
  loadBalancerNoImplicitEgress,
  natGatewayBehindFirewall,
  vnetManagerNoAlwaysAllowEgress,
  aksOutboundThroughFirewall,
  appEgressThroughVnet,
  paasManagedNetworkIsolated,
  noBroadEgress,
  noBroadEgressFirewall,
  firewallThreatIntelDeny,
  firewallIdpsDeny,
  firewallDnsProxy,
  firewallHasPolicy,
  subnetHasNsg,
  nsgNoOpenManagement,
  defenderPlansOn,
  flowLogsOn,
  logRetention,
  vmPatchingAutomatic,
  backupGeoRedundantImmutable,
  networkWriteAccessNarrow,
  firewallLocked,
];
