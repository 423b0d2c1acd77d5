import type { Unknown } from "../../azure";
import { type Entry, type Estate, lastSegment } from "../estate";
import { textOf, Value } from "../value";

/** A resource of its own that says something about an app: its integration with a subnet, its app settings. */
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
export function partsOfApps(estate: Estate, kind: "webAppNetwork" | "webAppSettings"): Map<Entry, AppPart[]> {
  const parts = new Map<Entry, AppPart[]>();
  for (const entry of estate.ofKind(kind)) {
    const ofSlot = /slot/i.test(entry.resource.type) || /\/slots\//i.test(entry.resource.id ?? "");
    const site = siteOf(entry);
    const slot = entry.properties.get("slot", "slotName");
    const owners = ofSlot ? slotsAt(estate, entry, site, slot) : appsAt(estate, entry, site);
    const guessed = owners.length === 0 && (site.isUnknown || (ofSlot && slot.isUnknown));
    const candidates = guessed ? estate.ofKind(ofSlot ? "webAppSlot" : "webApp") : owners;
    const doubtful = guessed || owners.length > 1;
    const unclear = site.isUnknown ? site : ofSlot && slot.isUnknown ? slot : site;
    const doubt = doubtful
      ? unclear.isUnknown
        ? unclear.unknown
        : unclear.because("is the name of several apps that were read")
      : undefined;
    for (const app of candidates) parts.set(app, [...(parts.get(app) ?? []), { entry, doubt }]);
  }
  return parts;
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

function appsAt(estate: Estate, from: Entry, site: Value): readonly Entry[] {
  const target = estate.follow(from, site, "webApp");
  if (target.kind === "entry") return [target.entry];
  return target.kind === "oneOf" ? target.entries : [];
}

/** The slots of an app by their name; those, too, of which nothing says that they are not meant. */
function slotsAt(estate: Estate, from: Entry, site: Value, slot: Value): readonly Entry[] {
  const [, , , named] = SITE.exec(from.resource.id ?? "") ?? [];
  const wanted = named ?? textOf(slot);
  if (wanted === undefined) {
    const made = estate.follow(from, slot, "webAppSlot");
    if (made.kind === "entry") return [made.entry];
  }
  const apps = appsAt(estate, from, site);
  const siteName = lastSegment(textOf(site));
  return estate.ofKind("webAppSlot").filter((candidate) => {
    const own = siteOf(candidate);
    const ownName = lastSegment(textOf(own));
    const ofApps = appsAt(estate, candidate, own);
    const sameApp =
      siteName !== undefined && ownName !== undefined
        ? same(siteName, ownName)
        : apps.length === 0 || ofApps.length === 0 || apps.some((app) => ofApps.includes(app));
    return sameApp && (wanted === undefined || same(slotNameOf(candidate) ?? wanted, wanted));
  });
}

function slotNameOf({ resource, properties }: Entry): string | undefined {
  const [, , , named] = SITE.exec(resource.id ?? "") ?? [];
  // The classic provider calls the slot `name`, azure-native the app.
  return (
    named ??
    textOf(properties.get("slot")) ??
    (isClassic(resource.type) ? textOf(properties.get("name")) : undefined)
  );
}

const isClassic = (type: string): boolean => type.startsWith("azure:");

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
