import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Command } from "commander";

import { scripts, version } from "../../package.json";
import { auditCommand } from "../../cli/commands/audit";
import { readConfiguration } from "../../cli/configuration";
import { RULES } from "../../policypack/rules";
import { bundle } from "../cli/command";
import { commandsOf, PIPELINES, readPipelines } from "./pipelines";

const ROOT = join(__dirname, "../..");
const CONFIGURATION = join(PIPELINES, "policies/policy-config.json");

/** What the job of a pipeline may ask of GitHub. */
const PERMISSIONS = { contents: "read", "id-token": "write", "security-events": "write" };

describe("the pipelines of the examples", () => {
  before(bundle);
  const pipelines = readPipelines();

  it("are there for three systems, each with a preview and an audit", () => {
    for (const system of ["github-actions", "azure-pipelines", "gitlab-ci"]) {
      const commands = pipelines
        .filter(({ file }) => file.startsWith(`${system}/`))
        .flatMap((pipeline) => pipeline.commands)
        .map((words) => words.join(" "));
      assert.ok(
        commands.some((command) => /^pulumi preview .*--policy-pack .*--policy-pack-config/.test(command)),
      );
      assert.ok(
        commands.some((command) => /cli\.js audit preview\.json .*--format (sarif|junit)/.test(command)),
      );
      assert.ok(commands.some((command) => command.includes("export-stacks.sh")));
      assert.ok(
        commands.some((command) => /cli\.js audit \$\w+\/states .*--format (sarif|junit)/.test(command)),
      );
    }
  });

  it("are read as the shell would read them", () => {
    assert.deepEqual(commandsOf('a "b c" > d | e --f || [ $? -eq 1 ]\n# g\n  h "$I/j"'), [
      ["a", "b c"],
      ["e", "--f"],
      ["[", "$?", "-eq", "1", "]"],
      ["h", "$I/j"],
    ]);
  });

  for (const { file, text, content, commands } of pipelines) {
    describe(file, () => {
      it("calls azure-lockdown as it wants to be called", () => {
        const calls = commands.filter(
          ([program, script]) => program === "node" && script?.endsWith("/cli.js"),
        );
        assert.ok(calls.length > 0);
        for (const [, , name, ...args] of calls) {
          assert.equal(name, "audit");
          assert.doesNotThrow(() => {
            parses(
              auditCommand(() => undefined),
              args,
            );
          }, args.join(" "));
        }
      });

      it("names files that are there", () => {
        const names = commands.flat().flatMap((word) => fileOf(word) ?? []);
        assert.ok(names.some((name) => name.startsWith(ROOT)));
        for (const name of names) assert.ok(existsSync(name), name);
      });

      it("calls scripts of npm that are there", () => {
        for (const [program, run, script = ""] of commands) {
          if (program === "npm" && run === "run") assert.ok(script in scripts, script);
        }
      });

      it("pins what it takes from others", () => {
        assert.doesNotMatch(text, /\blatest\b/);
        for (const [line, , pin = ""] of text.matchAll(/^\s*- uses: (\S+?)@(.*)$/gm)) {
          assert.match(pin, /^[0-9a-f]{40} # v\d+\.\d+\.\d+$/, line);
        }
        for (const [line, image = ""] of text.matchAll(/^\s*image: (.*)$/gm)) {
          assert.match(image, /^\w+:\d+\.\d+\.\d+/, line);
        }
        const pulumi = /pulumi\/pkg\/v3 v(\S+)/.exec(
          readFileSync(join(ROOT, "tools/pulumi-cli/go/go.mod"), "utf8"),
        )?.[1];
        assert.match(text, new RegExp(`PULUMI_VERSION: ${String(pulumi)}$`, "m"));
        assert.match(text, new RegExp(`(ref|AZURE_LOCKDOWN_REF): (refs/tags/)?v${version}\\b`));
      });

      it("holds no secret and asks for no more than it needs", () => {
        assert.doesNotMatch(
          text,
          /\{\{\s*secrets\.|password|client[-_]secret|PULUMI_ACCESS_TOKEN|PASSPHRASE/i,
        );
        if (!file.startsWith("github-actions/")) return;
        assert.deepEqual(content["permissions"], {});
        const jobs = content["jobs"] as Record<string, { permissions: Record<string, string> }>;
        for (const { permissions } of Object.values(jobs)) {
          for (const [scope, right] of Object.entries(permissions)) {
            assert.equal(PERMISSIONS[scope as keyof typeof PERMISSIONS], right, scope);
          }
        }
      });
    });
  }

  it("have a configuration that the pack takes, with rules that there are", async () => {
    await readConfiguration(CONFIGURATION, RULES);
    const ids = new Set(["all", ...RULES.map(({ meta }) => meta.id)]);
    const entries = Object.keys(JSON.parse(readFileSync(CONFIGURATION, "utf8")) as object);
    for (const id of entries) assert.ok(ids.has(id), id);
  });
});

/** Has the command line read arguments without doing what they ask for; throws for those that it would refuse. */
function parses(command: Command, args: readonly string[]): void {
  command
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .action(() => undefined)
    .parse(args, { from: "user" });
}

/** The file in this repository that a pipeline means, if it is one that must be here. */
function fileOf(word: string): string | undefined {
  const path = word.replace(/^\$\w+\//, "").replace(/^app\//, "");
  if (path.startsWith("azure-lockdown/")) return join(ROOT, path.slice("azure-lockdown/".length));
  return path.startsWith("policies/") ? join(PIPELINES, path) : undefined;
}
