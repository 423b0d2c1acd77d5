import assert from "node:assert/strict";

import { render, type ReportedFinding } from "../../report";
import { bareFinding, finding, report } from "./findings";

interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: { physicalLocation?: unknown; logicalLocations: unknown }[];
  partialFingerprints: Record<string, string>;
  properties: unknown;
}
interface Log {
  version: string;
  runs: { tool: { driver: { name: string; version: string; rules: { id: string }[] } }; results: Result[] }[];
}

/** The one run of the log. */
function runOf(findings: readonly ReportedFinding[]): Log["runs"][number] {
  const log = JSON.parse(render(report(findings), "sarif", { colour: false })) as Log;
  assert.equal(log.version, "2.1.0");
  const [run, ...others] = log.runs;
  assert.ok(run !== undefined && others.length === 0);
  return run;
}

function resultOf(given: ReportedFinding): Result {
  const [result] = runOf([given]).results;
  assert.ok(result !== undefined);
  return result;
}

describe("the SARIF report", () => {
  it("has a result for a finding, at its line and its resource", () => {
    const { partialFingerprints, ...result } = resultOf(finding());
    assert.deepEqual(result, {
      ruleId: "firewall-no-unrestricted-egress",
      ruleIndex: 0,
      level: "error",
      message: {
        text:
          'Rule "partner-sync" of firewall policy "hub" lets traffic out to the Internet. ' +
          "Packet: 10.0.0.4 -> 1.0.0.0 Tcp port 443 is let out. " +
          'Delete rule "partner-sync", or replace 0.0.0.0/1 and 128.0.0.0/1 by the destinations it needs.',
      },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: "index.ts" }, region: { startLine: 12 } },
          logicalLocations: [
            {
              kind: "resource",
              name: "rcg",
              fullyQualifiedName: `${finding().urn} ruleCollections[0].rules[1]`,
            },
          ],
        },
      ],
      properties: {
        verdict: "unrestricted",
        stack: "org/project/dev",
        publicAddresses: { ipv4: "3702258432", ipv6: "0" },
      },
    });
    assert.match(partialFingerprints["azureLockdown/v1"] ?? "", /^[0-9a-f]{64}$/);
  });

  it("describes every rule that was run and every rule that has a result, and refers to it by its index", () => {
    const { tool, results } = runOf([bareFinding(), finding()]);
    const ids = tool.driver.rules.map(({ id }) => id);
    assert.deepEqual(ids, [
      "firewall-no-unrestricted-egress",
      "nsg-no-unrestricted-egress",
      "no-undecidable-egress",
    ]);
    for (const { ruleId, ruleIndex } of results) assert.equal(ids[ruleIndex], ruleId);
  });

  it("calls an advisory finding a warning, and names the input where no line is known", () => {
    const { level, locations } = resultOf(bareFinding());
    assert.equal(level, "warning");
    assert.deepEqual(locations[0]?.physicalLocation, { artifactLocation: { uri: "arm.json" } });
  });

  it("writes file names as URIs", () => {
    const { locations } = resultOf(finding({ location: { file: "a b/c#d:é.ts", line: 1 } }));
    assert.deepEqual(locations[0]?.physicalLocation, {
      artifactLocation: { uri: "a%20b/c%23d%3A%C3%A9.ts" },
      region: { startLine: 1 },
    });
  });

  it("has fingerprints that stay when lines and words change, and differ between findings", () => {
    const print = (fields: Partial<ReportedFinding>): string | undefined =>
      resultOf(finding(fields)).partialFingerprints["azureLockdown/v1"];
    assert.equal(print({}), print({ message: "Other.", location: undefined }));
    assert.notEqual(print({}), print({ property: "other" }));
    assert.notEqual(print({}), print({ urn: "urn:other" }));
    assert.notEqual(print({}), print({ rule: "other-rule" }));
  });

  it("lets no name be a placeholder or a link of SARIF", () => {
    const { message } = resultOf(finding({ message: "{0} [a](b)", witness: undefined, fix: "." }));
    assert.equal(message.text, "{{0}} [a] (b) .");
  });
});
