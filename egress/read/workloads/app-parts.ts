import type { Unknown } from "../../azure";
import { candidatesOf, type Entry, type Estate, lastSegment } from "../estate";
import { isClassicType } from "../token";
import { textOf, Value } from "../value";

/** A resource of its own that says something about an app: its subnet, its app settings, its configuration. */
export interface AppPart {
  readonly entry: Entry;
  /** Where it is not known whether it belongs to this app or to another one. */
  readonly doubt: Unknown | undefined;
}

// An id of an app, of its slot, or of something under either.
const SITE = /^(.*\/sites\/([^/]+))(?:\/slots\/([^/]+))?/i;

/**
 * The parts of every app and slot. In a first preview the names are mostly unknown, and only the dependencies say
 * which app is meant (R4); without those it may be any.
 */
export function partsOfApps(
  estate: Estate,
  kind: "webAppConfiguration" | "webAppNetwork" | "webAppSettings",
): ReadonlyMap<Entry, readonly AppPart[]> {
  const slots = estate.ofKind("webAppSlot").map((slot) => placeOf(estate, slot, slotNameOf(slot)));
  const parts = new Map<Entry, AppPart[]>();
  const add = (app: Entry, part: AppPart): void => {
    const own = parts.get(app);
    if (own === undefined) parts.set(app, [part]);
    else own.push(part);
  };
  for (const entry of estate.ofKind(kind)) {
    const owners = isOfSlot(entry) ? slotsOf(estate, entry, slots) : appsOf(estate, entry);
    for (const { app, doubt } of owners) add(app, { entry, doubt });
  }
  return parts;
}

interface Owner {
  readonly app: Entry;
  readonly doubt: Unknown | undefined;
}

const isOfSlot = ({ resource }: Entry): boolean =>
  /slot/i.test(resource.type) || /\/slots\//i.test(resource.id ?? "");

/** The app that a part belongs to, or all that it may belong to. */
function appsOf(estate: Estate, part: Entry): Owner[] {
  const { site, apps } = placeOf(estate, part, undefined);
  if (apps.length === 0 && !site.isUnknown) return [];
  const candidates = apps.length === 0 ? estate.ofKind("webApp") : apps;
  const doubt = apps.length === 1 ? undefined : whyUnclear(site);
  return candidates.map((app) => ({ app, doubt }));
}

/** The slot that a part belongs to, or all that it may belong to. */
function slotsOf(estate: Estate, part: Entry, slots: readonly Place[]): Owner[] {
  const slot = part.properties.get("slot", "slotName");
  const made = estate.follow(part, slot, "webAppSlot");
  if (slot.isUnknown && made.kind === "entry") return [{ app: made.entry, doubt: undefined }];
  const place = placeOf(estate, part, slotInId(part) ?? textOf(slot));
  const related = slots
    .map((candidate) => ({ app: candidate.entry, relation: relationOf(place, candidate) }))
    .filter(({ relation }) => relation !== "no");
  const [only] = related;
  const doubt =
    related.length === 1 && only?.relation === "is"
      ? undefined
      : whyUnclear(place.site.isUnknown ? place.site : slot);
  return related.map(({ app }) => ({ app, doubt }));
}

function whyUnclear(value: Value): Unknown {
  return value.isUnknown
    ? value.unknown
    : value.because("may mean one or another of the apps that were read");
}

/** Where a slot, or a part of an app, stands. */
interface Place {
  readonly entry: Entry;
  /** The app as it is written, and its name in lower case. */
  readonly site: Value;
  readonly siteName: string | undefined;
  /** The apps that it may mean. */
  readonly apps: readonly Entry[];
  /** Name of the slot, in lower case. */
  readonly slotName: string | undefined;
}

function placeOf(estate: Estate, entry: Entry, slotName: string | undefined): Place {
  const site = siteOf(entry);
  const apps = candidatesOf(estate.follow(entry, site, "webApp"));
  return {
    entry,
    site,
    siteName: lastSegment(textOf(site))?.toLowerCase(),
    apps,
    slotName: slotName?.toLowerCase(),
  };
}

function relationOf(part: Place, slot: Place): "is" | "maybe" | "no" {
  const known = part.slotName !== undefined && slot.slotName !== undefined;
  if (known && part.slotName !== slot.slotName) return "no";
  if (part.siteName !== undefined && slot.siteName !== undefined) {
    if (part.siteName !== slot.siteName) return "no";
    return known ? "is" : "maybe";
  }
  if (part.apps.length === 0 || slot.apps.length === 0) return "maybe";
  if (!part.apps.some((app) => slot.apps.includes(app))) return "no";
  return known && part.apps.length === 1 && slot.apps.length === 1 ? "is" : "maybe";
}

/** The app that a part or a slot belongs to; the id says it best, since an output of `name` is the part's own. */
function siteOf({ resource, properties }: Entry): Value {
  const [, id] = SITE.exec(resource.id ?? "") ?? [];
  if (id !== undefined) return Value.of(id, resource.urn);
  return properties.get(
    "appServiceId",
    "functionAppId",
    "webAppId",
    "appServiceName",
    "functionAppName",
    "name",
  );
}

function slotNameOf(slot: Entry): string | undefined {
  const { properties, resource } = slot;
  // The classic provider calls the slot `name`, azure-native the app.
  const name = isClassicType(resource.type) ? properties.get("name") : properties.get("slot");
  return slotInId(slot) ?? textOf(name);
}

const slotInId = ({ resource }: Entry): string | undefined => SITE.exec(resource.id ?? "")?.[3];
