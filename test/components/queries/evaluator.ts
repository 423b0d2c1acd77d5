import { AGGREGATES, COMPARISONS, SCALARS } from "./functions";
import { bind, TABLES, type Node } from "./kusto";
import { child, columnName, elements, find, nameOf, refuse, text } from "./tree";
import { arithmetic, compare, keyOf, spanOf, type Value } from "./values";

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Value>>;

/** What a query is run on. A table that is not named is not there, as in a workspace that never had a record of it. */
export interface Workspace {
  readonly now: Date;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
}

/** The rows around the one that is worked out, and those of the other table in the condition of a join. */
interface Place {
  readonly rows: readonly Row[];
  readonly index: number;
}

class NoTable extends Error {}

/**
 * Runs a query on rows. It knows the operators and functions that the queries use and no others, and says so; it knows
 * nothing of the service's limits, of types beyond those of the values, and of order where the query asks for none.
 */
export function evaluate(query: string, workspace: Workspace): Row[] {
  const { tree, diagnostics } = bind(query);
  if (diagnostics.length > 0) throw new Error(`the query does not bind: ${diagnostics.join("; ")}`);
  const statements = elements(child(tree, "Statements"));
  const [statement] = statements;
  if (statements.length !== 1 || statement?.kind !== "ExpressionStatement") {
    throw new Error("the evaluator knows queries of one statement");
  }
  return new Evaluator(workspace).table(child(statement, "Expression"), undefined);
}

class Evaluator {
  constructor(private readonly workspace: Workspace) {}

  /** The rows of an expression of tables; `input` is what stands before the bar. */
  table(node: Node, input: readonly Row[] | undefined): Row[] {
    switch (node.kind) {
      case "PipeExpression":
        return this.table(child(node, "Operator"), this.table(child(node, "Expression"), input));
      case "ParenthesizedExpression":
        return this.table(child(node, "Expression"), input);
      case "NameReference":
        return this.stored(nameOf(node));
      case "DataTableExpression":
        if (elements(find(node, "Values")).length > 0)
          throw new Error("the evaluator knows no rows of datatable");
        return [];
      case "UnionOperator":
        return this.union(node);
      default:
        return this.operator(node, input ?? refuse(node));
    }
  }

  private stored(name: string): Row[] {
    const columns = TABLES[name];
    const rows = this.workspace.tables[name];
    if (columns === undefined || rows === undefined) throw new NoTable(`no table ${name}`);
    return rows.map((row) => {
      const unknown = Object.keys(row).filter((column) => !Object.hasOwn(columns, column));
      if (unknown.length > 0) throw new Error(`${name} has no column ${unknown.join(", ")}`);
      const blank = Object.entries(columns).map(([column, type]) => [column, type === "string" ? "" : null]);
      return { ...(Object.fromEntries(blank) as Row), ...row };
    });
  }

  private union(node: Node): Row[] {
    const isFuzzy = text(child(node, "Parameters")).replace(/ /g, "") === "isfuzzy=true";
    return elements(child(node, "Expressions")).flatMap((leg) => {
      try {
        return this.table(leg, undefined);
      } catch (error) {
        if (isFuzzy && error instanceof NoTable) return [];
        throw error;
      }
    });
  }

  private operator(node: Node, rows: readonly Row[]): Row[] {
    switch (node.kind) {
      case "FilterOperator":
        return rows.filter((_, index) => this.scalar(child(node, "Condition"), { rows, index }) === true);
      case "ProjectOperator":
        return rows.map((_, index) => this.named(child(node, "Expressions"), { rows, index }));
      case "ExtendOperator":
        return rows.map((row, index) => ({
          ...row,
          ...this.named(child(node, "Expressions"), { rows, index }),
        }));
      case "MvExpandOperator":
        return rows.flatMap((row, index) => this.expanded(node, row, { rows, index }));
      case "SummarizeOperator":
        return this.summarized(node, rows);
      case "SortOperator":
        return this.sorted(node, rows);
      case "TakeOperator":
        return rows.slice(0, Number(text(child(node, "Expression"))));
      case "JoinOperator":
        return this.joined(node, rows);
      default:
        return refuse(node);
    }
  }

  /** Columns by their names: `Name = value`, or the column that is called so. */
  private named(list: Node, place: Place): Record<string, Value> {
    return Object.fromEntries(
      elements(list).map((each) =>
        each.kind === "SimpleNamedExpression"
          ? [nameOf(child(each, "Name")), this.scalar(child(each, "Expression"), place)]
          : [columnName(each), this.scalar(each, place)],
      ),
    );
  }

  private expanded(node: Node, row: Row, place: Place): Row[] {
    const [each, another] = elements(child(node, "Expressions"));
    if (each === undefined || another !== undefined) return refuse(node);
    const [column, list] =
      Object.entries(this.named({ ...each, children: each.children.slice(0, 1) }, place))[0] ?? [];
    if (column === undefined || !Array.isArray(list)) return refuse(node);
    return (list as Value[]).map((item) => ({ ...row, [column]: item }));
  }

  private summarized(node: Node, rows: readonly Row[]): Row[] {
    const by = child(child(node, "ByClause"), "Expressions");
    const groups = new Map<string, { readonly key: Record<string, Value>; readonly rows: Row[] }>();
    rows.forEach((row, index) => {
      const key = this.named(by, { rows, index });
      const text = Object.values(key).map(keyOf).join("\0");
      const group = groups.get(text) ?? { key, rows: [] };
      group.rows.push(row);
      groups.set(text, group);
    });
    return [...groups.values()].map((group) => ({
      ...group.key,
      ...Object.fromEntries(
        elements(child(node, "Aggregates")).map((each) => [
          nameOf(child(each, "Name")),
          this.aggregate(child(each, "Expression"), group.rows),
        ]),
      ),
    }));
  }

