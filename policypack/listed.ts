const LISTED = 4;

/** `a, b and c`, each once; long lists are cut with the number that is left out. */
export function listed(items: readonly string[]): string {
  const unique = [...new Set(items)];
  const shown = unique.slice(0, LISTED);
  if (unique.length > LISTED) return `${shown.join(", ")} and ${String(unique.length - LISTED)} more`;
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}
