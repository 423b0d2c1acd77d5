import { breadthOfTarget, MULTI_TENANT_SUFFIXES } from "../../policypack/knowledge/egress-terms";
import type { Wide } from "./addresses";
import { anyOf, type Condition, field, holds, type Spot } from "./language";

/** Second-level labels under which registries of countries sell names. */
const LABELS = ["ac", "co", "com", "gov", "ne", "net", "or", "org"];
const LETTERS = Array.from({ length: 26 }, (_, i) => String.fromCharCode(97 + i));
const COUNTRIES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));

/** Public suffixes of two labels, such as `co.uk`, that the core knows as such. */
export const SUFFIXES: readonly string[] = COUNTRIES.flatMap((country) =>
  LABELS.map((label) => `${label}.${country}`).filter(
    (suffix) => breadthOfTarget(`*.${suffix}`) === "unrestricted",
  ),
);

/** Whether a target FQDN, by itself, is as wide as said. */
export function namesWidely(wide: Wide, { alias, text }: Spot): Condition {
  if (wide === "broad") return field(alias, "in", wildcardsUnder(MULTI_TENANT_SUFFIXES));
  return anyOf(field(alias, "in", wildcardsUnder(SUFFIXES)), holds(isTopLevel(text)));
}

/** The same for a target URL, by its host. */
export function urlsWidely(wide: Wide, { text }: Spot): Condition {
  const host = `first(split(replace(replace(toLower(${text}), 'https://', ''), 'http://', ''), '/'))`;
  if (wide === "broad") return { value: `[${host}]`, in: wildcardsUnder(MULTI_TENANT_SUFFIXES) };
  return anyOf({ value: `[${host}]`, in: wildcardsUnder(SUFFIXES) }, holds(isTopLevel(host)));
}

const wildcardsUnder = (suffixes: readonly string[]): string[] => suffixes.map((suffix) => `*.${suffix}`);

/** Whether what follows the last wildcard is nothing, a top-level domain, or the end of one. */
function isTopLevel(text: string): string {
  const rest = `last(split(${text}, '*'))`;
  const labels = `length(split(${rest}, '.'))`;
  return (
    `if(contains(${text}, '*'), or(equals(${labels}, 1), ` +
    `and(startsWith(${rest}, '.'), equals(${labels}, 2))), false)`
  );
}
