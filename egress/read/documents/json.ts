import { DocumentError } from "./document";

/** A JSON object, of which any key may be anything. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Levels of nesting that a resource's properties may have; Azure's deepest have about 15. */
export const MAX_DEPTH = 100;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object without a prototype: in it `__proto__` and `constructor` are keys as any other. */
export function emptyObject<T = unknown>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** An own property; undefined for what every object inherits. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** An own property whose name is spelled in any letter case, as ARM allows. */
export function ownAnyCase(object: JsonObject, key: string): unknown {
  if (Object.hasOwn(object, key)) return object[key];
  const wanted = key.toLowerCase();
  const spelled = Object.keys(object).find((name) => name.toLowerCase() === wanted);
  return spelled === undefined ? undefined : object[spelled];
}

/** The text of a property, or undefined if it is none or empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** "a number", "a list", "nothing": what a value is, for messages. */
export function kindOfJson(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** Whether a value nests deeper than so many levels. Looks no deeper, so it is safe on any input. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (isDeeperThan(item, levels - 1)) return true;
    return false;
  }
  for (const key in value) {
    if (isDeeperThan((value as JsonObject)[key], levels - 1)) return true;
  }
  return false;
}

/** Parses JSON; the error of a text that is none says where it stops being JSON. */
export function parseJson(text: string, file: string): unknown {
  // PowerShell begins a file with a byte order mark.
  const json = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (!/\S/.test(json)) {
    throw new DocumentError(file, "1:1", "expected JSON, found an empty file", "Run the export again.");
  }
  try {
    return JSON.parse(json);
  } catch {
    const at = firstFlaw(json);
    const found = at >= json.length ? "the end of the file" : JSON.stringify(json.slice(at, at + 1));
    throw new DocumentError(
      file,
      lineAndColumn(json, at),
      `expected JSON, found ${found}`,
      at >= json.length
        ? "The file is cut short: run the export again."
        : "Give one JSON document a file, without other output of the command in it.",
    );
  }
}

function lineAndColumn(text: string, at: number): string {
  let line = 1;
  let start = 0;
  for (let i = text.indexOf("\n"); i !== -1 && i < at; i = text.indexOf("\n", i + 1)) {
    line++;
    start = i + 1;
  }
  return `${String(line)}:${String(at - start + 1)}`;
}

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

/**
 * Where a text that is no JSON first departs from it; the length of the text if it only ends too soon. The error of
 * `JSON.parse` does not always tell. Holds its own stack, since the text may nest without end.
 */
function firstFlaw(text: string): number {
  const open: string[] = [];
  let expect: "value" | "first" | "key" | "firstKey" | "colon" | "next" = "value";
  let at = 0;
  for (;;) {
    at = end(SPACE, text, at) ?? at;
    if (at >= text.length) return text.length;
    const char = text.charAt(at);
    const inObject = open.at(-1) === "{";
    if (expect === "colon") {
      if (char !== ":") return at;
      expect = "value";
      at++;
    } else if (expect === "next") {
      if (open.length === 0) return at;
      if (char === ",") expect = inObject ? "key" : "value";
      else if (char === (inObject ? "}" : "]")) open.pop();
      else return at;
      at++;
    } else if ((expect === "firstKey" && char === "}") || (expect === "first" && char === "]")) {
      open.pop();
      expect = "next";
      at++;
    } else if (expect === "key" || expect === "firstKey") {
      if (char !== '"') return at;
      const after = endOfString(text, at);
      if (!after.ok) return after.at;
      at = after.at;
      expect = "colon";
    } else if (char === "{" || char === "[") {
      open.push(char);
      expect = char === "{" ? "firstKey" : "first";
      at++;
    } else {
      const scalar = end(SCALAR, text, at);
      const after = char === '"' ? endOfString(text, at) : { ok: scalar !== undefined, at: scalar ?? at };
      if (!after.ok) return isCutShort(text, at) ? text.length : after.at;
      at = after.at;
      expect = "next";
    }
  }
}

function end(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Whether the rest of the text is the beginning of a scalar, such as `tru`. */
function isCutShort(text: string, at: number): boolean {
  const rest = text.length - at < 6 ? text.slice(at) : "";
  return rest !== "" && ["true", "false", "null"].some((word) => word.startsWith(rest));
}

/** The end of a string that begins at a place, or the place of the first flaw in it. */
function endOfString(text: string, start: number): { ok: boolean; at: number } {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) return { ok: true, at: i + 1 };
    if (code < 0x20) return { ok: false, at: i };
    if (code !== 0x5c) continue;
    const escape = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(i + 1, i + 6));
    // An escape that only lacks its end is no flaw: the text is cut short.
    if (escape === null)
      return { ok: false, at: /^(?:u[0-9a-fA-F]{0,3})?$/.test(text.slice(i + 1, i + 6)) ? text.length : i };
    i += escape[0].length;
  }
  return { ok: false, at: text.length };
}
