import type { Unknown } from "../azure";
import type { Model } from "../read";
import { AddressSet, PacketSet } from "../space";
import { DEFAULT_THRESHOLDS } from "./breadth";
import { egressOfSources } from "./egress";
import type { Source } from "./source";
import { withTagsHolding } from "./tags-holding";

/**
 * What a source and some addresses can send each other. The packets are seen from the source in both directions: their
 * destinations are the addresses, whoever sends first.
 */
export interface ContactWith {
  readonly source: Source;
  /** `out`: the source sends first. */
  readonly direction: "in" | "out";
  /** With every unknown read in our favour. */
  readonly certain: PacketSet;
  /** With every unknown read against us. */
  readonly possible: PacketSet;
  /** The values that are not known. */
  readonly unknown: readonly Unknown[];
}

/** What sources can send to some addresses, by all rules, routes and ways out; those alone that can send something. */
export function contactOut(model: Model, to: AddressSet): ContactWith[] {
  if (to.isEmpty) return [];
  const wanted = PacketSet.between(AddressSet.all, to);
  const widened = withTagsHolding(to, model);
  const atMost = egressOfSources(widened, DEFAULT_THRESHOLDS);
  const contacts = egressOfSources(model, DEFAULT_THRESHOLDS).flatMap(({ source, certainPackets }, i) => {
    const most = atMost[i];
    const possible = most?.packets.intersect(wanted) ?? PacketSet.none;
    const found: ContactWith = {
      source,
      direction: "out",
      certain: certainPackets.intersect(wanted),
      possible,
      unknown: most?.doubts ?? [],
    };
    return possible.isEmpty && found.certain.isEmpty ? [] : [found];
  });
  return withoutRepeats(contacts);
}

/** An interface that does what its subnet does says nothing new. */
export function withoutRepeats(contacts: readonly ContactWith[]): ContactWith[] {
  const ofSubnets = new Map(
    contacts.flatMap((contact) =>
      contact.source.kind === "subnet" ? [[contact.source.subnet, contact] as const] : [],
    ),
  );
  return contacts.filter((contact) => {
    const whole =
      contact.source.kind === "networkInterface" ? ofSubnets.get(contact.source.subnet) : undefined;
    return (
      whole === undefined ||
      !whole.certain.contains(contact.certain) ||
      !whole.possible.contains(contact.possible)
    );
  });
}
