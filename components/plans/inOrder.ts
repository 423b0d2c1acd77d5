/** The items of a set in an order that is always the same, so that a list written otherwise changes nothing. */
export function inOrder(items: readonly string[]): string[] {
  return [...new Set(items)].sort();
}
