import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";

import { SHELLS } from "../../cli/shells";
import { RULES } from "../../policypack/rules";
import { FORMATS } from "../../report/format";
import { bundle, CLI, Workplace } from "./command";

const COMMANDS = ["ask", "audit", "completion", "diagram", "diff", "help", "rules", "surface"];

describe("azure-lockdown completion", () => {
  let place: Workplace;
  before(() => {
    bundle();
    place = new Workplace();
    place.write("azure-lockdown", `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
    chmodSync(join(place.folder, "azure-lockdown"), 0o755);
    place.write("dev.json", "{}");
    mkdirSync(join(place.folder, "states"));
  });
  after(() => {
    place.remove();
  });

  const shell = (program: string, ...args: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(program, args, {
      cwd: place.folder,
      encoding: "utf8",
      env: {
        ...process.env,
        PATH: `${place.folder}${delimiter}${process.env["PATH"] ?? ""}`,
        HOME: place.folder,
      },
    });

  /** What bash's own function makes of these words, the last of them at the cursor. */
  const inBash = (...words: string[]): string[] => {
    const { stdout, stderr } = shell(
      "bash",
      "--norc",
      "-c",
      'source <(azure-lockdown completion bash); COMP_WORDS=(azure-lockdown "$@"); COMP_CWORD=$#; ' +
        '_azure_lockdown azure-lockdown "${@: -1}"; printf "%s\\n" "${COMPREPLY[@]}"',
      "bash",
      ...words,
    );
    assert.equal(stderr, "");
    return String(stdout)
      .split("\n")
      .filter((line) => line !== "");
  };

  it("prints what a shell has to run, for each shell, and refuses others", () => {
    for (const name of SHELLS) {
      const { status, stdout, stderr } = place.run("completion", name);
      assert.deepEqual([status, stderr], [0, ""]);
      assert.ok(stdout.includes(" complete -- "), name);
    }
    const { status, stderr } = place.run("completion", "tcsh");
    assert.equal(status, 2);
    assert.match(stderr, /^azure-lockdown: .*'tcsh' is invalid.*bash, zsh, fish/);
  });

  it("gives bash every command that help lists, and no hidden one", () => {
    assert.deepEqual(inBash("").sort(), COMMANDS);
    const [, commands = ""] = /\nCommands:\n(.*?)\n\n/s.exec(place.run("--help").stdout) ?? [];
    const listed = [...commands.matchAll(/^ {2}([a-z]+) (?:\[|<|\w)/gm)].map(([, name]) => name);
    assert.deepEqual(new Set(listed), new Set(COMMANDS));
  });

  it("gives bash every option of each command, as its help lists them", () => {
    for (const command of COMMANDS.filter((name) => name !== "help")) {
      const help = place.run(command, "--help").stdout;
      const [, options = ""] = /\nOptions:\n(.*?)\n\n/s.exec(help) ?? [];
      const listed = [...options.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option]) => option);
      assert.deepEqual(inBash(command, "--").sort(), listed.sort(), command);
    }
  });

  const cases: Readonly<Record<string, readonly [words: readonly string[], found: readonly string[]]>> = {
    "a command": [["su"], ["surface"]],
    "an option behind an argument": [["audit", "dev.json", "--fo"], ["--format"]],
    "the values of an option": [["audit", "--format", ""], FORMATS],
    "a value begun": [["ask", "dev.json", "--protocol", "U"], ["Udp"]],
    // Bash takes the sign for a word of its own.
    "a value behind an equals sign": [["audit", "--format", "=", "js"], ["json"]],
    "all values behind an equals sign": [
      ["surface", "--format", "="],
      ["text", "json"],
    ],
    "the id of a rule": [["audit", "dev.json", "--rule", "nsg-no-u"], ["nsg-no-unrestricted-egress"]],
    "the name of a framework": [
      ["rules", "--framework", ""],
      ["mcsb", "cis", "nist", "pci"],
    ],
    "a shell": [["completion", ""], SHELLS],
    "a command to help with": [["help", "au"], ["audit"]],
    "no value where none can be known": [["ask", "dev.json", "--port", ""], []],
    "no option behind two dashes": [["audit", "--", "--fo"], []],
    "no option in place of a value": [["audit", "--out", "--fo"], []],
    "no second command": [["rules", "a"], []],
  };
  for (const [name, [words, found]] of Object.entries(cases)) {
    it(`gives bash ${name}`, () => {
      assert.deepEqual(inBash(...words), found);
    });
  }

  it("gives bash the ids of all rules", () => {
    assert.deepEqual(
      inBash("audit", "--rule", ""),
      RULES.map(({ meta }) => meta.id),
    );
  });

  it("gives zsh and fish a whole value behind an equals sign", () => {
    assert.equal(place.run("complete", "--", "audit", "--format=js").stdout, "--format=json\t\n");
  });

  it("leaves files to the shell", () => {
    for (const words of [
      ["audit", "d"],
      ["diff", "dev.json", ""],
      ["audit", "dev.json", "--out", ""],
      ["ask", "dev.json", "--packets", "q"],
      ["audit", "--", "--fo"],
    ]) {
      assert.equal(place.run("complete", "--", ...words).stdout, ":files\n", words.join(" "));
      assert.deepEqual(inBash(...words), []);
    }
    // No names from the function: it is this that makes bash look for files.
    const { stdout } = shell(
      "bash",
      "--norc",
      "-c",
      "source <(azure-lockdown completion bash); complete -p azure-lockdown",
    );
    assert.match(
      String(stdout),
      /^complete (-o bashdefault -o default|-o default -o bashdefault) -F _azure_lockdown /,
    );
  });

  // Not every machine has them.
  for (const [name, check] of [
    [
      "zsh",
      "autoload -Uz compinit && compinit -u -D && source <(azure-lockdown completion zsh) && whence -w _azure_lockdown",
    ],
    ["fish", "azure-lockdown completion fish | source; complete -C 'azure-lockdown su'"],
  ] as const) {
    if (spawnSync(name, ["--version"]).status !== 0) continue;
    it(`is taken by ${name}`, () => {
      const { stdout, stderr } = shell(name, "-c", check);
      assert.equal(stderr, "");
      assert.match(String(stdout), /^(_azure_lockdown: function|surface\t)/);
    });
  }
});
