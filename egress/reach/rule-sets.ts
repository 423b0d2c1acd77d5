import { type Reading, type Rule, type Unknown, unknownsOf } from "../azure";
import type { Model } from "../read";
import { ALL_PORTS, AddressSet, type PacketBox, PacketSet, PROTOCOLS, TooIntricate } from "../space";
import { type AllowedPackets, allowedPackets, INTERNET } from "./allowed-packets";
import { readPacketRules } from "./covered-places";

/** What a rule set does with packets to the Internet, and the values that it hangs on. */
export interface Through extends AllowedPackets {
  readonly unknown: readonly Unknown[];
}

/**
 * What the rule sets of one model let through. A security group stands on many subnets and a firewall at the end
 * of many routes, so each is decided once for each reading.
 */
export class RuleSets {
  private static readonly ofModels = new WeakMap<Model, RuleSets>();
  private readonly known = new Map<string, Through>();

  static of(model: Model): RuleSets {
    let sets = this.ofModels.get(model);
    if (sets === undefined) this.ofModels.set(model, (sets = new RuleSets()));
    return sets;
  }

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
export const EVERYTHING = PacketSet.box({
  protocols: PROTOCOLS,
  ports: ALL_PORTS,
  sources: AddressSet.all,
  destinations: INTERNET,
});

function decide(owner: string, rules: readonly Rule<PacketBox>[], reading: Reading): Through {
  const unknown = rules.flatMap(unknownsOf);
  try {
    return { ...allowedPackets(readPacketRules(rules, reading)), unknown };
  } catch (error) {
    if (!(error instanceof TooIntricate)) throw error;
    const reason = `has rules that cannot be decided: ${error.message}`;
    return {
      allowed: reading === "open" ? EVERYTHING : PacketSet.none,
      // Read against us, nothing is denied that a later rule set may let out; nor is anything when read for us.
      decided: reading === "open" ? PacketSet.none : EVERYTHING,
      unknown: [...unknown, { urn: owner, property: "", reason }],
    };
  }
}
