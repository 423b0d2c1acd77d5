import { createHash } from "node:crypto";

import { packetOf, type Severity } from "../egress/reach";
import { formatJson } from "./json";
import { printable } from "./printable";
import type { Report, ReportedFinding, ReportedRule } from "./report";

const LEVELS: Readonly<Record<Severity, string>> = { mandatory: "error", advisory: "warning" };

/** A report for code scanning: SARIF 2.1.0. */
export function sarifReport({ tool, rules, findings }: Report): string {
  const indices = new Map(rules.map(({ id }, index) => [id, index]));
  return formatJson({
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: tool.name, version: tool.version, rules: rules.map(sarifRule) } },
        results: findings.map((finding) => sarifResult(finding, indices.get(finding.rule) ?? -1)),
      },
    ],
  });
}

function sarifRule({ id, title, docs }: ReportedRule): object {
  return { id, shortDescription: { text: title }, help: { text: `See ${docs}.` } };
}

function sarifResult(finding: ReportedFinding, ruleIndex: number): object {
  const { rule, severity, verdict, message, fix, urn, property, publicAddresses, suppressed } = finding;
  const packet = packetOf(finding);
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    message: {
      // SARIF reads placeholders and links in a message; a name must not be either.
      text: [message, ...(packet === undefined ? [] : [`Packet: ${packet}.`]), fix]
        .map(printable)
        .join(" ")
        .replace(/\{(\d+)\}/g, "{{$1}}")
        .replaceAll("](", "] ("),
    },
    locations: [sarifLocation(finding)],
    // What tells the finding from others, and stays when lines move.
    partialFingerprints: {
      "azureLockdown/v1": createHash("sha256")
        .update(JSON.stringify([rule, urn, property]))
        .digest("hex"),
    },
    ...(suppressed === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: "external",
              status: "accepted",
              justification: printable(
                `${suppressed.reason} (${suppressed.owner}, until ${suppressed.until})`,
              ),
            },
          ],
        }),
    properties: {
      verdict,
      stack: finding.stack ?? null,
      publicAddresses: { ipv4: publicAddresses.ipv4.toString(), ipv6: publicAddresses.ipv6.toString() },
    },
  };
}

function sarifLocation({
  location,
  input,
  urn,
  resourceName,
  resourceType,
  property,
}: ReportedFinding): object {
  const file = location?.file ?? input;
  return {
    // Where the program's line is not known, the file that was read: code scanning drops results without a file.
    ...(file === ""
      ? {}
      : {
          physicalLocation: {
            artifactLocation: { uri: uriOf(file) },
            ...(location === undefined ? {} : { region: { startLine: location.line } }),
          },
        }),
    logicalLocations: [
      {
        kind: "resource",
        ...(resourceName === "" ? {} : { name: resourceName }),
        fullyQualifiedName: [urn === "" ? resourceType : urn, property]
          .filter((part) => part !== "")
          .join(" "),
      },
    ],
  };
}

/** A relative reference as SARIF wants it; a colon in its first part would otherwise be taken for a scheme. */
function uriOf(file: string): string {
  return file
    .split(/[/\\]/)
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, "\ufffd")))
    .join("/");
}
