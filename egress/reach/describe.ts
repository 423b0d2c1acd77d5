import { PUBLIC } from "../space";
import type { Finding } from "./finding";

const PUBLIC_IPV4 = PUBLIC.count().ipv4;

/** A finding as people read it, verdict first and the way out last; each line below 100 columns where it can be. */
export function describeFinding(finding: Finding): string {
  const lines: (readonly [label: string, text: string])[] = [];
  const { witness, publicAddresses } = finding;
  if (finding.property !== "") lines.push(["at", finding.property]);
  if (witness !== undefined) {
    const port =
      witness.protocol === "Tcp" || witness.protocol === "Udp" ? ` port ${String(witness.port)}` : "";
    const may = finding.verdict === "unknown" ? "may be let out" : "is let out";
    lines.push(["packet", `${witness.source} -> ${witness.destination} ${witness.protocol}${port} ${may}`]);
  }
  if (publicAddresses.ipv4 > 0n) {
    const part = Number((publicAddresses.ipv4 * 1000n) / PUBLIC_IPV4) / 10;
    lines.push([
      "opens",
      `${grouped(publicAddresses.ipv4)} public IPv4 addresses (${String(part)} % of all)`,
    ]);
  }
  if (publicAddresses.ipv6 > 0n)
    lines.push(["opens", `${grouped(publicAddresses.ipv6)} public IPv6 addresses`]);
  lines.push(["fix", finding.fix]);
  return [finding.message, ...lines.map(([label, text]) => `  ${`${label}:`.padEnd(8)}${text}`)].join("\n");
}

/** 3702258687 → 3,702,258,687. */
function grouped(count: bigint): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ",");
}
