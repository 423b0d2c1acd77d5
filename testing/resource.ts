import { UNKNOWN_TEXT } from "../egress/read";

/** A value that is not known before the update. Nothing but the whole text counts: it is what Pulumi itself writes. */
export const UNKNOWN: string = UNKNOWN_TEXT;

/** A resource as a test writes it. */
export interface TestResource {
  /** Type token; the short form `compute:VirtualMachine` stands for azure-native. */
  readonly type: string;
  /** The logical name. */
  readonly name: string;
  /** The inputs, as the program gives them; may hold `UNKNOWN` and `secret(…)` anywhere. */
  readonly props: Readonly<Record<string, unknown>>;
  /** Inputs as the update knows them, where `props` has `UNKNOWN`; by default those of `props`. */
  readonly known?: Readonly<Record<string, unknown>>;
  /** What the provider makes of the inputs: seen at the end of the stack and in its state. By default the same. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Property → names or URNs of the resources that its value was made from. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
  /** By default one of a stack `dev` of a project `test`, without a parent. */
  readonly urn?: string;
}

/** A secret, as the engine sends it. A policy sees what is in it, a preview as JSON and a state do not. */
export function secret(value: unknown): unknown {
  return { [SIGNATURE]: SECRET, value };
}

/** The URN of a resource. */
export function urnOf({ urn, type, name }: TestResource): string {
  return urn ?? `urn:pulumi:dev::test::${tokenOf(type)}::${name}`;
}

/** The type token of a resource in its long form. */
export const tokenOf = (type: string): string =>
  type.split(":").length === 2 ? `azure-native:${type}` : type;

/** The URNs of what the properties of a resource were made from, by property. */
export function dependenciesOf(
  { from = {} }: TestResource,
  resources: readonly TestResource[],
): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(from).map(([property, names]) => [
      property,
      names.flatMap((name) => {
        const found = resources.filter((resource) => resource.name === name || urnOf(resource) === name);
        if (found.length === 0)
          throw new Error(`${property} is made from "${name}", and no resource of the test is called so`);
        return found.map(urnOf);
      }),
    ]),
  );
}

/**
 * A copy of properties as another process gets them: without what is undefined.
 *
 * @param seal what becomes of a secret; by default it stays as the engine sends it.
 */
export function sent(value: unknown, seal: (value: unknown) => unknown = secret): unknown {
  if (Array.isArray(value)) return value.map((item) => sent(item ?? null, seal));
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) return seal(sent(value.value ?? null, seal));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, sent(item, seal)]),
  );
}

/** What a secret is in a preview as JSON. */
export const asHidden = (): unknown => "[secret]";

/** What a secret is in a state, and in one that was exported with `--show-secrets`. */
export const asEncrypted = (): unknown => ({ [SIGNATURE]: SECRET, ciphertext: "v1:AAAA:AAAA" });
export const asShown = (value: unknown): unknown => ({
  [SIGNATURE]: SECRET,
  plaintext: JSON.stringify(value),
});

/** Whether a value is a secret, as the engine sends it. */
export function isSecret(value: object): value is { readonly value: unknown } {
  return (value as Record<string, unknown>)[SIGNATURE] === SECRET;
}

// How Pulumi marks a value that is more than JSON, and of these a secret.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
