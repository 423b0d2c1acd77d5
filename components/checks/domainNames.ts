import { parse } from "tldts";

/**
 * Why a name must not stand in an Allow rule of the firewall, or undefined if it may.
 *
 * Azure Firewall takes one wildcard, at the left end, and it matches across dots and within a label: `*contoso.com`
 * also matches a look-alike that anyone can register (E140–E144). So the wildcard must be a whole label, and what
 * follows it must be a name that one party owns.
 */
export function domainNameFault(text: string): string | undefined {
  const name = text.toLowerCase().replace(/\.$/, "");
  if (/^[*.]+$/.test(name)) return "matches every name on the Internet";
  const fixed = name.startsWith("*.") ? name.slice(2) : name;
  if (fixed.startsWith("*")) {
    return `also matches look-alike names that anyone can register, such as evil${fixed.slice(1)}`;
  }
  if (fixed.includes("*")) return "has a wildcard that is not the whole left-most label";
  if (/^[\d.]+$/.test(fixed) || fixed.includes(":"))
    return "is an address, not a name: list it under addresses";
  if (fixed.includes("/")) return "is a URL, not a name";
  const labels = fixed.split(".");
  if (fixed.length > 253 || !labels.every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label))) {
    return "is not a domain name";
  }
  if (!isPublicSuffix(fixed)) return undefined;
  return fixed === name
    ? "is a public suffix, not a name"
    : `matches every name under the public suffix ${fixed}, where anyone can register one`;
}

/** Suffixes of registries, such as `com` and `co.uk`; not those of hosting companies, which the policy pack judges. */
function isPublicSuffix(name: string): boolean {
  if (!name.includes(".")) return true;
  const { publicSuffix, isIcann } = parse(name, { allowPrivateDomains: false });
  return isIcann === true && publicSuffix === name;
}
