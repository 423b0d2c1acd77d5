import { AddressSet } from "./address";
import { DEFAULT_STEPS, Budget } from "./budget";
import { channelGroups } from "./channels";
import { type Column, type Family, type Interest, decideColumn } from "./column";
import { IntervalSet } from "./interval-set";
import { lineOf, narrow, Scratch } from "./line";
import { type PacketBox, PacketSet } from "./packet-set";

/**
 * An ordered list of rules evaluated by first match: which rule decides each packet to the destinations of
 * interest, for every protocol, port and source.
 *
 * Packets are cut into *columns*, one for each set of rules that some protocol and port have in common; in one
 * column only source and destination are left. Rules that take every source are painted onto the line of
 * destinations, in their order, each cell once; the others are laid over that for each class of sources that
 * the same of them match. On real lists, with few distinct ports and sources, this is n·log n.
 */
export class Decisions {
  /** The columns of IPv4 packets, then those of IPv6 packets. */
  readonly columns: readonly Column[];

  /**
   * @param rules what each rule matches, in order of evaluation.
   * @param within the packets of interest: rules decide nothing outside.
   * @param steps how much work may be done before `TooIntricate` is thrown.
   */
  constructor(
    rules: readonly PacketBox[],
    within: { readonly sources: AddressSet; readonly destinations: AddressSet },
    steps: number = DEFAULT_STEPS,
  ) {
    const budget = new Budget(steps);
    const none4 = IntervalSet.none<number>();
    const none6 = IntervalSet.none<bigint>();
    this.columns = [
      ...columnsOf<number>(
        rules,
        within,
        { wrap: (set) => AddressSet.of(set, none6), unwrap: (set) => set.v4 },
        budget,
      ),
      ...columnsOf<bigint>(
        rules,
        within,
        { wrap: (set) => AddressSet.of(none4, set), unwrap: (set) => set.v6 },
        budget,
      ),
    ];
  }

  /**
   * The packets that one of the rules decides for which a test holds. The set holds the destinations of each class
   * of sources apart, so its size is the product of the two; throws `TooIntricate` where that is too large.
   *
   * @param of asked for the number of a rule in the list, once for each column that the rule is in.
   */
  packetsOf(of: (rule: number) => boolean): PacketSet {
    return PacketSet.union(this.columns.map((column) => column.packets(of)));
  }
}

function columnsOf<T extends number | bigint>(
  rules: readonly PacketBox[],
  within: { readonly sources: AddressSet; readonly destinations: AddressSet },
  family: Family<T>,
  budget: Budget,
): Column[] {
  const interest: Interest<T> = {
    sources: family.unwrap(within.sources),
    destinations: family.unwrap(within.destinations),
  };
  // Rules that match nothing of interest are left out here, and known by their position in `relevant` below.
  const relevant: number[] = [];
  const sources: IntervalSet<T>[] = [];
  const destinations: IntervalSet<T>[] = [];
  for (let i = 0; i < rules.length; i++) {
    const box = rules[i] as PacketBox;
    const from = clip(family.unwrap(box.sources), interest.sources);
    if (from.isEmpty) continue;
    const to = clip(family.unwrap(box.destinations), interest.destinations);
    if (to.isEmpty) continue;
    relevant.push(i);
    sources.push(from);
    destinations.push(to);
  }
  if (relevant.length === 0) return [];
  const none = IntervalSet.none<T>();
  const isEverywhere = new Uint8Array(sources.length);
  for (let i = 0; i < sources.length; i++) {
    if (sources[i] !== interest.sources) continue;
    isEverywhere[i] = 1;
    sources[i] = none;
  }
  const sourceLine = lineOf(sources);
  const destinationLine = lineOf(destinations);
  budget.spend(sourceLine.cells.length + destinationLine.cells.length);

  const numbers = Int32Array.from(relevant);
  const scratch = new Scratch();
  return channelGroups(rules, numbers, budget).map(({ channels, members }) => {
    const everywhere = new Uint8Array(members.length);
    const ofList = new Int32Array(members.length);
    let somewhere = 0;
    for (let i = 0; i < members.length; i++) {
      const member = members[i] as number;
      ofList[i] = numbers[member] as number;
      everywhere[i] = isEverywhere[member] as number;
      if (everywhere[i] === 0) somewhere++;
    }
    const some = new Int32Array(somewhere);
    for (let i = 0, next = 0; i < members.length; i++) {
      if (everywhere[i] === 0) some[next++] = members[i] as number;
    }
    return decideColumn(
      channels,
      ofList,
      some,
      everywhere,
      sourceLine,
      narrow(destinationLine, members, scratch),
      interest,
      family,
      budget,
      scratch,
    );
  });
}

/** Most rules take everything or lie within; only the others cost a walk. */
function clip<T extends number | bigint>(set: IntervalSet<T>, within: IntervalSet<T>): IntervalSet<T> {
  return set === within || set.contains(within) ? within : set.intersect(within);
}
