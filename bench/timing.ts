/** Wall-clock seconds of alternating runs, so that a machine whose speed drifts treats all subjects alike. */
export interface Subject {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Seconds of each counted run, by subject. */
export async function alternate(subjects: readonly Subject[], runs: number): Promise<Map<string, number[]>> {
  const seconds = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  // The first round fills caches and is not counted.
  for (let round = 0; round <= runs; round++) {
    for (const { name, run } of subjects) {
      const began = process.hrtime.bigint();
      await run();
      if (round > 0) seconds.get(name)?.push(Number(process.hrtime.bigint() - began) / 1e9);
    }
  }
  return seconds;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
}

/** The median of the ratios of runs that followed one another. */
export function ratio(of: readonly number[], over: readonly number[]): number {
  return median(of.map((value, i) => value / (over[i] ?? Number.NaN)));
}
