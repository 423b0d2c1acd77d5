import { makeReport, type Report, type ReportedFinding } from "../../report";

const URN = "urn:pulumi:dev::project::azure-native:network:FirewallPolicyRuleCollectionGroup::rcg";

/** A mandatory finding with all that a finding can have; the fields given replace the ordinary ones. */
export function finding(fields: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    rule: "firewall-no-unrestricted-egress",
    severity: "mandatory",
    verdict: "unrestricted",
    urn: URN,
    resourceType: "azure-native:network:FirewallPolicyRuleCollectionGroup",
    resourceName: "rcg",
    property: "ruleCollections[0].rules[1]",
    message: 'Rule "partner-sync" of firewall policy "hub" lets traffic out to the Internet.',
    witness: { source: "10.0.0.4", destination: "1.0.0.0", protocol: "Tcp", port: 443 },
    publicAddresses: { ipv4: 3702258432n, ipv6: 0n },
    fix: 'Delete rule "partner-sync", or replace 0.0.0.0/1 and 128.0.0.0/1 by the destinations it needs.',
    unknown: [],
    involves: [URN],
    stack: "org/project/dev",
    input: "dev.json",
    docs: "docs/rules/firewall-no-unrestricted-egress.md",
    location: { file: "index.ts", line: 12 },
    ...fields,
  };
}

/** An advisory finding with no more than a finding must have. */
export function bareFinding(fields: Partial<ReportedFinding> = {}): ReportedFinding {
  return finding({
    rule: "no-undecidable-egress",
    severity: "advisory",
    verdict: "unknown",
    urn: "",
    resourceType: "",
    resourceName: "",
    property: "deployment.resources[3]",
    message: "In arm.json at resources[3]: expected a resource, found a number.",
    witness: undefined,
    publicAddresses: { ipv4: 0n, ipv6: 0n },
    fix: "Correct the input at this place, or make it again.",
    involves: [],
    stack: undefined,
    input: "arm.json",
    docs: "docs/rules/no-undecidable-egress.md",
    location: undefined,
    ...fields,
  });
}

/** A report of findings, on three stacks unless told otherwise. */
export function report(
  findings: readonly ReportedFinding[],
  counts: { readonly stacks?: number; readonly resources?: number } = {},
): Report {
  return makeReport({
    tool: { name: "azure-lockdown", version: "1.2.3" },
    stacks: counts.stacks ?? 3,
    resources: counts.resources ?? 42,
    findings,
    rules: [
      {
        id: "firewall-no-unrestricted-egress",
        title: "No Azure Firewall rule lets traffic out to everywhere.",
        docs: "docs/rules/firewall-no-unrestricted-egress.md",
      },
      {
        id: "nsg-no-unrestricted-egress",
        title: "No rule of a network security group lets traffic out to everywhere.",
        docs: "docs/rules/nsg-no-unrestricted-egress.md",
      },
    ],
  });
}

/** A name as an attacker would choose it: colours, a cursor movement, a line end, and text turned around. */
export const HOSTILE = "\u001b[2J\u009b1A\r\nok\u202egnihton\u007f";
