import data from "./shapes.json";

/** The content of `shapes.json`: one line of text a type, which the functions below read. */
export interface Shapes {
  readonly source: string;
  /** `module:Type` -> `API version | argument:code! … | output:code …`; `!` marks arguments that must be given. */
  readonly resources: Readonly<Record<string, string>>;
  /** `module.Name` -> `property:code …`; `!` marks what must be given in the types of arguments. */
  readonly types: Readonly<Record<string, string>>;
  /** `module.Name` -> the words of a set, with `|` between them. */
  readonly words: Readonly<Record<string, string>>;
}

/**
 * Property names and the codes of their types: `s` string, `n` number, `b` boolean, `u` anything, `[T` list, `{T` map,
 * `#module.Name` a word of a set, `=Word` that word, `@module.Name` an object, `@a.B|@a.C` one of several objects.
 */
export type Members = ReadonlyMap<string, string>;

/** The arguments and outputs of one azure-native resource class. */
export interface ResourceShape {
  /** The API version that the unversioned token stands for. */
  readonly api: string;
  readonly required: readonly string[];
  readonly inputs: Members;
  readonly outputs: Members;
}

/** An object type of arguments. */
export interface ArgumentShape {
  readonly members: Members;
  readonly required: readonly string[];
}

const shapes: Shapes = data;
const argumentShapes = new Map<string, ArgumentShape>();
const resources = new Map<string, ResourceShape>();
const types = new Map<string, Members>();

function members(text: string): Members {
  const entries = text.split(" ").filter((entry) => entry !== "");
  return new Map(
    entries.map((entry) => {
      const colon = entry.indexOf(":");
      return [entry.slice(0, colon), entry.slice(colon + 1).replace("!", "")];
    }),
  );
}

function required(text: string): string[] {
  const entries = text.split(" ").filter((entry) => entry.endsWith("!"));
  return entries.map((entry) => entry.slice(0, entry.indexOf(":")));
}

/** The shape of `module:Type`, if it is one of the types in `paths.ts`. */
export function resourceShape(name: string): ResourceShape | undefined {
  const text = shapes.resources[name];
  let shape = resources.get(name);
  if (shape === undefined && text !== undefined) {
    const [api = "", inputs = "", outputs = ""] = text.split(" | ");
    shape = {
      api,
      required: required(inputs),
      inputs: members(inputs),
      outputs: members(outputs),
    };
    resources.set(name, shape);
  }
  return shape;
}

/** The properties of the object type that a code such as `@network.SubnetResponse` names. */
export function objectShape(code: string): Members | undefined {
  const name = code.slice(1);
  const text = code.startsWith("@") ? shapes.types[name] : undefined;
  if (text === undefined) return undefined;
  const known = types.get(name) ?? members(text);
  types.set(name, known);
  return known;
}

/** The object types that a code such as `@network.NatRuleArgs|@network.NetworkRuleArgs` lets one choose from. */
export function argumentChoices(code: string): ArgumentShape[] {
  return code.split("|").flatMap((choice) => {
    const name = choice.slice(1);
    const text = shapes.types[name];
    if (text === undefined) return [];
    const shape = argumentShapes.get(name) ?? { members: members(text), required: required(text) };
    argumentShapes.set(name, shape);
    return [shape];
  });
}

/** The words that a code such as `#network.SecurityRuleAccess` stands for. */
export function words(code: string): readonly string[] | undefined {
  return code.startsWith("#") ? shapes.words[code.slice(1)]?.split("|") : undefined;
}
