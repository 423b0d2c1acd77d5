import { isIP } from "node:net";

/** What an expression can read beside its own arguments. */
export interface Scope {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The value of a field or an alias where the expression stands. */
  readonly field: (alias: string) => unknown;
  /** The element that a count is at: the innermost, or the one of that alias or name. */
  readonly current: (name?: string) => unknown;
}

/** An expression that Azure could not evaluate; it denies the request for that. */
export class TemplateFailure extends Error {}

type Node =
  | { readonly kind: "literal"; readonly value: unknown }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Node[] }
  | { readonly kind: "index"; readonly of: Node; readonly key: Node };

/** The value of a text in a policy rule: of an expression in brackets, or the text itself. */
export function valueOf(text: unknown, scope: Scope): unknown {
  if (typeof text !== "string" || !text.startsWith("[")) return text;
  if (text.startsWith("[[")) return text.slice(1);
  if (!text.endsWith("]")) return text;
  let node = parsed.get(text);
  if (node === undefined) parsed.set(text, (node = parse(text.slice(1, -1))));
  return evaluate(node, scope);
}

/** Expressions that have been read: a definition asks the same of thousands of resources. */
const parsed = new Map<string, Node>();

const TOKEN = /\s*(?:('(?:[^']|'')*')|(-?\d+)|([A-Za-z_]\w*)|([(),[\].]))/y;

function parse(text: string): Node {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const found = TOKEN.exec(text);
    if (found === null) throw new TemplateFailure(`cannot read the expression ${text}`);
    tokens.push(found[0].trim());
  }
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (wanted?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (wanted !== undefined && token !== wanted))
      throw new TemplateFailure(`expected ${wanted ?? "more"} in ${text}`);
    return token;
  };
  const expression = (): Node => {
    let node = primary();
    for (;;) {
      if (peek() === "[") {
        take("[");
        node = { kind: "index", of: node, key: expression() };
        take("]");
      } else if (peek() === ".") {
        take(".");
        node = { kind: "index", of: node, key: { kind: "literal", value: take() } };
      } else return node;
    }
  };
  const primary = (): Node => {
    const token = take();
    if (token.startsWith("'")) return { kind: "literal", value: token.slice(1, -1).replaceAll("''", "'") };
    if (/^-?\d/.test(token)) return { kind: "literal", value: Number(token) };
    if (peek() !== "(") {
      if (token === "true" || token === "false") return { kind: "literal", value: token === "true" };
      throw new TemplateFailure(`${token} is no function in ${text}`);
    }
    take("(");
    const args: Node[] = [];
    while (peek() !== ")") {
      args.push(expression());
      if (peek() === ",") take(",");
    }
    take(")");
    return { kind: "call", name: token.toLowerCase(), args };
  };
  const whole = expression();
  if (at < tokens.length) throw new TemplateFailure(`${tokens[at] ?? ""} is too much in ${text}`);
  return whole;
}

function evaluate(node: Node, scope: Scope): unknown {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "index": {
      const [of, key] = [evaluate(node.of, scope), evaluate(node.key, scope)];
      const value =
        typeof of === "object" && of !== null ? (of as Record<string, unknown>)[String(key)] : undefined;
      if (value === undefined) throw new TemplateFailure(`there is no ${String(key)}`);
      return value;
    }
    case "call": {
      if (node.name === "if") return evaluateIf(node.args, scope);
      const args = node.args.map((each) => evaluate(each, scope));
      if (node.name === "parameters") return parameter(textOf(args[0]), scope);
      if (node.name === "field") return scope.field(textOf(args[0]));
      if (node.name === "current") return scope.current(args[0] === undefined ? undefined : textOf(args[0]));
      const called = FUNCTIONS[node.name];
      if (called === undefined) throw new TemplateFailure(`there is no function ${node.name}`);
      return called(...args);
    }
  }
}

/** Only the branch that is taken is evaluated; `and` and `or` evaluate all that they are given. */
function evaluateIf(args: readonly Node[], scope: Scope): unknown {
  const [condition, yes, no] = args;
  if (condition === undefined || yes === undefined || no === undefined)
    throw new TemplateFailure("if takes a condition and two values");
  return evaluate(truthOf(evaluate(condition, scope)) ? yes : no, scope);
}

