import type { Paint } from "./style";
import { wrap } from "./wrap";

const WIDTH = 80;
const INDENT = "  ";
const LABEL_WIDTH = 12;

/** A paragraph under a heading, within 80 columns. */
export function paragraph(text: string): string[] {
  return wrap(text, WIDTH - INDENT.length).map((line) => `${INDENT}${line}`);
}

/** Texts under a heading, each with a label in a column to its left, within 80 columns. */
export function labelled(
  entries: readonly (readonly [label: string, text: string])[],
  paint: Paint,
): string[] {
  return entries.flatMap(([label, text]) => {
    const [first = "", ...others] = wrap(text, WIDTH - INDENT.length - LABEL_WIDTH);
    return [
      `${INDENT}${paint("faint", label.padEnd(LABEL_WIDTH))}${first}`,
      ...others.map((line) => `${INDENT}${" ".repeat(LABEL_WIDTH)}${line}`),
    ];
  });
}

/** A lead and a text to its right, within 80 columns; further lines of the text stand below its first. */
export function hanging(lead: string, text: string): string[] {
  const [first = "", ...others] = wrap(text, WIDTH - lead.length);
  return [`${lead}${first}`, ...others.map((line) => `${" ".repeat(lead.length)}${line}`)];
}
