import type { Read, Unknown } from "../azure";

// Pulumi writes an unknown value as one of these strings, by its kind (R2; `@pulumi/policy/proxy`).
const UNKNOWN_TEXTS = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The text that stands for an unknown value, for those who make properties to be read here. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_TEXT = "[secret]";

/**
 * A value of a resource's properties and the path that led to it. Reading never throws: what is not there is
 * absent (`null`, `[]` and `""` are, too: R9), what cannot be known or is of another kind than asked for is an
 * `Unknown` that says where it stands.
 */
export class Value {
  private constructor(
    private readonly raw: unknown,
    readonly urn: string,
    /** What the value stands in, and under which key or number; undefined for the properties themselves. */
    private readonly parent: Value | undefined,
    private readonly key: string | number,
  ) {}

  static of(properties: unknown, urn: string): Value {
    return new Value(reveal(properties), urn, undefined, "");
  }

  /** What makes a value a `Location`, of itself. */
  get property(): string {
    return this.path;
  }

  /** Made when asked for, since only unknown values and rules are ever named by it. */
  get path(): string {
    if (this.parent === undefined) return "";
    const outer = this.parent.path;
    if (typeof this.key === "number") return `${outer}[${String(this.key)}]`;
    return outer === "" ? this.key : `${outer}.${this.key}`;
  }

  /** The value under the first of the keys that is there, in any letter case. */
  get(...keys: readonly string[]): Value {
    if (this.isUnknown) return this;
    for (const key of keys) {
      const found = property(this.raw, key);
      if (found === undefined) continue;
      const value = new Value(reveal(found), this.urn, this, key);
      if (!value.isAbsent) return value;
    }
    return new Value(undefined, this.urn, this, keys[0] ?? "");
  }

  /** The values under all of the keys that are there, such as a singular and a plural one. */
  all(keys: readonly string[]): readonly Value[] {
    if (this.isUnknown) return [this];
    let all = NO_VALUES;
    for (const key of keys) {
      const found = property(this.raw, key);
      if (found === undefined) continue;
      const value = new Value(reveal(found), this.urn, this, key);
      if (!value.isAbsent) all = all.length === 0 ? [value] : [...all, value];
    }
    return all;
  }

  /** The elements of a list; one unknown element if the list is unknown, the value itself if it is no list. */
  items(): readonly Value[] {
    if (this.isAbsent) return NO_VALUES;
    if (!Array.isArray(this.raw)) return [this];
    return this.raw.map((item, i) => new Value(reveal(item), this.urn, this, i));
  }

  /** The values of an object by their keys; none where it is no object. */
  entries(): [key: string, value: Value][] {
    if (typeof this.raw !== "object" || this.raw === null || this.raw instanceof Hidden) return [];
    if (Array.isArray(this.raw)) return [];
    return Object.entries(this.raw).map(([key, item]) => [key, new Value(reveal(item), this.urn, this, key)]);
  }

  /** The elements of a list of objects; what is no object among them cannot be read. */
  objects(): Value[] {
    return this.items().map((item) =>
      item.isUnknown || isObject(item.raw) ? item : item.hidden("is of another kind than expected"),
    );
  }

  /** A value in the same place that cannot be read, for a reason that its reader knows. */
  hidden(reason: string): Value {
    return new Value(new Hidden(reason), this.urn, this.parent, this.key);
  }

  get isAbsent(): boolean {
    return (
      this.raw === undefined ||
      this.raw === null ||
      this.raw === "" ||
      (Array.isArray(this.raw) && this.raw.length === 0)
    );
  }

  get isList(): boolean {
    return Array.isArray(this.raw);
  }

  get isUnknown(): boolean {
    return this.raw instanceof Hidden;
  }

  /** Why the value is unknown; of use only where it is. */
  get unknown(): Unknown {
    return this.because(this.raw instanceof Hidden ? this.raw.reason : "is of another kind than expected");
  }

  text(): Read<string> {
    if (this.isAbsent) return ABSENT;
    if (typeof this.raw === "string") return { kind: "known", value: this.raw };
    if (typeof this.raw === "number" || typeof this.raw === "boolean")
      return { kind: "known", value: String(this.raw) };
    return { kind: "unknown", unknown: this.unknown };
  }

  number(): Read<number> {
    if (this.isAbsent) return ABSENT;
    const value =
      typeof this.raw === "string" && /^\s*-?\d+\s*$/.test(this.raw) ? Number(this.raw) : this.raw;
    if (typeof value === "number" && Number.isFinite(value)) return { kind: "known", value };
    return { kind: "unknown", unknown: this.unknown };
  }

  /** The texts of a list or of a single value. */
  texts(): readonly Present<string>[] {
    if (this.isAbsent) return NO_TEXTS;
    if (!Array.isArray(this.raw)) return [this.text() as Present<string>];
    return this.items()
      .map((item) => item.text())
      .filter((text) => text.kind !== "absent");
  }

  /** The value as one that does not decide, for a reason that its reader knows; still pending if it is. */
  because(reason: string): Unknown {
    const pending = this.raw instanceof Hidden && this.raw.pending;
    return { urn: this.urn, property: this.path, reason, pending };
  }
}

/** What is read of a value that is there. */
type Present<T> = Exclude<Read<T>, { kind: "absent" }>;

// One of each, since most properties that are asked for are not there.
const ABSENT = { kind: "absent" } as const;
const NO_VALUES: readonly Value[] = [];
const NO_TEXTS: readonly Present<string>[] = [];

/** Stands in for a value that is there and cannot be seen. */
class Hidden {
  constructor(
    readonly reason: string,
    /** Known during the update. */
    readonly pending = false,
  ) {}
}

/** Takes a secret out of its wrapping, and marks what cannot be seen. */
function reveal(raw: unknown): unknown {
  if (typeof raw === "string") {
    // Looked at first, because it costs less than to look up every text there is.
    if (raw.length === UNKNOWN_TEXT.length && UNKNOWN_TEXTS.has(raw))
      return new Hidden("is not known before the update", true);
    if (raw === SECRET_TEXT) return new Hidden("is a secret that the input hides");
    return raw;
  }
  if (typeof raw === "object" && raw !== null && Object.hasOwn(raw, SIGNATURE_KEY)) {
    const secret = raw as { plaintext?: unknown; value?: unknown };
    if (typeof secret.plaintext === "string") {
      try {
        return reveal(JSON.parse(secret.plaintext));
      } catch {
        return new Hidden("is a secret that cannot be read");
      }
    }
    if (secret.value !== undefined) return reveal(secret.value);
    return new Hidden("is an encrypted secret");
  }
  return raw;
}

function isObject(raw: unknown): raw is object {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

function property(raw: unknown, key: string): unknown {
  if (!isObject(raw)) return undefined;
  if (Object.hasOwn(raw, key)) return (raw as Record<string, unknown>)[key];
  // Most keys that are asked for are not there. Letter case changes no length, and lengths are quick to compare.
  let wanted: string | undefined;
  for (const name in raw) {
    if (name.length !== key.length) continue;
    wanted ??= key.toLowerCase();
    if (name.toLowerCase() === wanted && Object.hasOwn(raw, name))
      return (raw as Record<string, unknown>)[name];
  }
  return undefined;
}

/** The text of a value, where it is known. */
export function textOf(value: Value): string | undefined {
  const text = value.text();
  return text.kind === "known" ? text.value : undefined;
}
