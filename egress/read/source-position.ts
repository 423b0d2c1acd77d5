/** A place in the program that made a resource. */
export interface SourcePosition {
  /** Relative to the project's folder, with forward slashes; never outside of it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

const POSITION = /^project:\/\/\/([^#]+)#(\d{1,9})(?:,\d+)?$/;

/**
 * Reads what the engine writes as a source position (R14). Undefined for a place outside the project, in whatever
 * spelling, since somebody may open the file that a finding names.
 */
export function parseSourcePosition(text: unknown): SourcePosition | undefined {
  if (typeof text !== "string") return undefined;
  // One line of a program often makes many resources, one after the other.
  if (text !== last.text) last = { text, position: parse(text) };
  return last.position;
}

let last: { readonly text: string; readonly position: SourcePosition | undefined } = {
  text: "",
  position: undefined,
};

function parse(text: string): SourcePosition | undefined {
  const [, encoded, line] = POSITION.exec(text) ?? [];
  if (encoded === undefined || line === undefined) return undefined;
  const file = inside(decode(encoded));
  return file === undefined || Number(line) === 0 ? undefined : { file, line: Number(line) };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The path without its dots; undefined if it is absolute or leads out of the project. */
function inside(path: string): string | undefined {
  // `file:/abs` and `C:\abs` are absolute as well.
  if (/^[\\/]|^[A-Za-z][A-Za-z0-9+.-]*:|\0/.test(path)) return undefined;
  const segments: string[] = [];
  for (const segment of path.split(/[\\/]+/)) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.length === 0 ? undefined : segments.join("/");
}
