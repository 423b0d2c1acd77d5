import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { faultsBySchema, REPORT_SCHEMA } from "../report/schema";
import { bundle, CLI, Workplace } from "./command";
import { CLOSED, OPEN, stateOf } from "./states";

interface JsonReport {
  summary: { stacks: number; resources: number; mandatory: number };
  findings: { rule: string; severity: string; verdict: string; stack: string | null; property: string }[];
}

describe("azure-lockdown audit", () => {
  let place: Workplace;
  before(bundle);
  beforeEach(() => {
    place = new Workplace();
    place.write("open.json", stateOf("open", [OPEN]));
    place.write("closed.json", stateOf("closed", [CLOSED]));
  });
  afterEach(() => {
    place.remove();
  });

  const report = (...args: readonly string[]): JsonReport => {
    const { stdout } = place.run("audit", "--format", "json", ...args);
    const parsed: unknown = JSON.parse(stdout);
    assert.deepEqual(faultsBySchema(parsed, REPORT_SCHEMA), []);
    return parsed as JsonReport;
  };

  it("ends with 0 and says so where nothing is found", () => {
    assert.deepEqual(place.run("audit", "closed.json"), {
      status: 0,
      stdout: "No findings in 1 stack (1 resource).\n",
      stderr: "",
    });
  });

  it("ends with 1 and proves it where something mandatory is found, without colour on a pipe", () => {
    assert.deepEqual(place.run("audit", "open.json"), {
      status: 1,
      stdout: `1 mandatory finding in 1 stack (1 resource).

mandatory nsg-no-unrestricted-egress (unrestricted)
  Rule "out" of network security group "web" lets traffic out to the Internet.
  resource    web (azure-native:network:NetworkSecurityGroup)
  property    securityRules[0]
  stack       project/open
  packet      10.0.0.4 -> 1.0.0.0 Tcp port 443 is let out
  opens       3,702,258,687 public IPv4 addresses (100 % of all)
  fix         Delete rule "out", or replace 0.0.0.0/1 and 128.0.0.0/1 by the
              destinations it needs.
  location    index.ts:12
  docs        docs/rules/nsg-no-unrestricted-egress.md
`,
      stderr: "",
    });
  });

  it("judges several stacks in one report", () => {
    const { summary, findings } = report("open.json", "closed.json");
    assert.deepEqual([summary.stacks, summary.resources, summary.mandatory], [2, 2, 1]);
    assert.deepEqual(
      findings.map(({ stack }) => stack),
      ["project/open"],
    );
  });

  it("judges a folder or a glob as the files in it", () => {
    for (const input of [".", "*.json", place.folder]) {
      const { summary } = report(input);
      assert.deepEqual([summary.stacks, summary.mandatory], [2, 1], input);
    }
  });

  it("ends with 2 where an input holds no files", () => {
    assert.equal(place.run("audit", "*.txt").status, 2);
    assert.equal(place.run("audit", "open.json", "*.txt").status, 2);
  });

  describe("where input cannot be read", () => {
    it("ends with 2 and names the file, on standard error only", () => {
      for (const [file, content] of [
        ["missing.json", undefined],
        ["text.json", "no JSON"],
        ["other.json", { hello: "world" }],
      ] as const) {
        if (content !== undefined) place.write(file, content);
        const { status, stdout, stderr } = place.run("audit", file);
        assert.equal(status, 2);
        assert.equal(stdout, "");
        assert.match(stderr, new RegExp(`^azure-lockdown: ${file}: .+\n$`));
      }
    });

    it("still judges and prints the others", () => {
      place.write("bad.json", "{");
      const { status, stdout, stderr } = place.run("audit", "bad.json", "open.json");
      assert.equal(status, 2);
      assert.ok(stdout.startsWith("1 mandatory finding in 1 stack (1 resource).\n"));
      assert.match(stderr, /^azure-lockdown: bad\.json: .+\n$/);
    });

    it("shows a hostile file name escaped", () => {
      const { status, stderr } = place.run("audit", "\u001b[2Jgone.json");
      assert.equal(status, 2);
      assert.ok(stderr.includes("\\x1b[2Jgone.json"));
      assert.doesNotMatch(stderr, /\u001b/);
    });

    it("makes a mandatory finding of a resource that cannot be read", () => {
      place.write("fault.json", stateOf("fault", [CLOSED, 7]));
      const { status } = place.run("audit", "fault.json");
      assert.equal(status, 1);
      const [finding, ...others] = report("fault.json").findings;
      assert.equal(others.length, 0);
      assert.equal(finding?.rule, "no-undecidable-egress");
      assert.equal(finding.severity, "mandatory");
      assert.equal(finding.verdict, "unknown");
      assert.equal(finding.property, "deployment.resources[1]");
    });
  });

  describe("--rule", () => {
    it("judges by that rule only", () => {
      assert.equal(place.run("audit", "open.json", "--rule", "firewall-no-unrestricted-egress").status, 0);
      assert.equal(place.run("audit", "open.json", "--rule", "nsg-no-unrestricted-egress").status, 1);
    });

    it("may be given several times", () => {
      const both = ["firewall-no-unrestricted-egress", "nsg-no-unrestricted-egress"];
      assert.equal(place.run("audit", "open.json", ...both.flatMap((rule) => ["--rule", rule])).status, 1);
    });

    it("leaves what cannot be read a finding", () => {
      place.write("fault.json", stateOf("fault", [7]));
      assert.equal(place.run("audit", "fault.json", "--rule", "nsg-no-unrestricted-egress").status, 1);
    });

    it("refuses a rule that is none, and lists those that are", () => {
      const { status, stdout, stderr } = place.run("audit", "open.json", "--rule", "nothing");
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, /^azure-lockdown: no rule is called nothing; .*nsg-no-unrestricted-egress.*\n$/);
    });
  });

  describe("--quiet", () => {
    it("prints nothing and still tells the verdict by its status", () => {
      assert.deepEqual(place.run("audit", "open.json", "--quiet"), { status: 1, stdout: "", stderr: "" });
      assert.deepEqual(place.run("audit", "closed.json", "--quiet"), { status: 0, stdout: "", stderr: "" });
    });

    it("still prints errors", () => {
      assert.notEqual(place.run("audit", "missing.json", "--quiet").stderr, "");
    });
  });

  describe("--out", () => {
    const read = (file: string): string => readFileSync(join(place.folder, file), "utf8");

    it("writes the report to the file, prints the verdict, and leaves nothing else behind", () => {
      const { status, stdout } = place.run("audit", "open.json", "--format", "json", "--out", "report.json");
      assert.equal(status, 1);
      assert.equal(stdout, "1 mandatory finding in 1 stack (1 resource).\n");
      assert.deepEqual(faultsBySchema(JSON.parse(read("report.json")), REPORT_SCHEMA), []);
      assert.deepEqual(readdirSync(place.folder).sort(), ["closed.json", "open.json", "report.json"]);
    });

    it("replaces what was there, and follows a link to it", () => {
      place.write("real.txt", "x".repeat(10_000));
      symlinkSync("real.txt", join(place.folder, "link.txt"));
      place.run("audit", "closed.json", "--out", "link.txt", "--quiet");
      assert.equal(read("real.txt"), "No findings in 1 stack (1 resource).\n");
      assert.ok(lstatSync(join(place.folder, "link.txt")).isSymbolicLink());
    });

    it("keeps what was there if nothing could be read", () => {
      place.write("report.txt", "before");
      assert.equal(place.run("audit", "missing.json", "--out", "report.txt").status, 2);
      assert.equal(read("report.txt"), "before");
    });

    it("ends with 2 where it cannot write", () => {
      const { status, stderr } = place.run("audit", "closed.json", "--out", "no/such/folder/report.txt");
      assert.equal(status, 2);
      assert.match(stderr, /^azure-lockdown: cannot write no\/such\/folder\/report\.txt: .+\n$/);
      assert.equal(existsSync(join(place.folder, "no")), false);
    });

    it("writes through what is no file, such as a pipe", function () {
      if (!existsSync("/dev/stdout")) this.skip();
      // A pipe of the shell: what Node itself makes for a child is a socket, which nothing can open.
      const { stdout } = spawnSync(
        "bash",
        ["-c", '"$0" "$1" audit closed.json --out /dev/stdout --quiet | cat', process.execPath, CLI],
        { cwd: place.folder, encoding: "utf8" },
      );
      assert.equal(stdout, "No findings in 1 stack (1 resource).\n");
    });
  });

  it("prints every format", () => {
    const starts: Record<string, string> = {
      text: "1 mandatory",
      json: '{\n  "schemaVersion": 1',
      sarif: '{\n  "$schema"',
      markdown: "## azure-lockdown\n",
      html: "<!doctype html>",
      junit: "<?xml",
    };
    for (const [format, start] of Object.entries(starts)) {
      const { status, stdout } = place.run("audit", "open.json", "--format", format);
      assert.equal(status, 1, format);
      assert.ok(stdout.startsWith(start), format);
      assert.ok(stdout.endsWith("\n"), format);
    }
  });
});
