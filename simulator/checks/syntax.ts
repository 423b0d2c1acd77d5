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
