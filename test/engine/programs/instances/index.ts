import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import { Provider } from "@pulumi/azure-native";
import { ResourceGroup } from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";

import { BackupVault } from "../../../../components/BackupVault";
import { DefenderPlans } from "../../../../components/DefenderPlans";
import { DiagnosticSettings } from "../../../../components/DiagnosticSettings";
import { EdgeProtection } from "../../../../components/EdgeProtection";
import { EgressAlerts } from "../../../../components/EgressAlerts";
import { EgressGuardrails } from "../../../../components/EgressGuardrails";
import { FlowLogs } from "../../../../components/FlowLogs";
import { Identity } from "../../../../components/Identity";
import { LockedDownFirewall } from "../../../../components/LockedDownFirewall";
import { LockedDownSpoke } from "../../../../components/LockedDownSpoke";
import { LockedDownSpokes } from "../../../../components/LockedDownSpokes";
import { MachineHardening } from "../../../../components/MachineHardening";
import { NetworkAccess } from "../../../../components/NetworkAccess";
import { NetworkBlockList } from "../../../../components/NetworkBlockList";

const isReversed = new pulumi.Config().getBoolean("reversed") ?? false;

/** The arguments in the order that was asked for: each list and each map of plain data at any depth. */
function turned<T>(value: T): T {
  return (isReversed ? reversed(value) : value) as T;
}
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed).reverse();
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, reversed(item)]);
  return Object.fromEntries(entries.reverse()) as unknown;
}

const location = "westeurope";
const now = new Date("2026-11-24T12:00:00Z");
const GROUP = "00000000-0000-0000-0000-000000000001";
const GUARD =
  "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/guards/providers/Microsoft.DataProtection/resourceGuards/vaults";
const machines = (group: ResourceGroup) => {
  const id = (machine: string): pulumi.Output<string> =>
    pulumi.interpolate`${group.id}/providers/Microsoft.Compute/virtualMachines/${machine}`;
  return { web: id("web"), db: id("db") };
};
const scope = pulumi.interpolate`/subscriptions/${getClientConfigOutput().subscriptionId}`;
const blocked = (address: string) => ({ address, reason: "C2 server", addedAt: "2026-11-24T11:00:00Z" });
const blockList = turned({ entries: [blocked("20.50.1.77"), blocked("20.50.1.99")], now });

