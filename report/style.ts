import { styleText } from "node:util";

/** How a part of a text is set off on a terminal. */
export type Style = "alarm" | "warning" | "good" | "strong" | "faint";

const FORMATS = {
  alarm: ["bold", "red"],
  warning: ["bold", "yellow"],
  good: ["bold", "green"],
  strong: ["bold"],
  faint: ["dim"],
} as const;

/** Sets off a text, or leaves it as it is where colours are off. */
export type Paint = (style: Style, text: string) => string;

/** @param colour whether the text goes where colours are shown; see {@link hasColour}. */
export function painter(colour: boolean): Paint {
  if (!colour) return (_style, text) => text;
  return (style, text) =>
    FORMATS[style].reduce(
      // Whether there are colours has been decided; styleText is not to look at standard output for itself.
      (painted, format) => styleText(format, painted, { validateStream: false }),
      text,
    );
}

/** Whether colours are wanted: on a terminal that has them, unless NO_COLOR is set to anything. */
export function hasColour(
  stream: { readonly isTTY?: boolean | undefined },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const { NO_COLOR: none = "", TERM: terminal } = environment;
  return stream.isTTY === true && none === "" && terminal !== "dumb";
}
