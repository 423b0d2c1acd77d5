import data from "./schema.json";

/** The type of a property, as far as this package's schema uses Pulumi's metaschema. */
export interface TypeSpec {
  readonly type?: string;
  readonly plain?: boolean;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  readonly $ref?: string;
}

/** A property of a component or of a type. */
export interface PropertySpec extends TypeSpec {
  readonly description?: string;
  readonly default?: string | number | boolean;
  readonly secret?: boolean;
}

/** A type, or the outputs of a component. */
export interface ObjectSpec {
  readonly description?: string;
  readonly type?: "object";
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required?: readonly string[];
}

/** A component: outputs as properties, arguments as input properties. */
export interface ResourceSpec extends ObjectSpec {
  readonly isComponent: true;
  readonly inputProperties: Readonly<Record<string, PropertySpec>>;
  readonly requiredInputs?: readonly string[];
}

/** The schema of the package, made from the components' own types by `npm run generate`. */
export interface PackageSpec {
  readonly name: string;
  readonly version: string;
  readonly types: Readonly<Record<string, ObjectSpec>>;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
}

/** The schema that this provider serves, and makes components by. */
export const SCHEMA = data as unknown as PackageSpec;

/**
 * Name of the arguments that say what time it is: moments in TypeScript, RFC 3339 text in the other languages, and the
 * clock of the run where a program leaves them out.
 */
export const CLOCK = "now";
