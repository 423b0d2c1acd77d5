import { at, type Fault } from "../checks/fault";
import { regionFaults } from "../checks/regions";
import { keyFaults } from "../checks/scopes";

/**
 * Which alerts start a workflow: `important` those of severity Medium and High and those of traffic to a malicious
 * machine, `maliciousTraffic` the latter alone, `all` every one.
 */
export type AlertFilter = "important" | "maliciousTraffic" | "all";

/** One comparison of an alert's property, as azure-native takes it. */
export interface AlertRule {
  readonly propertyJPath: "AlertDisplayName" | "Severity";
  readonly propertyType: "String";
  readonly operator: "Contains" | "Equals";
  readonly expectedValue: string;
}

/** What is checked of a workflow; what may be an output is looked at only where it is known. */
export interface AlertWorkflowChecks {
  readonly location: unknown;
  readonly logicAppId?: unknown;
  readonly logicAppTriggerUrl?: unknown;
  readonly eventHubId?: unknown;
  readonly eventHubConnectionString?: unknown;
  readonly trustedService?: boolean | undefined;
}

/** The alert has this in its name, whatever the service calls its type (H9). */
const MALICIOUS: AlertRule = {
  propertyJPath: "AlertDisplayName",
  propertyType: "String",
  operator: "Contains",
  expectedValue: "malicious machine",
};
const ofSeverity = (expectedValue: string): AlertRule => ({
  propertyJPath: "Severity",
  propertyType: "String",
  operator: "Equals",
  expectedValue,
});

/** The rule sets of a filter, of which one has to hold; none lets every alert through (H9). */
export function alertRuleSets(filter: AlertFilter): { readonly rules: AlertRule[] }[] {
  switch (filter) {
    case "all":
      return [];
    case "maliciousTraffic":
      return [{ rules: [MALICIOUS] }];
    case "important":
      return [MALICIOUS, ofSeverity("medium"), ofSeverity("high")].map((rule) => ({ rules: [rule] }));
  }
}

/** Everything that is wrong with the workflows, with paths that start at their keys. */
export function alertWorkflowFaults(workflows: Readonly<Record<string, AlertWorkflowChecks>>): Fault[] {
  return [
    ...keyFaults("", Object.keys(workflows)).map((fault) => ({ ...fault, path: fault.path.slice(1) })),
    ...Object.entries(workflows).flatMap(([key, workflow]) =>
      workflowFaults(workflow).map((fault) => at(key, fault)),
    ),
  ];
}

function workflowFaults(workflow: AlertWorkflowChecks): Fault[] {
  const { logicAppId, logicAppTriggerUrl, eventHubId, eventHubConnectionString, trustedService } = workflow;
  const faults = regionFaults(workflow.location).map((fault) => at("location", fault));
  if ((logicAppId === undefined) === (eventHubId === undefined)) {
    faults.push({
      path: "[logicAppId, eventHubId]",
      problem: logicAppId === undefined ? "neither is given" : "both are given",
      expected: "exactly one of them; a second target is a second workflow",
      example: "logicAppId: app.id",
    });
  }
  if ((logicAppId === undefined) !== (logicAppTriggerUrl === undefined)) {
    faults.push({
      path: "logicAppTriggerUrl",
      problem: logicAppId === undefined ? "is given without logicAppId" : "is missing",
      expected: "the callback URL of the logic app's trigger, beside logicAppId",
      example: "listWorkflowTriggerCallbackUrlOutput({ … }).value",
    });
  }
  if (eventHubId !== undefined && eventHubConnectionString === undefined && trustedService !== true) {
    faults.push({
      path: "eventHubConnectionString",
      problem: "is missing",
      expected: "a connection string that may send, or trustedService: true",
      example: "listEventHubKeysOutput({ … }).primaryConnectionString",
    });
  }
  if (eventHubId === undefined && (eventHubConnectionString !== undefined || trustedService !== undefined)) {
    faults.push({
      path: "[eventHubConnectionString, trustedService]",
      problem: "is given without eventHubId",
      expected: "eventHubId beside it",
      example: "eventHubId: hub.id",
    });
  }
  return faults;
}
