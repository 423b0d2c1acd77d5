import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedQuery } from "../plans/egressQueriesPlan";
import { renderQuery } from "../queries/render";
import { querySource } from "../queries/sources";

/** Arguments of {@link EgressQueries}. */
export interface EgressQueriesArgs {
  /** Required. Resource group of the scheduled queries. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Optional. Azure region of the scheduled queries, the workspace's. Default: the resource group's. */
  readonly location?: pulumi.Input<string> | undefined;
  /** Required. ARM id of the workspace with the logs. */
  readonly workspaceId: pulumi.Input<string>;
  /** Required. ARM id of the action group that is told of a finding. */
  readonly actionGroupId: pulumi.Input<string>;
  /** Required. The queries, as `planEgressQueries` says. */
  readonly queries: readonly PlannedQuery[];
  /** Optional. Tags of all resources. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** Scheduled queries that look for egress nobody meant, each by a query in a file of its own; a part of `EgressAlerts`. */
export class EgressQueries extends pulumi.ComponentResource {
  /** ARM ids of the scheduled queries, by the names of their queries. */
  readonly ruleIds: Readonly<Record<string, pulumi.Output<string>>>;

  /**
   * @param name logical name
   * @param args see {@link EgressQueriesArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: EgressQueriesArgs, opts?: pulumi.ComponentResourceOptions) {
    // The queries stand in the rules themselves, so the engine need not keep them twice.
    super("azure-lockdown:monitor:EgressQueries", name, { ...args, queries: undefined }, opts);
    const { resourceGroupName, location, tags, workspaceId, actionGroupId } = args;
    const rules = args.queries.map((planned) => {
      const rule = new monitor.ScheduledQueryRule(
        `${name}-${planned.source}`,
        {
          resourceGroupName,
          location,
          tags,
          kind: "LogAlert",
          displayName: planned.displayName,
          description: planned.description,
          enabled: true,
          scopes: [workspaceId],
          severity: planned.severity,
          evaluationFrequency: isoMinutes(planned.everyMinutes),
          windowSize: isoMinutes(planned.windowMinutes),
          overrideQueryTimeRange: optional(planned.rangeMinutes),
          muteActionsDuration: optional(planned.muteMinutes),
          // A finding does not mend itself by being over, and only so may it be muted (H42).
          autoMitigate: false,
          // Tables of the firewall are made with their first record, and a check would miss them (H42).
          skipQueryValidation: true,
          criteria: {
            allOf: [
              {
                query: renderQuery(querySource(planned.source), planned.values),
                timeAggregation: "Count",
                // Not ConditionOperator, whose values are another type's (H42).
                operator: "GreaterThan",
                threshold: 0,
                failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
              },
            ],
          },
          actions: { actionGroups: [actionGroupId] },
        },
        { parent: this },
      );
      return [planned.source, rule.id] as const;
    });
    this.ruleIds = Object.fromEntries(rules);
    this.registerOutputs({ ruleIds: this.ruleIds });
  }
}

function optional(minutes: number | undefined): string | undefined {
  return minutes === undefined ? undefined : isoMinutes(minutes);
}

/** A length of time as the service writes it: days before hours, hours before minutes. */
function isoMinutes(minutes: number): string {
  if (minutes % 1440 === 0) return `P${minutes / 1440}D`;
  return minutes % 60 === 0 ? `PT${minutes / 60}H` : `PT${minutes}M`;
}
