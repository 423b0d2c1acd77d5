import assert from "node:assert/strict";

import { formatJson, jsonReport, type Report } from "../../report";
import { bareFinding, finding, HOSTILE, report } from "./findings";
import { faultsBySchema, REPORT_SCHEMA } from "./schema";

const parsed = (given: Report): unknown => JSON.parse(jsonReport(given));

describe("the JSON report", () => {
  it("has the fields of the contract and no others", () => {
    assert.deepEqual(parsed(report([finding()], { stacks: 1 })), {
      schemaVersion: 1,
      tool: { name: "azure-lockdown", version: "1.2.3" },
      summary: { stacks: 1, resources: 42, mandatory: 1, advisory: 0, suppressed: 0 },
      findings: [
        {
          rule: "firewall-no-unrestricted-egress",
          severity: "mandatory",
          verdict: "unrestricted",
          stack: "org/project/dev",
          urn: "urn:pulumi:dev::project::azure-native:network:FirewallPolicyRuleCollectionGroup::rcg",
          resourceType: "azure-native:network:FirewallPolicyRuleCollectionGroup",
          resourceName: "rcg",
          property: "ruleCollections[0].rules[1]",
          message: 'Rule "partner-sync" of firewall policy "hub" lets traffic out to the Internet.',
          witness: { source: "10.0.0.4", destination: "1.0.0.0", protocol: "Tcp", port: 443 },
          publicAddresses: { ipv4: "3702258432", ipv6: "0" },
          fix: 'Delete rule "partner-sync", or replace 0.0.0.0/1 and 128.0.0.0/1 by the destinations it needs.',
          docs: "docs/rules/firewall-no-unrestricted-egress.md",
          location: { file: "index.ts", line: 12 },
          suppressed: null,
        },
      ],
    });
  });

  it("writes null for what a finding does not have, and leaves no field out", () => {
    const { findings } = parsed(report([bareFinding()])) as { findings: Record<string, unknown>[] };
    const [{ stack, witness, location, ...others } = {}] = findings;
    assert.deepEqual({ stack, witness, location }, { stack: null, witness: null, location: null });
    assert.equal(Object.keys(others).length, 12);
  });

  it("is what the published schema says, with every kind of finding and with none", () => {
    const hostile = finding({ resourceName: HOSTILE, property: "", stack: undefined });
    for (const findings of [[], [finding()], [bareFinding(), hostile, finding()]]) {
      assert.deepEqual(faultsBySchema(parsed(report(findings)), REPORT_SCHEMA), []);
    }
  });

  it("has a schema that refuses a report with a number for a count, an unknown verdict or a missing field", () => {
    const broken = [
      { publicAddresses: { ipv4: 1, ipv6: "0" } },
      { verdict: "fine" },
      { location: { file: "index.ts" } },
      { witness: { source: "10.0.0.4", destination: "1.0.0.0", protocol: "Tcp", port: 65536 } },
    ];
    const { findings, ...others } = parsed(report([finding()])) as { findings: object[] };
    for (const fields of broken) {
      const value = { ...others, findings: [{ ...findings[0], ...fields }] };
      assert.equal(faultsBySchema(value, REPORT_SCHEMA).length, 1, JSON.stringify(fields));
    }
  });

  it("keeps counts exact that no JSON number holds", () => {
    const ipv6 = 2n ** 125n + 1n;
    const { findings } = parsed(report([finding({ publicAddresses: { ipv4: 0n, ipv6 } })])) as {
      findings: { publicAddresses: { ipv6: string } }[];
    };
    assert.equal(BigInt(findings[0]?.publicAddresses.ipv6 ?? ""), ipv6);
  });

  it("puts mandatory findings first and keeps the order otherwise", () => {
    const order = [bareFinding({ message: "a" }), finding({ message: "b" }), finding({ message: "c" })];
    const { findings } = parsed(report(order)) as { findings: { message: string }[] };
    assert.deepEqual(
      findings.map(({ message }) => message),
      ["b", "c", "a"],
    );
  });
});

describe("formatJson", () => {
  it("escapes what a terminal would act on, and keeps the value", () => {
    const text = formatJson({ name: HOSTILE });
    // Not even the control characters beyond ASCII, which JSON itself leaves as they are.
    assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
    assert.deepEqual(JSON.parse(text), { name: HOSTILE });
  });

  it("keeps a character beyond the first plane that is not printed", () => {
    const tag = "\u{e0041}";
    const text = formatJson([tag]);
    assert.ok(text.includes("\\udb40\\udc41"));
    assert.deepEqual(JSON.parse(text), [tag]);
  });
});
