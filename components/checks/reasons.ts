import type { Fault } from "./fault";

/**
 * What is wrong with arguments whose value is the reason for them: an empty one. Absent ones are right.
 *
 * @param reasons the reasons by the arguments' paths
 */
export function reasonFaults(reasons: Readonly<Record<string, string | undefined>>): Fault[] {
  return Object.entries(reasons).flatMap(([path, reason]): Fault[] =>
    reason?.trim() === ""
      ? [
          {
            path,
            problem: "is empty",
            expected: "the reason",
            example: '"Agreed with security on 2026-11-24, ticket 4711"',
          },
        ]
      : [],
  );
}
