import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";

import { hasColour, textReport, verdictLine } from "../../report";
import { bareFinding, finding, HOSTILE, report } from "./findings";

const plain = (...parameters: Parameters<typeof report>): string =>
  textReport(report(...parameters), { colour: false });

describe("the text report", () => {
  it("says the verdict first, then each finding with its proof and the way out", () => {
    assert.equal(
      plain([bareFinding(), finding()]),
      `1 mandatory and 1 advisory finding in 3 stacks (42 resources).

mandatory firewall-no-unrestricted-egress (unrestricted)
  Rule "partner-sync" of firewall policy "hub" lets traffic out to the Internet.
  resource    rcg (azure-native:network:FirewallPolicyRuleCollectionGroup)
  property    ruleCollections[0].rules[1]
  stack       org/project/dev
  packet      10.0.0.4 -> 1.0.0.0 Tcp port 443 is let out
  opens       3,702,258,432 public IPv4 addresses (99.9 % of all)
  fix         Delete rule "partner-sync", or replace 0.0.0.0/1 and 128.0.0.0/1
              by the destinations it needs.
  location    index.ts:12
  docs        docs/rules/firewall-no-unrestricted-egress.md

advisory no-undecidable-egress (unknown)
  In arm.json at resources[3]: expected a resource, found a number.
  property    deployment.resources[3]
  input       arm.json
  fix         Correct the input at this place, or make it again.
  docs        docs/rules/no-undecidable-egress.md
`,
    );
  });

  it("counts in words that fit the number", () => {
    const lines = [
      plain([]),
      plain([], { stacks: 1, resources: 1 }),
      plain([], { stacks: 0, resources: 7 }),
      plain([], { resources: 1234567 }),
      verdictLine(report([finding()]), { colour: false }),
      verdictLine(report([finding(), finding()], { stacks: 1 }), { colour: false }),
      verdictLine(report([bareFinding(), bareFinding()]), { colour: false }),
      verdictLine(report([finding(), bareFinding(), bareFinding()]), { colour: false }),
    ];
    assert.deepEqual(lines, [
      "No findings in 3 stacks (42 resources).\n",
      "No findings in 1 stack (1 resource).\n",
      "No findings in 7 resources.\n",
      "No findings in 3 stacks (1,234,567 resources).\n",
      "1 mandatory finding in 3 stacks (42 resources).\n",
      "2 mandatory findings in 1 stack (42 resources).\n",
      "2 advisory findings in 3 stacks (42 resources).\n",
      "1 mandatory and 2 advisory findings in 3 stacks (42 resources).\n",
    ]);
  });

  it("stays within 80 columns, and breaks no word", () => {
    const word = "x".repeat(100);
    const text = plain([finding({ message: `${"many words ".repeat(30)}${word}`, fix: "a b ".repeat(60) })]);
    const wide = text.split("\n").filter((line) => line.length > 80);
    assert.deepEqual(wide, [`  ${word}`]);
  });

  it("says of an undecided packet that it may be let out", () => {
    const text = plain([finding({ verdict: "unknown" })]);
    assert.ok(text.includes("  packet      10.0.0.4 -> 1.0.0.0 Tcp port 443 may be let out\n"));
  });

  it("names no port where the protocol has none", () => {
    const witness = { source: "10.0.0.4", destination: "1.0.0.0", protocol: "Icmp", port: 0 } as const;
    assert.ok(plain([finding({ witness })]).includes("10.0.0.4 -> 1.0.0.0 Icmp is let out\n"));
  });

  it("counts both address families, and calls no part of them 0 %", () => {
    const text = plain([finding({ publicAddresses: { ipv4: 256n, ipv6: 2n ** 124n } })]);
    assert.ok(text.includes("  opens       256 public IPv4 addresses\n"));
    assert.ok(
      text.includes(
        "  opens       21,267,647,932,558,653,966,460,912,964,485,513,216 public IPv6\n" +
          "              addresses (50 % of all)\n",
      ),
    );
  });

  it("counts one address as one", () => {
    const text = plain([finding({ publicAddresses: { ipv4: 1n, ipv6: 1n } })]);
    assert.ok(text.includes("  opens       1 public IPv4 address\n  opens       1 public IPv6 address\n"));
  });

  it("names a resource without a name by its URN", () => {
    assert.ok(plain([bareFinding({ urn: "urn:x" })]).includes("  resource    urn:x\n"));
  });

  it("shows escape sequences in names escaped, wherever a name stands", () => {
    const text = plain([
      finding({
        message: `Rule "${HOSTILE}" lets traffic out.`,
        resourceName: HOSTILE,
        resourceType: HOSTILE,
        property: HOSTILE,
        stack: HOSTILE,
        fix: HOSTILE,
        witness: { source: HOSTILE, destination: HOSTILE, protocol: "Tcp", port: 1 },
        location: { file: HOSTILE, line: 1 },
      }),
      bareFinding({ input: HOSTILE, urn: HOSTILE }),
    ]);
    assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
    assert.ok(text.includes('  Rule "\\x1b[2J\\x9b1A\\r\\nok\\u{202e}gnihton\\x7f" lets traffic out.\n'));
    // Line ends of names make no lines.
    assert.equal(text.match(/^ {2}(stack|input) /gm)?.length, 2);
  });

  it("differs with colour in nothing but colour", () => {
    const given = report([finding(), bareFinding()]);
    const coloured = textReport(given, { colour: true });
    assert.notEqual(coloured, textReport(given, { colour: false }));
    assert.equal(stripVTControlCharacters(coloured), textReport(given, { colour: false }));
  });
});

describe("hasColour", () => {
  const terminal = { isTTY: true };
  it("is for terminals only", () => {
    assert.equal(hasColour(terminal, {}), true);
    assert.equal(hasColour({}, {}), false);
    assert.equal(hasColour(terminal, { TERM: "dumb" }), false);
  });

  it("obeys NO_COLOR, unless that is empty", () => {
    assert.equal(hasColour(terminal, { NO_COLOR: "1" }), false);
    assert.equal(hasColour(terminal, { NO_COLOR: "0" }), false);
    assert.equal(hasColour(terminal, { NO_COLOR: "" }), true);
  });
});
