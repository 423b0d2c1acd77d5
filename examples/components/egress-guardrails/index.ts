import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as resources from "@pulumi/azure-native/resources";
import { EgressGuardrails } from "azure-lockdown/components/EgressGuardrails";

const location = "westeurope";
const hub = new resources.ResourceGroup("hub", { location });
const workspace = new operationalinsights.Workspace("logs", {
  resourceGroupName: hub.name,
  location,
  sku: { name: "PerGB2018" },
  retentionInDays: 90,
});

const guardrails = new EgressGuardrails("egress", {
  effects: {
    // Stricter than by default: aliases of firewall rules are not verified, so it only reports unless told otherwise.
    "firewall-no-unrestricted-egress": { effect: "Deny" },
    // Weaker than by default, for a reason.
    "no-broad-egress": { effect: "Audit", reason: "Storage gets private endpoints until March" },
  },
  builtIn: {
    activityLog: { parameters: { logAnalytics: workspace.id } },
    serversDeploy: {},
    vmAntimalware: { leaveOut: "Defender for Endpoint does it" },
  },
  // Identities of the two built-in policies above that remedy.
  location,
  exemptions: {
    "firewall-subnet": {
      reason: "The firewall's own subnet routes to the Internet",
      scope: hub.id,
      expiresOn: "2027-05-31T00:00:00Z",
      category: "Mitigated",
      guardrails: ["route-no-firewall-bypass"],
    },
  },
  // A fixed instant, so that this sample stays as it is; a program of yours has `new Date()`.
  now: new Date("2026-11-24T12:00:00Z"),
});

/** The initiative. */
export const initiativeId = guardrails.initiativeId;
/** Grant these their roles, or they remedy nothing. */
export const identities = guardrails.identities;
/** When the next exemption ends. */
export const nextExpiry = guardrails.nextExpiry;
