import { IntervalSet } from "./interval-set";

/** A set of TCP or UDP ports, 0 to 65535. */
export type PortSet = IntervalSet<number>;

export const ALL_PORTS: PortSet = IntervalSet.range(0, 65536);

/**
 * Reads Azure's port text: `*`, one port, or a range `a-b`; commas separate several (E10).
 * Undefined if any part is out of range, runs backwards or is not a number.
 */
export function parsePorts(text: string): PortSet | undefined {
  let ports = KNOWN.get(text);
  if (ports === undefined) {
    ports = readPorts(text);
    if (ports !== undefined && KNOWN.size < MOST_KNOWN) KNOWN.set(text, ports);
  }
  return ports;
}

// Lists of rules name few ports, again and again: one set for each text, which is then known by identity.
const KNOWN = new Map<string, PortSet>();
const MOST_KNOWN = 4096;

function readPorts(text: string): PortSet | undefined {
  const ranges: (readonly [number, number])[] = [];
  for (const part of text.split(",")) {
    const trimmed = part.trim();
    if (trimmed === "*") return ALL_PORTS;
    const match = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(trimmed);
    if (match === null) return undefined;
    const low = Number(match[1]);
    const high = match[2] === undefined ? low : Number(match[2]);
    if (high > 65535 || high < low) return undefined;
    ranges.push([low, high + 1]);
  }
  return IntervalSet.ranges(ranges);
}

/** `80`, `443-444`, `*`: ports as people write them. */
export function formatPorts(ports: PortSet): string {
  if (ports.equals(ALL_PORTS)) return "*";
  return [...ports.intervals()]
    .map(([low, high]) => (high - low === 1 ? String(low) : `${String(low)}-${String(high - 1)}`))
    .join(",");
}
