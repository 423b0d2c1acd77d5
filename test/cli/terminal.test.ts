import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { bundle, CLI, Workplace } from "./command";
import { HUB_AND_SPOKE, stateFile } from "./estate";

/** Whether `script` of util-linux is here, which gives a command a terminal of its own. */
const HAS_TERMINAL = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;

const ERASE = "\u001b[2K";
const COLOUR = /\u001b\[[0-9]/;

describe("azure-lockdown on a terminal", () => {
  let place: Workplace;
  before(() => {
    bundle();
    place = new Workplace();
    place.write("all.json", stateFile(HUB_AND_SPOKE));
  });
  after(() => {
    place.remove();
  });

  const commands = {
    audit: "audit all.json",
    surface: "surface all.json",
    ask: "ask all.json --from app --to 8.8.8.8 --port 53",
    diff: "diff all.json all.json",
  };

  for (const [name, command] of Object.entries(commands)) {
    it(`${name} shows no progress and no colour on a pipe`, () => {
      const { stdout, stderr } = place.run(...command.split(" "));
      assert.equal(stderr, "");
      assert.doesNotMatch(stdout, /\u001b/);
    });

    if (!HAS_TERMINAL) continue;
    const onTerminal = (more: Readonly<Record<string, string>>): string => {
      const environment: NodeJS.ProcessEnv = { ...process.env, TERM: "xterm", ...more };
      if (!("NO_COLOR" in more)) delete environment["NO_COLOR"];
      return spawnSync("script", ["-qec", `"${process.execPath}" "${CLI}" ${command}`, "/dev/null"], {
        cwd: place.folder,
        encoding: "utf8",
        env: environment,
      }).stdout;
    };

    it(`${name} shows progress on a terminal and takes it away before it answers`, () => {
      const text = onTerminal({});
      assert.match(text, /0 of 1 files read, now all\.json/);
      const [, answer = ""] = /^.*\u001b\[2K(.*)$/s.exec(text) ?? [];
      assert.match(answer, /\S/);
      assert.doesNotMatch(answer, /files read/);
    });

    it(`${name} obeys NO_COLOR`, () => {
      const text = onTerminal({ NO_COLOR: "1" });
      assert.doesNotMatch(text.replaceAll(ERASE, ""), COLOUR);
      // Nothing stands out in the text of a difference that is none.
      if (name !== "diff") assert.match(onTerminal({}).replaceAll(ERASE, ""), COLOUR);
    });
  }
});
