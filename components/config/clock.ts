import * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../checks/fault";
import { formatInstant, parseInstant } from "../plans/blockListPlan";
import { describeValue } from "./configFaults";

/** Environment variable that sets the clock for one run. */
export const NOW_VARIABLE = "AZURE_LOCKDOWN_NOW";

const DAY = 86_400_000;

/** Where the time comes from that nobody has configured. */
export interface ClockSource {
  /** Namespace of the project's keys, for messages. */
  readonly namespace: string;
  /** Value of the environment variable AZURE_LOCKDOWN_NOW. */
  readonly environmentNow?: string | undefined;
  readonly wallClock: Date;
}

/**
 * The time of a run that has no configuration: that of the environment, else the wall clock.
 *
 * @throws RunError where the environment's time cannot be read.
 */
export function clockOf(environment: Readonly<Record<string, string | undefined>>): Date {
  const source = { namespace: "", environmentNow: environment[NOW_VARIABLE], wallClock: new Date() };
  const { now, faults } = readClock(undefined, source);
  const [fault] = faults;
  if (fault !== undefined) {
    throw new pulumi.RunError(`${NOW_VARIABLE} ${fault.problem}; expected ${fault.expected}`);
  }
  return now;
}

/** The one clock: the configured time, else that of the environment, else the wall clock. */
export function readClock(
  configured: string | undefined,
  source: ClockSource,
): { now: Date; faults: Fault[]; warnings: string[] } {
  const text = configured ?? source.environmentNow;
  if (text === undefined || text === "") return { now: source.wallClock, faults: [], warnings: [] };
  const now = parseInstant(text);
  if (now === undefined) {
    const origin = configured === undefined ? ` (from ${NOW_VARIABLE})` : "";
    const fault: Fault = {
      path: "now",
      problem: `is ${describeValue(text)}${origin}`,
      expected: "a time, RFC 3339 with a time zone",
      example: `"${formatInstant(source.wallClock)}"`,
    };
    return { now: source.wallClock, faults: [fault], warnings: [] };
  }
  const drift = Math.abs(now.getTime() - source.wallClock.getTime());
  const warnings =
    configured !== undefined && drift > DAY
      ? [
          `the clock is held at ${formatInstant(now)} by ${source.namespace}:now, ${Math.floor(drift / DAY)} days off: ` +
            "no block expires while it is; remove the key in a stack that is not a sample",
        ]
      : [];
  return { now, faults: [], warnings };
}
