import { at, type Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { keyFaults } from "../checks/scopes";
import { formatInstant, parseInstant } from "./blockEntry";

/** Alerts of one type that are dismissed as they come, until a day. */
export interface AlertSuppression {
  /** Required. Type of the alert, such as `VM_TimerServiceDisabled`; never that for traffic to a malicious machine. */
  readonly alertType: string;
  /** Required. Why alerts of the type are dismissed, and what is done about it. */
  readonly reason: string;
  /** Required. When it ends, RFC 3339 with a time zone, at most 90 days from now. */
  readonly until: string;
}

/** Suppressions with all that decides what they mean today. */
export interface AlertSuppressions {
  /** Required. The instant at which rules are judged to be in force or over. */
  readonly now: Date;
  /** Required. Suppressions, each by a name of your own. */
  readonly rules: Readonly<Record<string, AlertSuppression>>;
}

/** Suppressions in force, those that are over, and what to say about the latter. */
export interface AlertSuppressionsPlan {
  readonly active: Readonly<Record<string, AlertSuppression>>;
  readonly notes: readonly string[];
  /** The first instant at which one ends, RFC 3339 in UTC; undefined when none is in force. */
  readonly nextEnd: string | undefined;
}

/** How far off the end of a suppression may be: what lasts is a setting of the workload and not a suppression. */
export const MAX_SUPPRESSION_DAYS = 90;

/** Types that are never dismissed, in lower case: all of them, and traffic to a malicious machine (H11). */
const NEVER: ReadonlyMap<string, string> = new Map([
  ["*", "dismisses every alert"],
  ["network_communicationwithc2", "dismisses the alerts of traffic to a malicious machine"],
]);
const DAY = 86_400_000;

/** Sorts the suppressions into those in force and those that are over. They must have been checked. */
export function planSuppressions({ now, rules }: AlertSuppressions): AlertSuppressionsPlan {
  const dated = Object.entries(rules).map(([key, rule]) => ({ key, rule, end: endOf(rule) }));
  const isActive = ({ end }: { readonly end: number }): boolean => now.getTime() < end;
  const active = dated.filter(isActive);
  return {
    active: Object.fromEntries(active.map(({ key, rule }) => [key, rule])),
    notes: dated
      .filter((each) => !isActive(each))
      .map(
        ({ key, rule }) =>
          `suppression "${key}" of ${rule.alertType} ended at ${rule.until}: it leaves with this update, ` +
          "and can be taken off the list",
      ),
    nextEnd:
      active.length === 0 ? undefined : formatInstant(new Date(Math.min(...active.map(({ end }) => end)))),
  };
}

function endOf({ until }: AlertSuppression): number {
  const end = parseInstant(until);
  if (end === undefined) throw new Error(`not a time: ${until}`);
  return end.getTime();
}

/** Everything that is wrong with the suppressions, with paths that start at `rules`. */
export function suppressionFaults({ now, rules }: AlertSuppressions): Fault[] {
  return [
    ...keyFaults("rules", Object.keys(rules)),
    ...Object.entries(rules).flatMap(([key, rule]) =>
      ruleFaults(rule, now).map((fault) => at(`rules.${key}`, fault)),
    ),
  ];
}

function ruleFaults({ alertType, reason, until }: AlertSuppression, now: Date): Fault[] {
  const faults: Fault[] = [];
  const never = NEVER.get(alertType.trim().toLowerCase());
  if (never !== undefined || !/^[\w.-]+$/.test(alertType)) {
    faults.push({
      path: "alertType",
      problem: never ?? `"${alertType}" is not the type of an alert`,
      expected: "one type of alert that can do without attention for a while",
      example: "VM_TimerServiceDisabled",
    });
  }
  faults.push(...reasonFaults({ reason }));
  const end = parseInstant(until);
  if (end === undefined || +end - +now > MAX_SUPPRESSION_DAYS * DAY) {
    faults.push({
      path: "until",
      problem:
        end === undefined
          ? `"${until}" is not a time with a time zone`
          : `${until} is more than ${MAX_SUPPRESSION_DAYS} days from now (${formatInstant(now)})`,
      expected: "the time from which alerts are raised again, RFC 3339",
      example: `"${formatInstant(new Date(+now + 14 * DAY))}"`,
    });
  }
  return faults;
}