function parameter(name: string, { parameters }: Scope): unknown {
  if (!(name in parameters)) throw new TemplateFailure(`there is no parameter ${name}`);
  return parameters[name];
}

function textOf(value: unknown): string {
  if (typeof value !== "string") throw new TemplateFailure(`${JSON.stringify(value)} is no text`);
  return value;
}

function numberOf(value: unknown): number {
  if (typeof value !== "number") throw new TemplateFailure(`${JSON.stringify(value)} is no number`);
  return value;
}

function truthOf(value: unknown): boolean {
  if (typeof value !== "boolean") throw new TemplateFailure(`${JSON.stringify(value)} is no truth value`);
  return value;
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TemplateFailure(`${JSON.stringify(value)} is no list`);
  return value;
}

const fold = (text: string): string => text.toLowerCase();

const FUNCTIONS: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  and: (...args) => args.map(truthOf).every(Boolean),
  or: (...args) => args.map(truthOf).some(Boolean),
  not: (value) => !truthOf(value),
  equals: (a, b) => a === b,
  less: (a, b) => numberOf(a) < numberOf(b),
  lessorequals: (a, b) => numberOf(a) <= numberOf(b),
  greater: (a, b) => numberOf(a) > numberOf(b),
  greaterorequals: (a, b) => numberOf(a) >= numberOf(b),
  sub: (a, b) => numberOf(a) - numberOf(b),
  empty: (value) =>
    value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0),
  contains: (whole, part) =>
    Array.isArray(whole) ? whole.includes(part) : fold(textOf(whole)).includes(fold(String(part))),
  startswith: (whole, part) => fold(textOf(whole)).startsWith(fold(textOf(part))),
  endswith: (whole, part) => fold(textOf(whole)).endsWith(fold(textOf(part))),
  split: (text, by) => textOf(text).split(textOf(by)),
  first: (value) => (typeof value === "string" ? value.charAt(0) : listOf(value)[0]),
  last: (value) => (typeof value === "string" ? value.slice(-1) : listOf(value).at(-1)),
  length: (value) => (typeof value === "string" ? value.length : listOf(value).length),
  createarray: (...args) => args,
  concat: (...args) => args.map(textOf).join(""),
  replace: (text, from, to) => textOf(text).replaceAll(textOf(from), textOf(to)),
  tolower: (text) => textOf(text).toLowerCase(),
  toupper: (text) => textOf(text).toUpperCase(),
  string: (value) => String(value),
  int(value) {
    const number = typeof value === "number" ? value : /^-?\d+$/.test(textOf(value)) ? Number(value) : NaN;
    if (Number.isNaN(number)) throw new TemplateFailure(`${JSON.stringify(value)} is no whole number`);
    return number;
  },
  iprangecontains: (range, target) => rangeContains(textOf(range), textOf(target)),
};

/** Whether one range of addresses holds another: addresses, prefixes or `first-last`. */
function rangeContains(range: string, target: string): boolean {
  const [outer, inner] = [boundsOf(range), boundsOf(target)];
  return outer.bits === inner.bits && outer.least <= inner.least && inner.most <= outer.most;
}

function boundsOf(text: string): { bits: number; least: bigint; most: bigint } {
  const [from = "", to] = text.split("-");
  if (to !== undefined) {
    const [first, last] = [addressOf(from), addressOf(to)];
    return { bits: first.bits, least: first.value, most: last.value };
  }
  const [address = "", length] = from.split("/");
  const { bits, value } = addressOf(address);
  const size = BigInt(bits - (length === undefined ? bits : Number(length)));
  const least = (value >> size) << size;
  return { bits, least, most: least + (1n << size) - 1n };
}

function addressOf(text: string): { bits: number; value: bigint } {
  const version = isIP(text);
  if (version === 4)
    return { bits: 32, value: BigInt(text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0)) };
  if (version !== 6) throw new TemplateFailure(`${text} is no address`);
  const [head = "", tail] = text.split("::");
  const groups = (part: string | undefined): string[] =>
    part === undefined || part === "" ? [] : part.split(":");
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  const all = tail === undefined ? before : [...before, ...zeros, ...after];
  return { bits: 128, value: all.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n) };
}
