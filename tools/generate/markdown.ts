/** A text as `npm run format` would leave it. */
export async function formatted(text: string, parser: "markdown" | "json" = "markdown"): Promise<string> {
  const { format } = await import("prettier");
  return format(text, { parser, printWidth: 110 });
}

/** Says in a file that is made as a whole that nobody is to edit it. */
export const MADE = "<!-- Made by npm run generate; edits are lost. -->";

/**
 * Puts a text between two comments, and leaves all else as it is.
 *
 * @param name the comments are `<!-- name -->` and `<!-- /name -->`.
 * @throws Error where they are not there, each once and in this order.
 */
export function replacedBetween(current: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, between, ...more] = current.split(start);
  const [, after, ...others] = between?.split(end) ?? [];
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0) {
    throw new Error(`lacks the lines ${start} and ${end}, each once, around what is made`);
  }
  return `${before}${start}\n\n${text.trim()}\n\n${end}${after}`;
}

/**
 * Puts a table in the place of the one under a heading of the second level, or at the end of what is under it where
 * there is none. All else stays as it is.
 *
 * @throws Error where there is no such heading.
 */
export function tableReplaced(current: string, heading: string, table: string): string {
  const lines = current.split("\n");
  const start = lines.indexOf(`## ${heading}`);
  if (start === -1) throw new Error(`lacks the heading "## ${heading}"`);
  const next = lines.findIndex((line, i) => i > start && line.startsWith("## "));
  const end = next === -1 ? lines.length : next;
  const section = lines.slice(start + 1, end);
  const from = section.findIndex((line) => line.startsWith("|"));
  const behind = section.findIndex((line, i) => i > from && !line.startsWith("|"));
  const prose = from === -1 ? section : section.slice(0, from);
  const rest = from === -1 || behind === -1 ? [] : section.slice(behind);
  const parts = [prose, table.trim().split("\n"), rest].map((part) => part.join("\n").trim());
  const made = parts.filter((part) => part !== "").join("\n\n");
  const tail = next === -1 ? "" : `\n${lines.slice(end).join("\n")}`;
  return `${lines.slice(0, start + 1).join("\n")}\n\n${made}\n${tail}`;
}
