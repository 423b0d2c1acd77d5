import type { Unknown } from "../../azure";
import { type Entry, type Estate, lastSegment } from "../estate";
import { textOf, type Value } from "../value";
import { followAll } from "./references";

/** A configuration as the resources below it refer to it. */
export interface Configuration {
  /** Undefined where it is not among the resources read. */
  readonly entry: Entry | undefined;
  /** Its name, where it is known. */
  readonly name: string | undefined;
}

/** What kind of configuration a commit is for, as both providers write it in lower case. */
export interface CommitType {
  readonly name: string;
  readonly title: string;
  readonly kind: "securityAdminConfiguration" | "routingConfiguration";
}

const SECURITY_ADMIN: CommitType = {
  name: "securityadmin",
  title: "SecurityAdmin",
  kind: "securityAdminConfiguration",
};

/** A commit of configurations to some regions (E47). */
export interface Commit {
  /** Undefined where it commits the configuration for certain. */
  readonly unknown: Unknown | undefined;
  /** In the spelling of `regionOf`; undefined for any. */
  readonly regions: readonly string[] | undefined;
}

/** The commits of a configuration, of either provider. */
export function commitsOf(
  estate: Estate,
  configuration: Configuration,
  of: CommitType = SECURITY_ADMIN,
): Commit[] {
  return estate.ofKind("networkManagerCommit").flatMap((commit): Commit[] => {
    const nested = commit.properties.get("properties");
    const fields = nested.isAbsent ? commit.properties : nested;
    const type = fields.get("commitType", "scopeAccess");
    const typeName = textOf(type)?.toLowerCase();
    if (typeName !== undefined && typeName !== of.name) return [];
    const ids = fields.get("configurationIds");
    const named = namedBy(estate, commit, ids, configuration, of.kind);
    if (named === "no") return [];
    const unknown =
      typeName === undefined
        ? type.because(`is not known to be ${of.title}`)
        : named === "maybe"
          ? ids.because("is not known to name the configuration")
          : undefined;
    return [{ unknown, regions: regionsOf(fields.get("targetLocations", "location")) }];
  });
}

function namedBy(
  estate: Estate,
  commit: Entry,
  ids: Value,
  { entry, name }: Configuration,
  kind: CommitType["kind"],
): "yes" | "maybe" | "no" {
  const { certain, possible, unread } = followAll(estate, commit, ids.items(), kind);
  if (entry !== undefined && certain.includes(entry)) return "yes";
  const texts = unread.map((id) => lastSegment(textOf(id))?.toLowerCase());
  if (entry === undefined && name !== undefined && texts.includes(name.toLowerCase())) return "yes";
  if (entry !== undefined && possible.includes(entry)) return "maybe";
  // Of a configuration that was not read, nobody can tell whether an unknown id is its own.
  if (entry === undefined && name === undefined && ids.items().length > 0) return "maybe";
  return texts.includes(undefined) ? "maybe" : "no";
}

function regionsOf(locations: Value): string[] | undefined {
  const texts = locations.items().map(textOf);
  const known = texts.filter((text) => text !== undefined);
  return known.length === texts.length && known.length > 0 ? known.map(regionOf) : undefined;
}

/** `West Europe` and `westeurope` are the same region. */
export function regionOf(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}
