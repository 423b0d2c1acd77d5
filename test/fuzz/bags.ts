import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Rule } from "../../policypack/rule";
import { type TestResource, UNKNOWN } from "../policypack/stack";

const ROOT = join(__dirname, "../..");

/** Keys that lead to a value in a list of resources: the resource's number, then those in its properties. */
export type Path = readonly [resource: number, ...keys: (string | number)[]];

/** The stacks that the rule's page shows, by what they are to show. */
export function samplesOf({ meta }: Rule, kind: "flags" | "allows"): TestResource[][] {
  const page = readFileSync(join(ROOT, "docs/rules", `${meta.id}.md`), "utf8");
  return [...page.matchAll(new RegExp("```json " + kind + "\n(.*?)```", "gs"))].map(
    (match) => (JSON.parse(match[1] ?? "") as { resources: TestResource[] }).resources,
  );
}

/** The tokens that any rule looks at, in the module's and the type's own spelling of the table: lower case. */
export function judgedTokens(): string[] {
  const table = readFileSync(join(ROOT, "egress/read/kinds.ts"), "utf8");
  return [...table.matchAll(/^ {2}"([a-z]+:\w+)": "\w+",$/gm)].map((match) => match[1] ?? "");
}

/** Every place in the properties of the resources, the properties as a whole left out. */
export function placesIn(resources: readonly TestResource[]): Path[] {
  return resources.flatMap(({ props }, i) => placesOf(props, [i]).filter((path) => path.length > 1));
}

function placesOf(value: unknown, path: Path): Path[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((item, i) => placesOf(item, [...path, i]))];
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

/** What stands there; undefined where nothing does. */
export function valueAt(resources: readonly TestResource[], [resource, ...keys]: Path): unknown {
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    resources[resource]?.props,
  );
}

/** The resources with another value there. What is no place any more is left as it is. */
export function replacedAt(
  resources: readonly TestResource[],
  [resource, ...keys]: Path,
  by: unknown,
): TestResource[] {
  return resources.map((each, i) =>
    i === resource ? { ...each, props: replaced(each.props, keys, by) as Record<string, unknown> } : each,
  );
}

function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item: unknown, i) => (i === key ? replaced(item, rest, by) : item));
  if (typeof value !== "object" || value === null) return value;
  // By definition of each property, so that one called `__proto__` stays a property.
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, name === key ? replaced(inner, rest, by) : inner]),
  );
}

/** How a path and a value read in the message of a failure. */
export function described(path: Path, by: unknown): string {
  return `${path.join(".")} = ${by === undefined ? "nothing" : JSON.stringify(by).slice(0, 80)}`;
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Values of which nothing can be read: not known yet, or a secret that is not shown. */
export const UNREADABLE: readonly unknown[] = [UNKNOWN, "[secret]", { [SIGNATURE]: SECRET, value: UNKNOWN }];

/** A secret as the engine sends it. */
export const secret = (value: unknown): unknown => ({ [SIGNATURE]: SECRET, value });

/**
 * Values of a kind that Azure refuses in place of this one. What means "absent" (R9) is not among them, nor what is
 * read in more than one form, since providers differ: one text for a list of texts, one object for a list of objects,
 * an id or a name for the object that holds it, a number or a Boolean for a text.
 */
export function wrongKinds(value: unknown): unknown[] {
  const object = { unexpected: { value: 1 } };
  const scalars = ["neither one nor the other", 7, true];
  if (Array.isArray(value)) return value.some((item) => typeof item === "object") ? scalars : [object];
  switch (typeof value) {
    case "string":
      return [object, [object], [[value]]];
    case "number":
      return [object, [object], "many", Number.NaN];
    case "boolean":
      return [object, [object], "perhaps"];
    default: {
      const holds = Object.keys(value ?? {});
      const isHolder = holds.length > 0 && holds.every((key) => HOLDERS.has(key));
      return [["item"], [[{}]], ...(isHolder ? [] : scalars)];
    }
  }
}

/** What an object has that stands for one text. */
const HOLDERS: ReadonlySet<string> = new Set(["id", "name", "tier", "type", "value"]);

/** An object, so that JSON's `__proto__` is a property and not a prototype. */
const parsed = (text: string): unknown => JSON.parse(text);

function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = "core";
  for (let i = 0; i < depth; i++) value = wrap(value);
  return value;
}

