import { UNKNOWN_TEXT } from "../value";
import { isObject, ownAnyCase } from "./json";

/** Where the names in an expression get their values. */
export interface ExpressionScope {
  parameter(name: string, depth: number): unknown;
  variable(name: string, depth: number): unknown;
}

/** Levels of calls and references before an expression counts as unknown. */
export const MAX_EXPRESSION_DEPTH = 64;

/** Strings and lists that grow beyond this are unknown: variables can double each other. */
const MAX_SIZE = 100_000;

/** Whether ARM takes a string for an expression; `[[` escapes one. */
export function isExpression(text: string): boolean {
  return text.startsWith("[") && text.endsWith("]") && !text.startsWith("[[");
}

/**
 * The value of a template expression such as `[concat(parameters('name'), '/web')]`, where it follows from the
 * template alone; the unknown text where it does not, or where this reader does not know the function.
 */
export function evaluate(expression: string, scope: ExpressionScope, depth: number): unknown {
  if (depth > MAX_EXPRESSION_DEPTH || expression.length > MAX_SIZE) return UNKNOWN_TEXT;
  try {
    return new Parser(expression.slice(1, -1), scope, depth).all();
  } catch (error) {
    if (error instanceof NotConstant) return UNKNOWN_TEXT;
    throw error;
  }
}

class NotConstant extends Error {}

const TOKEN = /\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_][\w]*)|([()[\],.]))/y;

type Token = { text: string } | { number: number } | { word: string } | { sign: string } | undefined;

class Parser {
  private at = 0;

  constructor(
    private readonly source: string,
    private readonly scope: ExpressionScope,
    private depth: number,
  ) {}

  all(): unknown {
    const value = this.value();
    if (this.next() !== undefined || this.source.slice(this.at).trim() !== "") throw new NotConstant();
    return value;
  }

  private value(): unknown {
    if (++this.depth > MAX_EXPRESSION_DEPTH) throw new NotConstant();
    const token = this.next();
    let value: unknown;
    if (token === undefined || "sign" in token) throw new NotConstant();
    else if ("text" in token) value = token.text;
    else if ("number" in token) value = token.number;
    else value = call(token.word.toLowerCase(), this.arguments(), this.scope, this.depth);
    for (;;) {
      if (this.takes(".")) {
        const key = this.next();
        if (key === undefined || !("word" in key)) throw new NotConstant();
        value = element(value, key.word);
      } else if (this.takes("[")) {
        value = element(value, this.value());
        this.expect("]");
      } else break;
    }
    this.depth--;
    return value;
  }

  private arguments(): unknown[] {
    this.expect("(");
    const values: unknown[] = [];
    if (this.takes(")")) return values;
    do values.push(this.value());
    while (this.takes(","));
    this.expect(")");
    return values;
  }

  private next(): Token {
    TOKEN.lastIndex = this.at;
    const match = TOKEN.exec(this.source);
    if (match === null) return undefined;
    this.at = TOKEN.lastIndex;
    const [, text, number, word, sign = ""] = match;
    if (text !== undefined) return { text: text.replaceAll("''", "'") };
    if (number !== undefined) return { number: Number(number) };
    return word === undefined ? { sign } : { word };
  }

  private takes(sign: string): boolean {
    const before = this.at;
    const token = this.next();
    if (token !== undefined && "sign" in token && token.sign === sign) return true;
    this.at = before;
    return false;
  }

  private expect(sign: string): void {
    if (!this.takes(sign)) throw new NotConstant();
  }
}

function element(value: unknown, key: unknown): unknown {
  if (Array.isArray(value) && typeof key === "number") return (value as unknown[])[key] ?? UNKNOWN_TEXT;
  if (isObject(value) && typeof key === "string") return ownAnyCase(value, key) ?? UNKNOWN_TEXT;
  return UNKNOWN_TEXT;
}

function call(name: string, args: readonly unknown[], scope: ExpressionScope, depth: number): unknown {
  const [first] = args;
  switch (name) {
    case "parameters":
      return typeof first === "string" ? scope.parameter(first, depth) : UNKNOWN_TEXT;
    case "variables":
      return typeof first === "string" ? scope.variable(first, depth) : UNKNOWN_TEXT;
    case "concat":
      return concat(args);
    case "format":
      return format(args);
    case "resourceid":
      return resourceId(args);
    case "tolower":
      return typeof first === "string" && first !== UNKNOWN_TEXT ? first.toLowerCase() : UNKNOWN_TEXT;
    case "toupper":
      return typeof first === "string" && first !== UNKNOWN_TEXT ? first.toUpperCase() : UNKNOWN_TEXT;
    case "createarray":
      return args;
    default:
      return UNKNOWN_TEXT;
  }
}

function concat(args: readonly unknown[]): unknown {
  if (args.length > 0 && args.every((arg) => Array.isArray(arg))) {
    const lists = args as readonly (readonly unknown[])[];
    const size = lists.reduce((sum, list) => sum + list.length, 0);
    return size > MAX_SIZE ? UNKNOWN_TEXT : lists.flat();
  }
  return joined(args);
}

function joined(parts: readonly unknown[]): string {
  let text = "";
  for (const part of parts) {
    if (part === UNKNOWN_TEXT || !isScalar(part)) return UNKNOWN_TEXT;
    text += String(part);
    if (text.length > MAX_SIZE) return UNKNOWN_TEXT;
  }
  return text;
}

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

function format([pattern, ...args]: readonly unknown[]): string {
  if (typeof pattern !== "string") return UNKNOWN_TEXT;
  // A format specification such as `{0:D2}`, and escaped braces, are beyond this reader.
  if (/\{\{|\}\}|\{\d+[:,]/.test(pattern)) return UNKNOWN_TEXT;
  const pieces = pattern.split(/\{(\d+)\}/);
  return joined(pieces.map((piece, i) => (i % 2 === 0 ? piece : (args[Number(piece)] ?? UNKNOWN_TEXT))));
}

/**
 * An id that joins with that of the resource in the same template. Where it lies is mostly not known before it is
 * deployed, so only what the expression itself gives comes before `/providers/`.
 */
function resourceId(args: readonly unknown[]): string {
  const at = args.findIndex((arg) => typeof arg === "string" && /^[\w.]+\/[\w./]+$/.test(arg));
  const type = args[at];
  const names = args.slice(at + 1);
  if (typeof type !== "string" || at > 2 || !names.every((name) => typeof name === "string"))
    return UNKNOWN_TEXT;
  if (names.includes(UNKNOWN_TEXT)) return UNKNOWN_TEXT;
  const group = args[at - 1];
  const subscription = args[at - 2];
  const id = idOf(type, names);
  if (id === undefined) return UNKNOWN_TEXT;
  if (typeof group !== "string" || group === UNKNOWN_TEXT) return id;
  const scope =
    typeof subscription === "string" && subscription !== UNKNOWN_TEXT ? `/subscriptions/${subscription}` : "";
  return `${scope}/resourceGroups/${group}${id}`;
}

/** `/providers/Namespace/type/name/type/name`; undefined if there are not as many names as types. */
export function idOf(type: string, names: readonly string[]): string | undefined {
  const [namespace = "", ...types] = type.split("/");
  if (types.length === 0 || types.length !== names.length) return undefined;
  return `/providers/${namespace}${types.map((segment, i) => `/${segment}/${names[i] ?? ""}`).join("")}`;
}
