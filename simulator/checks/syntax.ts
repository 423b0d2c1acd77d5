import { parseCidr, parseDashRange } from "../arm/cidr";

/** Whether a text is `*`, a port or a range of ports. */
export function isPortRange(text: string, lowest = 0, highest = 65535): boolean {
  if (text === "*") return true;
  const match = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(text.trim());
  if (!match) return false;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return lowest <= first && first <= last && last <= highest;
}

/** Whether a text has the form of a service tag, such as `Storage.WestEurope`. Which tags exist is not known here. */
export function isServiceTag(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9]+)?$/.test(text);
}

/** Whether a text is `*`, an address or a CIDR. */
export function isPrefix(text: string): boolean {
  return text === "*" || parseCidr(text) !== undefined;
}

/** Whether a text is an address, a CIDR or a range `a-b`, as firewall rules and IP groups take them. */
export function isAddressOrRange(text: string): boolean {
  return parseCidr(text) !== undefined || parseDashRange(text) !== undefined;
}

/** Whether a text is a domain name for a firewall rule: `*` alone, or at the left end only. */
export function isFqdnPattern(text: string): boolean {
  return text === "*" || /^\*?[A-Za-z0-9._-]*[A-Za-z0-9]\.?$/.test(text);
}

/** The minutes of an ISO 8601 duration of days, hours and minutes, or undefined if the text is none. */
export function isoMinutes(text: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!match || !/\d/.test(text) || text.endsWith("T")) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  return ((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0) + (seconds ?? 0) / 60;
}

/** Whether a text is a GUID. */
export function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
