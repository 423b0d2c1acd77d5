/**
 * Writes `shapes.json`: the arguments and outputs of the resource classes named in `paths.ts`, read from the type
 * declarations of the installed @pulumi/azure-native. Run it after an upgrade of that package:
 * `node --require tsx/cjs simulator/arm/shapes.generate.ts`.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

import { NATIVE_PATHS } from "./paths";
import type { Shapes } from "./shapes";

const sdk = dirname(require.resolve("@pulumi/azure-native/package.json"));

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

/** Drops `pulumi.Input<…>`, `pulumi.Output<…>` and `| undefined` around a type. */
function unwrap(type: ts.TypeNode): ts.TypeNode {
  if (ts.isParenthesizedTypeNode(type)) return unwrap(type.type);
  if (ts.isTypeReferenceNode(type) && /^pulumi\.(Input|Output)$/.test(type.typeName.getText())) {
    const argument = type.typeArguments?.[0];
    return argument ? unwrap(argument) : type;
  }
  if (ts.isUnionTypeNode(type)) {
    const rest = type.types.filter((t) => t.kind !== ts.SyntaxKind.UndefinedKeyword);
    const only = rest[0];
    if (rest.length === 1 && only) return unwrap(only);
  }
  return type;
}

/** The code of `shapes.ts` for a type; `refer` is told of each object type met. */
function code(type: ts.TypeNode, refer: (name: string) => void): string {
  const t = unwrap(type);
  if (t.kind === ts.SyntaxKind.StringKeyword) return "s";
  if (t.kind === ts.SyntaxKind.NumberKeyword) return "n";
  if (t.kind === ts.SyntaxKind.BooleanKeyword) return "b";
  if (ts.isArrayTypeNode(t)) return "[" + code(t.elementType, refer);
  if (ts.isTypeLiteralNode(t)) {
    const index = t.members.find(ts.isIndexSignatureDeclaration);
    return index ? "{" + code(index.type, refer) : "u";
  }
  if (ts.isTypeReferenceNode(t)) {
    const name = t.typeName.getText();
    if (name.startsWith("enums.")) return "s";
    if (name.startsWith("outputs.") || name.startsWith("inputs.")) {
      const short = name.slice(name.indexOf(".") + 1);
      refer(short);
      return "@" + short;
    }
  }
  // `string | enums.X` is a string; a choice of several object types has no one shape.
  if (ts.isUnionTypeNode(t)) {
    const codes = new Set(t.types.map((member) => code(member, () => undefined)));
    const [first] = codes;
    if (codes.size === 1 && first === "s") return "s";
  }
  return "u";
}

type Members = Readonly<Record<string, { code: string; optional: boolean }>>;

function membersOf(
  node: ts.InterfaceDeclaration | ts.ClassDeclaration,
  refer: (name: string) => void,
): Members {
  const members: Record<string, { code: string; optional: boolean }> = {};
  for (const m of node.members) {
    if ((ts.isPropertySignature(m) || ts.isPropertyDeclaration(m)) && m.type && ts.isIdentifier(m.name)) {
      members[m.name.text] = { code: code(m.type, refer), optional: m.questionToken !== undefined };
    }
  }
  return members;
}

/** `name:code`, and `!` after those that must be given. */
const format = (members: Members, marked: boolean): string =>
  Object.entries(members)
    .map(([name, m]) => `${name}:${m.code}${marked && !m.optional ? "!" : ""}`)
    .join(" ");

/** The interfaces of `types/output.d.ts` by `module.Name`. */
function outputTypes(): Map<string, ts.InterfaceDeclaration> {
  const found = new Map<string, ts.InterfaceDeclaration>();
  const visit = (node: ts.Node, path: string): void => {
    if (ts.isModuleDeclaration(node) && node.body) {
      const inner = path === "" ? node.name.text : `${path}.${node.name.text}`;
      ts.forEachChild(node.body, (child) => {
        visit(child, inner);
      });
    } else if (ts.isInterfaceDeclaration(node)) found.set(`${path}.${node.name.text}`, node);
  };
  ts.forEachChild(parse(join(sdk, "types", "output.d.ts")), (child) => {
    visit(child, "");
  });
  return found;
}

/** Builds the content of `shapes.json` from the installed SDK. */
export function generateShapes(): Shapes {
  const resources: Record<string, string> = {};
  const wanted: string[] = [];
  for (const [module, { types }] of Object.entries(NATIVE_PATHS)) {
    const files = new Map(readdirSync(join(sdk, module)).map((f) => [f.toLowerCase(), f]));
    for (const name of Object.keys(types)) {
      const file = files.get(`${name.toLowerCase()}.d.ts`);
      if (file === undefined) throw new Error(`@pulumi/azure-native has no class ${module}:${name}`);
      const source = parse(join(sdk, module, file));
      let outputs: Members = {};
      let inputs: Members = {};
      ts.forEachChild(source, (node) => {
        if (ts.isClassDeclaration(node)) outputs = membersOf(node, (ref) => wanted.push(ref));
        if (ts.isInterfaceDeclaration(node)) inputs = membersOf(node, () => undefined);
      });
      const api = /REST API version (\d{4}-\d\d-\d\d(?:-\w+)?)/.exec(source.text)?.[1] ?? "";
      resources[`${module}:${name}`] = [api, format(inputs, true), format(outputs, false)].join(" | ");
    }
  }
  const declared = outputTypes();
  const types: Record<string, string> = {};
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    const declaration = declared.get(next);
    if (types[next] !== undefined || !declaration) continue;
    types[next] = format(
      membersOf(declaration, (ref) => wanted.push(ref)),
      false,
    );
  }
  const { version } = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8")) as { version: string };
  return {
    source: `@pulumi/azure-native ${version}, read by simulator/arm/shapes.generate.ts; do not edit`,
    resources,
    types: Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** The text of the file, as prettier leaves it: one line a type, so that an upgrade of the SDK reads as a diff. */
export function formatShapes(shapes: Shapes): string {
  return JSON.stringify(shapes, undefined, 2) + "\n";
}

if (require.main === module) writeFileSync(join(__dirname, "shapes.json"), formatShapes(generateShapes()));
