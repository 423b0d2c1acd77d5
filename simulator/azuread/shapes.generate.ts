/**
 * Writes `shapes.json`: the arguments and outputs of some classes of the installed @pulumi/azuread, read from its type
 * declarations. Run it after an upgrade of that package: `node --require tsx/cjs simulator/azuread/shapes.generate.ts`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

import type { EntraShapes } from "./shapes";

/** The classes that the stand-in knows, as their files are called. */
const CLASSES = ["authenticationStrengthPolicy", "conditionalAccessPolicy", "group", "namedLocation"];

const sdk = dirname(require.resolve("@pulumi/azuread/package.json"));

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

/** A type without what stands around it: `pulumi.Input`, `pulumi.Output` and `| undefined`. */
function bare(type: ts.TypeNode): { readonly type: ts.TypeNode; readonly mayBeUndefined: boolean } {
  if (ts.isTypeReferenceNode(type) && /^pulumi\.(Input|Output)$/.test(type.typeName.getText())) {
    const argument = type.typeArguments?.[0];
    if (argument !== undefined) return bare(argument);
  }
  if (ts.isUnionTypeNode(type)) {
    const rest = type.types.filter((member) => member.kind !== ts.SyntaxKind.UndefinedKeyword);
    const [only] = rest;
    if (only !== undefined && rest.length === 1) {
      return { type: bare(only).type, mayBeUndefined: rest.length < type.types.length };
    }
  }
  return { type, mayBeUndefined: false };
}

/** The code of `shapes.ts` for a type; `refer` is told of each object type. */
function codeOf(node: ts.TypeNode, refer: (name: string) => void): string {
  const { type } = bare(node);
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return "s";
    case ts.SyntaxKind.NumberKeyword:
      return "n";
    case ts.SyntaxKind.BooleanKeyword:
      return "b";
    default:
  }
  if (ts.isArrayTypeNode(type)) return `[${codeOf(type.elementType, refer)}`;
  const text = type.getText();
  if (ts.isTypeReferenceNode(type) && text.startsWith("inputs.")) {
    const name = text.slice("inputs.".length);
    refer(name);
    return `@${name}`;
  }
  return "u";
}

/** `name:code` for each property, with `!` behind those that must be given. */
function membersOf(node: ts.InterfaceDeclaration, refer: (name: string) => void): string {
  return node.members
    .flatMap((member) => {
      if (!ts.isPropertySignature(member) || member.type === undefined) return [];
      const mark = member.questionToken === undefined ? "!" : "";
      return [`${member.name.getText()}:${codeOf(member.type, refer)}${mark}`];
    })
    .join(" ");
}

/** The outputs that are always there: those which the directory makes up where the program gives none. */
function madeUpOf(node: ts.ClassDeclaration, inputs: ReadonlySet<string>): string {
  return node.members
    .flatMap((member) => {
      if (!ts.isPropertyDeclaration(member) || member.type === undefined) return [];
      if (bare(member.type).mayBeUndefined || inputs.has(member.name.getText())) return [];
      return [`${member.name.getText()}:${codeOf(member.type, () => undefined)}`];
    })
    .join(" ");
}

function interfacesIn(file: string): Map<string, ts.InterfaceDeclaration> {
  const found = new Map<string, ts.InterfaceDeclaration>();
  ts.forEachChild(parse(file), (node) => {
    if (ts.isInterfaceDeclaration(node)) found.set(node.name.text, node);
  });
  return found;
}

/** Builds the content of `shapes.json` from the installed SDK. */
export function generateEntraShapes(): EntraShapes {
  const declared = interfacesIn(join(sdk, "types", "input.d.ts"));
  const resources: Record<string, string> = {};
  const types: Record<string, string> = {};
  const wanted: string[] = [];
  const refer = (name: string): void => {
    wanted.push(name);
  };
  for (const name of CLASSES) {
    const file = join(sdk, `${name}.d.ts`);
    const args = [...interfacesIn(file)].find(([each]) => each.endsWith("Args"))?.[1];
    const declaration = parse(file).statements.find(ts.isClassDeclaration);
    if (args === undefined || declaration === undefined) throw new Error(`@pulumi/azuread has no ${name}`);
    const required = args.members
      .filter((member) => member.questionToken === undefined)
      .map((member) => member.name?.getText() ?? "");
    resources[name] = `${membersOf(args, refer)} | ${madeUpOf(declaration, new Set(required))}`;
  }
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    const declaration = declared.get(next);
    if (types[next] === undefined && declaration !== undefined) types[next] = membersOf(declaration, refer);
  }
  const { version } = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8")) as { version: string };
  return {
    source: `@pulumi/azuread ${version}, read by simulator/azuread/shapes.generate.ts; do not edit`,
    resources,
    types: Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** The text of the file, as prettier leaves it. */
export const formatEntraShapes = (shapes: EntraShapes): string => `${JSON.stringify(shapes, undefined, 2)}\n`;

if (require.main === module) {
  writeFileSync(join(__dirname, "shapes.json"), formatEntraShapes(generateEntraShapes()));
}