/** Values that nobody means well with. */
export const HOSTILE: readonly unknown[] = [
  parsed('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}},"toString":1,"hasOwnProperty":2}'),
  parsed('[{"__proto__":null},{"id":{"__proto__":"x"}}]'),
  { "": { "": "" }, length: 3, "0": "a" },
  "x".repeat(20_000),
  "\u0000\u001b[31m\u202e\u2028\r\n",
  "\ud800 \udfff",
  "/subscriptions/../../x//providers/Microsoft.Network/virtualNetworks/",
  "999.999.999.999/99",
  "::/-1",
  "*",
  "0.0.0.0/0",
  "-",
  "9999-99-99T99:99:99Z",
  -1,
  0,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  false,
  null,
  "",
  [],
  {},
  [null, undefined, "", [], {}],
  undefined,
  nested(200, (inner) => ({ id: inner })),
  nested(200, (inner) => [inner]),
  Array.from({ length: 100 }, (_, i) => `10.0.${String(i % 256)}.0/24`),
  Array.from({ length: 100 }, (_, i) => ({ name: `item-${String(i)}`, id: i })),
];

/** What has stood for a secret in the properties of Azure's resources, and what may identify a person. */
const CONFIDENTIAL = [
  "accessKey",
  "accountKey",
  "adminPassword",
  "administratorLoginPassword",
  "administratorPassword",
  "callbackUrl",
  "clientSecret",
  "connectionString",
  "connectionStrings",
  "countryCode",
  "customData",
  "email",
  "emailAddress",
  "emails",
  "httpTriggerUrl",
  "key",
  "keys",
  "password",
  "passwords",
  "phone",
  "phoneNumber",
  "primaryAccessKey",
  "primaryKey",
  "primarySharedKey",
  "protectedSettings",
  "sasUri",
  "secondaryKey",
  "secret",
  "secureValue",
  "serviceUri",
  "sharedKey",
  "storageAccountAccessKey",
  "storageAccountKey",
  "uri",
  "url",
  "userData",
  "webhookUrl",
];

/** Each of these with this value, and lists and objects in which Azure has them. */
export function confidential(marker: unknown): Record<string, unknown> {
  const forms: Record<string, unknown> = {};
  for (const key of CONFIDENTIAL) forms[key] = marker;
  return {
    ...forms,
    appSettings: [{ name: "CONNECTION", value: marker }],
    emailReceivers: [{ name: "soc", emailAddress: marker }],
    environmentVariables: [{ name: "KEY", secureValue: marker }],
    imageRegistryCredentials: [{ username: "pull", password: marker }],
    osProfile: { adminPassword: marker, customData: marker, secrets: [marker] },
    passwordList: [marker],
    servicePrincipalProfile: { clientId: "id", secret: marker },
    smsReceivers: [{ name: "soc", phoneNumber: marker }],
    webhookReceivers: [{ name: "soc", serviceUri: marker }],
  };
}

/** The value with these entries in each of its objects; what is confidential there already is replaced. */
export function withAll(value: unknown, entries: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withAll(item, entries));
  if (typeof value !== "object" || value === null) return value;
  const inner = Object.entries(value).map(([key, item]): [string, unknown] => [key, withAll(item, entries)]);
  // Lists that were there are kept, since rules look for what is in them.
  const missing = Object.entries(entries).filter(
    ([key]) => CONFIDENTIAL.includes(key) || !Object.hasOwn(value, key),
  );
  return Object.fromEntries([...inner, ...missing]);
}
