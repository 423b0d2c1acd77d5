import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { readCommandLine, takesConfiguration, writesStackFile } from "../../../simulator/run/commandLine";
import { homeEnvironment, prepareHome } from "../../../simulator/run/home";
import { removeDeadLocks } from "../../../simulator/run/locks";
import { configuredStacks, openProject } from "../../../simulator/run/project";
import { removeNewSalts, saltedFiles, StackConfig } from "../../../simulator/run/stackConfig";
import { temporaryFolder } from "../harness";

const SALT = "encryptionsalt: v1:AAAA=:v1:BBBB:CCCC==\n";

describe("running pulumi against the simulator", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  describe("reads command lines", () => {
    for (const [args, command, subcommand, stack] of [
      [["up", "--yes"], "up", undefined, undefined],
      [["--color", "never", "stack", "init", "dev"], "stack", "init", undefined],
      [["config", "set", "-s", "prod", "a", "b"], "config", "set", "prod"],
      [["preview", "--stack=org/prod"], "preview", undefined, "org/prod"],
      [["-v=9", "up", "-sdev"], "up", undefined, "dev"],
      [["-v", "9", "refresh"], "refresh", undefined, undefined],
    ] as const) {
      it(args.join(" "), () => {
        const line = readCommandLine(args, "/x");
        assert.deepEqual([line.command, line.subcommand, line.stack], [command, subcommand, stack]);
        assert.equal(args[line.commandIndex], command);
      });
    }

    it("with another folder, and with an end of flags", () => {
      assert.equal(readCommandLine(["-C", "sub", "up"], "/x").cwd, "/x/sub");
      assert.equal(readCommandLine(["up", "--cwd=/y"], "/x").cwd, "/y");
      assert.equal(readCommandLine(["config", "set", "k", "--", "-C"], "/x").cwd, "/x");
    });

    it("knows which commands touch a stack's configuration, and which write its file", () => {
      const line = (text: string): ReturnType<typeof readCommandLine> =>
        readCommandLine(text.split(" "), "/");
      for (const text of [
        "up",
        "update",
        "pre",
        "preview",
        "destroy",
        "down",
        "config",
        "config set a b",
        "import",
      ]) {
        assert.ok(takesConfiguration(line(text)), text);
      }
      for (const text of ["stack ls", "stack output", "state delete", "cancel"]) {
        assert.ok(!takesConfiguration(line(text)) && !writesStackFile(line(text)), text);
      }
      for (const text of [
        "stack init dev",
        "stack rm dev",
        "stack rename x",
        "stack change-secrets-provider passphrase",
      ]) {
        assert.ok(writesStackFile(line(text)), text);
      }
      assert.ok(readCommandLine(["up", "--help"], "/").help);
    });
  });

  describe("keeps the salt out of the project", () => {
    function project(): NonNullable<ReturnType<typeof openProject>> {
      const at = join(folder.path, "project");
      mkdirSync(join(at, "sub"), { recursive: true });
      writeFileSync(join(at, "Pulumi.yaml"), "name: smoke\nruntime: nodejs\n");
      const found = openProject(join(at, "sub"), join(folder.path, "shadows"));
      assert.ok(found);
      return found;
    }
    const write = (text: string): void => {
      writeFileSync(join(folder.path, "project", "Pulumi.dev.yaml"), text);
    };
    const original = (): string => readFileSync(join(folder.path, "project", "Pulumi.dev.yaml"), "utf8");

    it("finds the project from a folder inside it, and copies its file", () => {
      const { name, shadow } = project();
      assert.equal(name, "smoke");
      assert.ok(existsSync(join(shadow, "Pulumi.yaml")));
      assert.equal(openProject("/", join(folder.path, "shadows")), undefined);
    });

    it("gives Pulumi a copy of the configuration with the salt of the last run", () => {
      const config = new StackConfig(project(), "org/dev");
      write("config:\n  # why\n  smoke:a: 1");
      writeFileSync(config.copy, SALT);
      assert.equal(config.refresh(), undefined);
      assert.equal(readFileSync(config.copy, "utf8"), `config:\n  # why\n  smoke:a: 1\n${SALT}`);
      assert.equal(original(), "config:\n  # why\n  smoke:a: 1");
    });

    it("does not take over a salt that the project's file has", () => {
      const config = new StackConfig(project(), "dev");
      write(`${SALT}config: {}\n`);
      config.refresh();
      assert.equal(readFileSync(config.copy, "utf8"), "config: {}\n");
    });

    it("carries plain values back, without the salt", () => {
      const config = new StackConfig(project(), "dev");
      write("config:\n  smoke:a: 1\n");
      config.refresh();
      const before = config.text();
      writeFileSync(config.copy, `config:\n  smoke:a: 2\n${SALT}`);
      assert.match(config.carryBack(before) ?? "", /written to/);
      assert.equal(original(), "config:\n  smoke:a: 2\n");
      assert.equal(config.carryBack(config.text()), undefined);
    });

    it("keeps secrets in the copy until the project's file changes", () => {
      const config = new StackConfig(project(), "dev");
      write("config:\n  smoke:a: 1\n");
      config.refresh();
      const before = config.text();
      const secret = `config:\n  smoke:a: 1\n  smoke:s:\n    secure: v1:x\n${SALT}`;
      writeFileSync(config.copy, secret);
      assert.match(config.carryBack(before) ?? "", /does not go into the project/);
      assert.equal(original(), "config:\n  smoke:a: 1\n");
      assert.equal(config.refresh(), undefined);
      assert.equal(readFileSync(config.copy, "utf8"), secret);
      write("config:\n  smoke:a: 3\n");
      assert.match(config.refresh() ?? "", /secrets .* are gone/);
      assert.equal(readFileSync(config.copy, "utf8"), `config:\n  smoke:a: 3\n${SALT}`);
    });

    it("takes out a salt that came in all the same, but not one that was there", () => {
      const { folder: at } = project();
      write("config: {}\n");
      writeFileSync(join(at, "Pulumi.old.yaml"), SALT);
      const before = saltedFiles(at);
      write(`config: {}\n${SALT}`);
      writeFileSync(join(at, "Pulumi.new.yaml"), SALT);
      assert.deepEqual(removeNewSalts(at, before), [
        join(at, "Pulumi.dev.yaml"),
        join(at, "Pulumi.new.yaml"),
      ]);
      assert.equal(original(), "config: {}\n");
      assert.equal(readFileSync(join(at, "Pulumi.old.yaml"), "utf8"), SALT);
      assert.deepEqual(configuredStacks(at).sort(), ["dev", "new", "old"]);
    });
  });

  describe("prepares a home", () => {
    it("with a plugin for each provider and a passphrase that only the owner reads", function () {
      this.timeout(60_000);
      const home = prepareHome(folder.path, __dirname);
      const plugins = readdirSync(join(home.pulumiHome, "plugins")).sort();
      assert.deepEqual(plugins, [
        "resource-azure-native-v3.28.0",
        "resource-azure-v6.40.0",
        "resource-azuread-v6.9.1",
      ]);
      for (const name of plugins) {
        const [script = ""] = readdirSync(join(home.pulumiHome, "plugins", name));
        assert.ok((statSync(join(home.pulumiHome, "plugins", name, script)).mode & 0o100) !== 0);
      }
      assert.equal(statSync(home.passphrase).mode & 0o777, 0o600);
      const passphrase = readFileSync(home.passphrase, "utf8");
      assert.ok(passphrase.length >= 32);
      prepareHome(folder.path, __dirname);
      assert.equal(readFileSync(home.passphrase, "utf8"), passphrase);
    });

    it("whose environment has nothing of the user's own Pulumi", () => {
      const home = prepareHome(folder.path, __dirname);
      const env = homeEnvironment(home, "/cli", {
        PATH: "/bin",
        PULUMI_ACCESS_TOKEN: "secret",
        PULUMI_BACKEND_URL: "https://example.com",
        PULUMI_CONFIG_PASSPHRASE: "mine",
        PULUMI_HOME: "/home/me/.pulumi",
      });
      assert.equal(env["PULUMI_ACCESS_TOKEN"], undefined);
      assert.equal(env["PULUMI_CONFIG_PASSPHRASE"], undefined);
      assert.ok(env["PULUMI_HOME"]?.startsWith(folder.path));
      assert.ok(env["PULUMI_BACKEND_URL"]?.startsWith("file://"));
      assert.equal(env["PATH"], "/cli:/bin");
    });

    it("or says in one line why it cannot", () => {
      const file = join(folder.path, "file");
      writeFileSync(file, "");
      assert.throws(
        () => prepareHome(join(file, "home"), __dirname),
        /^Fault: cannot write to .*Set AZURE_LOCKDOWN_SIMULATOR_HOME/,
      );
    });
  });

  describe("frees a stack", () => {
    const lock = (name: string, content: unknown): string => {
      const at = join(folder.path, ".pulumi", "locks", "organization", "smoke", "dev");
      mkdirSync(at, { recursive: true });
      writeFileSync(join(at, name), typeof content === "string" ? content : JSON.stringify(content));
      return join(at, name);
    };

    it("whose lock belongs to a process that is dead", () => {
      const { pid } = spawnSync(process.execPath, ["--version"]);
      const file = lock("a.json", { pid, hostname: hostname() });
      assert.equal(removeDeadLocks(folder.path, "smoke", "dev"), 1);
      assert.ok(!existsSync(file));
    });

    it("whose lock's number belongs to another program by now", function () {
      if (!existsSync("/proc/self/comm")) this.skip();
      lock("a.json", { pid: process.pid, hostname: hostname() });
      assert.equal(removeDeadLocks(folder.path, "smoke", "dev"), 1);
    });

    it("but not from another machine, nor what it cannot read", () => {
      lock("a.json", { pid: 1, hostname: "elsewhere" });
      lock("b.json", "{");
      lock("c.json", {});
      assert.equal(removeDeadLocks(folder.path, "smoke", "dev"), 0);
      rmSync(join(folder.path, ".pulumi"), { recursive: true });
      assert.equal(removeDeadLocks(folder.path, "smoke", "dev"), 0);
    });
  });
});
