import {
  describePacket,
  describeUnknown,
  type EgressDifference,
  opensOf,
  type SurfaceEntry,
} from "../egress/reach";
import { formatJson } from "./json";
import { labelled } from "./layout";
import { printable } from "./printable";
import { type Paint, painter, type Style } from "./style";
import type { TextOptions } from "./text";
import { plural } from "./words";

const STYLES: Readonly<Record<SurfaceEntry["verdict"], Style>> = {
  unrestricted: "alarm",
  unknown: "alarm",
  broad: "warning",
  restricted: "good",
  none: "good",
};

/** What each source reaches, for people: the widest first. */
export function textSurface(entries: readonly SurfaceEntry[], { colour }: TextOptions): string {
  const paint = painter(colour);
  const order = Object.keys(STYLES);
  const sorted = [...entries].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const counts = order
    .map((verdict) => [verdict, entries.filter((entry) => entry.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${String(count)} ${verdict}`);
  const head = `${plural(entries.length, "source")}${counts.length === 0 ? "" : `: ${counts.join(", ")}`}.`;
  return [head, ...sorted.map((entry) => `\n${entryLines(entry, paint).join("\n")}`)].join("\n") + "\n";
}

function entryLines(entry: SurfaceEntry, paint: Paint): string[] {
  const { reach, source } = entry;
  const { witness, domains, places } = reach;
  const details: (readonly [string, string | undefined])[] = [
    ["leaves by", entry.exits.join(", ")],
    ...opensOf(reach).map((line) => ["reaches", line] as const),
    ["services", places.length > 0 ? places.map(({ name }) => name).join(", ") : undefined],
    ["names", domains.length > 0 ? domains.join(", ") : undefined],
    ["packet", witness === undefined ? undefined : describePacket(witness)],
    ["because", entry.because.length > 0 ? entry.because.map(({ rule }) => rule).join(" -> ") : undefined],
    ...entry.unknown.map((unknown) => ["unknown", describeUnknown(unknown)] as const),
  ];
  return [
    `${paint(STYLES[entry.verdict], entry.verdict)} ${paint("strong", printable(source.title))}`,
    ...labelled(
      details.flatMap(([label, text]) => (text === undefined ? [] : [[label, printable(text)] as const])),
      paint,
    ),
  ];
}

/** What opens and what closes, for people. */
export function textDiff({ opened, closed }: EgressDifference, { colour }: TextOptions): string {
  const paint = painter(colour);
  if (opened.length + closed.length === 0) return "Nothing opens, and nothing closes.\n";
  const blocks = (title: string, entries: readonly SurfaceEntry[]): string[] =>
    entries.map((entry) => `\n${paint("strong", title)} ${entryLines(entry, paint).join("\n")}`);
  const head = `${plural(opened.length, "source")} opened, ${plural(closed.length, "source")} closed.`;
  return [head, ...blocks("opened", opened), ...blocks("closed", closed)].join("\n") + "\n";
}

/** What opens and what closes, for programs. */
export function jsonDiff({ opened, closed }: EgressDifference): string {
  return formatJson({ schemaVersion: 1, opened: opened.map(jsonEntry), closed: closed.map(jsonEntry) });
}

/** What each source reaches, for programs. */
export function jsonSurface(entries: readonly SurfaceEntry[]): string {
  return formatJson({ schemaVersion: 1, sources: entries.map(jsonEntry) });
}

function jsonEntry({ resource, name, verdict, exits, reach, because, unknown }: SurfaceEntry): object {
  const { publicAddresses, domains, witness } = reach;
  return {
    resource,
    name,
    verdict,
    exits,
    publicAddresses: { ipv4: publicAddresses.ipv4.toString(), ipv6: publicAddresses.ipv6.toString() },
    domains,
    witness: witness ?? null,
    because,
    unknown: unknown.map(({ urn, property, reason }) => ({ resource: urn, property, reason })),
  };
}
