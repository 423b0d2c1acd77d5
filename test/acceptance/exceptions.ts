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
  ["preview of the classic provider: B49 two IP groups of half each", "as in the preview of azure-native"],
]);

const NO_DRAFTS = "the classic provider has no drafts: what it writes is in force";
const NO_BLOCK =
  "outbound type `block` is of preview versions of AKS, and the classic provider has no such value";

/** Cases that have no form in the classic provider, each with the reason. */
export const NO_CLASSIC: ReadonlyMap<string, string> = new Map([
  ["N26 a draft", NO_DRAFTS],
  ["N26 everything, in a draft", NO_DRAFTS],
  ["N44 block", NO_BLOCK],
  ["N44 block in a network that AKS makes", NO_BLOCK],
]);
