import { at, type Fault } from "../checks/fault";
import { guidFaults } from "../checks/guid";
import { reasonFaults } from "../checks/reasons";
import { parseInstant } from "./blockEntry";

/** For how long somebody may take a role. */
export interface EligibilityPeriod {
  /** Required. Why, as an auditor will read it. */
  readonly justification: string;
  /** Required. When it begins, RFC 3339 with a time zone. */
  readonly startsAt: string;
  /** Required. When it ends, RFC 3339 with a time zone; at most 365 days after it begins. */
  readonly endsAt: string;
}

/** How an eligible role is activated. It replaces what Azure has set for the role at its scope. */
export interface ActivationSettings {
  /**
   * Required. Name of the role management policy, a GUID: Azure has made one for each role at each scope. The page of the
   * component says how to find it.
   */
  readonly policyName: string;
  /** Optional. How long an activation lasts at most, in hours, by halves, from 0.5 to 24. Default: 4. */
  readonly maxHours?: number | undefined;
  /** Optional. How long an eligibility lasts at most, in days: 15, 30, 90, 180 or 365. Default: 180. */
  readonly maxEligibleDays?: number | undefined;
  /** Optional. Object ids of users who approve an activation. One approval is enough. Default: none. */
  readonly approvingUsers?: readonly string[] | undefined;
  /** Optional. Object ids of groups whose members approve an activation. Default: none. */
  readonly approvingGroups?: readonly string[] | undefined;
  /** Optional. The reason why nobody has to approve an activation. */
  readonly withoutApproval?: string | undefined;
  /** Optional. Ask for the number of a ticket as well. Default: false. */
  readonly requireTicket?: boolean | undefined;
  /** Optional. The reason why an activation asks for no second factor, such as that conditional access does. */
  readonly withoutSecondFactor?: string | undefined;
}

/** Whom a rule of a role management policy is for. */
interface RuleTarget {
  readonly caller: "Admin" | "EndUser";
  readonly level: "Assignment" | "Eligibility";
  readonly operations: string[];
}

/** One rule of a role management policy, as azure-native takes it. */
export type ManagementRule =
  | {
      readonly ruleType: "RoleManagementPolicyExpirationRule";
      readonly id: string;
      readonly isExpirationRequired: true;
      readonly maximumDuration: string;
      readonly target: RuleTarget;
    }
  | {
      readonly ruleType: "RoleManagementPolicyEnablementRule";
      readonly id: string;
      readonly enabledRules: string[];
      readonly target: RuleTarget;
    }
  | {
      readonly ruleType: "RoleManagementPolicyApprovalRule";
      readonly id: string;
      readonly setting: ApprovalSetting;
      readonly target: RuleTarget;
    };

interface ApprovalSetting {
  readonly isApprovalRequired: boolean;
  readonly isApprovalRequiredForExtension: false;
  readonly isRequestorJustificationRequired: true;
  readonly approvalMode: "SingleStage";
  readonly approvalStages: {
    readonly approvalStageTimeOutInDays: 1;
    readonly isApproverJustificationRequired: true;
    readonly escalationTimeInMinutes: 0;
    readonly isEscalationEnabled: false;
    readonly primaryApprovers: { readonly id: string; readonly isBackup: false; readonly userType: string }[];
  }[];
}

const DEFAULT_HOURS = 4;
const DEFAULT_DAYS = 180;
const DAYS = [15, 30, 90, 180, 365];
const DAY = 86_400_000;

const ON_ACTIVATION: RuleTarget = { caller: "EndUser", level: "Assignment", operations: ["All"] };
const ON_ELIGIBILITY: RuleTarget = { caller: "Admin", level: "Eligibility", operations: ["All"] };

/** The rules of a role management policy, by the ids under which Azure keeps them. */
export function planActivation(settings: ActivationSettings): ManagementRule[] {
  const { maxHours = DEFAULT_HOURS, maxEligibleDays = DEFAULT_DAYS } = settings;
  return [
    {
      ruleType: "RoleManagementPolicyExpirationRule",
      id: "Expiration_EndUser_Assignment",
      isExpirationRequired: true,
      maximumDuration: hours(maxHours),
      target: ON_ACTIVATION,
    },
    {
      ruleType: "RoleManagementPolicyEnablementRule",
      id: "Enablement_EndUser_Assignment",
      enabledRules: [
        ...(settings.withoutSecondFactor === undefined ? ["MultiFactorAuthentication"] : []),
        "Justification",
        ...(settings.requireTicket === true ? ["Ticketing"] : []),
      ],
      target: ON_ACTIVATION,
    },
    {
      ruleType: "RoleManagementPolicyApprovalRule",
      id: "Approval_EndUser_Assignment",
      setting: approvalOf(settings),
      target: ON_ACTIVATION,
    },
    {
      ruleType: "RoleManagementPolicyExpirationRule",
      id: "Expiration_Admin_Eligibility",
      isExpirationRequired: true,
      maximumDuration: `P${maxEligibleDays}D`,
      target: ON_ELIGIBILITY,
    },
  ];
}

