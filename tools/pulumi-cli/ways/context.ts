import type { GoSource } from "../goSource";
import type { Progress } from "../progress";

/** What every way works with. */
export interface Context {
  readonly env: NodeJS.ProcessEnv;
  readonly source: GoSource;
  readonly progress: Progress;
  /** Ends the slow ways early. */
  readonly signal: AbortSignal;
}
