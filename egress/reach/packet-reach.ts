import type { Place, Places } from "../azure";
import { AddressSet, type Column, Decisions, hasPorts, IPV4_END, type PacketBox } from "../space";
import { INTERNET } from "./allowed-packets";
import { type Breadth, breadthOfCount, breadthOfPlaces, type Thresholds, wider } from "./breadth";
import { likelySource } from "./packets";
import { compareReach, NO_REACH, type Reach, type Witness } from "./reach";

/** An ordered list of rules without the rules themselves: of a million, all else that they hold is large. */
export interface RuleList {
  readonly matches: readonly PacketBox[];
  /** For each rule, 1 if it allows. */
  readonly allowing: Uint8Array;
}

/** What each rule of an ordered list lets out to the Internet. */
export class PacketReach {
  private readonly decisions: Decisions;
  /** For each rule, whether it allows under this reading; another may have it the other way round. */
  private readonly allowing: Uint8Array;
  /** For each rule, the column in which it reaches furthest, and how far. */
  private readonly furthest: (Measure | undefined)[];
  /** For each rule, how many IPv4 addresses it reaches in the column that is being measured; else zero. */
  private readonly ipv4: Float64Array;

  /** Throws `TooIntricate` where the rules overlap too much to be decided. */
  constructor(
    { matches, allowing }: RuleList,
    private readonly places: Places,
    private readonly thresholds: Thresholds,
  ) {
    this.allowing = allowing;
    this.decisions = new Decisions(matches, { sources: AddressSet.all, destinations: INTERNET });
    this.furthest = Array<Measure | undefined>(matches.length).fill(undefined);
    this.ipv4 = new Float64Array(matches.length);
    for (const column of this.decisions.columns) this.measure(column);
  }

  /** The numbers of the rules that allow something that no rule before them decides. */
  get granting(): number[] {
    const granting: number[] = [];
    for (let i = 0; i < this.allowing.length; i++) {
      if (this.furthest[i] !== undefined && this.allows(i)) granting.push(i);
    }
    return granting;
  }

  private allows(rule: number): boolean {
    return this.allowing[rule] === 1;
  }

  /** How far one rule reaches with what it decides; not at all if it denies. */
  reachOf(rule: number): Reach {
    const furthest = this.allows(rule) ? this.furthest[rule] : undefined;
    return furthest === undefined ? NO_REACH : new ProvedReach(furthest, rule);
  }

  /** How far several rules reach together, at the protocol and port where they reach furthest. */
  together(rules: readonly number[]): Reach {
    const chosen = rules.filter((rule) => this.allows(rule));
    const isChosen = new Uint8Array(this.allowing.length);
    for (const rule of chosen) isChosen[rule] = 1;
    let furthest: Measure | undefined;
    for (const column of this.decisions.columns) {
      const measure = this.measureTogether(column, isChosen);
      if (measure !== undefined && (furthest === undefined || compareReach(measure, furthest) > 0))
        furthest = measure;
    }
    return furthest === undefined ? NO_REACH : new ProvedReach(furthest, chosen);
  }

  /** The columns in which packets are decided, for questions of another kind. */
  get columns(): readonly Column[] {
    return this.decisions.columns;
  }

  private measureTogether(column: Column, isChosen: Uint8Array): Measure | undefined {
    let ipv4 = 0;
    let ipv6 = 0n;
    const places: Place[] = [];
    column.runs(
      (rule) => isChosen[rule] === 1,
      (low, high) => {
        if (typeof low === "bigint" || typeof high === "bigint") ipv6 += BigInt(high) - BigInt(low);
        else {
          if (low < IPV4_END) ipv4 += Math.min(high, IPV4_END) - low;
          if (high > IPV4_END) places.push(...this.places.between(Math.max(low, IPV4_END), high));
        }
      },
    );
    return this.weigh(column, { ipv4: BigInt(ipv4), ipv6 }, places);
  }

