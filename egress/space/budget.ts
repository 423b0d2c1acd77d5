/** Thrown where a list of rules overlaps so much that deciding it would take longer than anybody waits. */
export class TooIntricate extends Error {
  constructor(readonly steps: number) {
    super(`the rules overlap too much to be decided within ${String(steps)} steps`);
  }
}

/** What the default budget of steps is: about a second of work, a hundred times what long real lists take. */
export const DEFAULT_STEPS = 400_000_000;

/** Counts the steps of one computation. */
export class Budget {
  private spent = 0;
  constructor(private readonly steps: number) {}

  spend(steps: number): void {
    this.spent += steps;
    if (this.spent > this.steps) throw new TooIntricate(this.steps);
  }
}

/** A cell that is kept takes memory, which runs out before patience does: it counts as much as these steps. */
export const STEPS_TO_KEEP = 16;