function approvalOf({ withoutApproval, ...settings }: ActivationSettings): ApprovalSetting {
  const approvers = [
    ...sorted(settings.approvingUsers).map((id) => ({ id, isBackup: false, userType: "User" }) as const),
    ...sorted(settings.approvingGroups).map((id) => ({ id, isBackup: false, userType: "Group" }) as const),
  ];
  return {
    isApprovalRequired: withoutApproval === undefined,
    isApprovalRequiredForExtension: false,
    isRequestorJustificationRequired: true,
    approvalMode: "SingleStage",
    approvalStages: [
      {
        approvalStageTimeOutInDays: 1,
        isApproverJustificationRequired: true,
        escalationTimeInMinutes: 0,
        isEscalationEnabled: false,
        primaryApprovers: approvers,
      },
    ],
  };
}

const sorted = (ids: readonly string[] | undefined): string[] => [...new Set(ids ?? [])].sort();

/** ISO 8601, as Azure writes it: PT4H, PT30M, PT2H30M. */
function hours(count: number): string {
  if (count === 24) return "P1D";
  const [whole, half] = [Math.floor(count), count % 1 > 0];
  return `PT${whole > 0 ? `${whole}H` : ""}${half ? "30M" : ""}`;
}

/** Everything that is wrong with how a role is activated. */
export function activationFaults(settings: ActivationSettings): Fault[] {
  const { maxHours = DEFAULT_HOURS, maxEligibleDays = DEFAULT_DAYS } = settings;
  const { approvingUsers = [], approvingGroups = [], withoutApproval, withoutSecondFactor } = settings;
  const faults = [
    ...guidFaults(settings.policyName, "the name of the role management policy").map((f) =>
      at("policyName", f),
    ),
    ...reasonFaults({ withoutApproval, withoutSecondFactor }),
    ...idFaults("approvingUsers", approvingUsers, "the object id of a user"),
    ...idFaults("approvingGroups", approvingGroups, "the object id of a group"),
  ];
  if (!(maxHours >= 0.5 && maxHours <= 24 && Number.isInteger(maxHours * 2))) {
    faults.push({
      path: "maxHours",
      problem: `${maxHours} is not a length that Azure takes`,
      expected: "hours by halves, from 0.5 to 24",
      example: "4",
    });
  }
  if (!DAYS.includes(maxEligibleDays)) {
    faults.push({
      path: "maxEligibleDays",
      problem: `${maxEligibleDays} is not a length that Azure takes`,
      expected: `one of ${DAYS.join(", ")}`,
      example: String(DEFAULT_DAYS),
    });
  }
  const hasApprovers = approvingUsers.length + approvingGroups.length > 0;
  if (hasApprovers === (withoutApproval === undefined)) return faults;
  return [
    ...faults,
    {
      path: "[approvingUsers, approvingGroups, withoutApproval]",
      problem: hasApprovers
        ? "approvers and a reason to have none are given"
        : "nobody approves an activation",
      expected: "somebody who approves, or the reason why nobody has to",
      example: 'approvingGroups: ["00000000-0000-0000-0000-000000000001"]',
    },
  ];
}

const idFaults = (path: string, ids: readonly string[], what: string): Fault[] =>
  ids.flatMap((id, i) => guidFaults(id, what).map((fault) => at(`${path}[${i}]`, fault)));

/** Everything that is wrong with for how long somebody may take a role. */
export function periodFaults({ justification, startsAt, endsAt }: EligibilityPeriod): Fault[] {
  const faults = reasonFaults({ justification });
  const [start, end] = [parseInstant(startsAt), parseInstant(endsAt)];
  for (const [path, text, instant] of [
    ["startsAt", startsAt, start],
    ["endsAt", endsAt, end],
  ] as const) {
    if (instant !== undefined) continue;
    const problem = text === "" ? "is empty" : `"${text}" is not an instant`;
    faults.push({ path, problem, expected: "RFC 3339 with a time zone", example: "2026-12-01T00:00:00Z" });
  }
  if (start === undefined || end === undefined) return faults;
  const days = (end.getTime() - start.getTime()) / DAY;
  if (days > 0 && days <= 365) return faults;
  const problem = days > 0 ? "is more than 365 days after startsAt" : "is not after startsAt";
  return [
    ...faults,
    { path: "endsAt", problem, expected: "an end within a year", example: "2027-05-31T00:00:00Z" },
  ];
}
