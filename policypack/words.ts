import type { Read, Unknown } from "../egress/azure";
import { describeUnknown } from "../egress/reach";
import { isClassicType, type Model } from "../egress/read";

/** How many items of a list are named. */
export const LISTED = 4;

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

/**
 * What makes the values known that a finding hangs on: each by its path, and by its resource where that is not the
 * one at fault.
 */
export function madeKnown(unknown: readonly Unknown[], urn: string, model: Model): string {
  if (unknown.some(({ reason }) => reason.startsWith("has rules that cannot be decided")))
    return "Write fewer rules that overlap, or split them over several resources.";
  const places = unknown.map((each) => {
    const resource = model.resources.get(each.urn)?.name ?? each.urn.slice(each.urn.lastIndexOf("/") + 1);
    if (each.property === "") return `"${resource}"`;
    return each.urn === urn ? each.property : `${each.property} of "${resource}"`;
  });
  return `Give ${listed(places)} a value that can be judged, or judge the stack that it leads to together with this one.`;
}

/** The text as a sentence begins. */
export function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** What a text of a resource says; nothing where it is not there or not known. */
export const textOf = (read: Read<string>): string => (read.kind === "known" ? read.value : "");

/** The property's own name, at the end of its path. */
export const lastKey = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

/** Whether a resource is of the classic provider, in whose words a fix for it has to be. */
export const isClassicAt = (urn: string, model: Model): boolean =>
  isClassicType(model.resources.get(urn)?.type ?? "");
