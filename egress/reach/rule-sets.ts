import { type Reading, type Rule, type Unknown, unknownsOf } from "../azure";
import { AddressSet, type PacketBox, PacketSet, TooIntricate } from "../space";
import { type AllowedPackets, allowedPackets, INTERNET } from "./allowed-packets";
import { readPacketRules } from "./covered-places";
import { ofModel } from "./remember";

/** What a rule set does with packets to the Internet, and the values that it hangs on. */
export interface Through extends AllowedPackets {
  readonly unknown: readonly Unknown[];
}

/**
 * What the rule sets of one model let through. A security group stands on many subnets and a firewall at the end
 * of many routes, so each is decided once for each reading.
 */
export class RuleSets {
  static readonly of = ofModel(() => new RuleSets());
  private readonly known = new Map<string, Through>();

  /**
   * @param key the same for the same rules.
   * @param owner URN of the resource whose rules they are, for a list that is too intricate to be decided: that is
   * an unknown like any other, and lets everything or nothing through, by the reading.
   */
  through(key: string, owner: string, rules: readonly Rule<PacketBox>[], reading: Reading): Through {
    const remembered = this.known.get(`${reading} ${key}`);
    if (remembered !== undefined) return remembered;
    const through = decide(owner, rules, reading);
    this.known.set(`${reading} ${key}`, through);
    return through;
  }
}

/** Every packet to the Internet. */
export const EVERYTHING = PacketSet.between(AddressSet.all, INTERNET);

/** What is not known of a list that is too intricate to be decided. */
export function tooIntricate(owner: string, { message }: TooIntricate): Unknown {
  return { urn: owner, property: "", reason: `has rules that cannot be decided: ${message}` };
}

function decide(owner: string, rules: readonly Rule<PacketBox>[], reading: Reading): Through {
  const unknown = rules.flatMap(unknownsOf);
  try {
    return { ...allowedPackets(readPacketRules(rules, reading)), unknown };
  } catch (error) {
    if (!(error instanceof TooIntricate)) throw error;
    return {
      allowed: reading === "open" ? EVERYTHING : PacketSet.none,
      // Read against us, nothing is denied that a later rule set may let out; nor is anything when read for us.
      decided: reading === "open" ? PacketSet.none : EVERYTHING,
      unknown: [...unknown, tooIntricate(owner, error)],
    };
  }
}