  private aggregate(call: Node, rows: readonly Row[]): Value {
    const name = nameOf(child(call, "Name"));
    const [argument, limit] = elements(child(child(call, "ArgumentList"), "Expressions"));
    const aggregate = AGGREGATES[name] ?? refuse(call, name);
    const values = rows.map((_, index) =>
      argument === undefined ? null : this.scalar(argument, { rows, index }),
    );
    return aggregate(values, limit === undefined ? undefined : Number(text(limit)));
  }

  private sorted(node: Node, rows: readonly Row[]): Row[] {
    const orders = elements(child(node, "Expressions")).map((each) => ({
      column: nameOf(child(each, "Expression")),
      sign: text(child(each, "Ordering")) === "asc" ? 1 : -1,
    }));
    return [...rows].sort((a, b) => {
      for (const { column, sign } of orders) {
        const order = compare(at(a, column), at(b, column));
        if (order !== 0) return order * sign;
      }
      return 0;
    });
  }

  private joined(node: Node, left: readonly Row[]): Row[] {
    if (text(child(node, "Parameters")).replace(/ /g, "") !== "kind=inner") return refuse(node);
    const right = this.table(child(node, "Expression"), undefined);
    const [condition, another] = elements(child(child(node, "ConditionClause"), "Expressions"));
    if (condition?.kind !== "EqualExpression" || another !== undefined) return refuse(node);
    const column = (side: string): string => nameOf(child(child(condition, side), "Selector"));
    return left.flatMap((row) =>
      right
        .filter((other) => keyOf(at(row, column("Left"))) === keyOf(at(other, column("Right"))))
        .map((other) => ({ ...other, ...row })),
    );
  }

  /** The value of an expression in a row. */
  private scalar(node: Node, place: Place): Value {
    const side = (role: string): Value => this.scalar(child(node, role), place);
    switch (node.kind) {
      case "NameReference":
        return at(place.rows[place.index] ?? {}, nameOf(node));
      case "ParenthesizedExpression":
        return side("Expression");
      case "AndExpression":
        return both(side("Left"), side("Right"));
      case "OrExpression":
        return negated(both(negated(side("Left")), negated(side("Right"))));
      case "AddExpression":
      case "SubtractExpression":
      case "MultiplyExpression":
      case "DivideExpression":
        return arithmetic(text(child(node, "Operator")), side("Left"), side("Right"));
      case "ElementExpression":
        return this.element(node, place);
      case "FunctionCallExpression":
        return this.call(node, place);
      default:
        return COMPARISONS[node.kind] === undefined ? this.literal(node) : this.compared(node, place);
    }
  }

  private compared(node: Node, place: Place): Value {
    const comparison = COMPARISONS[node.kind] ?? refuse(node);
    return comparison(this.scalar(child(node, "Left"), place), this.right(node, place));
  }

  /** The right side of a comparison; that of `in` is a list, which may be given as one value. */
  private right(node: Node, place: Place): Value {
    const right = child(node, "Right");
    if (right.kind !== "ExpressionList") return this.scalar(right, place);
    const values = elements(child(right, "Expressions")).map((each) => this.scalar(each, place));
    return values.length === 1 && Array.isArray(values[0]) ? (values[0] as Value) : values;
  }

  private element(node: Node, place: Place): Value {
    const list = this.scalar(child(node, "Expression"), place);
    const index = Number(text(child(node, "Selector")).replace(/[[\]]/g, ""));
    return Array.isArray(list) ? ((list as Value[])[index] ?? null) : refuse(node);
  }

  private call(node: Node, place: Place): Value {
    const name = nameOf(child(node, "Name"));
    const args = elements(child(child(node, "ArgumentList"), "Expressions"));
    const [first, second, third] = args;
    if (name === "ago" && first !== undefined) {
      return arithmetic("-", this.workspace.now, this.scalar(first, place));
    }
    if (name === "iff" && first !== undefined && second !== undefined && third !== undefined) {
      return this.scalar(this.scalar(first, place) === true ? second : third, place);
    }
    if (name === "prev" && first !== undefined) {
      const before = place.rows[place.index - 1];
      return before === undefined ? null : at(before, nameOf(first));
    }
    const scalar = SCALARS[name] ?? refuse(node, name);
    return scalar(args.map((each) => this.scalar(each, place)));
  }

  private literal(node: Node): Value {
    const written = text(node);
    switch (node.kind) {
      case "StringLiteralExpression":
        // Only what JSON writes the same way; `@"…"` and `'…'` are something else.
        return JSON.parse(written) as string;
      case "LongLiteralExpression":
        return Number(written);
      case "RealLiteralExpression": {
        const inner = /^real\((.*)\)$/.exec(written)?.[1] ?? written;
        return inner === "null" ? null : Number(inner);
      }
      case "BooleanLiteralExpression":
        return written === "true";
      case "TimespanLiteralExpression":
        return spanOf(written);
      case "DynamicExpression":
        return elements(find(node, "Values")).map((each) => this.literal(each));
      default:
        return refuse(node);
    }
  }
}

function both(a: Value, b: Value): Value {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

const negated = (value: Value): Value => (value === null ? null : value !== true);

function at(row: Row, column: string): Value {
  const value = row[column];
  if (value === undefined) throw new Error(`there is no column ${column}`);
  return value;
}
