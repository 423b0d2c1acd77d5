import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

import type { ComponentTypes, ObjectShape, PropertyShape, TypeShape } from "./shapes";

/**
 * Reads the components of a folder from their source: one class a file, that extends `pulumi.ComponentResource` and has
 * an interface `<Name>Args` beside it. Types are read as they are written, so that the SDKs need not be loaded.
 *
 * @throws Error that names file and property where a type is not one of those that {@link TypeShape} knows.
 */
export function readComponents(folder: string): ComponentTypes[] {
  const files = readdirSync(folder)
    .filter((file) => /^[A-Z]\w*\.ts$/.test(file))
    .map((file) => join(folder, file));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    // The SDKs are left out: they take seconds, and only the names of their types count.
    types: [],
    noLib: true,
    typeRoots: [],
    paths: { "@pulumi/*": [] },
    noEmit: true,
  });
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    const component = source === undefined ? undefined : componentOf(program.getTypeChecker(), source);
    return component === undefined ? [] : [component];
  });
}

function componentOf(checker: ts.TypeChecker, source: ts.SourceFile): ComponentTypes | undefined {
  const component = source.statements
    .filter(ts.isClassDeclaration)
    .find((each) => each.heritageClauses?.some((clause) => clause.getText().includes("ComponentResource")));
  const name = component?.name?.text;
  if (component === undefined || name === undefined) return undefined;
  const args = source.statements
    .filter(ts.isInterfaceDeclaration)
    .find((each) => each.name.text === `${name}Args`);
  const token = /super\(\s*"([^"]+)"/.exec(component.getText())?.[1];
  if (args === undefined || token === undefined) return undefined;
  const reader = new Reader(checker);
  const outputs = component.members.filter(ts.isPropertyDeclaration).filter(isPublic);
  return {
    name,
    token,
    description: docOf(component),
    args: reader.propertiesOf(args),
    outputs: outputs.map((output) => reader.property(output)),
    objects: reader.objects,
  };
}

const KEYWORDS = new Map<ts.SyntaxKind, "string" | "number" | "boolean" | "any">([
  [ts.SyntaxKind.StringKeyword, "string"],
  [ts.SyntaxKind.NumberKeyword, "number"],
  [ts.SyntaxKind.BooleanKeyword, "boolean"],
  [ts.SyntaxKind.UnknownKeyword, "any"],
  [ts.SyntaxKind.ObjectKeyword, "any"],
]);

