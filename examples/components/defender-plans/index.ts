import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";

import { DefenderPlans } from "azure-lockdown/components/DefenderPlans";

const config = new pulumi.Config();
// A sample's clock stands still; a pipeline sets the time of each run once, before it calls Pulumi.
const now = new Date(config.get("now") ?? "2026-11-24T12:00:00Z");

const location = "westeurope";
const group = new resources.ResourceGroup("security", { location });
const shared = { resourceGroupName: group.name, location };

const workspace = new operationalinsights.Workspace("logs", {
  ...shared,
  sku: { name: "PerGB2018" },
  retentionInDays: 90,
});

const defender = new DefenderPlans("defender", {
  securityContact: { emails: ["soc@contoso.com", "on-call@contoso.com"], phone: "+41 44 555 01 01" },
  plans: {
    StorageAccounts: {
      extensions: { OnUploadMalwareScanning: true },
      // In gigabytes a month: scanning costs by volume.
      extensionProperties: { OnUploadMalwareScanning: { CapGBPerMonthPerStorageAccount: "500" } },
    },
    AI: {},
  },
  alertExport: { ...shared, workspaceId: workspace.id },
  workflows: {
    // The logic app takes the attacker's address from the alert and proposes a block.
    "propose-block": {
      ...shared,
      logicAppId: pulumi.interpolate`${group.id}/providers/Microsoft.Logic/workflows/propose-block`,
      logicAppTriggerUrl:
        config.getSecret("triggerUrl") ?? "https://example.com/triggers/manual/paths/invoke",
      filter: "maliciousTraffic",
    },
    siem: {
      ...shared,
      eventHubId: pulumi.interpolate`${group.id}/providers/Microsoft.EventHub/namespaces/siem/eventhubs/alerts`,
      trustedService: true,
    },
  },
  suppressions: {
    now,
    rules: {
      "load-test": {
        alertType: "VM_LoginBruteForceSuccess",
        reason: "The load test of the login page, announced until the end of the week",
        until: "2026-11-29T18:00:00Z",
      },
    },
  },
  defenderForEndpoint: { location },
});

/** Plans that are on. */
export const plansOn = defender.plansOn;
/** When alerts are raised again that are dismissed now: schedule an update then. */
export const nextSuppressionEnd = defender.nextSuppressionEnd;
