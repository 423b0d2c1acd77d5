/** The type of an argument or output, as far as it can be told to another language or to a reader. */
export type TypeShape =
  | { readonly kind: "string" | "number" | "boolean" | "any" }
  /** One of these texts or numbers. */
  | { readonly kind: "choice"; readonly values: readonly (string | number)[] }
  /** A moment; `Date` in TypeScript, RFC 3339 text elsewhere. */
  | { readonly kind: "instant" }
  | { readonly kind: "list"; readonly items: TypeShape }
  | { readonly kind: "map"; readonly values: TypeShape }
  /** An interface by its name, see {@link ComponentTypes.objects}. */
  | { readonly kind: "object"; readonly name: string }
  /** A resource of the same program. It has no meaning outside the language that made it. */
  | { readonly kind: "resource" };

/** One argument, output, or property of an object. */
export interface PropertyShape {
  readonly name: string;
  /** The doc comment as one text, without the words that the other fields hold. */
  readonly description: string;
  /** What the doc comment says of the default; undefined where it says nothing. */
  readonly default: string | undefined;
  readonly required: boolean;
  /** Whether it may be an output of another resource, `pulumi.Input<…>`. */
  readonly input: boolean;
  /** Whether its doc comment has the tag `@secret`. */
  readonly secret: boolean;
  readonly type: TypeShape;
}

/** An interface that arguments or outputs are made of. */
export interface ObjectShape {
  readonly name: string;
  readonly description: string;
  readonly properties: readonly PropertyShape[];
}

/** What the source of a component says of itself. */
export interface ComponentTypes {
  /** Name of the class. */
  readonly name: string;
  /** Type token, `package:module:Class`. */
  readonly token: string;
  readonly description: string;
  readonly args: readonly PropertyShape[];
  readonly outputs: readonly PropertyShape[];
  /** All interfaces that arguments and outputs lead to, by name, in the order they are met. */
  readonly objects: ReadonlyMap<string, ObjectShape>;
}