  private measure(column: Column): void {
    // Nearly all destinations are IPv4 addresses, which are summed up without a map; the sums are left at zero.
    const { ipv4 } = this;
    const reached: number[] = [];
    const ipv6 = new Map<number, bigint>();
    const places = new Map<number, Place[]>();
    column.each((rule, low, high) => {
      if (!this.allows(rule)) return;
      if (typeof low === "bigint" || typeof high === "bigint") {
        ipv6.set(rule, (ipv6.get(rule) ?? 0n) + BigInt(high) - BigInt(low));
      } else if (low < IPV4_END) {
        const before = ipv4[rule] ?? 0;
        if (before === 0) reached.push(rule);
        ipv4[rule] = before + Math.min(high, IPV4_END) - low;
      }
      if (typeof low === "number" && typeof high === "number" && high > IPV4_END) {
        const found = this.places.between(Math.max(low, IPV4_END), high);
        if (found.length > 0) places.set(rule, [...(places.get(rule) ?? []), ...found]);
      }
    });
    for (const rule of ipv6.keys()) if (ipv4[rule] === 0) reached.push(rule);
    for (const rule of places.keys()) if (ipv4[rule] === 0 && !ipv6.has(rule)) reached.push(rule);
    let last: Measure | undefined;
    for (const rule of reached) {
      const count = ipv4[rule] ?? 0;
      ipv4[rule] = 0;
      const [more6, found] = [ipv6.get(rule) ?? 0n, places.get(rule) ?? NO_PLACES];
      // Rules often come in one size, whose measure they can share.
      const same =
        found === last?.places &&
        more6 === last.publicAddresses.ipv6 &&
        count === Number(last.publicAddresses.ipv4);
      const measure = same ? last : this.weigh(column, { ipv4: BigInt(count), ipv6: more6 }, found);
      if (measure === undefined) continue;
      last = measure;
      const before = this.furthest[rule];
      if (before === undefined || (before !== measure && compareReach(measure, before) > 0)) {
        this.furthest[rule] = measure;
      }
    }
  }

  private weigh(
    column: Column,
    publicAddresses: { ipv4: bigint; ipv6: bigint },
    places: readonly Place[],
  ): Measure | undefined {
    const { ipv4, ipv6 } = publicAddresses;
    const breadth = wider(breadthOfCount(ipv4, ipv6, this.thresholds), breadthOfPlaces(places));
    return breadth === "none"
      ? undefined
      : { column, breadth, publicAddresses, places, thresholds: this.thresholds };
  }
}

const NO_PLACES: readonly Place[] = [];

interface Measure {
  readonly column: Column;
  readonly breadth: Breadth;
  readonly publicAddresses: { readonly ipv4: bigint; readonly ipv6: bigint };
  readonly places: readonly Place[];
  readonly thresholds: Thresholds;
}

/** One for each rule that grants something: what it says of itself is said by the measure, which rules share. */
class ProvedReach implements Reach {
  constructor(
    private readonly measure: Measure,
    private readonly rules: number | readonly number[],
  ) {}

  get breadth(): Breadth {
    return this.measure.breadth;
  }

  get publicAddresses(): Reach["publicAddresses"] {
    return this.measure.publicAddresses;
  }

  get places(): readonly Place[] {
    return this.measure.places;
  }

  get domains(): readonly string[] {
    return NO_DOMAINS;
  }

  /** Looked for only when somebody asks: most reaches are never shown. */
  get witness(): Witness | undefined {
    const rules = typeof this.rules === "number" ? [this.rules] : this.rules;
    return witnessOf(this.measure, rules);
  }
}

const NO_DOMAINS: readonly string[] = [];

function witnessOf(
  { column, breadth, places, thresholds }: Measure,
  rules: readonly number[],
): Witness | undefined {
  const [channel] = column.channels;
  if (channel === undefined) return undefined;
  // Of several rules the first that lets something out is as good a proof as any.
  for (const rule of rules) {
    const destinations = column.destinations((other) => other === rule);
    if (destinations.isEmpty) continue;
    const { ipv4, ipv6 } = destinations.count();
    const place = places.find((candidate) => breadthOfPlaces([candidate]) === breadth);
    // Where the name of a place is what makes it so wide, an address beside it proves nothing.
    const byName = place !== undefined && breadthOfCount(ipv4, ipv6, thresholds) !== breadth;
    const destination = byName ? place.name : (destinations.withoutPlaces().sample() ?? places[0]?.name);
    if (destination === undefined) continue;
    return {
      source: likelySource(column.sources(rule)),
      destination,
      protocol: channel.protocol,
      port: hasPorts(channel.protocol) ? channel.ports[0] : 0,
    };
  }
  return undefined;
}
