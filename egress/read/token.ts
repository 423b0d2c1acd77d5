/** A resource type, whichever provider, version and spelling it came in. */
export interface Token {
  readonly provider: "azure-native" | "azure";
  /** `network`, `compute`, … in lower case. */
  readonly module: string;
  /** `SecurityRule`, `FirewallPolicy`, … as written. */
  readonly type: string;
  /** `2023-09-01`, `2020-08-01-preview`; undefined for the provider's default version, and in classic. */
  readonly apiVersion: string | undefined;
}

// E171. The third form is a local package, made by `pulumi package add azure-native network 2025-07-01`.
const VERSION = "v\\d{8}(?:preview|privatepreview)?";
const NATIVE = new RegExp(
  `^(?:azure-native|azure-nextgen)(?:_([a-z0-9]+)_(${VERSION}))?:([A-Za-z0-9]+)(?:/(${VERSION}))?:(\\w+)$`,
  "i",
);
const CLASSIC = /^azure:([A-Za-z0-9]+)(?:\/\w+)?:(\w+)$/;

/** Reads a Pulumi resource type of the Azure providers; undefined for any other. */
export function parseToken(type: string): Token | undefined {
  const native = NATIVE.exec(type);
  if (native !== null) {
    const [, , packageVersion, module = "", version, name = ""] = native;
    return {
      provider: "azure-native",
      module: module.toLowerCase(),
      type: name,
      apiVersion: dated(packageVersion ?? version),
    };
  }
  const classic = CLASSIC.exec(type);
  if (classic !== null) {
    const [, module = "", name = ""] = classic;
    return { provider: "azure", module: module.toLowerCase(), type: name, apiVersion: undefined };
  }
  return undefined;
}

/** `v20200801preview` → `2020-08-01-preview`. */
function dated(version: string | undefined): string | undefined {
  const match = version === undefined ? null : /^v(\d{4})(\d{2})(\d{2})(\w*)$/i.exec(version);
  if (match === null) return undefined;
  const [, year = "", month = "", day = "", stage = ""] = match;
  return [year, month, day, ...(stage === "" ? [] : [stage.toLowerCase()])].join("-");
}

/** Whether a type is of the classic provider, which calls properties by other names than ARM. */
export const isClassicType = (type: string): boolean => parseToken(type)?.provider === "azure";
