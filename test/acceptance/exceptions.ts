/** Numbers of the catalogue that the product does not hold yet, each with the reason. */
export const NOT_YET: ReadonlyMap<string, string> = new Map([]);

/** `form: case` that does not hold in that form alone, each with the reason. */
export const NOT_YET_IN: ReadonlyMap<string, string> = new Map([
  [
    "ARM JSON: N26 a draft",
    "the case writes the draft under the id of a group, from which ARM takes its type",
  ],
]);

/** Numbers that are reported and do not stop an update. */
export const ADVISORY: ReadonlyMap<string, string> = new Map([
  ["B73", "one address around the firewall is what somebody meant, so that finding is advisory"],
]);

/** Numbers whose witness is no packet that `ask` could follow. */
export const NO_PACKET: ReadonlyMap<string, string> = new Map([
  ["B58", "the witness names a web category, which is neither an address nor a domain name"],
]);

/** `form: case` that cannot be decided in that form, and rightly so. */
export const UNDECIDED_IN: ReadonlyMap<string, string> = new Map([
  [
    "preview: B49 two IP groups of half each",
    "dependencies say that the rule was made from both groups, not that it holds both",
  ],
]);
