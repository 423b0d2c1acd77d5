import type { Read, Unknown } from "../../azure";
import { candidatesOf, type Entry, type Estate, nameOf } from "../estate";
import type { Kind } from "../kinds";
import type { Model } from "../model";
import { parseToken } from "../token";
import { textOf, type Value } from "../value";
import { extensionScopeOf, madeFrom, partsOfScope, tellsOnly } from "./scopes";
import {
  all,
  any,
  isClassic,
  NO,
  type Truth,
  truthOf,
  truthOfRead,
  undecided,
  unknownsOf,
  YES,
} from "./truth";

/** A resource, and whether a lock keeps it from being deleted. */
export interface Locked {
  readonly urn: string;
  /** How people call it: `firewall policy "hub"`. */
  readonly title: string;
  readonly isClassic: boolean;
  readonly isLocked: boolean;
  /** What may lock it. */
  readonly unknown: readonly Unknown[];
}

const TITLES: Readonly<Partial<Record<Kind, string>>> = {
  firewall: "firewall",
  firewallPolicy: "firewall policy",
};
const KINDS = ["firewall", "firewallPolicy"] as const;

/** Reads for each firewall and firewall policy whether a lock of these resources covers it (H56). */
export function readLocked({ estate }: Model): Locked[] {
  const locks = estate.ofKind("managementLock");
  return KINDS.flatMap((kind) => estate.ofKind(kind)).map((entry) => {
    const locked = any(locks.map((lock) => all([keeps(lock), covers(lock, entry, estate)])));
    return {
      urn: entry.resource.urn,
      title: `${TITLES[entry.kind] ?? entry.kind} "${entry.resource.name}"`,
      isClassic: isClassic(entry),
      isLocked: locked.kind === "yes",
      unknown: unknownsOf(locked),
    };
  });
}

/** Whether it is a lock that deleting stops at. */
const keeps = ({ properties }: Entry): Truth =>
  truthOfRead(properties.get("level", "lockLevel").text(), (level) =>
    ["cannotdelete", "readonly"].includes(level.toLowerCase()),
  );

function covers(lock: Entry, entry: Entry, estate: Estate): Truth {
  const { properties, resource } = lock;
  const scope = properties.get("scope");
  if (scope.isUnknown) return coversUnknown(lock, scope, entry, estate);
  const text = textOf(scope) ?? extensionScopeOf(lock, "locks");
  if (text !== undefined) return coversScope(text, entry, estate);
  // azure-native has a type for each kind of scope, without a scope in it.
  switch (parseToken(resource.type)?.type.toLowerCase()) {
    case "managementlockatsubscriptionlevel":
      return YES;
    case "managementlockatresourcegrouplevel":
      return inGroup(properties.get("resourceGroupName"), lock, entry, estate);
    case "managementlockatresourcelevel":
      return coversParts(lock, entry, estate);
    default:
      return undecided(scope.because("is not among what was read"));
  }
}

/** The scope that an id names. A resource says its subscription only once it is there. */
function coversScope(scope: string, entry: Entry, estate: Estate): Truth {
  if (estate.entryWithId(scope) === entry) return YES;
  const parts = partsOfScope(scope);
  const own = partsOfScope(idOf(entry) ?? "");
  const { subscription, resourceGroup, type, name } = parts;
  if (subscription !== undefined && own.subscription !== undefined && subscription !== own.subscription)
    return NO;
  const isInGroup = resourceGroup === undefined ? YES : isGroup(groupOf(entry, estate), resourceGroup);
  if (type === undefined) return subscription === undefined && resourceGroup === undefined ? NO : isInGroup;
  if (type !== armTypeOf(entry)) return NO;
  return all([isInGroup, isNamed(entry, name ?? "")]);
}

/** What an unknown scope was made from: the one resource that it is the id of, if there is but one. */
function coversUnknown(lock: Entry, scope: Value, entry: Entry, estate: Estate): Truth {
  const made = madeFrom(lock, scope);
  if (made.length === 0) return undecided(scope.unknown);
  const [only] = made;
  if (made.includes(entry.resource.urn)) return made.length === 1 ? YES : undecided(scope.unknown);
  const group = candidatesOf(estate.follow(lock, scope, "resourceGroup")).find(
    ({ resource }) => resource.urn === only,
  );
  if (group !== undefined && made.length === 1) return sameGroup(groupOf(entry, estate), groupFrom(group));
  // Azure resources that are neither it nor a group tell their own ids; anything else may tell any.
  return tellsOnly(made) ? NO : undecided(scope.unknown);
}

