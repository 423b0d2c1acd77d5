/**
 * The environment of processes whose coverage is of no interest: they run bundles or broken copies, and what hundreds
 * of them write is more than a report can hold. An empty folder name turns it off; a missing one Node passes on.
 */
export const NO_COVERAGE = { NODE_V8_COVERAGE: "" } as const;
