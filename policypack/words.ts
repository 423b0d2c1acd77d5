import type { Unknown } from "../egress/azure";
import { describeUnknown } from "../egress/reach";

const LISTED = 4;

/** `a, b and c`, each once; long lists are cut with the number that is left out. */
export function listed(items: readonly string[]): string {
  const unique = [...new Set(items)];
  const shown = unique.slice(0, LISTED);
  if (unique.length > LISTED) return `${shown.join(", ")} and ${String(unique.length - LISTED)} more`;
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}

/** What is not known, and why. */
export function unknownsListed(unknown: readonly Unknown[]): string {
  return listed(unknown.map(describeUnknown));
}

/** The text as a sentence begins. */
export function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
