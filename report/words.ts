import { grouped, opensOf, packetOf } from "../egress/reach";
import { printable } from "./printable";
import type { ReportedFinding, Summary } from "./report";

/** The verdict of a whole report in one line: "1 mandatory finding in 3 stacks (42 resources)." */
export function verdictOf(summary: Summary): string {
  const { stacks, resources, suppressed } = summary;
  const where =
    stacks === 0
      ? plural(resources, "resource")
      : `${plural(stacks, "stack")} (${plural(resources, "resource")})`;
  const also = suppressed === 0 ? "" : `, ${grouped(suppressed)} suppressed`;
  return `${foundIn(summary)} in ${where}${also}.`;
}

function foundIn({ mandatory, advisory }: Summary): string {
  if (mandatory === 0 && advisory === 0) return "No findings";
  if (advisory === 0) return plural(mandatory, "mandatory finding");
  if (mandatory === 0) return plural(advisory, "advisory finding");
  return `${grouped(mandatory)} mandatory and ${plural(advisory, "advisory finding")}`;
}

/** What weight a finding has: that of its rule, or none where somebody has accepted it. */
export function levelOf({ severity, suppressed }: ReportedFinding): "mandatory" | "advisory" | "suppressed" {
  return suppressed === undefined ? severity : "suppressed";
}

/** `until 2026-12-31 by net@contoso.com: moved in December (NET-12)`. */
function suppressionOf({ suppressed }: ReportedFinding): string | undefined {
  if (suppressed === undefined) return undefined;
  const { until, owner, reason, ticket } = suppressed;
  return `until ${until} by ${owner}: ${reason}${ticket === undefined ? "" : ` (${ticket})`}`;
}

/**
 * What the formats for people say of a finding under its message, label by label and safe to show; what is not
 * there is left out.
 */
export function detailsOf(finding: ReportedFinding): (readonly [label: string, text: string])[] {
  const { resourceName, resourceType, urn, property, stack, input, location } = finding;
  const resource = resourceType === "" ? resourceName : `${resourceName} (${resourceType})`;
  const details: (readonly [string, string | undefined])[] = [
    // A resource that could not be read has no name; its URN may still be there.
    ["resource", resource === "" ? urn : resource],
    ["property", property],
    ["stack", stack],
    // A stack is known by its name; other resources only by the file they stand in.
    ["input", stack === undefined ? input : undefined],
    ["packet", packetOf(finding)],
    ...opensOf(finding).map((line) => ["opens", line] as const),
    ["fix", finding.fix],
    ["location", location === undefined ? undefined : `${location.file}:${location.line}`],
    ["docs", finding.docs],
    ["accepted", suppressionOf(finding)],
  ];
  return details.flatMap(([label, text]) =>
    text === undefined || text === "" ? [] : [[label, printable(text)] as const],
  );
}

/** 1 stack, 2 stacks. */
export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}
