import { createRequire } from "node:module";
import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { BackupVault } from "./components/BackupVault";
import { readStackConfig } from "./components/config/config";
import { DefenderPlans } from "./components/DefenderPlans";
import { DiagnosticSettings } from "./components/DiagnosticSettings";
import { EdgeProtection } from "./components/EdgeProtection";
import { EgressAlerts } from "./components/EgressAlerts";
import { EgressGuardrails } from "./components/EgressGuardrails";
import { FlowLogs } from "./components/FlowLogs";
import type * as identity from "./components/Identity";
import { LockedDownFirewall } from "./components/LockedDownFirewall";
import { LockedDownSpokes } from "./components/LockedDownSpokes";
import { logEverything } from "./components/logEverything";
import { MachineHardening } from "./components/MachineHardening";
import { NetworkAccess } from "./components/NetworkAccess";
import { NetworkBlockList } from "./components/NetworkBlockList";
import { portalLink } from "./components/portalLink";

const config = readStackConfig();
const { location, network, blockList, tags } = config;
const { now } = blockList;

const resourceGroup = new resources.ResourceGroup("lockdown", { location, tags });
const shared = { resourceGroupName: resourceGroup.name, location, tags };
const subscription = getClientConfigOutput().apply(
  ({ subscriptionId }) => `/subscriptions/${subscriptionId}`,
);

// Logs come first: from here on the logs of everything that is declared are sent.
const diagnostics = new DiagnosticSettings("logs", { ...shared, ...config.logs });
logEverything(diagnostics);
const { workspaceId } = diagnostics;

const firewall = new LockedDownFirewall("hub", { ...shared, ...network, ...config.firewall, blockList, now });

const guard = new NetworkBlockList("workload", {
  ...shared,
  blockList,
  subnet: { internalPrefixes: network.internalPrefixes, approvedPorts: firewall.approvedPorts },
  ownAddresses: [firewall.publicIpAddress.apply((address) => address ?? "")],
});

const spokes = new LockedDownSpokes("spokes", {
  ...shared,
  spokes: behind(network.spokes, guard.networkSecurityGroupId),
  firewallPrivateIpAddress: firewall.privateIpAddress,
  hub: firewall.hub,
});

if (config.flowLogs !== undefined) {
  const hub = network.hubKind === "virtualWan" ? {} : { hub: firewall.hubNetworkId };
  new FlowLogs("flow-logs", {
    ...shared,
    ...config.flowLogs,
    networks: { ...hub, ...spokes.networkIds },
    workspaceId,
  });
}

if (config.alerts !== undefined) {
  new EgressAlerts("egress-alerts", { ...shared, ...config.alerts, workspaceId, blockList });
}

if (config.defender !== undefined) {
  const { suppressions, defenderForEndpoint, ...defender } = config.defender;
  new DefenderPlans("defender", {
    ...defender,
    ...(suppressions !== undefined && { suppressions: { now, rules: suppressions } }),
    ...(defenderForEndpoint?.managedElsewhere === undefined && {
      defenderForEndpoint: { location, ...defenderForEndpoint },
    }),
    ...(defender.alertExportElsewhere === undefined && { alertExport: { ...shared, workspaceId } }),
  });
}

if (config.machines !== undefined) {
  const { window, ...machines } = config.machines;
  new MachineHardening("machines", { ...shared, ...machines, scopes: { subscription: { window } } });
}
if (config.backup !== undefined) new BackupVault("backup", { ...shared, ...config.backup });
if (config.access !== undefined) new NetworkAccess("access", { ...config.access, scope: subscription });
if (config.guardrails !== undefined) {
  new EgressGuardrails("guardrails", { location, ...config.guardrails, now });
}
const edge =
  config.edge === undefined
    ? undefined
    : new EdgeProtection("edge", {
        ...shared,
        ...config.edge,
        applicationGateways: { location },
        blockList,
        logsElsewhere: "logEverything sends those of all gateways of the stack",
      });
if (config.identity !== undefined) {
  // Loaded only here: it alone needs Entra's provider, which is an optional package.
  const { Identity } = createRequire(__filename)("./components/Identity") as typeof identity;
  new Identity("identity", config.identity);
}

/** The spokes with the network security group of each of their subnets. */
function behind(spokes: typeof network.spokes, networkSecurityGroupId: pulumi.Output<string>) {
  return Object.fromEntries(
    Object.entries(spokes).map(([key, { subnets, ...spoke }]) => [
      key,
      {
        ...spoke,
        subnets: Object.fromEntries(
          Object.entries(subnets).map(([name, subnet]) => [name, { ...subnet, networkSecurityGroupId }]),
        ),
      },
    ]),
  );
}

/** Resource group that holds everything. */
export const resourceGroupName = resourceGroup.name;
/** Next hop and DNS server of everything behind the firewall. */
export const firewallPrivateIp = firewall.privateIpAddress;
/** Address that approved traffic leaves from; give it to those who allow you by address. */
export const firewallPublicIp = firewall.publicIpAddress;
/** Base policy; make further firewall policies its children, and the block list holds for them too. */
export const firewallBasePolicyId = firewall.basePolicyId;
/** Subnets to put machines into, by spoke and name. */
export const subnetIds = spokes.subnetIds;
/** Blocks in force, with their ends. */
export const activeBlocks = guard.activeBlocks;
/** Blocks that have ended and are still listed. */
export const expiredBlocks = guard.expiredBlocks;
/** When the next block ends: schedule an update then. Null while nothing is blocked. */
export const nextExpiry = guard.nextExpiry;
/** When the next approval ends: schedule an update then. Null where none has an end. */
export const nextApprovalExpiry = firewall.nextApprovalExpiry;
/** WAF policy to give to application gateways. Null where this stack makes none. */
export const wafPolicyId = edge?.gatewayPolicyId ?? null;
/** Log Analytics workspace with all logs. */
export const workspace = workspaceId;
/** Where to look in the portal. */
export const portal = {
  firewall: portalLink(firewall.firewallId),
  policy: portalLink(firewall.policyId),
  logs: portalLink(workspaceId, "logs"),
};
