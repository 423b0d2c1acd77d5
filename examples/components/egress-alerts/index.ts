import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as pulumi from "@pulumi/pulumi";
import * as resources from "@pulumi/azure-native/resources";

import { EgressAlerts } from "azure-lockdown/components/EgressAlerts";

const location = "westeurope";
const group = new resources.ResourceGroup("monitoring", { location });

// The workspace that the firewall, the flow logs, the activity log and Defender for Cloud write to. In a whole stack it
// is that of DiagnosticSettings.
const workspace = new operationalinsights.Workspace("logs", {
  resourceGroupName: group.name,
  location,
  sku: { name: "PerGB2018" },
  retentionInDays: 90,
});

const alerts = new EgressAlerts("egress", {
  resourceGroupName: group.name,
  location,
  workspaceId: workspace.id,
  emails: ["soc@contoso.com"],
  // The team's chat is called as well. In a real stack the address, which is a secret, comes from the configuration.
  webhooks: [{ name: "chat", serviceUri: pulumi.secret("https://chat.contoso.com/hooks/egress") }],
  // Changes by these identities are meant; a change by anybody else is a finding.
  pipelineObjectIds: ["2f1b8f0e-5a4e-4d0c-9c57-0d2a6a1d6a11"],
  // The same list that NetworkBlockList and the firewall get.
  blockList: {
    now: new Date("2026-11-24T12:00:00Z"),
    allowDocumentationRanges: true,
    entries: [
      { address: "203.0.113.77", reason: "C2 server of incident 4711", addedAt: "2026-11-24T11:00:00Z" },
    ],
  },
  queries: {
    // Monitoring asks its server each minute, and means no harm.
    beacon: { known: ["monitoring.contoso.com"], leastIntervals: 20 },
    // The rule that let the attacker out is gone. It must not come back.
    deletedRuleHit: { rules: ["allow-all"] },
    newDestination: {
      leftOut: "Developers' machines reach new destinations each hour; the workbook shows them.",
    },
  },
});

/** Action group for further alerts. */
export const actionGroupId = alerts.actionGroupId;
/** Workbook with pictures of what leaves. */
export const workbookId = alerts.workbookId;
