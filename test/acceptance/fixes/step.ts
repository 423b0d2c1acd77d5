import type { Estate } from "./estate";

/** Patterns of what sentences of fixes are made of. */
export const QUOTED = '"[^"]*"';
export const NAMES = `${QUOTED}(?:, ${QUOTED})*(?: and ${QUOTED})?`;
/** A path of properties. */
export const PATH = "[a-z]\\w*(?:\\[\\d+\\])?(?:\\.\\w+(?:\\[\\d+\\])?)*";
export const ROUTED = "whose 0\\.0\\.0\\.0/0 is routed to a firewall";

/** The names in a text, without their quotes. */
export const namesIn = (text: string | undefined): string[] =>
  [...(text ?? "").matchAll(/"([^"]*)"/g)].map(([, name = ""]) => name);

/** What a sentence of a fix tells the reader to do, and what doing it means. */
export type Step = readonly [
  pattern: RegExp,
  change: (estate: Estate, match: readonly (string | undefined)[]) => void,
];
