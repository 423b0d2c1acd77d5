import { argumentChoices, words, type ArgumentShape } from "../arm/shapes";
import type { ResourceType } from "../arm/types";
import { nearest } from "./spelling";
import { isObject, isUnknown, reveal, show, type Properties, type Value } from "./values";

/** One reason why a Check fails. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

const KINDS: Readonly<Record<string, string>> = {
  s: "string",
  "#": "string",
  "=": "string",
  n: "number",
  b: "boolean",
  "[": "array",
};

/** What the provider adds to the arguments itself, beside names that start with two underscores. */
const OWN = "azureApiVersion";

/**
 * What azure-native's Check finds, arguments that are missing or of the wrong kind, and what it lets slip: names that
 * its types do not have, at any depth. The real provider leaves a property that it does not know out of the request
 * without a word, and Azure then uses its default.
 *
 * Values that are not known yet pass. The shapes are those of the API version that the SDK's unversioned classes have;
 * of arguments for another one only the kinds are looked at. Types of the classic provider are not checked.
 */
export function typeFailures(type: ResourceType, inputs: Properties): Failure[] {
  const { shape } = type;
  if (shape === undefined) return [];
  const values = reveal(inputs) as Properties;
  const required = new Set([...shape.required, ...type.pathArguments]);
  const missing = [...required].filter((name) => !given(values[name])).map((name) => missingProperty(name));
  return [...missing, ...walk(type, values).failures];
}

/** Words that are not of the set that Azure takes there. The provider sends them on, and Azure refuses them. */
export function wordFailures(type: ResourceType, inputs: Properties): Failure[] {
  return walk(type, inputs).wrongWords;
}

function walk(type: ResourceType, values: Properties): ArgumentCheck {
  const { shape } = type;
  const check = new ArgumentCheck(type.apiVersion === shape?.api);
  if (shape !== undefined) check.members(values, { members: shape.inputs, required: [] }, "");
  return check;
}

const given = (value: Value | undefined): boolean => value !== undefined && value !== null;

const missingProperty = (property: string): Failure => ({
  property,
  reason: `missing required property '${property}'`,
});

const article = (kind: string): string => `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;

/** Words compare without regard to case or blanks: Azure lists `SystemAssigned, UserAssigned` either way. */
const plain = (word: string): string => word.replace(/ /g, "").toLowerCase();

/** Walks arguments along their types and gathers what is wrong. */
class ArgumentCheck {
  readonly failures: Failure[] = [];
  readonly wrongWords: Failure[] = [];

  /** `exact`: the types are those of the arguments' API version, so that a name or word they lack is wrong. */
  constructor(private readonly exact: boolean) {}

  members(values: Properties, shape: ArgumentShape, prefix: string): void {
    for (const name of this.exact ? shape.required : []) {
      if (!given(values[name])) this.failures.push(missingProperty(prefix + name));
    }
    for (const [name, value] of Object.entries(values)) {
      const code = shape.members.get(name);
      if (code !== undefined) this.value(value, code, prefix + name);
      else if (this.exact && !name.startsWith("__") && !(prefix === "" && name === OWN)) {
        this.unknownName(name, shape, prefix);
      }
    }
  }

  private value(value: Value, code: string, path: string): void {
    if (value === null || isUnknown(value) || code === "u") return;
    const kind = code.charAt(0);
    const wanted = KINDS[kind] ?? "object";
    const got = Array.isArray(value) ? "array" : typeof value;
    if (got !== wanted) {
      this.fail(path, `'${path}' should be of type '${wanted}' but got ${article(got)}`);
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => {
        this.value(item, code.slice(1), `${path}[${index}]`);
      });
    } else if (isObject(value)) this.object(value, code, path);
    else if (typeof value === "string") this.word(value, code, path);
    else if (kind === "n" && path.toLowerCase().endsWith("priority") && !Number.isInteger(value)) {
      this.fail(path, `'${path}' must be an integer but got ${show(value)}`);
    }
  }

  private object(value: Properties, code: string, path: string): void {
    if (code.startsWith("{")) {
      for (const [key, item] of Object.entries(value)) this.value(item, code.slice(1), `${path}.${key}`);
      return;
    }
    const shape = this.choose(value, argumentChoices(code), path);
    if (shape !== undefined) this.members(value, shape, `${path}.`);
  }

  private word(value: string, code: string, path: string): void {
    if (!this.exact) return;
    const allowed = code.startsWith("=") ? [code.slice(1)] : words(code);
    if (allowed === undefined || allowed.some((word) => plain(word) === plain(value))) return;
    const list = allowed.map((word) => `'${word}'`).join(", ");
    const reason = `The value '${value}' of '${path}' is not valid${hint(value, allowed)}. Allowed values: ${list}.`;
    this.wrongWords.push({ property: path, reason });
  }

  /** The type among several that the fixed words in the value, such as a `ruleType`, tell; undefined if they cannot. */
  private choose(
    value: Properties,
    choices: readonly ArgumentShape[],
    path: string,
  ): ArgumentShape | undefined {
    if (choices.length < 2) return choices[0];
    const fitting = choices.filter((choice) =>
      fixedWords(choice).every(([name, word]) => fits(value[name], word)),
    );
    if (fitting.length === 1) return fitting[0];
    const names = new Set(choices.flatMap((choice) => fixedWords(choice).map(([name]) => name)));
    if (!this.exact || [...names].some((name) => isUnknown(value[name]))) return undefined;
    if (fitting.length > 1 || names.size === 0) return leastWrong(value, fitting);
    for (const name of names) {
      const allowed = choices.flatMap((choice) => choice.members.get(name)?.slice(1) ?? []);
      const got = value[name];
      if (got === undefined || got === null) this.failures.push(missingProperty(`${path}.${name}`));
      else if (!allowed.some((word) => fits(got, word))) {
        const list = allowed.map((word) => `'${word}'`).join(", ");
        this.fail(`${path}.${name}`, `'${path}.${name}' must be one of ${list} but got '${show(got)}'`);
      }
    }
    return undefined;
  }

  private unknownName(name: string, shape: ArgumentShape, prefix: string): void {
    const path = prefix + name;
    const nested =
      name === "properties" ? "; azure-native takes the members of ARM's 'properties' one level up" : "";
    this.fail(
      path,
      `unknown property '${path}'${hint(name, [...shape.members.keys()]) || nested}: azure-native would leave it out of the request`,
    );
  }

  private fail(property: string, reason: string): void {
    this.failures.push({ property, reason });
  }
}

function hint(word: string, candidates: readonly string[]): string {
  const candidate = nearest(word, candidates);
  return candidate === undefined ? "" : ` (did you mean '${candidate}'?)`;
}

/** The properties of a type that hold one fixed word, by which a choice of types is told apart. */
function fixedWords(shape: ArgumentShape): [string, string][] {
  return [...shape.members].flatMap(([name, code]) => (code.startsWith("=") ? [[name, code.slice(1)]] : []));
}

const fits = (value: Value | undefined, word: string): boolean =>
  typeof value === "string" && value.toLowerCase() === word.toLowerCase();

/** Of types that no fixed word tells apart, the one that knows most of the value's names. */
function leastWrong(value: Properties, choices: readonly ArgumentShape[]): ArgumentShape | undefined {
  const unknown = (shape: ArgumentShape): number =>
    Object.keys(value).filter((name) => !shape.members.has(name)).length;
  return [...choices].sort((a, b) => unknown(a) - unknown(b))[0];
}
