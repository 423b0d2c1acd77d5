import { UNKNOWN_TEXT } from "../value";
import { evaluate, type ExpressionScope, isExpression, MAX_EXPRESSION_DEPTH } from "./arm-expression";
import { emptyObject, isObject, type JsonObject, MAX_DEPTH, ownAnyCase } from "./json";

/** The parameters and variables of a template, each worked out once and only if it is asked for. */
export class TemplateScope implements ExpressionScope {
  private readonly known = new Map<string, unknown>();
  private readonly pending = new Set<string>();

  /**
   * @param given what a deployment passes as parameters, worked out already; a parameter that it does not pass has
   * its default value, or is unknown.
   */
  constructor(
    private readonly template: JsonObject,
    private readonly given: JsonObject = emptyObject(),
  ) {}

  parameter(name: string, depth: number): unknown {
    const given = ownAnyCase(this.given, name);
    if (given !== undefined) return given;
    const declared = this.declared("parameters", name);
    return isObject(declared)
      ? this.once(`p:${name.toLowerCase()}`, ownAnyCase(declared, "defaultValue"), depth)
      : UNKNOWN_TEXT;
  }

  variable(name: string, depth: number): unknown {
    return this.once(`v:${name.toLowerCase()}`, this.declared("variables", name), depth);
  }

  /** Replaces the expressions in a value by what they come to. */
  fold(value: unknown, depth = 0): unknown {
    if (typeof value === "string") {
      if (value.startsWith("[[")) return value.slice(1);
      return isExpression(value) ? evaluate(value, this, depth) : value;
    }
    if (typeof value !== "object" || value === null) return value;
    if (depth > MAX_DEPTH) return UNKNOWN_TEXT;
    if (Array.isArray(value)) return (value as readonly unknown[]).map((item) => this.fold(item, depth + 1));
    return this.foldObject(value as JsonObject, depth);
  }

  private foldObject(object: JsonObject, depth: number): Record<string, unknown> {
    const folded = emptyObject();
    for (const [key, value] of Object.entries(object)) {
      if (key.toLowerCase() === "copy" && Array.isArray(value)) this.foldLoops(value, folded, depth + 1);
      else folded[key] = this.fold(value, depth + 1);
    }
    return folded;
  }

  /** `copy` makes a list out of one element. How its elements differ is not known, only that there are some. */
  private foldLoops(loops: readonly unknown[], into: Record<string, unknown>, depth: number): void {
    for (const loop of loops) {
      const name = isObject(loop) ? ownAnyCase(loop, "name") : undefined;
      if (!isObject(loop) || typeof name !== "string") continue;
      const count = this.fold(ownAnyCase(loop, "count"), depth);
      into[name] =
        typeof count === "number" && count > 0 ? [this.fold(ownAnyCase(loop, "input"), depth)] : UNKNOWN_TEXT;
    }
  }

  private declared(section: "parameters" | "variables", name: string): unknown {
    const all = ownAnyCase(this.template, section);
    return isObject(all) ? ownAnyCase(all, name) : undefined;
  }

  private once(key: string, value: unknown, depth: number): unknown {
    if (this.known.has(key)) return this.known.get(key);
    // A name that leads back to itself is refused by ARM; here it only must not go on for ever.
    if (value === undefined || this.pending.has(key) || depth > MAX_EXPRESSION_DEPTH) return UNKNOWN_TEXT;
    this.pending.add(key);
    const folded = this.fold(value, depth + 1);
    this.pending.delete(key);
    this.known.set(key, folded);
    return folded;
  }
}
