/**
 * Writes `shapes.json`: the arguments and outputs of the resource classes named in `paths.ts`, read from the type
 * declarations of the installed @pulumi/azure-native. Run it after an upgrade of that package:
 * `node --require tsx/cjs simulator/arm/shapes.generate.ts`.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
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

/** What a type refers to. */
interface Refer {
  /** Is told of each object type. */
  object(name: string): void;
  /** Is asked whether a set of words is checked; `open` ones let any other text pass in the SDK. */
  words(name: string, open: boolean): boolean;
  /** Whether a choice of several object types is told apart. */
  readonly choices: boolean;
}

/** The code of a set of words, whose words stand in another part of the file. */
function wordsCode(name: string, open: boolean, refer: Refer): string {
  const short = name.slice("enums.".length);
  return refer.words(short, open) ? "#" + short : "s";
}

const isWords = (t: ts.TypeNode): boolean =>
  ts.isTypeReferenceNode(t) && t.typeName.getText().startsWith("enums.");

/** The code of `shapes.ts` for a type. */
function code(type: ts.TypeNode, refer: Refer): string {
  const t = unwrap(type);
  if (t.kind === ts.SyntaxKind.StringKeyword) return "s";
  if (t.kind === ts.SyntaxKind.NumberKeyword) return "n";
  if (t.kind === ts.SyntaxKind.BooleanKeyword) return "b";
  if (ts.isArrayTypeNode(t)) return "[" + code(t.elementType, refer);
  if (ts.isTypeLiteralNode(t)) {
    const index = t.members.find(ts.isIndexSignatureDeclaration);
    return index ? "{" + code(index.type, refer) : "u";
  }
  if (ts.isLiteralTypeNode(t) && ts.isStringLiteral(t.literal)) return "=" + plainWord(t.literal.text);
  if (ts.isTypeReferenceNode(t)) {
    const name = t.typeName.getText();
    if (isWords(t)) return wordsCode(name, false, refer);
    if (name.startsWith("outputs.") || name.startsWith("inputs.")) {
      const short = name.slice(name.indexOf(".") + 1);
      refer.object(short);
      return "@" + short;
    }
  }
  return ts.isUnionTypeNode(t) ? unionCode(t, refer) : "u";
}

/** `string | enums.X` is an open set of words; a choice of object types names each; other choices have no shape. */
function unionCode(t: ts.UnionTypeNode, refer: Refer): string {
  const types = t.types.filter((member) => member.kind !== ts.SyntaxKind.UndefinedKeyword);
  const words = types.find(isWords);
  if (words !== undefined && types.length === 2) return wordsCode(words.getText(), true, refer);
  const codes = [...new Set(types.map((member) => code(member, refer)))];
  if (codes.length === 1) return codes[0] ?? "u";
  return refer.choices && codes.every((c) => c.startsWith("@")) ? codes.join("|") : "u";
}

/** A word that the compact form can hold. */
function plainWord(word: string): string {
  if (/[\s|!]/.test(word)) throw new Error(`the compact form of shapes.json cannot hold the word "${word}"`);
  return word;
}

type Members = Readonly<Record<string, { code: string; optional: boolean }>>;

function membersOf(node: ts.InterfaceDeclaration | ts.ClassDeclaration, refer: Refer): Members {
  const members: Record<string, { code: string; optional: boolean }> = {};
  for (const m of node.members) {
    if (
      (ts.isPropertySignature(m) || ts.isPropertyDeclaration(m)) &&
      m.type &&
      (ts.isIdentifier(m.name) || ts.isStringLiteral(m.name))
    ) {
      members[plainWord(m.name.text)] = {
        code: code(m.type, refer),
        optional: m.questionToken !== undefined,
      };
    }
  }
  return members;
}

/** `name:code`, and `!` after those that must be given. */
const format = (members: Members, marked: boolean): string =>
  Object.entries(members)
    .map(([name, m]) => `${name}:${m.code}${marked && !m.optional ? "!" : ""}`)
    .join(" ");

/** The interfaces of `types/input.d.ts` or `types/output.d.ts` by `module.Name`. */
function declaredTypes(file: string): Map<string, ts.InterfaceDeclaration> {
  const found = new Map<string, ts.InterfaceDeclaration>();
  const visit = (node: ts.Node, path: string): void => {
    if (ts.isModuleDeclaration(node) && node.body) {
      const inner = path === "" ? node.name.text : `${path}.${node.name.text}`;
      ts.forEachChild(node.body, (child) => {
        visit(child, inner);
      });
    } else if (ts.isInterfaceDeclaration(node)) found.set(`${path}.${node.name.text}`, node);
  };
  ts.forEachChild(parse(join(sdk, "types", file)), (child) => {
    visit(child, "");
  });
  return found;
}

/** The classes of a module, in lower case -> the file that declares each. */
function classFiles(module: string): Map<string, string> {
  const files = readdirSync(join(sdk, module)).filter((f) => f.endsWith(".d.ts"));
  return new Map(files.map((f) => [f.slice(0, -".d.ts".length).toLowerCase(), join(sdk, module, f)]));
}

/** A class of the SDK: its API version, and the declarations of its arguments and of its outputs. */
interface Resource {
  readonly api: string;
  readonly inputs: ts.InterfaceDeclaration | undefined;
  readonly outputs: ts.ClassDeclaration | undefined;
}

function readResource(file: string): Resource {
  const source = parse(file);
  const api = /REST API version (\d{4}-\d\d-\d\d(?:-\w+)?)/.exec(source.text)?.[1] ?? "";
  return {
    api,
    inputs: source.statements.find(ts.isInterfaceDeclaration),
    outputs: source.statements.find(ts.isClassDeclaration),
  };
}

