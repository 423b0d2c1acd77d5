import {
  type AlertCondition,
  all,
  any,
  type SecurityAutomation,
  type Truth,
  truthOf,
  undecided,
} from "../../egress/read/posture";
import { textOf } from "../words";

/** The alert of a machine that talks to a known bad address, as automations see it: of medium severity (H6, H9). */
export const MALICIOUS_TRAFFIC = {
  name: "Network communication with a malicious machine detected",
  type: "Network_CommunicationWithC2",
  severity: "Medium",
} as const;

// By path in lower case. The version is in each alert, and templates ask for it where they mean all (H9).
const FIELDS: ReadonlyMap<string, string> = new Map([
  ["alertdisplayname", MALICIOUS_TRAFFIC.name],
  ["alerttype", MALICIOUS_TRAFFIC.type],
  ["severity", MALICIOUS_TRAFFIC.severity],
  ["version", "3.0"],
]);

/** Whether an automation's source lets the alert through: one of its rule sets, in which all rules hold (H9). */
export function letsThrough({ at, isAlerts, ruleSets }: SecurityAutomation["sources"][number]): Truth {
  const sets = ruleSets.map((set) =>
    set.conditions.length === 0
      ? undecided(set.at.because("has no rules"))
      : all(set.conditions.map(conditionHolds)),
  );
  if (at.isUnknown) return undecided(at.unknown);
  return sets.length === 0 ? isAlerts : all([isAlerts, any(sets)]);
}

function conditionHolds({ at, path, type, operator, expected }: AlertCondition): Truth {
  if (at.isUnknown) return undecided(at.unknown);
  for (const read of [path, type, operator, expected])
    if (read.kind === "unknown") return undecided(read.unknown);
  const name = textOf(path).toLowerCase();
  const value = FIELDS.get(name);
  if (value === undefined)
    return undecided(at.because(`asks for "${textOf(path)}", which is not known of an alert`));
  if (textOf(type).toLowerCase() !== "string") return undecided(at.because("does not compare texts"));
  const holds = compare(value.toLowerCase(), textOf(operator).toLowerCase(), textOf(expected).toLowerCase());
  if (holds === undefined) return undecided(at.because("has an operator that is not for texts"));
  // Which version it will be is not known.
  if (name === "version" && !holds) return undecided(at.because("asks for a version of the alert"));
  return truthOf(holds);
}

/** Whether a text compares to another; undefined for an operator that compares no texts. */
function compare(value: string, operator: string, expected: string): boolean | undefined {
  switch (operator) {
    case "equals":
      return value === expected;
    case "notequals":
      return value !== expected;
    case "contains":
      return value.includes(expected);
    case "startswith":
      return value.startsWith(expected);
    case "endswith":
      return value.endsWith(expected);
    default:
      return undefined;
  }
}
