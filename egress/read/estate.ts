import { type Kind, kindOf, NAME_PROPERTIES } from "./kinds";
import type { Resource } from "./resource";
import { textOf, Value } from "./value";

/** A resource of a family that is judged, with its properties ready to be read. */
export interface Entry {
  readonly kind: Kind;
  readonly resource: Resource;
  readonly properties: Value;
}

/** What a reference leads to. */
export type Target =
  /** Exactly this resource. */
  | { readonly kind: "entry"; readonly entry: Entry }
  /** One of these; which one is not known. */
  | { readonly kind: "oneOf"; readonly entries: readonly Entry[] }
  /** A resource that is not among those read. */
  | { readonly kind: "elsewhere" };

/** All resources that were read, and the joins between them. */
export class Estate {
  private readonly byKind = new Map<Kind, Entry[]>();
  private readonly byUrn = new Map<string, Entry>();
  private readonly byId = new Map<string, Entry>();
  private readonly byName = new Map<string, Entry[]>();

  constructor(resources: Iterable<Resource>) {
    for (const resource of resources) {
      const kind = kindOf(resource.type);
      if (kind === undefined) continue;
      const entry: Entry = { kind, resource, properties: Value.of(resource.properties, resource.urn) };
      const alike = this.byKind.get(kind);
      if (alike === undefined) this.byKind.set(kind, [entry]);
      else alike.push(entry);
      this.byUrn.set(resource.urn, entry);
      const id = resource.id ?? textOf(entry.properties.get("id"));
      if (id !== undefined) this.byId.set(normalizeId(id), entry);
      const name = nameOf(entry);
      if (name === undefined) continue;
      const key = nameKey(kind, name);
      const named = this.byName.get(key);
      if (named === undefined) this.byName.set(key, [entry]);
      else named.push(entry);
    }
  }

  /** All resources of a family, in the order they came in. */
  ofKind(kind: Kind): readonly Entry[] {
    return this.byKind.get(kind) ?? [];
  }

  /** The resource with an ARM id, in any letter case. */
  entryWithId(id: string): Entry | undefined {
    return this.byId.get(normalizeId(id));
  }

  /**
   * Follows a reference by ARM id, by name, or, where its value is not known, by what the property that holds
   * it was made from.
   *
   * @param from the resource that holds the reference.
   * @param reference an id or a name; its path names the top-level property.
   */
  follow(from: Entry, reference: Value, kind: Kind): Target {
    const text = reference.text();
    if (text.kind === "known") {
      const byId = this.byId.get(normalizeId(text.value));
      if (byId?.kind === kind) return { kind: "entry", entry: byId };
      return this.named(
        kind,
        text.value,
        groupOf(text.value) ?? textOf(from.properties.get("resourceGroupName")),
      );
    }
    if (text.kind === "absent") return { kind: "elsewhere" };
    const property = /^\w+/.exec(reference.path)?.[0] ?? "";
    const candidates = (from.resource.propertyDependencies?.[property] ?? [])
      .map((urn) => this.byUrn.get(urn))
      .filter((entry) => entry !== undefined)
      .filter((entry) => entry.kind === kind);
    return oneOf(candidates);
  }

  /** The resource that a property was made from, if it is the only one of its kind. */
  madeFrom(from: Entry, property: string, kind: Kind): Entry | undefined {
    const made = (from.resource.propertyDependencies?.[property] ?? [])
      .map((urn) => this.byUrn.get(urn))
      .filter((entry) => entry?.kind === kind);
    return made.length === 1 ? made[0] : undefined;
  }

  private named(kind: Kind, idOrName: string, group: string | undefined): Target {
    const name = withoutSlashes(idOrName).split("/").at(-1) ?? idOrName;
    const found = (this.byName.get(nameKey(kind, name)) ?? []).filter((entry) => {
      const own = textOf(entry.properties.get("resourceGroupName"));
      return group === undefined || own === undefined || own.toLowerCase() === group.toLowerCase();
    });
    return oneOf(found);
  }
}

/** The resources that a reference may mean; none where it leads to none that was read. */
export function candidatesOf(target: Target): readonly Entry[] {
  switch (target.kind) {
    case "entry":
      return [target.entry];
    case "oneOf":
      return target.entries;
    case "elsewhere":
      return [];
  }
}

function oneOf(entries: readonly Entry[]): Target {
  const [first] = entries;
  if (first === undefined) return { kind: "elsewhere" };
  return entries.length === 1 ? { kind: "entry", entry: first } : { kind: "oneOf", entries };
}

/** The resource's Azure name, where it is known. */
export function nameOf(entry: Entry): string | undefined {
  return (
    textOf(entry.properties.get(NAME_PROPERTIES[entry.kind] ?? "name")) ??
    textOf(entry.properties.get("name")) ??
    lastSegment(entry.resource.id)
  );
}

// ARM compares ids without regard to case (E174).
const normalizeId = (id: string): string => withoutSlashes(id).toLowerCase();
const nameKey = (kind: Kind, name: string): string => `${kind}\0${name.toLowerCase()}`;
const groupOf = (id: string): string | undefined => /\/resourceGroups\/([^/]+)/i.exec(id)?.[1];

/** An id without the slashes that may end it. By hand: a pattern would look at long runs of slashes again and again. */
export function withoutSlashes(id: string): string {
  let end = id.length;
  while (end > 0 && id[end - 1] === "/") end--;
  return id.slice(0, end);
}

/** The name at the end of an id. */
export function lastSegment(id: string | undefined): string | undefined {
  return id === undefined ? undefined : withoutSlashes(id).split("/").at(-1);
}
