import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runInThisContext } from "node:vm";

import schema from "../../../components/queries/schema.json";

/** A node of the syntax tree, as plain data. */
export interface Node {
  /** Name of the node's kind, as the language service calls it. */
  readonly kind: string;
  /** What it is for its parent, such as `Left`. */
  readonly role: string;
  /** Text of a token; undefined for everything else. */
  readonly text: string | undefined;
  readonly children: readonly Node[];
}

/** A query as it was understood. */
export interface Bound {
  readonly tree: Node;
  /** What is wrong with it, with the text where. */
  readonly diagnostics: readonly string[];
  /** Columns of the result, with their types. */
  readonly columns: Readonly<Record<string, string>>;
}

interface List<T> {
  readonly Count: number;
  getItem(index: number): T;
}
interface Syntax {
  readonly Kind: number;
  readonly NameInParent: string | null;
  readonly IsToken: boolean;
  readonly Text?: string;
  readonly ChildCount: number;
  GetChild(index: number): Syntax | null;
}
interface Symbol {
  readonly Name: string;
  readonly Type: { readonly Name: string };
}
interface Code {
  readonly Syntax: Syntax;
  readonly ResultType: { readonly Columns?: List<Symbol> } | null;
  GetDiagnostics(): List<{ readonly Message: string; readonly Start: number; readonly Length: number }>;
}
interface Language {
  readonly GlobalState: { readonly Default: { WithDatabase(database: object): object } };
  readonly KustoCode: { ParseAndAnalyze(query: string, globals: object): Code };
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> };
  readonly Symbols: {
    readonly ScalarTypes: Readonly<Record<string, object>>;
    readonly ColumnSymbol: new (name: string, type: object) => object;
    readonly TableSymbol: { readonly $ctor4: new (name: string, columns: object[]) => object };
    readonly DatabaseSymbol: {
      readonly $ctor1: new (name: string, members: object[], isOpen: boolean) => object;
    };
  };
}

/** Columns of a table with their types. */
export type Columns = Readonly<Record<string, string>>;
/** Tables by name. */
export type Tables = Readonly<Record<string, Columns>>;

/** The tables of a workspace that the queries use, from the schema file. */
export const TABLES: Tables = Object.fromEntries(
  Object.entries(schema.tables).map(([name, { columns }]) => [name, columns]),
);

const TYPES: Readonly<Record<string, string>> = {
  string: "String",
  datetime: "DateTime",
  long: "Long",
  int: "Int",
  real: "Real",
  bool: "Bool",
  dynamic: "Dynamic",
};

let loaded: Language | undefined;

/** The language service, which sets globals and wants them of the script that comes before it. */
function language(): Language {
  if (loaded !== undefined) return loaded;
  const folder = dirname(require.resolve("@kusto/language-service-next/package.json"));
  for (const file of ["bridge.min.js", "Kusto.Language.Bridge.min.js"]) {
    runInThisContext(readFileSync(join(folder, file), "utf8"), { filename: file });
  }
  loaded = (globalThis as unknown as { Kusto: { Language: Language } }).Kusto.Language;
  return loaded;
}

/** Parses a query and binds its names to the tables of the schema file. */
export function bind(query: string, tables: Tables = TABLES): Bound {
  const { GlobalState, KustoCode } = language();
  const code = KustoCode.ParseAndAnalyze(query, GlobalState.Default.WithDatabase(database(tables)));
  return {
    tree: plain(code.Syntax),
    diagnostics: itemsOf(code.GetDiagnostics()).map(
      ({ Message, Start, Length }) => `${Message} (at "${query.slice(Start, Start + Length)}")`,
    ),
    columns: Object.fromEntries(itemsOf(code.ResultType?.Columns).map(({ Name, Type }) => [Name, Type.Name])),
  };
}

function database(tables: Tables): object {
  const { ColumnSymbol, DatabaseSymbol, ScalarTypes, TableSymbol } = language().Symbols;
  const members = Object.entries(tables).map(
    ([name, columns]) =>
      new TableSymbol.$ctor4(
        name,
        Object.entries(columns).map(([column, type]) => {
          const scalar = ScalarTypes[TYPES[type] ?? ""];
          if (scalar === undefined) throw new Error(`${name}.${column} has the unknown type ${type}`);
          return new ColumnSymbol(column, scalar);
        }),
      ),
  );
  return new DatabaseSymbol.$ctor1("workspace", members, false);
}

function itemsOf<T>(list: List<T> | undefined): T[] {
  return Array.from({ length: list?.Count ?? 0 }, (_, i) => (list as List<T>).getItem(i));
}

let kinds: ReadonlyMap<number, string> | undefined;

function plain(node: Syntax): Node {
  kinds ??= new Map(
    Object.entries(language().Syntax.SyntaxKind).flatMap(([name, value]): [number, string][] =>
      typeof value === "number" ? [[value, name]] : [],
    ),
  );
  const children = Array.from({ length: node.ChildCount }, (_, i) => node.GetChild(i)).filter(
    (c) => c !== null,
  );
  return {
    kind: kinds.get(node.Kind) ?? String(node.Kind),
    role: node.NameInParent ?? "",
    text: node.IsToken ? node.Text : undefined,
    children: children.map(plain),
  };
}

/** All tokens of a tree, in order. */
export function tokensOf(node: Node): Node[] {
  return node.text === undefined ? node.children.flatMap(tokensOf) : [node];
}
