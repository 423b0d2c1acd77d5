import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";

import { version } from "../../package.json";
import { RULES } from "../../policypack/rules";
import { Engine, example, ROOT } from "./engine";
import { Folder, PACKAGE } from "./packaged";

const inPackage = (path: string): string => readFileSync(join(PACKAGE, path), "utf8");

describe("the policy pack as a package", function () {
  this.timeout(120_000);
  let folder: Folder;
  beforeEach(() => (folder = new Folder()));
  afterEach(() => {
    folder.close();
  });

  /** Judges the rogue rule and its compliant twin by a pack, on the real engine. */
  async function judges(pack: string): Promise<void> {
    const rogue = new Engine(example("rogue-rule"));
    const compliant = new Engine(example("locked-down"));
    try {
      const bad = await rogue.pulumi("preview", "-c", "disguise=ip-group", "--policy-pack", pack);
      assert.notEqual(bad.status, 0, bad.output);
      assert.match(bad.output, /firewall-no-unrestricted-egress {2}\(azure-native:network:\w+: partners\)/);
      const good = await compliant.succeed("preview", "--policy-pack", pack);
      assert.match(good, new RegExp(`azure-lockdown@v${version.replaceAll(".", "\\.")}`));
    } finally {
      rogue.close();
      compliant.close();
    }
  }

  it("is judged by from the tarball, installed in an empty folder", async () => {
    await judges(folder.install(folder.pack()));
  });

  it("is judged by from a tag of a git repository", async () => {
    const pack = folder.copyPack();
    const git = (...args: string[]): string =>
      folder.run("pack", "git", "-c", "user.name=test", "-c", "user.email=test@contoso.com", ...args);
    git("init", "--quiet");
    // The pack's own files: what npm installed beside them is nobody's to publish.
    git("add", "--all", "--", ".", ":!node_modules");
    git("commit", "--quiet", "--message", `Version ${version}`);
    git("tag", `v${version}`);
    await judges(folder.install(`git+file://${pack}#v${version}`));
  });

  it("loads no package but the one that it depends on", () => {
    const { dependencies } = JSON.parse(inPackage("package.json")) as { dependencies: object };
    const loaded = [...inPackage("index.js").matchAll(/\brequire\("([^"]+)"\)/g)]
      .map((match) => match[1] ?? "")
      .filter((name) => !isBuiltin(name));
    assert.ok(loaded.length > 0);
    for (const name of loaded) assert.match(name, /^@pulumi\/pulumi(\/|$)/);
    assert.deepEqual(Object.keys(dependencies), ["@pulumi/pulumi"]);
  });

  it("has one version, in all files that have one", () => {
    assert.equal((JSON.parse(inPackage("package.json")) as { version: string }).version, version);
    assert.match(inPackage("PulumiPolicy.yaml"), new RegExp(`^version: ${version}$`, "m"));
  });

  it("has the page of every rule, and no link that leads nowhere", () => {
    const pages = readdirSync(PACKAGE, { recursive: true, encoding: "utf8" }).filter(
      (path) => path.endsWith(".md") && !path.includes("node_modules"),
    );
    for (const { meta } of RULES) assert.ok(pages.includes(`docs/rules/${meta.id}.md`), meta.id);
    for (const page of pages) {
      for (const [, target = ""] of inPackage(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)) {
        assert.ok(existsSync(join(PACKAGE, dirname(page), target)), `${page}: ${target}`);
      }
    }
  });

  it("holds nothing that an earlier bundle left, and leaves what npm installed", () => {
    const [left, installed] = ["docs/rules/a-rule-of-old.md", "node_modules/of-npm/index.js"];
    for (const file of [left, installed]) {
      mkdirSync(dirname(join(PACKAGE, file)), { recursive: true });
      writeFileSync(join(PACKAGE, file), "");
    }
    try {
      execFileSync(process.execPath, [join(ROOT, "tools/bundle.mjs")]);
      assert.ok(!existsSync(join(PACKAGE, left)));
      assert.ok(existsSync(join(PACKAGE, installed)));
    } finally {
      rmSync(join(PACKAGE, "node_modules/of-npm"), { recursive: true });
    }
  });

  it("names the licence of each package whose code it holds", () => {
    const text = inPackage("THIRD-PARTY-LICENSES.txt");
    const held = [...text.matchAll(/^(\S+) \d+\.\d+\.\d+\S* \((.+)\)$/gm)].map((match) => match[1]);
    for (const name of ["@grpc/grpc-js", "@pulumi/policy", "google-protobuf", "tldts"]) {
      assert.ok(held.includes(name), name);
    }
    assert.doesNotMatch(text, /\(undefined\)/);
  });
});