/** Reads object types, and those that they refer to in turn, each once. */
function follow(
  declared: ReadonlyMap<string, ts.InterfaceDeclaration>,
  names: readonly string[],
  rest: Omit<Refer, "object">,
): Map<string, Members> {
  const found = new Map<string, Members>();
  const wanted = [...names];
  const refer: Refer = { ...rest, object: (name) => wanted.push(name) };
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    const declaration = declared.get(next);
    if (declaration !== undefined && !found.has(next)) found.set(next, membersOf(declaration, refer));
  }
  return found;
}

const sorted = <T>(map: Iterable<readonly [string, T]>): Record<string, T> =>
  Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));

/** Modules whose open sets of words are checked: those that the components use, where the lists have been read. */
const READ_MODULES: ReadonlySet<string> = new Set(
  (
    "applicationinsights authorization cdn dataprotection eventhub frontdoor keyvault logic maintenance monitor " +
    "network operationalinsights recoveryservices resources security storage"
  ).split(" "),
);

/** Open sets that Azure keeps adding to, or that services take more words of than the specification lists. */
const INCOMPLETE =
  /^monitor\.Known|Streams$|^network\.(ApplicationGatewaySslPolicyName|VirtualNetworkGatewaySku)|^(storage|cdn)\.SkuName$|^operationalinsights\.TablePlanEnum$/;

/**
 * The sets of words of a module that a check may rely on.
 *
 * The SDK keeps one set for each name in a module, whatever API version it is of, so a set that resources of several
 * versions use may hold the words of another one of that name (azure-hardening.md H42). All versions of the network
 * module are of one family.
 */
function soundWords(module: string, declared: ReadonlyMap<string, ts.InterfaceDeclaration>): Set<string> {
  const versions = new Map<string, Set<string>>();
  const open = new Set<string>();
  for (const file of classFiles(module).values()) {
    const { api, inputs } = readResource(file);
    if (inputs?.name.text.endsWith("Args") !== true || api === "") continue;
    const words = (name: string, isOpen: boolean): boolean => {
      versions.set(name, (versions.get(name) ?? new Set()).add(api));
      if (isOpen) open.add(name);
      return true;
    };
    const objects: string[] = [];
    membersOf(inputs, { object: (name) => objects.push(name), words, choices: true });
    follow(declared, objects, { words, choices: true });
  }
  const sound = (name: string): boolean =>
    (module === "network" || versions.get(name)?.size === 1) &&
    (!open.has(name) || (READ_MODULES.has(module) && !INCOMPLETE.test(name)));
  return new Set([...versions.keys()].filter(sound));
}

/** The words of the sets that a module declares. */
function wordLists(module: string): Map<string, string> {
  const file = join(sdk, "types", "enums", module, "index.d.ts");
  const lists = new Map<string, string>();
  if (!existsSync(file)) return lists;
  for (const statement of parse(file).statements.filter(ts.isVariableStatement)) {
    for (const { name, type } of statement.declarationList.declarations) {
      if (type === undefined || !ts.isTypeLiteralNode(type)) continue;
      const words = type.members.map((m) =>
        ts.isPropertySignature(m) &&
        m.type &&
        ts.isLiteralTypeNode(m.type) &&
        ts.isStringLiteral(m.type.literal)
          ? m.type.literal.text
          : "|",
      );
      if (!words.some((word) => word.includes("|")))
        lists.set(`${module}.${name.getText()}`, words.join("|"));
    }
  }
  return lists;
}

/** Builds the content of `shapes.json` from the installed SDK. */
export function generateShapes(): Shapes {
  const inputTypes = declaredTypes("input.d.ts");
  const modules = Object.keys(NATIVE_PATHS);
  const sound = new Set(modules.flatMap((module) => [...soundWords(module, inputTypes)]));
  const lists = new Map(modules.flatMap((module) => [...wordLists(module)]));
  const used = new Set<string>();
  const argument = {
    words: (name: string): boolean => {
      const checked = sound.has(name) && lists.has(name);
      if (checked) used.add(name);
      return checked;
    },
    choices: true,
  };
  const answer = { words: (): boolean => false, choices: false };
  const given: string[] = [];
  const answered: string[] = [];
  const resources: Record<string, string> = {};
  for (const [module, { types }] of Object.entries(NATIVE_PATHS)) {
    const files = classFiles(module);
    for (const name of Object.keys(types)) {
      const file = files.get(name.toLowerCase());
      if (file === undefined) throw new Error(`@pulumi/azure-native has no class ${module}:${name}`);
      const { api, inputs, outputs } = readResource(file);
      const put = inputs && membersOf(inputs, { ...argument, object: (type) => given.push(type) });
      const got = outputs && membersOf(outputs, { ...answer, object: (type) => answered.push(type) });
      resources[`${module}:${name}`] = [api, format(put ?? {}, true), format(got ?? {}, false)].join(" | ");
    }
  }
  const types = [
    ...[...follow(declaredTypes("output.d.ts"), answered, answer)].map(
      ([name, members]) => [name, format(members, false)] as const,
    ),
    ...[...follow(inputTypes, given, argument)].map(
      ([name, members]) => [name, format(members, true)] as const,
    ),
  ];
  const { version } = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8")) as { version: string };
  return {
    source: `@pulumi/azure-native ${version}, read by simulator/arm/shapes.generate.ts; do not edit`,
    resources,
    types: sorted(types),
    words: sorted([...lists].filter(([name]) => used.has(name))),
  };
}

/** The text of the file, as prettier leaves it: one line a type, so that an upgrade of the SDK reads as a diff. */
export function formatShapes(shapes: Shapes): string {
  return JSON.stringify(shapes, undefined, 2) + "\n";
}

if (require.main === module) writeFileSync(join(__dirname, "shapes.json"), formatShapes(generateShapes()));
