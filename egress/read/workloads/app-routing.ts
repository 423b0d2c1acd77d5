import type { Unknown } from "../../azure";
import type { Entry } from "../estate";
import { parseToken } from "../token";
import { textOf, type Value } from "../value";
import type { AppPart } from "./app-parts";
import { flagOf } from "./settings";

/** From this API version on, a site says it by `outboundVnetRouting` (E183); azure-native's default is that version. */
const CURRENT_FROM = "2025-05-01";

const SETTING = "WEBSITE_VNET_ROUTE_ALL";

/** Whether a resource is written in an API version that has `outboundVnetRouting`. */
export function hasOutboundRouting({ resource }: Entry): boolean {
  const token = parseToken(resource.type);
  if (token?.provider !== "azure-native") return false;
  return token.apiVersion === undefined || token.apiVersion.slice(0, CURRENT_FROM.length) >= CURRENT_FROM;
}

/**
 * Whether an integrated app sends everything into its subnet, in whichever spelling it says so; otherwise only
 * private ranges go there (E183). Any one spelling is enough, unless the current one says no.
 *
 * @param settings resources that hold app settings of the app.
 */
export function routesEverything(app: Entry, settings: readonly AppPart[]): boolean | Unknown {
  const { properties } = app;
  const routing = properties.get("outboundVnetRouting");
  const current = anyOf([routing.get("allTraffic"), routing.get("applicationTraffic")]);
  if (current === true || isUnknown(current)) return current;
  const site = properties.get("siteConfig");
  const flags = [properties.get("vnetRouteAllEnabled"), site.get("vnetRouteAllEnabled")];
  const flag = anyOf(flags);
  const setting = anySetting([
    ...settingsIn(site.get("appSettings")),
    ...settingsIn(properties.get("appSettings")),
    ...settings.flatMap(({ entry, doubt }) =>
      doubt === undefined ? settingsIn(entry.properties.get("properties")) : [],
    ),
  ]);
  if (setting === true || flag === true) {
    const written = flags.find((value) => textOf(value)?.toLowerCase() === "true");
    if (current === false)
      return routing.because("does not send everything into the subnet, and an older setting does");
    if (setting === true || !hasOutboundRouting(app) || written === undefined) return true;
    return written.because(
      "is of older API versions, and this one may not keep it: outboundVnetRouting says it for certain",
    );
  }
  if (isUnknown(flag)) return flag;
  if (isUnknown(setting)) return setting;
  return settings.find(({ doubt }) => doubt !== undefined)?.doubt ?? false;
}

/** True if any flag is on, false if some are written and all are off, undefined if none is written. */
function anyOf(flags: readonly Value[]): boolean | Unknown | undefined {
  const read = flags.filter((flag) => !flag.isAbsent).map((flag) => flagOf(flag, false));
  return read.includes(true) ? true : (read.find(isUnknown) ?? read[0]);
}

/** Of the settings' values only `1` is documented to route everything. */
function anySetting(values: readonly Value[]): boolean | Unknown {
  if (values.some((value) => textOf(value)?.trim() === "1")) return true;
  return values.find((value) => value.isUnknown)?.unknown ?? false;
}

/** The setting in a list of names and values, or in an object by name; what may be the setting, too. */
function settingsIn(bag: Value): Value[] {
  return bag
    .items()
    .map((item) => {
      const name = item.get("name");
      if (name.isUnknown) return name;
      return textOf(name)?.toUpperCase() === SETTING ? item.get("value") : item.get(SETTING);
    })
    .filter((value) => !value.isAbsent);
}

function isUnknown(read: boolean | Unknown | undefined): read is Unknown {
  return typeof read === "object";
}