function isPublic(member: ts.PropertyDeclaration): boolean {
  return !(ts.getModifiers(member) ?? []).some(
    ({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.StaticKeyword,
  );
}

type Member = ts.PropertySignature | ts.PropertyDeclaration;

class Reader {
  readonly objects = new Map<string, ObjectShape>();

  constructor(private readonly checker: ts.TypeChecker) {}

  /** The properties of an interface, those that it inherits included. */
  propertiesOf(declaration: ts.Declaration): PropertyShape[] {
    const type = this.checker.getTypeAtLocation(declaration);
    return this.checker.getPropertiesOfType(type).flatMap((symbol) => {
      const member = symbol.declarations?.find(
        (each): each is Member => ts.isPropertySignature(each) || ts.isPropertyDeclaration(each),
      );
      return member === undefined ? [] : [this.property(member)];
    });
  }

  property(member: Member): PropertyShape {
    const name = member.name.getText();
    const found = { input: false };
    const type =
      member.type === undefined ? ({ kind: "any" } as const) : this.type(member.type, found, member);
    const doc = docOf(member).replace(/^(Required|Optional)\.\s*/, "");
    const text = /(?:^|\s)Default: (.+?)\.?$/s.exec(doc);
    return {
      name,
      description: (text === null ? doc : doc.slice(0, text.index)).trim(),
      default: text?.[1],
      required: member.questionToken === undefined,
      input: found.input,
      secret: ts.getJSDocTags(member).some(({ tagName }) => tagName.text === "secret"),
      type,
    };
  }

  private type(node: ts.TypeNode, found: { input: boolean }, member: Member): TypeShape {
    const inner = (child: ts.TypeNode | undefined): TypeShape =>
      child === undefined ? { kind: "any" } : this.type(child, found, member);
    if (ts.isParenthesizedTypeNode(node)) return inner(node.type);
    if (ts.isTypeOperatorNode(node)) {
      return node.operator === ts.SyntaxKind.KeyOfKeyword ? this.choice(node.type, member) : inner(node.type);
    }
    if (ts.isArrayTypeNode(node)) return { kind: "list", items: inner(node.elementType) };
    if (ts.isLiteralTypeNode(node)) return literal(node);
    if (ts.isUnionTypeNode(node)) return this.union(node, found, member);
    if (ts.isTypeReferenceNode(node)) return this.reference(node, found, member);
    if (ts.isIndexedAccessTypeNode(node)) return this.indexed(node, found, member);
    const plain = KEYWORDS.get(node.kind);
    if (plain !== undefined) return { kind: plain };
    throw unread(member, node);
  }

  private union(node: ts.UnionTypeNode, found: { input: boolean }, member: Member): TypeShape {
    const shapes = node.types.filter((each) => !isAbsent(each)).map((each) => this.type(each, found, member));
    const [first] = shapes;
    if (first !== undefined && shapes.length === 1) return first;
    if (shapes.every((shape) => shape.kind === "choice")) {
      return { kind: "choice", values: shapes.flatMap((shape) => shape.values) };
    }
    return { kind: "any" };
  }

  private reference(node: ts.TypeReferenceNode, found: { input: boolean }, member: Member): TypeShape {
    const name = node.typeName.getText();
    const [first, second] = node.typeArguments ?? [];
    const inner = (child: ts.TypeNode | undefined): TypeShape =>
      child === undefined ? { kind: "any" } : this.type(child, found, member);
    switch (name) {
      case "pulumi.Input":
      case "Input":
        found.input = true;
        return inner(first);
      case "pulumi.Output":
      case "Output":
      case "Readonly":
        return inner(first);
      case "Array":
      case "ReadonlyArray":
        return { kind: "list", items: inner(first) };
      case "Record":
        return { kind: "map", values: inner(second) };
      case "Date":
        return { kind: "instant" };
    }
    if (/^pulumi\.\w*Resource$/.test(name)) return { kind: "resource" };
    const declaration = this.declarationOf(node.typeName);
    if (declaration === undefined) return { kind: "resource" };
    if (ts.isTypeAliasDeclaration(declaration)) return inner(declaration.type);
    this.see(name, declaration);
    return { kind: "object", name };
  }

  /** `(typeof LIST)[number]` or `keyof typeof TABLE`: the items of a list, or the keys of a table, in the source. */
  private choice(node: ts.TypeNode, member: Member): TypeShape {
    const query = ts.isParenthesizedTypeNode(node) ? node.type : node;
    if (!ts.isTypeQueryNode(query)) throw unread(member, node);
    const declaration = this.symbolOf(query.exprName)?.declarations?.find(ts.isVariableDeclaration);
    const value = declaration?.initializer === undefined ? undefined : bare(declaration.initializer);
    if (value !== undefined && ts.isArrayLiteralExpression(value)) {
      return { kind: "choice", values: value.elements.filter(ts.isStringLiteral).map(({ text }) => text) };
    }
    if (value !== undefined && ts.isObjectLiteralExpression(value)) {
      const names = value.properties.flatMap(({ name }) => (name === undefined ? [] : [name]));
      return {
        kind: "choice",
        values: names
          .filter((name) => ts.isIdentifier(name) || ts.isStringLiteral(name))
          .map(({ text }) => text),
      };
    }
    throw unread(member, node);
  }

  /** `Settings["property"]`. */
  private indexed(node: ts.IndexedAccessTypeNode, found: { input: boolean }, member: Member): TypeShape {
    const index = node.indexType;
    if (index.kind === ts.SyntaxKind.NumberKeyword) return this.choice(node.objectType, member);
    const owner = ts.isTypeReferenceNode(node.objectType)
      ? this.declarationOf(node.objectType.typeName)
      : undefined;
    if (owner === undefined || !ts.isLiteralTypeNode(index) || !ts.isStringLiteral(index.literal)) {
      throw unread(member, node);
    }
    const symbol = this.checker.getTypeAtLocation(owner).getProperty(index.literal.text);
    const declared = symbol?.declarations?.find(ts.isPropertySignature)?.type;
    if (declared === undefined) throw unread(member, node);
    return this.type(declared, found, member);
  }

  private declarationOf(name: ts.EntityName): ts.InterfaceDeclaration | ts.TypeAliasDeclaration | undefined {
    return this.symbolOf(name)?.declarations?.find(
      (each): each is ts.InterfaceDeclaration | ts.TypeAliasDeclaration =>
        ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each),
    );
  }

  /** What a name stands for, where it was declared. */
  private symbolOf(name: ts.EntityName): ts.Symbol | undefined {
    const symbol = this.checker.getSymbolAtLocation(name);
    const isAlias = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    return isAlias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  private see(name: string, declaration: ts.InterfaceDeclaration): void {
    if (this.objects.has(name)) return;
    // Its place is taken before its properties are read: they may lead back to it.
    const shape = { name, description: docOf(declaration), properties: [] as PropertyShape[] };
    this.objects.set(name, shape);
    shape.properties.push(...this.propertiesOf(declaration));
  }
}

/** An expression without `as const` and `satisfies` around it. */
function bare(expression: ts.Expression): ts.Expression {
  return ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression)
    ? bare(expression.expression)
    : expression;
}

function literal(node: ts.LiteralTypeNode): TypeShape {
  const { literal: value } = node;
  if (ts.isStringLiteral(value)) return { kind: "choice", values: [value.text] };
  if (ts.isNumericLiteral(value)) return { kind: "choice", values: [Number(value.text)] };
  return { kind: "boolean" };
}

function isAbsent(node: ts.TypeNode): boolean {
  return (
    node.kind === ts.SyntaxKind.UndefinedKeyword ||
    (ts.isLiteralTypeNode(node) && node.literal.kind === ts.SyntaxKind.NullKeyword)
  );
}

function docOf(node: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = typeof doc?.comment === "string" ? doc.comment : ts.getTextOfJSDocComment(doc?.comment);
  return (text ?? "").replace(/\{@link (\w+)\}/g, "`$1`").trim();
}

function unread(member: Member, node: ts.TypeNode): Error {
  const file = member.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return new Error(
    `${file.fileName}:${line + 1}: ${member.name.getText()} has the type ${node.getText()}, which has no form outside ` +
      "TypeScript; use text, numbers, truth values, lists, maps and interfaces",
  );
}
