import { IntervalSet } from "./interval-set";

/**
 * A set of domain names. Names are held reversed (`moc.osotnoc.www`), so that everything under a suffix is one
 * interval in the order of text, and the algebra of intervals is the algebra of wildcards.
 */
export type DomainSet = IntervalSet<string>;

// Above every character that a name can hold, so that `prefix + AFTER` comes after all names with that prefix.
const AFTER = "\uffff";

export const ALL_DOMAINS: DomainSet = IntervalSet.range("", AFTER);

/** Turned round by code unit; the two ways through this are inverse, whatever the text. */
const reversed = (text: string): string =>
  Array.from({ length: text.length }, (_, i) => text.charAt(text.length - 1 - i)).join("");

/** A name as names are compared: lower case, without the dot that may end it. */
export function normalizeDomain(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, "");
}

/** The set of one name. */
export function domain(name: string): DomainSet {
  const text = reversed(normalizeDomain(name));
  return IntervalSet.range(text, `${text}\0`);
}

/**
 * Every name that ends in the text, whatever stands before it: `.contoso.com` for `*.contoso.com`, and
 * `contoso.com` for `*contoso.com`, which also holds look-alike registrations (E142).
 */
export function domainsEndingIn(text: string): DomainSet {
  const prefix = reversed(normalizeDomain(text));
  return IntervalSet.range(prefix, prefix + AFTER);
}

export function hasDomain(set: DomainSet, name: string): boolean {
  return set.has(reversed(normalizeDomain(name)));
}
