import { setTimeout as sleep } from "node:timers/promises";

import { ArmError } from "../arm/error";

/** How a provider carries out requests: slowly, or not at all, where it was told so. */
export class Conduct {
  private readonly stopped = new AbortController();

  constructor(private readonly options: { readonly delay: number; readonly failOn: string | undefined }) {}

  /** Carries out a request for an id: half of the delay goes before it, and half behind it. */
  async around<T>(id: string, carryOut: () => T): Promise<T> {
    this.failIfAsked(id);
    await this.pause();
    const result = carryOut();
    await this.pause();
    return result;
  }

  /** Ends waiting requests: the engine is shutting down. */
  cancel(): void {
    this.stopped.abort();
  }

  private async pause(): Promise<void> {
    const { delay } = this.options;
    if (delay === 0) return;
    await sleep(delay / 2, undefined, { signal: this.stopped.signal }).catch(() => {
      throw new Error("cancelled while the simulator was at work");
    });
  }

  private failIfAsked(id: string): void {
    const { failOn } = this.options;
    if (failOn !== undefined && id.toLowerCase().includes(failOn.toLowerCase())) {
      throw new ArmError(
        "InternalServerError",
        `The simulator was told to fail for ids with '${failOn}'.`,
        500,
      );
    }
  }
}
