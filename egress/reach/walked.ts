import type { OutboundMethod, Reading, Rule, Unknown } from "../azure";
import type { Model } from "../read";
import { type PacketBox, PacketSet } from "../space";
import type { Thresholds } from "./breadth";
import { NO_REACH, type Reach } from "./reach";
import { RuleSets, type Through } from "./rule-sets";

/** How packets leave. */
export type Exit = OutboundMethod["kind"] | "firewall" | "appliance" | "platform" | "none";

/** What leaves by one way or a part of it. */
export interface Left {
  readonly packets: PacketSet;
  /** Names that are let through. */
  readonly names: Reach;
}

export const NOTHING: Left = { packets: PacketSet.none, names: NO_REACH };

/** One reading of a model's unknowns, with what has come up on the ways that were walked under it. */
export class Walked {
  /** The values that something hangs on. */
  readonly unknown = new Set<Unknown>();
  readonly exits = new Set<Exit>();
  private readonly ruleSets: RuleSets;

  constructor(
    readonly model: Model,
    readonly thresholds: Thresholds,
    readonly reading: Reading,
  ) {
    this.ruleSets = RuleSets.of(model);
  }

  depends(unknown: readonly Unknown[]): void {
    for (const each of unknown) this.unknown.add(each);
  }

  /** What is not known counts as anything or as nothing, by the reading. */
  undecided(unknown: readonly Unknown[], packets: PacketSet): Left {
    this.depends(unknown);
    return this.reading === "open" ? { packets, names: NO_REACH } : NOTHING;
  }

  /** What an ordered list lets through; arguments are those of `RuleSets.through`. */
  through(key: string, owner: string, rules: readonly Rule<PacketBox>[]): Through {
    const through = this.ruleSets.through(key, owner, rules, this.reading);
    this.depends(through.unknown);
    return through;
  }
}