/** One of each component. `block` is the second number of its addresses, `x` in 10.x.0.0. */
function oneOfEach(name: string, block: number): void {
  const isFirst = name === "one";
  const group = new ResourceGroup(name, { location });
  const locked = new ResourceGroup(`${name}-locked`, { location });
  const shared = { resourceGroupName: group.name, location, tags: turned({ owner: name, team: "net" }) };
  const space = (third: number): string => `10.${String(block + third)}.0.0/16`;
  const subnet = (third: number, fourth: number): string =>
    `10.${String(block + third)}.${String(fourth)}.0/24`;

  // The activity log is the subscription's: one of the two sends it.
  const logs = new DiagnosticSettings(
    name,
    turned({ ...shared, ...(!isFirst && { activityLogElsewhere: "The other one sends it" }) }),
  );
  const { workspaceId } = logs;
  const firewall = new LockedDownFirewall(
    name,
    turned({
      ...shared,
      hubAddressSpace: space(0),
      firewallSubnet: `10.${String(block)}.0.0/26`,
      clients: [space(1), space(2), space(3)],
      approvedDestinations: [
        { name: "payments", reason: "Cards", fqdns: ["api.contoso.com", "pay.contoso.com"] },
        { name: "parcels", reason: "Labels", addresses: ["20.60.0.5", "20.60.0.6"], protocols: ["Tcp:22"] },
      ],
      blockList,
      now,
    }),
  );
  const guard = new NetworkBlockList(
    name,
    turned({
      ...shared,
      blockList,
      subnet: {
        internalPrefixes: [space(0), space(1), space(2), space(3)],
        approvedPorts: firewall.approvedPorts,
      },
    }),
  );
  const { networkSecurityGroupId } = guard;
  const behind = {
    ...shared,
    firewallPrivateIpAddress: firewall.privateIpAddress,
    hub: firewall.hub,
  };
  const spoke = (third: number) => ({
    spokeAddressSpace: space(third),
    subnets: {
      web: { addressPrefix: subnet(third, 1), networkSecurityGroupId },
      data: { addressPrefix: subnet(third, 2), networkSecurityGroupId },
    },
  });
  const alone = new LockedDownSpoke(name, turned({ ...behind, ...spoke(1) }));
  const several = new LockedDownSpokes(
    `${name}-several`,
    turned({ ...behind, spokes: { shop: spoke(2), back: spoke(3) } }),
    { dependsOn: alone },
  );
  new FlowLogs(
    name,
    turned({
      ...shared,
      networks: { hub: firewall.hubNetworkId, alone: alone.networkId, ...several.networkIds },
      workspaceId,
    }),
  );
  new EgressAlerts(
    name,
    turned({
      ...shared,
      emails: ["soc@contoso.com", "on-call@contoso.com"],
      roles: ["Owner", "Contributor"] as const,
      pipelineObjectIds: [GROUP, GUARD.split("/")[2] ?? ""],
      workspaceId,
      blockList,
    }),
  );
  new EdgeProtection(
    name,
    turned({
      ...shared,
      applicationGateways: { location },
      blockList,
      exclusions: ["q", "name"].map((selector) => ({
        name: selector,
        reason: "An apostrophe",
        until: "2027-03-31T00:00:00Z",
        where: "argument" as const,
        selector,
        ruleGroup: "SQLI",
        ruleIds: ["942440", "942430"],
      })),
      logsElsewhere: "There are no gateways",
    }),
  );
  new MachineHardening(
    name,
    turned({
      ...shared,
      windows: { weekly: { start: "2026-11-28 22:00" }, daily: { start: "2026-11-28 01:00", every: "Day" } },
      machines: {
        web: { id: machines(group).web, window: "weekly" },
        db: { id: machines(group).db, window: "daily" },
      },
      scopes: {
        group: {
          resourceGroupName: group.name,
          window: "weekly",
          filter: { locations: [location, "northeurope"], tags: { patched: "yes", by: "us" } },
        },
        all: { window: "daily" },
      },
    }),
  );
  new BackupVault(
    name,
    turned({
      ...shared,
      policies: { daily: {}, books: { days: 90, weeks: 52 } },
      machines: {
        web: { id: machines(group).web, policy: "daily" },
        db: { id: machines(group).db, policy: "books" },
      },
      ...(isFirst ? { ownResourceGuard: "There is one team" } : { resourceGuardId: GUARD }),
      allowDeletion: "It is only a test",
    }),
  );
  new NetworkAccess(
    name,
    turned({
      scope,
      assignments: {
        auditors: { role: "networkAuditor", principalId: GROUP, principalType: "Group" as const },
        operators: {
          role: "networkOperator",
          principalId: GROUP,
          principalType: "Group" as const,
          scope: group.id,
        },
      },
      // A lock on what holds the rest would have to wait for all of it.
      locks: { group: { scope: locked.id }, again: { scope: locked.id } },
      justInTime: {
        resourceGroupName: group.name,
        location,
        sources: ["10.0.0.0/24", "10.1.0.0/24"],
        securityRules: "standalone" as const,
        machines: machines(group),
      },
    }),
  );
  new EgressGuardrails(
    name,
    turned({
      location,
      exemptions: {
        old: { reason: "It moves", scope: group.id, expiresOn: "2026-12-24T00:00:00Z" },
        older: { reason: "It goes", scope: group.id, expiresOn: "2026-12-20T00:00:00Z" },
      },
      now,
    }),
  );
  new Identity(
    name,
    turned({
      breakGlassGroups: [GROUP],
      locations: {
        office: { ipRanges: ["20.60.0.0/28", "20.60.1.0/28"] },
        home: { countries: ["NL", "CH"] },
      },
      adminsOnlyFrom: ["office", "home"],
      riskBased: true,
    }),
  );
  // Plans and the contact are the subscription's: the second one is of another subscription, by its provider.
  new DefenderPlans(
    name,
    turned({
      securityContact: { emails: ["soc@contoso.com", "on-call@contoso.com"] },
      plans: { AI: {}, VirtualMachines: { subPlan: "P2" } },
      alertExport: { ...shared, resourceGroupName: isFirst ? group.name : abroad.name, workspaceId },
      defenderForEndpoint: { location },
      suppressions: {
        now,
        rules: {
          one: { alertType: "VM_TimerServiceDisabled", reason: "A test", until: "2026-12-24T00:00:00Z" },
          two: { alertType: "VM_LoginBruteForceSuccess", reason: "A test", until: "2026-12-24T00:00:00Z" },
        },
      },
    }),
    isFirst ? {} : { provider: other },
  );
}

const other = new Provider("other", { subscriptionId: "22222222-2222-3333-4444-555555555555" });
const abroad = new ResourceGroup("abroad", { location }, { provider: other });
oneOfEach("one", 10);
oneOfEach("two", 20);
