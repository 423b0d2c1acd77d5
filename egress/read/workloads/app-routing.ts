import type { Unknown } from "../../azure";
import type { Entry } from "../estate";
import { parseToken } from "../token";
import { textOf, type Value } from "../value";
import type { AppPart } from "./app-parts";
import { flagOf, innerOf } from "./settings";

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
 * private ranges go there (E183). Any one spelling is enough, unless the current one says no, or a resource that is
 * written after the app takes it back.
 *
 * @param settings resources that hold app settings of the app.
 * @param configurations resources that hold what an app has in `siteConfig`, too.
 */
export function routesEverything(
  app: Entry,
  settings: readonly AppPart[],
  configurations: readonly AppPart[],
): boolean | Unknown {
  const { properties } = app;
  const routing = properties.get("outboundVnetRouting");
  const current = anyOf([routing.get("allTraffic"), routing.get("applicationTraffic")]);
  if (current === true || isUnknown(current)) return current;
  const site = properties.get("siteConfig");
  const later = certainOf(configurations);
  const flag = flagIn(app, [properties, site], configurations);
  const listed = [site, properties, ...later.map((entry) => entry.properties)];
  const setting = settingIn(
    listed.flatMap((each) => settingsIn(each.get("appSettings"))),
    settings,
  );
  if (setting === true || flag === true) {
    return current === false
      ? routing.because("does not send everything into the subnet, and an older setting does")
      : true;
  }
  if (isUnknown(flag)) return flag;
  if (isUnknown(setting)) return setting;
  return [...settings, ...configurations].find(({ doubt }) => doubt !== undefined)?.doubt ?? false;
}

const certainOf = (parts: readonly AppPart[]): Entry[] =>
  parts.flatMap(({ entry, doubt }) => (doubt === undefined ? [entry] : []));

/** What `vnetRouteAllEnabled` says, wherever it stands: in the app, and in configurations that come after it. */
function flagIn(
  app: Entry,
  own: readonly Value[],
  configurations: readonly AppPart[],
): boolean | Unknown | undefined {
  const flags = (by: Entry, holders: readonly Value[]): { by: Entry; value: Value }[] =>
    holders
      .map((holder) => ({ by, value: holder.get("vnetRouteAllEnabled") }))
      .filter(({ value }) => !value.isAbsent);
  const ofApp = flags(app, own);
  const later = certainOf(configurations).flatMap((entry) => flags(entry, [entry.properties]));
  const flag = anyOf([...ofApp, ...later].map(({ value }) => value));
  if (flag !== true) return flag;
  // One that may belong to another app cannot open the way into the subnet, but it can close it.
  const against = configurations
    .flatMap(({ entry }) => flags(entry, [entry.properties]))
    .find(({ value }) => flagOf(value, false) !== true)?.value;
  if (against?.isUnknown === true) return against.unknown;
  if (against !== undefined)
    return against.because("says otherwise than the app, and may be what is written last");
  const on = [...ofApp, ...later].filter(({ value }) => flagOf(value, false) === true);
  const [first] = on;
  if (first === undefined || on.some(({ by }) => !hasOutboundRouting(by))) return true;
  return first.value.because(
    "is of older API versions, and this one may not keep it: outboundVnetRouting says it for certain",
  );
}

/** App settings that are a resource take the place of all that the app lists itself. */
function settingIn(listed: readonly Value[], settings: readonly AppPart[]): boolean | Unknown {
  const own = anySetting(listed);
  const separate = anySetting(certainOf(settings).flatMap((entry) => settingsIn(innerOf(entry))));
  if (separate !== false || own === false) return separate;
  const [replacing] = settings;
  if (replacing === undefined) return own;
  return innerOf(replacing.entry).because(`takes the place of the app's own settings, without ${SETTING}`);
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
