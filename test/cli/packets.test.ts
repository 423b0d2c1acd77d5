import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { faultsBySchema, publishedSchema } from "../report/schema";
import { bundle, CLI, type Outcome, Workplace } from "./command";
import { HUB_AND_SPOKE, stateFile } from "./estate";

const GOOD = { source: "app", destination: "8.8.8.8", protocol: "Udp", port: 53 };

describe("azure-lockdown ask --packets", () => {
  let place: Workplace;
  before(() => {
    bundle();
    place = new Workplace();
    place.write("all.json", stateFile(HUB_AND_SPOKE));
  });
  after(() => {
    place.remove();
  });

  const askLines = (lines: readonly string[], ...more: readonly string[]): Outcome => {
    place.write("questions.jsonl", lines.join("\n"));
    return place.run("ask", "all.json", "--packets", "questions.jsonl", ...more);
  };
  const ask = (...questions: readonly unknown[]): Outcome =>
    askLines(questions.map((question) => JSON.stringify(question)));
  const verdictsOf = (stdout: string): string[] =>
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => {
        const answer = JSON.parse(line) as { verdict: string };
        assert.deepEqual(faultsBySchema(answer, publishedSchema("answer")), []);
        return answer.verdict;
      });

  const accepted: Readonly<Record<string, readonly [question: object, verdict: string]>> = {
    "a destination": [GOOD, "allowed"],
    "the name of a domain": [{ source: "app", domain: "api.contoso.com", port: 443 }, "allowed"],
    "both, and looks at the domain": [
      { ...GOOD, domain: "api.contoso.com", protocol: "Tcp", port: 443 },
      "allowed",
    ],
    "the destination of that domain alone": [{ ...GOOD, protocol: "Tcp", port: 443 }, "denied"],
    "a protocol in any letter case": [{ ...GOOD, protocol: "uDP" }, "allowed"],
    "a protocol without ports": [{ source: "app", destination: "8.8.8.8", protocol: "Icmp" }, "denied"],
    "the least source port": [{ ...GOOD, sourcePort: 0 }, "allowed"],
    "the greatest source port": [{ ...GOOD, sourcePort: 65535 }, "allowed"],
  };
  for (const [name, [question, verdict]] of Object.entries(accepted)) {
    it(`takes ${name}, as its schema does`, () => {
      assert.deepEqual(faultsBySchema(question, publishedSchema("question")), []);
      const { status, stdout, stderr } = ask(question);
      assert.deepEqual([status, stderr, verdictsOf(stdout)], [0, "", [verdict]]);
    });
  }

  const refused: Readonly<Record<string, readonly [question: unknown, message: string]>> = {
    "a list": [[], "is not an object"],
    "no source": [{ ...GOOD, source: undefined }, "has no source"],
    "an empty source": [{ ...GOOD, source: "" }, 'has the source ""; expected an address, or the name'],
    "no destination": [{ ...GOOD, destination: undefined }, "has no destination and no domain"],
    "a destination that is a number": [
      { ...GOOD, destination: 8 },
      "has the destination 8; expected an address, a domain name",
    ],
    "a domain that is a list": [{ ...GOOD, domain: ["a.b"] }, 'has the domain ["a.b"]; expected'],
    "an unknown protocol": [
      { ...GOOD, protocol: "Sctp" },
      'has the protocol "Sctp"; expected one of Tcp, Udp, Icmp, Esp, Ah',
    ],
    "a port beyond the last": [
      { ...GOOD, port: 65536 },
      "has the port 65536; expected a whole number from 0",
    ],
    "a source port beyond the last": [
      { ...GOOD, sourcePort: 65536 },
      "has the sourcePort 65536; expected a whole number from 0 to 65535",
    ],
    "a source port below the first": [{ ...GOOD, sourcePort: -1 }, "has the sourcePort -1; expected"],
    "a source port that is a text": [{ ...GOOD, sourcePort: "53" }, 'has the sourcePort "53"; expected'],
    "a misspelt field": [
      { ...GOOD, sourceport: 1 },
      'has the unknown field "sourceport" (did you mean "sourcePort"?); expected source, destination,',
    ],
  };
  for (const [name, [question, message]] of Object.entries(refused)) {
    it(`refuses ${name}, as its schema does, and says where and what was expected`, () => {
      assert.equal(
        faultsBySchema(JSON.parse(JSON.stringify(question)), publishedSchema("question")).length,
        1,
      );
      const { status, stdout, stderr } = ask(GOOD, question);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.ok(stderr.startsWith(`azure-lockdown: questions.jsonl, line 2: ${message}`), stderr);
      assert.match(stderr, /; expected [^\n]+\n$/);
    });
  }

  it("refuses a line that is no JSON, and one that lacks the port that its protocol needs", () => {
    assert.match(
      askLines(["", "{"]).stderr,
      /^azure-lockdown: questions\.jsonl, line 2: is not JSON; expected \{/,
    );
    assert.match(
      ask({ ...GOOD, port: undefined }).stderr,
      /^azure-lockdown: questions\.jsonl, line 1: has no port, which Udp needs; expected \{/,
    );
  });

  it("names the line of a source that is not in the input, before it answers any", () => {
    const { status, stdout, stderr } = ask(GOOD, { ...GOOD, source: "nobody" });
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^azure-lockdown: questions\.jsonl, line 2: .*nobody; there are app/);
  });

  it("answers the same whatever the source port", () => {
    const { stdout } = ask(GOOD, ...[0, 53, 1024, 65535].map((sourcePort) => ({ ...GOOD, sourcePort })));
    assert.equal(new Set(stdout.trimEnd().split("\n")).size, 1);
  });

  it("reads what Windows writes, and passes over empty lines", () => {
    const { status, stdout } = askLines([
      `\uFEFF${JSON.stringify(GOOD)}\r`,
      "\r",
      `${JSON.stringify(GOOD)}\r`,
    ]);
    assert.deepEqual([status, verdictsOf(stdout)], [0, ["allowed", "allowed"]]);
  });

  it("answers thousands in their order, to a file as to a pipe", () => {
    const lines = Array.from({ length: 3_000 }, (_, i) =>
      JSON.stringify({ ...GOOD, port: i % 3 === 0 ? 53 : 54 }),
    );
    const { status, stdout } = askLines(lines);
    assert.equal(status, 0);
    assert.deepEqual(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { verdict: string }).verdict),
      lines.map((_, i) => (i % 3 === 0 ? "allowed" : "denied")),
    );
    assert.equal(askLines(lines, "--out", "answers.jsonl").stdout, "");
    assert.equal(readFileSync(join(place.folder, "answers.jsonl"), "utf8"), stdout);
  });

  it("stops without a word where the reader stops", function () {
    if (process.platform === "win32") this.skip();
    place.write("questions.jsonl", `${JSON.stringify(GOOD)}\n`.repeat(3_000));
    const { stdout, stderr } = spawnSync(
      "bash",
      ["-c", '"$0" "$1" ask all.json --packets questions.jsonl | head -c 1', process.execPath, CLI],
      { cwd: place.folder, encoding: "utf8" },
    );
    assert.deepEqual([stdout, stderr], ["{", ""]);
  });

  it("writes no file of answers where a question cannot be read", () => {
    assert.equal(askLines(["{"], "--out", "none.jsonl").status, 2);
    assert.equal(existsSync(join(place.folder, "none.jsonl")), false);
  });
});
