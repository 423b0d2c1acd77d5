import type { ProviderName } from "../arm/types";

/** A package that is parameterized for one module and API version, as `pulumi package add azure-native` makes. */
export interface Parameterization {
  readonly module: string;
  readonly version: string;
}

/** The name of the package that a parameterization makes, such as `azure-native_network_v20250701`. */
export function packageName(provider: ProviderName, parameters: Parameterization | undefined): string {
  return parameters ? `${provider}_${parameters.module}_${parameters.version}` : provider;
}

/**
 * A small valid schema: the package and its configuration, without resources. Programs bring their SDK with them;
 * nothing here is meant for generating one.
 */
export function schema(
  provider: ProviderName,
  version: string,
  parameters: Parameterization | undefined,
): string {
  const config = {
    location: { type: "string", description: "The location of resources that do not say one." },
    subscriptionId: { type: "string", description: "The subscription that ids are made with." },
  };
  return JSON.stringify({
    name: packageName(provider, parameters),
    version,
    displayName: "azure-lockdown simulator",
    description: "A local stand-in for Azure; nothing is deployed to a cloud.",
    config: { variables: config },
    provider: { inputProperties: config },
    resources: {},
    ...(parameters && {
      parameterization: {
        baseProvider: { name: provider, version },
        parameter: serializeParameters(parameters).toString("base64"),
      },
    }),
  });
}

/** How azure-native writes the parameter that its packages carry: base64 of JSON. */
export function serializeParameters(parameters: Parameterization): Buffer {
  return Buffer.from(Buffer.from(JSON.stringify(parameters)).toString("base64"));
}

/** Reads the parameter of a package, or the arguments `network v20250701` (or `2025-07-01`) of the command line. */
export function parseParameters(value: Uint8Array | readonly string[]): Parameterization {
  if (value instanceof Uint8Array) {
    const text = Buffer.from(value).toString("utf8");
    const json = text.startsWith("{") ? text : Buffer.from(text, "base64").toString("utf8");
    const parsed = JSON.parse(json) as Partial<Parameterization>;
    if (typeof parsed.module === "string" && typeof parsed.version === "string") {
      return { module: parsed.module, version: parsed.version };
    }
    throw new Error("the package's parameter names no module and version");
  }
  const [module, version, more] = value;
  if (module === undefined || version === undefined || more !== undefined) {
    throw new Error(`expected a module and an API version, got '${value.join(" ")}'`);
  }
  return { module, version: version.startsWith("v") ? version : `v${version.replace(/-/g, "")}` };
}
