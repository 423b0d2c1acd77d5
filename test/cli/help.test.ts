import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";

import { bundle, CLI, Workplace } from "./command";
import { HUB_AND_SPOKE, isHub, stateFile } from "./estate";

const COMMANDS = ["", "audit", "surface", "ask", "diff", "diagram", "rules", "completion"];

/** What an example reads, so that it can be run as it stands. */
function furnish(place: Workplace): void {
  const [all, spoke] = [HUB_AND_SPOKE, HUB_AND_SPOKE.filter((each) => !isHub(each))].map(stateFile);
  for (const folder of ["bin", "states", "backend/.pulumi/stacks/project"]) {
    mkdirSync(join(place.folder, folder), { recursive: true });
  }
  for (const file of [
    "stack",
    "dev",
    "today",
    "preview",
    "states/hub",
    "backend/.pulumi/stacks/project/dev",
  ]) {
    place.write(`${file}.json`, all);
  }
  place.write("yesterday.json", spoke);
  place.write(
    "questions.jsonl",
    '{"source": "app", "destination": "8.8.8.8", "protocol": "Tcp", "port": 443}\n',
  );
  place.write("policy-config.json", { "subnet-egress-is-controlled": { requireProof: false } });
  place.write("suppressions.yaml", "version: 1\nsuppressions: []\n");
  place.write("bin/azure-lockdown", `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
  // Writes what it is asked for, as the real one does.
  place.write("bin/pulumi", '#!/bin/sh\n[ "$3" = --file ] && exec cp today.json "$4"\nexec cat today.json\n');
  for (const file of ["azure-lockdown", "pulumi"]) chmodSync(join(place.folder, "bin", file), 0o755);
}

describe("the help", () => {
  let place: Workplace;
  before(() => {
    bundle();
    place = new Workplace();
    furnish(place);
  });
  after(() => {
    place.remove();
  });

  const helpOf = (command: string): string =>
    place.run(...(command === "" ? [] : [command]), "--help").stdout;
  const examplesOf = (command: string): string[] => {
    const [, block = ""] = /\nExamples:\n((?: {2}[^\n]+\n?)+)/.exec(helpOf(command)) ?? [];
    return block.split("\n").flatMap((line) => (line === "" ? [] : [line.slice(2)]));
  };

  for (const command of COMMANDS) {
    const name = `azure-lockdown ${command}`.trimEnd();
    it(`of ${name} has examples that run as they stand`, function () {
      this.timeout(60_000);
      const examples = examplesOf(command);
      assert.notEqual(examples.length, 0);
      for (const example of examples) {
        assert.ok(example.includes(name), example);
        // Fish's own words; test/cli/completion.test.ts runs them where there is a fish.
        if (example.includes("| source")) continue;
        const { status, stderr } = spawnSync("bash", ["--norc", "-c", example], {
          cwd: place.folder,
          encoding: "utf8",
          env: {
            ...process.env,
            PATH: `${join(place.folder, "bin")}${delimiter}${process.env["PATH"] ?? ""}`,
          },
        });
        // Zsh's function has words of zsh; bash reads it, and has no `compdef` to call.
        const expected = example.includes("zsh") ? /compdef/ : /^$/;
        assert.match(stderr, expected, example);
        if (!example.includes("zsh"))
          assert.ok(status === 0 || status === 1, `${example}: ${String(status)}`);
      }
    });

    it(`of ${name} names only files of schemas that are there`, () => {
      for (const [file] of helpOf(command).matchAll(/docs\/schemas\/[\w.-]+\.json/g)) {
        assert.ok(existsSync(join(__dirname, "../..", file)), file);
      }
    });
  }
});
