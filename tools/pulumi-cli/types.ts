/** The ways to a Pulumi CLI, in the order in which they are tried. */
export const WAYS = ["path", "npm", "cache", "download", "build"] as const;

/** One way to a Pulumi CLI. */
export type Way = (typeof WAYS)[number];

/** A Pulumi CLI that is ready to use. */
export interface PulumiCli {
  /** Absolute path of the `pulumi` binary. */
  readonly pulumi: string;
  /** The folder that holds it: put it in front of PATH, so that the engine finds the Node language host too. */
  readonly binDir: string;
  /** Its version, without a leading `v`. */
  readonly version: string;
  /** Where it came from. A build that an earlier run left in the cache is `built` as well. */
  readonly source: "path" | "npm" | "download" | "built";
}

/** What `ensurePulumiCli` may be told. */
export interface EnsureOptions {
  /** Environment to search and to run commands in. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Takes one line of progress. Default: stderr, where a terminal gets one line that is updated in place. */
  readonly log?: (line: string) => void;
  /** The Go module to build from. Default: `go/` beside this file. */
  readonly goFolder?: string;
}

/** What came of one way: the CLI, or why there is none, as the end of a sentence. */
export type Outcome = { readonly cli: PulumiCli } | { readonly why: string };

/** No CLI could be had. The message says why for each way that was tried, and what to do. */
export class PulumiCliError extends Error {
  override readonly name = "PulumiCliError";
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's error code (`ENOENT`) of anything that was thrown, if it has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
