import type { Unknown } from "../azure";
import { hasPorts, PUBLIC } from "../space";
import type { Verdict } from "./breadth";
import type { Finding } from "./finding";
import type { Witness } from "./reach";

const PUBLIC_COUNT = PUBLIC.count();

/** A finding as people read it, verdict first and the way out last; each line below 100 columns where it can be. */
export function describeFinding(finding: Finding): string {
  const packet = packetOf(finding);
  const lines: (readonly [label: string, text: string])[] = [
    ...(finding.property === "" ? [] : [["at", finding.property] as const]),
    ...(packet === undefined ? [] : [["packet", packet] as const]),
    ...opensOf(finding).map((line) => ["opens", line] as const),
    ["fix", finding.fix],
  ];
  return [finding.message, ...lines.map(([label, text]) => `  ${`${label}:`.padEnd(8)}${text}`)].join("\n");
}

/** The packet that proves a finding and what becomes of it, or undefined where there is none. */
export function packetOf({ witness, verdict }: Pick<Finding, "witness" | "verdict">): string | undefined {
  return witness === undefined ? undefined : `${describePacket(witness)} ${FATES[verdict]}`;
}

/** What becomes of the witness. One of a finding that lets nothing out is of what comes in. */
const FATES: Readonly<Record<Verdict, string>> = {
  none: "is let in",
  restricted: "is let out",
  broad: "is let out",
  unrestricted: "is let out",
  unknown: "may be let out",
};

/** `10.0.0.4 -> 8.8.8.8 Udp port 53`; no port where the protocol has none. */
export function describePacket({ source, destination, protocol, port }: Witness): string {
  return `${source} -> ${destination} ${protocol}${hasPorts(protocol) ? ` port ${port}` : ""}`;
}

/** How many public addresses a finding opens, a line for each address family that it does. */
export function opensOf({ publicAddresses: { ipv4, ipv6 } }: Pick<Finding, "publicAddresses">): string[] {
  const lines: string[] = [];
  if (ipv4 > 0n) lines.push(`${addresses(ipv4, "IPv4")}${partOf(ipv4, PUBLIC_COUNT.ipv4)}`);
  if (ipv6 > 0n) lines.push(`${addresses(ipv6, "IPv6")}${partOf(ipv6, PUBLIC_COUNT.ipv6)}`);
  return lines;
}

function addresses(count: bigint, family: string): string {
  return `${grouped(count)} public ${family} address${count === 1n ? "" : "es"}`;
}

/** A part too small to be seen in tenths of a percent is left out, instead of being called 0 %. */
function partOf(count: bigint, all: bigint): string {
  const tenths = Number((count * 1000n) / all);
  return tenths === 0 ? "" : ` (${tenths / 10} % of all)`;
}

/** What is not known, and why. A resource that is not known as a whole has no path to say. */
export function describeUnknown({ property, reason }: Unknown): string {
  return `${property === "" ? "it" : property} ${reason}`;
}

/** 3702258687 → 3,702,258,687. */
export function grouped(count: bigint | number): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ",");
}