/** A lock that names its resource by namespace, type and name. */
function coversParts(lock: Entry, entry: Entry, estate: Estate): Truth {
  const { properties } = lock;
  const parent = properties.get("parentResourcePath");
  const is = (value: Value, wanted: string): Truth =>
    truthOfRead(value.text(), (text) => text.toLowerCase() === wanted);
  const [namespace = "", type = ""] = armTypeOf(entry).split("/");
  const name = properties.get("resourceName");
  const named = name.isUnknown ? madeOnlyOf(lock, entry, name) : isNamed(entry, textOf(name) ?? "");
  return all([
    parent.isUnknown ? undecided(parent.unknown) : truthOf(parent.isAbsent),
    is(properties.get("resourceProviderNamespace"), namespace),
    is(properties.get("resourceType"), type),
    named,
    inGroup(properties.get("resourceGroupName"), lock, entry, estate),
  ]);
}

function madeOnlyOf(lock: Entry, entry: Entry, value: Value): Truth {
  const made = madeFrom(lock, value);
  if (made.length === 0) return undecided(value.unknown);
  if (!made.includes(entry.resource.urn)) return NO;
  return made.length === 1 ? YES : undecided(value.unknown);
}

/** A resource group as a resource names it: by name, or by the resource that the name was made from. */
interface Group {
  readonly name: Read<string>;
  readonly entry: Entry | undefined;
}

function groupNamed(from: Entry, value: Value, estate: Estate): Group {
  const [entry, ...more] = candidatesOf(estate.follow(from, value, "resourceGroup"));
  const only = more.length === 0 ? entry : undefined;
  const text = value.text();
  const name = only === undefined ? undefined : nameOf(only);
  return {
    name: text.kind === "unknown" && name !== undefined ? { kind: "known", value: name } : text,
    entry: only,
  };
}

function groupOf(entry: Entry, estate: Estate): Group {
  const named = groupNamed(entry, entry.properties.get("resourceGroupName"), estate);
  const inId = partsOfScope(idOf(entry) ?? "").resourceGroup;
  return inId === undefined ? named : { ...named, name: { kind: "known", value: inId } };
}

function groupFrom(entry: Entry): Group {
  const name = nameOf(entry);
  const property = entry.properties.get("resourceGroupName");
  if (name !== undefined) return { name: { kind: "known", value: name }, entry };
  return { name: { kind: "unknown", unknown: property.because("is not known") }, entry };
}

function sameGroup(a: Group, b: Group): Truth {
  if (a.entry !== undefined && a.entry === b.entry) return YES;
  if (b.name.kind === "known") return isGroup(a, b.name.value);
  if (a.entry !== undefined && b.entry !== undefined) return NO;
  return b.name.kind === "unknown" ? undecided(b.name.unknown) : NO;
}

const isGroup = ({ name }: Group, wanted: string): Truth =>
  truthOfRead(name, (text) => text.toLowerCase() === wanted.toLowerCase());

const inGroup = (value: Value, lock: Entry, entry: Entry, estate: Estate): Truth =>
  sameGroup(groupOf(entry, estate), groupNamed(lock, value, estate));

function isNamed(entry: Entry, wanted: string): Truth {
  const name = nameOf(entry);
  if (name !== undefined) return truthOf(name.toLowerCase() === wanted.toLowerCase());
  const property = entry.properties.get(
    entry.kind === "firewall" ? "azureFirewallName" : "firewallPolicyName",
  );
  return undecided(property.isUnknown ? property.unknown : property.because("is not known"));
}

const idOf = (entry: Entry): string | undefined => entry.resource.id ?? textOf(entry.properties.get("id"));

const armTypeOf = ({ kind }: Entry): string =>
  kind === "firewall" ? "microsoft.network/azurefirewalls" : "microsoft.network/firewallpolicies";
