import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { PulumiCliError } from "../../tools/pulumi-cli/index";
import { readGoSource } from "../../tools/pulumi-cli/goSource";
import { lineProgress } from "../../tools/pulumi-cli/progress";
import { isAlive } from "../../tools/pulumi-cli/run";
import { Sandbox, until } from "./sandbox";
import { fromDownload } from "../../tools/pulumi-cli/ways/download";

/** A failure whose message holds all these texts. */
function saying(...texts: string[]): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof PulumiCliError, String(error));
    for (const text of texts)
      assert.ok(error.message.includes(text), `${text}\n  is not in\n${error.message}`);
    return true;
  };
}

describe("pulumi-cli", () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => {
    box.remove();
  });

  describe("PATH", () => {
    const only = { AZURE_LOCKDOWN_PULUMI_WAYS: "path" };

    it("takes a version that fits, with the host beside it", async () => {
      const pulumi = box.cli("bin", "v3.300.1");
      assert.deepEqual(await box.ensure(only), {
        pulumi,
        binDir: box.bin,
        version: "3.300.1",
        source: "path",
      });
      assert.deepEqual(box.lines, []);
    });

    it("takes a host that is elsewhere on PATH", async () => {
      const pulumi = box.script("bin/pulumi", "echo v3.200.0");
      box.script("other/pulumi-language-nodejs", "");
      const cli = await box.ensure({ ...only, PATH: `${box.bin}:${join(box.root, "other")}` });
      assert.equal(cli.pulumi, pulumi);
    });

    it("takes a host that is beside what a link leads to", async () => {
      const real = box.cli("opt/pulumi", "v3.259.0");
      symlinkSync(real, join(box.bin, "pulumi"));
      assert.equal((await box.ensure(only)).pulumi, join(box.bin, "pulumi"));
    });

    it("goes on to the next one when the first does not fit", async () => {
      box.cli("bin", "v2.25.0");
      const pulumi = box.cli("other", "v3.259.0");
      const cli = await box.ensure({ ...only, PATH: `${box.bin}::${join(box.root, "other")}` });
      assert.equal(cli.pulumi, pulumi);
    });

    for (const [told, reason] of [
      ["v2.25.0", "PATH: pulumi 2.25.0 is too old, need >=3.200.0 <4"],
      ["v3.199.9", "PATH: pulumi 3.199.9 is too old, need >=3.200.0 <4"],
      ["v4.0.0", "PATH: pulumi 4.0.0 is too new, need >=3.200.0 <4"],
      ["hello", 'PATH: pulumi version printed "hello" for its version'],
    ] as const) {
      it(`refuses one that tells ${told}`, async () => {
        box.cli("bin", told);
        await assert.rejects(box.ensure(only), saying(reason, join(box.bin, "pulumi")));
      });
    }

    it("refuses one that fails, with its own words", async () => {
      box.cli("bin", "");
      box.script("bin/pulumi", "echo 'no such libc' >&2; exit 127");
      await assert.rejects(
        box.ensure(only),
        saying("PATH: pulumi version ended with status 127: no such libc"),
      );
    });

    it("refuses one without a host, and does not start it", async () => {
      box.script("bin/pulumi", "echo v3.259.0");
      await assert.rejects(
        box.ensure(only),
        saying("PATH: pulumi has no pulumi-language-nodejs beside it or on PATH"),
      );
      assert.deepEqual(box.starts("bin/pulumi"), []);
    });

    it("says that there is none", async () => {
      await assert.rejects(box.ensure(only), saying("PATH: there is no pulumi on it"));
      await assert.rejects(
        box.ensure({ ...only, PATH: undefined }),
        saying("PATH: there is no pulumi on it"),
      );
    });
  });

  describe("the npm package's folder", () => {
    const only = { AZURE_LOCKDOWN_PULUMI_WAYS: "npm" };

    it("gives its newest version that fits", async () => {
      for (const version of ["3.99.0", "3.201.0", "3.1000.0", "4.1.0"]) {
        box.cli(`home/.pulumi/versions/${version}/bin`, version);
      }
      const binDir = join(box.versions, "3.1000.0", "bin");
      assert.deepEqual(await box.ensure(only), {
        pulumi: join(binDir, "pulumi"),
        binDir,
        version: "3.1000.0",
        source: "npm",
      });
    });

    it("is $PULUMI_HOME/versions when that is set", async () => {
      const pulumi = box.cli("elsewhere/versions/3.259.0/bin", "v3.259.0");
      const cli = await box.ensure({ ...only, PULUMI_HOME: join(box.root, "elsewhere") });
      assert.equal(cli.pulumi, pulumi);
    });

    it("falls back to an older version when the newest is not whole", async () => {
      mkdirSync(join(box.versions, "3.400.0"), { recursive: true });
      box.script("home/.pulumi/versions/3.300.0/bin/pulumi", "echo v3.300.0");
      const pulumi = box.cli("home/.pulumi/versions/3.250.0/bin", "v3.250.0");
      assert.equal((await box.ensure(only)).pulumi, pulumi);
    });

    it("says why none of its versions can be used", async () => {
      mkdirSync(join(box.versions, "3.400.0"), { recursive: true });
      box.script("home/.pulumi/versions/3.300.0/bin/pulumi", "echo v3.300.0");
      await assert.rejects(
        box.ensure(only),
        saying("npm: there is no pulumi in it", "3.400.0", "has no pulumi-language-nodejs", "3.300.0"),
      );
    });

    it("says that it holds no version that fits", async () => {
      box.cli("home/.pulumi/versions/3.1.0/bin", "v3.1.0");
      await assert.rejects(box.ensure(only), saying(`npm: no version >=3.200.0 <4 in ${box.versions}`));
    });

    it("says that there is no home", async () => {
      await assert.rejects(
        box.ensure({ ...only, HOME: undefined }),
        saying("npm: HOME is not set; set it, or PULUMI_HOME"),
      );
    });
  });

  describe("download", () => {
    const only = { AZURE_LOCKDOWN_PULUMI_WAYS: "npm,download" };
    const install = (version: string, told = version): string =>
      `d="$PULUMI_HOME/versions/${version}/bin"; mkdir -p "$d"
for name in pulumi pulumi-language-nodejs; do printf '#!/bin/sh\\necho ${told}\\n' > "$d/$name"; chmod +x "$d/$name"; done`;

    it("has npx download the pinned version, and puts it where npx will find it", async () => {
      box.script("bin/npx", install("$PULUMI_VERSION", "v3.259.0"));
      const binDir = join(box.versions, "3.259.0", "bin");
      const cli = { pulumi: join(binDir, "pulumi"), binDir, version: "3.259.0" };
      assert.deepEqual(await box.ensure({ ...only, PULUMI_VERSION: "3.1.0" }), {
        ...cli,
        source: "download",
      });
      assert.deepEqual(box.starts("bin/npx"), ["--yes pulumi@3.259.0 version"]);
      assert.deepEqual(await box.ensure(only), { ...cli, source: "npm" });
      assert.equal(box.starts("bin/npx").length, 1);
    });

    it("replaces what is there and does not work", async () => {
      box.script("home/.pulumi/versions/3.259.0/bin/pulumi", "exit 1");
      box.script("bin/npx", install("3.259.0"));
      assert.equal((await box.ensure(only)).source, "download");
      assert.equal((await box.ensure(only)).source, "npm");
    });

    it("says in npx's words why it failed, and leaves nothing behind", async () => {
      box.script(
        "bin/npx",
        `${install("3.259.0")}; echo 'Downloading' >&2; echo 'pulumi: fetch failed' >&2; exit 1`,
      );
      const reason = "download: npx pulumi@3.259.0 ended with status 1: Downloading / pulumi: fetch failed";
      await assert.rejects(box.ensure(only), saying(reason));
      assert.deepEqual(readdirSync(box.versions), []);
      assert.ok(box.lines.includes(reason), box.lines.join("\n"));
    });

    it("says in npm's words why the package could not be had", async () => {
      const words = [
        "npm warn old",
        "npm error code E404",
        "npm error 404 Not Found",
        "npm error A complete log",
      ];
      box.script("bin/npx", `${words.map((line) => `echo '${line}' >&2`).join("; ")}; exit 1`);
      await assert.rejects(
        box.ensure(only),
        saying("download: npx pulumi@3.259.0 failed: E404, 404 Not Found\n"),
      );
    });

    it("says that nothing was downloaded", async () => {
      box.script("bin/npx", "echo v3.259.0");
      await assert.rejects(box.ensure(only), saying("download: npx pulumi@3.259.0 left no pulumi behind"));
    });

    it("does not take another version for the pinned one's", async () => {
      box.script("bin/npx", install("3.259.0", "v2.0.0"));
      await assert.rejects(
        box.ensure(only),
        saying("download: what npx downloaded cannot be used: pulumi 2.0.0 is too old"),
      );
      assert.equal(existsSync(join(box.versions, "3.259.0")), false);
    });

    it("says that there is no npx", async () => {
      await assert.rejects(box.ensure(only), saying("download: there is no npx on PATH"));
    });

    it("gives up when nothing answers, and ends what it has started", async () => {
      const pid = join(box.root, "pid");
      box.script("bin/npx", `sleep 1000 & echo $! > ${pid}; wait`);
      const context = {
        env: box.env,
        source: readGoSource(box.goFolder),
        progress: lineProgress(() => undefined),
        signal: new AbortController().signal,
      };
      const outcome = await fromDownload(context, 1500);
      assert.deepEqual(outcome, { why: "npx pulumi@3.259.0 got no answer within 1.5 s" });
      assert.ok(existsSync(pid));
      await until(() => !isAlive(Number(readFileSync(pid, "utf8"))));
    });

    it("does not give up on a download that has begun", async () => {
      box.script("bin/npx", `echo '=== Installing ==='; sleep 3; ${install("3.259.0")}`);
      const context = {
        env: box.env,
        source: readGoSource(box.goFolder),
        progress: lineProgress(() => undefined),
        signal: new AbortController().signal,
      };
      assert.ok("cli" in (await fromDownload(context, 2000)));
    });
  });

  describe("build", () => {
    it("builds into the cache, and takes it from there at once the next time", async () => {
      box.go();
      const cli = await box.ensure();
      const [entry = ""] = box.entries();
      const binDir = join(box.cache, entry, "bin");
      assert.match(entry, /^3\.259\.0-[0-9a-f]{16}$/);
      assert.deepEqual(cli, { pulumi: join(binDir, "pulumi"), binDir, version: "3.259.0", source: "built" });
      assert.deepEqual(box.entries(), [entry]);
      assert.deepEqual(box.lines.slice(-2), [
        "Building the Pulumi CLI 3.259.0 with Go 1.26.8: about 4 minutes the first time, on 2 cores.",
        box.lines.at(-1),
      ]);

      const started = box.starts("built").length;
      assert.deepEqual(await box.ensure(), cli);
      assert.equal(box.builds(), 1);
      assert.equal(box.starts("built").length, started, "a cached CLI is not started to be verified");
    });

    it("builds anew when the Go module has changed, tests aside", async () => {
      box.go();
      const first = await box.ensure();
      box.write("go/pulumi-language-nodejs/main_test.go", "package main\n");
      assert.deepEqual(await box.ensure(), first);
      box.write("go/pulumi-language-nodejs/main.go", "package main // changed\n");
      assert.notDeepEqual(await box.ensure(), first);
      assert.equal(box.builds(), 2);
    });

    it("tells what was tried before, and how long it took", async () => {
      box.go();
      box.cli("bin", "v2.25.0");
      await box.ensure();
      assert.ok(box.lines.some((line) => line.startsWith("PATH: pulumi 2.25.0 is too old")));
      assert.match(box.lines.at(-1) ?? "", /^Built the Pulumi CLI 3\.259\.0 in \d+ s\.$/);
    });

    it("says that Go is not installed", async () => {
      await assert.rejects(
        box.ensure(),
        saying(
          "build: Go is not installed (need 1.26 or newer)",
          "What to do: install the Pulumi CLI >=3.200.0 <4",
        ),
      );
    });

    for (const version of ["1.25.9", "1.9", "1.2.30"]) {
      it(`says that Go ${version} is too old`, async () => {
        box.go({ version });
        await assert.rejects(box.ensure(), saying(`build: Go ${version} is too old (need 1.26 or newer)`));
        assert.equal(box.builds(), 0);
      });
    }

    it("takes Go 1.26 without a third number", async () => {
      box.go({ version: "1.26" });
      assert.equal((await box.ensure()).source, "built");
    });

    it("says in Go's words why the build failed, and leaves nothing behind", async () => {
      box.go({ before: "echo 'write /tmp/x: no space left on device' >&2; exit 1" });
      await assert.rejects(
        box.ensure(),
        saying("build: go build ended with status 1:", "no space left on device"),
      );
      assert.deepEqual(box.entries(), []);
    });

    it("does not keep a binary that does not start", async () => {
      box.go({ builds: "$(exit 1)" });
      await assert.rejects(box.ensure(), saying('build: pulumi, just built, does not work: printed ""'));
      assert.deepEqual(box.entries(), []);
    });

    it("does not keep a binary of another release", async () => {
      box.go({ builds: "v3.258.0" });
      await assert.rejects(box.ensure(), saying("build: pulumi, just built, is 3.258.0 and not 3.259.0"));
      assert.deepEqual(box.entries(), []);
    });

    it("leaves the Pulumi home alone", async () => {
      box.go();
      await box.ensure();
      assert.equal(existsSync(join(box.home, ".pulumi")), false);
    });
  });

  describe("a cache folder that cannot be used", () => {
    it("is said to be no folder", async () => {
      box.go();
      const file = box.write("file", "");
      await assert.rejects(
        box.ensure({ XDG_CACHE_HOME: file }),
        saying("build: cannot write to", "ENOTDIR", "set XDG_CACHE_HOME to a folder that you can write to"),
      );
    });

    it("is said to be read-only", async function () {
      if (process.getuid?.() === 0) this.skip(); // nothing is read-only for root
      box.go();
      const folder = join(box.root, "sealed");
      mkdirSync(folder);
      chmodSync(folder, 0o555);
      await assert.rejects(
        box.ensure({ XDG_CACHE_HOME: folder }),
        saying("build: cannot write to", "EACCES"),
      );
    });

    it("is not needed for a download", async () => {
      box.script(
        "bin/npx",
        'd="$PULUMI_HOME/versions/3.259.0/bin"; mkdir -p "$d"; for n in pulumi pulumi-language-nodejs; do printf "#!/bin/sh\\necho v3.259.0\\n" > "$d/$n"; chmod +x "$d/$n"; done',
      );
      const cli = await box.ensure({ XDG_CACHE_HOME: box.write("file", "") });
      assert.equal(cli.source, "download");
    });

    it("is missing without a home", async () => {
      box.go();
      await assert.rejects(
        box.ensure({ HOME: undefined, XDG_CACHE_HOME: undefined }),
        saying("cache: HOME is not set; set it, or XDG_CACHE_HOME", "build: HOME is not set"),
      );
    });

    it("is looked for in the home when XDG_CACHE_HOME is no absolute path", async () => {
      box.go();
      const { pulumi } = await box.ensure({ XDG_CACHE_HOME: "relative" });
      assert.ok(pulumi.startsWith(box.home), pulumi);
    });
  });

  describe("the choice of ways", () => {
    it("is limited to the named ones", async () => {
      box.cli("bin", "v3.259.0");
      box.go();
      assert.equal((await box.ensure({ AZURE_LOCKDOWN_PULUMI_WAYS: " build , cache " })).source, "built");
      assert.deepEqual(box.starts("bin/pulumi"), []);
    });

    it("is all of them when the variable is empty", async () => {
      box.cli("bin", "v3.259.0");
      assert.equal((await box.ensure({ AZURE_LOCKDOWN_PULUMI_WAYS: "" })).source, "path");
    });

    it("is refused when it names an unknown one", async () => {
      await assert.rejects(
        box.ensure({ AZURE_LOCKDOWN_PULUMI_WAYS: "path,brew" }),
        saying("names no such way: brew", "path, npm, cache, download, build"),
      );
    });

    it("puts PATH first, then npm's folder, then the cache", async () => {
      box.go();
      const built = await box.ensure();
      box.cli("home/.pulumi/versions/3.260.0/bin", "v3.260.0");
      assert.equal((await box.ensure()).source, "npm");
      box.cli("bin", "v3.259.0");
      assert.equal((await box.ensure()).source, "path");
      assert.deepEqual(await box.ensure({ AZURE_LOCKDOWN_PULUMI_WAYS: "cache" }), built);
    });
  });

  it("says for each way why it failed, and only then what to do", async () => {
    const error: unknown = await box.ensure().catch((thrown: unknown) => thrown);
    assert.ok(error instanceof PulumiCliError);
    assert.deepEqual(
      error.message.split("\n").map((line) => line.trim().split(":")[0]),
      [
        "There is no Pulumi CLI that can be used on this machine, and none could be had",
        "PATH",
        "npm",
        "cache",
        "download",
        "build",
        "What to do",
      ],
    );
  });

  it("says that the Go module is missing, or pins nothing", () => {
    assert.throws(() => readGoSource(join(box.root, "gone")), saying("There is no Go module in"));
    writeFileSync(join(box.goFolder, "go.mod"), "module m\n");
    assert.throws(() => readGoSource(box.goFolder), saying("names no Pulumi release"));
  });
});
