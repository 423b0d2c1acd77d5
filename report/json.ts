import { printableJson } from "./printable";
import type { Report, ReportedFinding, SuppressionRemark } from "./report";

/** The version of the JSON report; it changes when a reader would have to. */
export const REPORT_SCHEMA_VERSION = 1;

/** A report for programs, by docs/schemas/report-1.schema.json. Every field is always there; `null` means none. */
export function jsonReport({ tool, summary, findings, remarks }: Report): string {
  const { stacks, resources, mandatory, advisory, suppressed } = summary;
  return formatJson({
    schemaVersion: REPORT_SCHEMA_VERSION,
    tool: { name: tool.name, version: tool.version },
    summary: { stacks, resources, mandatory, advisory, suppressed },
    findings: findings.map(jsonFinding),
    ...(remarks.length === 0 ? {} : { suppressions: remarks.map(jsonRemark) }),
  });
}

/** JSON as all commands print it: indented, with a line end, and harmless on a terminal. */
export function formatJson(value: unknown): string {
  return `${printableJson(JSON.stringify(value, null, 2))}\n`;
}

function jsonRemark({ kind, rule, resource, until, owner }: SuppressionRemark): object {
  return { kind, rule, resource, until, owner };
}

// Field by field: what is added to a finding must not slip into the contract.
function jsonFinding(finding: ReportedFinding): object {
  const { witness, publicAddresses, location, suppressed } = finding;
  return {
    rule: finding.rule,
    severity: finding.severity,
    verdict: finding.verdict,
    stack: finding.stack ?? null,
    urn: finding.urn,
    resourceType: finding.resourceType,
    resourceName: finding.resourceName,
    property: finding.property,
    message: finding.message,
    witness:
      witness === undefined
        ? null
        : {
            source: witness.source,
            destination: witness.destination,
            protocol: witness.protocol,
            port: witness.port,
          },
    // As text: a count of IPv6 addresses is beyond what most readers of JSON hold exactly.
    publicAddresses: { ipv4: publicAddresses.ipv4.toString(), ipv6: publicAddresses.ipv6.toString() },
    fix: finding.fix,
    docs: finding.docs,
    location: location === undefined ? null : { file: location.file, line: location.line },
    suppressed:
      suppressed === undefined
        ? null
        : {
            reason: suppressed.reason,
            owner: suppressed.owner,
            until: suppressed.until,
            ticket: suppressed.ticket ?? null,
          },
  };
}
