import { AddressSet, IntervalSet, parseAddresses } from "../../space";
import { textOf, type Value } from "../value";

/** The addresses that values give in blocks; `otherwise` where there is none, or one that cannot be read. */
export function blocksOf(
  values: readonly Value[],
  otherwise: AddressSet,
  each: (block: AddressSet) => AddressSet = (block) => block,
): AddressSet {
  const sets: AddressSet[] = [];
  for (const item of values.flatMap((value) => value.items())) {
    const text = textOf(item);
    const set = text === undefined ? undefined : parseAddresses(text);
    if (set === undefined) return otherwise;
    sets.push(each(set));
  }
  return sets.length === 0 ? otherwise : AddressSet.union(sets);
}

/** Azure keeps the first four addresses of a block and the last one for itself. */
export function usable(block: AddressSet): AddressSet {
  const [low, end] = block.v4.bounds;
  if (low === undefined || end === undefined || end - low < 8) return block;
  return AddressSet.of(IntervalSet.range(low + 4, end - 1), block.v6);
}
