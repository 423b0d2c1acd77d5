import { printable } from "../report/printable";
import type { InputProgress } from "./inputs";

/** One line on a terminal that says what is going on and disappears again. */
export interface Progress {
  show(text: string): void;
  /** Shows how far the reading of inputs has come. */
  readonly reading: (progress: InputProgress) => void;
  /** Takes the line away, before anything else is printed. */
  clear(): void;
}

const SILENT: Progress = { show: () => undefined, reading: () => undefined, clear: () => undefined };

const ERASE = "\r\x1b[2K";

/** Often enough for the eye, and too seldom to cost anything. */
const INTERVAL_MS = 100;

/** Progress on a terminal; where standard error is none, or nobody wants it, nothing at all is written. */
export function makeProgress(stream: NodeJS.WriteStream, quiet = false): Progress {
  // The type says that it is always there; on a pipe it is not.
  if (quiet || !(stream.isTTY as boolean | undefined)) return SILENT;
  let shown = false;
  let next = 0;
  const show = (text: string): void => {
    const now = performance.now();
    if (now < next) return;
    next = now + INTERVAL_MS;
    shown = true;
    // Some terminals say that they have no columns.
    const columns = stream.columns > 0 ? stream.columns : 80;
    // A line that the terminal breaks could not be taken away again.
    stream.write(`${ERASE}${printable(text).slice(0, columns - 1)}`);
  };
  return {
    show,
    reading: ({ file, done, total }) => {
      show(`${done} of ${total} files read, now ${file}`);
    },
    clear() {
      if (shown) stream.write(ERASE);
      shown = false;
    },
  };
}
