import { at, type Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { regionFaults } from "../checks/regions";
import { suppressionFaults, type AlertSuppressions } from "./alertSuppressionsPlan";
import { alertWorkflowFaults, type AlertWorkflowChecks } from "./alertWorkflowsPlan";
import {
  defenderPlanFaults,
  securityContactFaults,
  type DefenderPlanList,
  type SecurityContactSettings,
} from "./defenderPlansPlan";

/** What is checked of the arguments; what may be an output is looked at only where it is known. */
export interface DefenderChecks {
  readonly plans: DefenderPlanList;
  readonly securityContact: SecurityContactSettings;
  readonly alertExport?: { readonly location: unknown } | undefined;
  readonly alertExportElsewhere?: string | undefined;
  readonly workflows?: Readonly<Record<string, AlertWorkflowChecks>> | undefined;
  readonly suppressions?: AlertSuppressions | undefined;
  readonly defenderForEndpoint?:
    { readonly location: unknown; readonly withoutRemediation?: string | undefined } | undefined;
}

/** Everything that is wrong with the arguments of Defender's plans. */
export function defenderFaults(args: DefenderChecks): Fault[] {
  const { suppressions, defenderForEndpoint: endpoint } = args;
  const below = (path: string, faults: readonly Fault[]): Fault[] => faults.map((fault) => at(path, fault));
  return [
    ...below("plans", defenderPlanFaults(args.plans)),
    ...below("securityContact", securityContactFaults(args.securityContact)),
    ...exportFaults(args),
    ...below("alertExport.location", regionFaults(args.alertExport?.location)),
    ...below("workflows", alertWorkflowFaults(args.workflows ?? {})),
    ...below("suppressions", suppressions === undefined ? [] : suppressionFaults(suppressions)),
    ...below("defenderForEndpoint", [
      ...below("location", regionFaults(endpoint?.location)),
      ...reasonFaults({ withoutRemediation: endpoint?.withoutRemediation }),
    ]),
  ];
}

function exportFaults({ alertExport, alertExportElsewhere }: DefenderChecks): Fault[] {
  if (alertExportElsewhere?.trim() === "") {
    return [
      {
        path: "alertExportElsewhere",
        problem: "is empty",
        expected: "the reason why alerts are not handed on here",
        example: '"Sentinel\'s own connector takes them"',
      },
    ];
  }
  if ((alertExport === undefined) !== (alertExportElsewhere === undefined)) return [];
  return [
    {
      path: "[alertExport, alertExportElsewhere]",
      problem: alertExport === undefined ? "neither is given" : "both are given",
      expected: "exactly one of them",
      example: "alertExport: { resourceGroupName: group.name, location, workspaceId: workspace.id }",
    },
  ];
}
