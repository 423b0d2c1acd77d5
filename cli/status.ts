/** What the exit status says. */
export const Status = {
  /** Nothing mandatory was found. */
  clean: 0,
  /** A mandatory finding. */
  found: 1,
  /** Wrong usage, or input that cannot be read: what was asked has not been answered in full. */
  failed: 2,
} as const;
export type Status = (typeof Status)[keyof typeof Status];

/** Something that the user can put right; each message is one line that says how, and no trace is shown. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  /** @param others what else is wrong, each in a line of its own. */
  constructor(
    message: string,
    readonly others: readonly string[] = [],
  ) {
    super(message);
  }
}
