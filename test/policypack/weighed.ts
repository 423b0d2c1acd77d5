import { ruleCalled } from "./context";
import { judgeStack, type TestResource } from "./stack";

/** What one rule says of a stack in a preview, with the level before each message and without place and fix. */
export function weighed(
  id: string,
): (resources: readonly TestResource[], options?: Readonly<Record<string, unknown>>) => string[] {
  const rule = ruleCalled(id);
  return (resources, options) => {
    const entries = options && new Map([[id, { level: rule.meta.severity, options }]]);
    return judgeStack(resources, [rule], entries === undefined ? {} : { entries }).map(
      ({ level, message }) =>
        `${level}: ${message.split("\n").find((line) => line !== rule.meta.title) ?? ""}`,
    );
  };
}
