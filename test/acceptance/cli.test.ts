import assert from "node:assert/strict";

import { bundle, Workplace } from "../cli/command";
import { declaredCases } from "./declared";
import { FORMS } from "./forms";

/** Cases of each part, and the exit status of an audit: 1 where something stops the update. */
const HANDFUL: readonly (readonly [name: RegExp, form: string, status: number])[] = [
  [/^B1 /, "state with outputs", 1],
  [/^B43 /, "preview", 1],
  [/^B72 /, "tokens of a local package", 1],
  [/^B77 /, "ARM JSON", 1],
  [/^B79 /, "classic provider", 1],
  [/^N4 /, "preview", 0],
  [/^N19 /, "classic provider", 0],
  [/^N33 /, "ARM JSON", 0],
];

describe("acceptance: the real command line", () => {
  const all = declaredCases();
  let place: Workplace;
  before(bundle);
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => {
    place.remove();
  });

  for (const [pattern, form, status] of HANDFUL) {
    it(`${pattern.source.slice(1).trim()}, ${form}: ends with ${String(status)}`, () => {
      const [, resources] = [...all].find(([name]) => pattern.test(name)) ?? [];
      assert.ok(resources !== undefined);
      place.write("case.json", FORMS[form]?.(resources));
      const run = place.run("audit", "case.json");
      assert.equal(run.status, status, `${run.stdout}${run.stderr}`);
    });
  }
});
