import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

import { version } from "../../package.json";
import { ensurePulumiCli } from "../../tools/pulumi-cli";
import { type OptionSchema, docsOf } from "../../policypack/rule";
import { RULES } from "../../policypack/rules";
import { Cloud, ORGANISATION, type PublishedPack } from "./cloud";
import { Folder, PACKAGE, PACKAGE_NAME } from "./packaged";

/** The policy by which the pack speaks of itself; see policypack/configuration/. */
const SETTINGS = "azure-lockdown";
type Options = Readonly<Record<string, OptionSchema>>;
const PACKS = `/api/orgs/${ORGANISATION}/policypacks`;

describe("pulumi policy publish, against a stand-in for Pulumi Cloud", function () {
  this.timeout(120_000);
  const cloud = new Cloud();
  const folder = new Folder();
  let published: PublishedPack;

  before(async () => {
    const url = await cloud.start();
    const { pulumi } = await ensurePulumiCli({ log: () => undefined });
    const { status, output } = await publish(pulumi, url, folder.copyPack());
    assert.equal(status, 0, output);
    assert.match(output, new RegExp(`azure-lockdown/${version}`));
    const [call] = cloud.of("POST", PACKS);
    assert.ok(call !== undefined);
    published = JSON.parse(call.body.toString("utf8")) as PublishedPack;
  });
  after(async () => {
    await cloud.close();
    folder.close();
  });

  /** Runs the real command line, with a home of its own and nobody's credentials. */
  async function publish(
    pulumi: string,
    url: string,
    pack: string,
  ): Promise<{ readonly status: number | null; readonly output: string }> {
    const home = join(folder.path, "home");
    mkdirSync(home);
    const child = spawn(pulumi, ["policy", "publish", ORGANISATION, "--non-interactive"], {
      cwd: pack,
      env: {
        HOME: home,
        NO_COLOR: "1",
        PATH: `${dirname(pulumi)}${delimiter}${process.env["PATH"] ?? ""}`,
        PULUMI_ACCESS_TOKEN: "not-a-token",
        PULUMI_BACKEND_URL: url,
        PULUMI_HOME: home,
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    }
    const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { status, output };
  }

  it("announces the pack, uploads it, and says that it is complete, in this order", () => {
    const wrote = cloud.calls.filter(({ method }) => method !== "GET");
    assert.deepEqual(
      wrote.map(({ method, path }) => `${method} ${path}`),
      [`POST ${PACKS}`, "PUT /upload", `POST ${PACKS}/azure-lockdown/versions/${version}/complete`],
    );
  });

  it("gives the token to the service, and not to the store of tarballs", () => {
    const [upload] = cloud.of("PUT", "/upload");
    assert.equal(upload?.authorization, undefined);
    assert.equal(cloud.of("POST", PACKS)[0]?.authorization, "token not-a-token");
  });

  it("publishes each rule as a policy, and the one that holds the pack's settings", () => {
    assert.equal(published.name, "azure-lockdown");
    assert.equal(published.versionTag, version);
    assert.equal(published.runtime, "nodejs");
    assert.deepEqual(
      published.policies.map(({ name }) => name).sort(),
      [SETTINGS, ...RULES.map(({ meta }) => meta.id)].sort(),
    );
  });

  for (const rule of RULES) {
    const { id, title, severity } = rule.meta;
    it(`publishes level, description and options of ${id}`, () => {
      const policy = published.policies.find(({ name }) => name === id);
      assert.ok(policy !== undefined);
      assert.equal(policy.enforcementLevel, severity);
      assert.equal(policy.description, title);
      assert.equal(policy.remediationSteps, docsOf(rule.meta));
      const properties = policy.configSchema?.properties ?? {};
      for (const [option, schema] of Object.entries(rule.options as Options)) {
        assert.deepEqual(properties[option], JSON.parse(JSON.stringify(schema)), option);
      }
    });
  }

  it("uploads a small package that has all that is needed, and nothing else", () => {
    const [upload] = cloud.of("PUT", "/upload");
    assert.ok(upload !== undefined);
    assert.ok(upload.body.length < 2_000_000, `${String(upload.body.length)} bytes`);
    writeFileSync(join(folder.path, "upload.tgz"), upload.body);
    const names = folder
      .run("", "tar", "-tzf", "upload.tgz")
      .trim()
      .split("\n")
      .map((name) => name.replace(/^package\//, ""))
      .sort();
    const made = readdirSync(PACKAGE, { recursive: true, withFileTypes: true })
      .filter(
        (entry) =>
          entry.isFile() && !/node_modules|package-lock\.json/.test(join(entry.parentPath, entry.name)),
      )
      .map((entry) => join(entry.parentPath, entry.name).slice(PACKAGE.length + 1))
      .sort();
    assert.deepEqual(names, made);
    for (const name of ["index.js", "LICENSE", "package.json", "PulumiPolicy.yaml", "README.md"]) {
      assert.ok(names.includes(name), name);
    }
  });

  it("uploads a package that Node loads, up to where it would serve the engine", () => {
    const [upload] = cloud.of("PUT", "/upload");
    assert.ok(upload !== undefined);
    writeFileSync(join(folder.path, "upload.tgz"), upload.body);
    const pack = folder.install(join(folder.path, "upload.tgz"));
    // Where an engine has started it, a pack writes the port that it serves at; so it is told to end after that.
    const script = `
      const write = process.stdout.write;
      process.stdout.write = (text, ...rest) => {
        write.call(process.stdout, text, ...rest);
        if (/^\\d+\\s*$/.test(String(text))) setImmediate(() => process.exit(0));
        return true;
      };
      require(${JSON.stringify(pack)});`;
    const port = folder.run(
      `app/node_modules/${PACKAGE_NAME}`,
      process.execPath,
      "-e",
      script,
      "127.0.0.1:1",
    );
    assert.match(port, /^\d+\s*$/);
  });
});
