import type { Node } from "./kusto";

/** The first node below that has a role. */
export function find(node: Node, role: string): Node | undefined {
  for (const each of node.children) {
    if (each.role === role) return each;
    const deeper = find(each, role);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

/** The child that has a role. */
export function child(node: Node, role: string): Node {
  return node.children.find((each) => each.role === role) ?? refuse(node, `without ${role}`);
}

/** What stands in a list between commas. */
export function elements(list: Node | undefined): Node[] {
  return (list?.children ?? [])
    .map((each) => (each.kind === "SeparatedElement" ? each.children[0] : each))
    .filter((each) => each !== undefined);
}

/** The name of a column that an expression without a name gets. */
export function columnName(node: Node): string {
  if (node.kind !== "FunctionCallExpression") return nameOf(node);
  const [first] = elements(child(child(node, "ArgumentList"), "Expressions"));
  return nameOf(child(node, "Name")) === "bin" && first !== undefined ? nameOf(first) : refuse(node);
}

/** The name that a node is, and nothing else. */
export function nameOf(node: Node): string {
  return /^(NameReference|NameDeclaration|TokenName)$/.test(node.kind) ? text(node) : refuse(node);
}

/** The text of a node, its tokens apart by a blank. */
export function text(node: Node): string {
  return node.text ?? node.children.map(text).join(" ").trim();
}

/** Says that the evaluator does not know something. */
export function refuse(node: Node, what = ""): never {
  throw new Error(`the evaluator does not know ${node.kind} ${what}: ${text(node)}`.replace(/ +:/, ":"));
}
