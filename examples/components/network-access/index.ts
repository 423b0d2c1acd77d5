import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import { Workspace } from "@pulumi/azure-native/operationalinsights";
import { ResourceGroup } from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { NetworkAccess } from "azure-lockdown/components/NetworkAccess";

const location = "westeurope";
const { subscriptionId } = getClientConfigOutput();
const group = new ResourceGroup("security", { location });
const workspace = new Workspace("logs", {
  resourceGroupName: group.name,
  location,
  retentionInDays: 365,
});

// Object ids of groups in the directory.
const ON_CALL = "00000000-0000-0000-0000-000000000001";
const AUDITORS = "00000000-0000-0000-0000-000000000002";
const SECURITY = "00000000-0000-0000-0000-000000000003";
// Machines of another stack.
const MACHINES =
  "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/web/providers/Microsoft.Compute/virtualMachines";

const access = new NetworkAccess("access", {
  scope: pulumi.interpolate`/subscriptions/${subscriptionId}`,
  standardRoles: ["networkOperator", "networkAuditor"],
  customRoles: {
    backupOperator: {
      title: "Backup operator",
      description: "Starts backups and restores them.",
      actions: [
        "*/read",
        "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/backup/action",
      ],
    },
  },
  assignments: {
    auditors: { role: "networkAuditor", principalId: AUDITORS, principalType: "Group" },
    // A role that Azure brings: Backup Reader.
    "backup-reports": {
      builtInRole: "a795c7a0-d4a2-40c1-ae25-d81f01202912",
      principalId: AUDITORS,
      principalType: "Group",
    },
  },
  // Who is on call has no role all day, and takes one when something is broken.
  eligibilities: {
    "on-call": {
      role: "networkOperator",
      principalId: ON_CALL,
      justification: "On-call rota of the network team, first half of 2027",
      startsAt: "2027-01-01T00:00:00Z",
      endsAt: "2027-07-01T00:00:00Z",
    },
  },
  activations: {
    contributor: {
      // Of Azure's role Contributor on the subscription: whoever still may take it, asks.
      policyName: "00000000-0000-0000-0000-00000000000a",
      maxHours: 2,
      approvingGroups: [SECURITY],
      requireTicket: true,
    },
  },
  locks: { workspace: { scope: workspace.id } },
  justInTime: {
    resourceGroupName: group.name,
    location,
    sources: ["10.10.5.0/24"],
    securityRules: "standalone",
    machines: { web1: `${MACHINES}/web-1`, web2: `${MACHINES}/web-2` },
    ports: [{ number: 22 }],
    maxMinutes: 60,
  },
});

/** Ids of the roles, for assignments elsewhere. */
export const roleIds = access.roleIds;
