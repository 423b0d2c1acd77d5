/** A value that a query can be given. */
export type QueryValue = string | number | boolean | readonly string[];

/** What a query asks to be given. */
export interface QueryParameter {
  readonly name: string;
  readonly type: ParameterType;
}

type ParameterType = keyof typeof WRITE;

/**
 * How each type of parameter is written into a query. Text from outside gets there only by way of `literal`, so that it
 * stays text whatever it holds; everything else is refused unless it has one narrow form.
 */
const WRITE = {
  timespan: (value: QueryValue) =>
    typeof value === "string" && /^[1-9]\d{0,5}[smhd]$/.test(value) ? value : undefined,
  int: (value: QueryValue) => (Number.isSafeInteger(value) ? String(value) : undefined),
  real: (value: QueryValue) =>
    typeof value === "number" && Number.isFinite(value) ? `real(${value.toFixed(6)})` : undefined,
  bool: (value: QueryValue) => (typeof value === "boolean" ? String(value) : undefined),
  string: (value: QueryValue) => (typeof value === "string" ? literal(value) : undefined),
  "list of strings": (value: QueryValue) =>
    Array.isArray(value) && value.every((item) => typeof item === "string")
      ? `dynamic([${value.map(literal).join(", ")}])`
      : undefined,
} as const;

/**
 * Text as a string literal that reads the same in KQL and in the JSON of `dynamic()`. All but printable ASCII is
 * written as an escape, and so are braces: a workbook would take a name in braces for one of its own parameters.
 */
function literal(text: string): string {
  const escaped = Array.from({ length: text.length }, (_, i) => {
    const unit = text.charAt(i);
    return /[\w .,:;/*@+=()[\]-]/.test(unit)
      ? unit
      : `\\u${text.charCodeAt(i).toString(16).padStart(4, "0")}`;
  });
  return `"${escaped.join("")}"`;
}

/** What the header of a query says that it has to be given. */
export function parametersOf(source: string): QueryParameter[] {
  return [...source.matchAll(/^\/\/ \{\{(\w+)\}\}: ([a-z ]+)\./gm)].map(([, name = "", type = ""]) => {
    if (!isType(type)) throw new Error(`unknown type "${type}" of {{${name}}} in the header of a query`);
    return { name, type };
  });
}

function isType(type: string): type is ParameterType {
  return Object.hasOwn(WRITE, type);
}

/**
 * The query without its header, with each `{{name}}` replaced by its value as a literal. Throws for a value of another
 * type, one that is missing or that nothing asks for, and a name that the header does not have.
 */
export function renderQuery(source: string, values: Readonly<Record<string, QueryValue>>): string {
  const literals = new Map<string, string>();
  for (const { name, type } of parametersOf(source)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`the query wants a value for {{${name}}}`);
    const written = WRITE[type](value);
    if (written === undefined) throw new Error(`the value of {{${name}}} is not of type ${type}`);
    literals.set(name, written);
  }
  const unasked = Object.keys(values).filter((name) => !literals.has(name));
  if (unasked.length > 0) throw new Error(`the query has no parameter ${unasked.join(", ")}`);
  // In one pass: a value that looks like a parameter is not replaced again.
  return bodyOf(source).replace(/\{\{(\w*)\}\}/g, (_, name: string) => {
    const written = literals.get(name);
    if (written === undefined) throw new Error(`{{${name}}} is not in the header of its query`);
    return written;
  });
}

/** The query from its first line that is no comment; queries have none further down. */
function bodyOf(source: string): string {
  const lines = source.split("\n");
  return lines
    .slice(lines.findIndex((line) => !line.startsWith("//")))
    .join("\n")
    .trim();
}
