import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import type { Resource } from "../../egress/read";
import { DECLARED } from "../egress/cases/fixtures";

const load = createRequire(__filename);
const SUITES = join(__dirname, "..", "egress", "cases");
/** What a suite calls to declare its tests. */
const DECLARERS = ["it", "before", "after", "beforeEach", "afterEach"];

/**
 * The numbered cases of the suites in test/egress/cases, by name. The suites are read for their data alone: none of
 * their tests is declared by it, and mocha loads them afresh when their turn comes.
 */
export function declaredCases(): ReadonlyMap<string, readonly Resource[]> {
  const scope = globalThis as unknown as Record<string, unknown>;
  const before = { ...scope };
  scope["describe"] = (_title: string, body: () => void): void => {
    body();
  };
  for (const name of DECLARERS) scope[name] = (): void => undefined;
  try {
    for (const file of readdirSync(SUITES, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".test.ts")) continue;
      const path = join(SUITES, file);
      // A suite that has been loaded before has declared its cases, too.
      if (load.cache[path] !== undefined) continue;
      load(path);
      Reflect.deleteProperty(load.cache, path);
    }
  } finally {
    for (const name of ["describe", ...DECLARERS]) scope[name] = before[name];
  }
  return new Map([...DECLARED].filter(([name]) => /^[BN]\d+\b/.test(name)));
}
