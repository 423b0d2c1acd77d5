import { AddressSet, IPV4_END, PLACE_END } from "../space";

/** What kind of destination stands behind a place (E section 8). */
export type PlaceClass =
  /** Every datacentre address of the cloud. */
  | "wholeCloud"
  /** Any customer of the cloud can rent an address or an instance in it. */
  | "multiTenant"
  /** Run by Microsoft, or with no data plane for customers. */
  | "managed"
  /** The addresses of one domain name. */
  | "domainName"
  /** A tag that is in no table here. */
  | "unknownTag"
  /** One public address that Azure has yet to hand out. */
  | "oneAddress";

export interface Place {
  readonly name: string;
  readonly class: PlaceClass;
}

/**
 * The places of one model: public destinations that have a name, and no list of addresses here. Each gets a
 * number in the address space, so that packet sets carry it like an address.
 */
export class Places {
  private readonly list: Place[] = [];
  private readonly numbers = new Map<string, number>();

  /** The set that stands for the place; the same name always gives the same set. */
  named(name: string, placeClass: PlaceClass): AddressSet {
    const key = name.toLowerCase();
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = IPV4_END + this.list.length;
      if (number >= PLACE_END)
        throw new RangeError("more named destinations than the address space has places");
      this.numbers.set(key, number);
      this.list.push({ name, class: placeClass });
    }
    return AddressSet.place(number);
  }

  /** The set of the place with a name, in any letter case; undefined where there is none. */
  find(name: string): AddressSet | undefined {
    const number = this.numbers.get(name.toLowerCase());
    return number === undefined ? undefined : AddressSet.place(number);
  }

  /** The places whose numbers lie in `[low, high)`. */
  between(low: number, high: number): Place[] {
    return this.list.slice(Math.max(0, low - IPV4_END), Math.max(0, high - IPV4_END));
  }

  /** The places of this model that a set holds. */
  in(set: AddressSet): Place[] {
    const found: Place[] = [];
    for (const [i, place] of this.list.entries()) {
      if (set.v4.has(IPV4_END + i)) found.push(place);
    }
    return found;
  }
}
