import type { Entry, Estate } from "../estate";
import type { Kind } from "../kinds";
import { idOf } from "../network";
import { textOf, type Value } from "../value";

/** What a list of references leads to. */
export interface References {
  readonly certain: readonly Entry[];
  /** Some of these are meant, not known which. */
  readonly possible: readonly Entry[];
  /** Those that lead to nothing that was read. */
  readonly unread: readonly Value[];
}

/** Follows all references of a list. Where as many are not known as there are candidates, all of these are meant. */
export function followAll(estate: Estate, from: Entry, references: readonly Value[], kind: Kind): References {
  const certain: Entry[] = [];
  const unread: Value[] = [];
  const possible = new Set<Entry>();
  let open = 0;
  for (const reference of references) {
    const entries = entriesAt(estate, from, reference, kind);
    const [only] = entries;
    if (only === undefined) unread.push(idOf(reference));
    else if (entries.length === 1) certain.push(only);
    else {
      open++;
      for (const entry of entries) possible.add(entry);
    }
  }
  return open >= possible.size
    ? { certain: [...certain, ...possible], possible: [], unread }
    : { certain, possible: [...possible], unread };
}

// Names are unique within these only.
const OWNERS = ["networkManagerName", "configurationName"];

/** The resources that a reference may mean: by a name, those that stand in the same manager and configuration. */
export function entriesAt(estate: Estate, from: Entry, reference: Value, kind: Kind): readonly Entry[] {
  const target = estate.follow(from, idOf(reference), kind);
  if (target.kind === "entry") return [target.entry];
  if (target.kind === "elsewhere") return [];
  const fitting = target.entries.filter((entry) =>
    OWNERS.every((owner) => {
      const [mine, its] = [textOf(from.properties.get(owner)), textOf(entry.properties.get(owner))];
      return mine === undefined || its === undefined || mine.toLowerCase() === its.toLowerCase();
    }),
  );
  return fitting.length > 0 ? fitting : target.entries;
}
