import type { Unknown } from "../../azure";
import type { Subnet } from "../network";
import type { FlowLog } from "./flow-logs";

/** Which networks, and parts of them, have a flow log. */
export class LoggedParts {
  /** Networks, interfaces, subnets that are resources. */
  private readonly urns = new Set<string>();
  /** Subnets that are written in their networks. */
  private readonly inline = new Set<string>();
  private readonly possible = new Map<string, Unknown[]>();
  private readonly anywhere: Unknown[] = [];

  /**
   * @param unread flow logs that are known to be there and no more, by URN of the network.
   */
  constructor(logs: readonly FlowLog[], unread: ReadonlyMap<string, readonly Unknown[]>) {
    for (const [urn, unknown] of unread) this.possible.set(urn, [...unknown]);
    for (const { target } of logs) {
      if (target.kind === "network" || target.kind === "interface") this.urns.add(target.urn);
      if (target.kind === "subnet")
        if (target.name === undefined) this.urns.add(target.urn);
        else this.inline.add(inlineKey(target.urn, target.name));
      if (target.kind !== "maybe") continue;
      if (target.urns === undefined) this.anywhere.push(target.unknown);
      for (const urn of target.urns ?? [])
        this.possible.set(urn, [...(this.possible.get(urn) ?? []), target.unknown]);
    }
  }

  /** Whether a network has a flow log as a whole. */
  has(network: string): boolean {
    return this.urns.has(network);
  }

  /** Whether a subnet has one, or each of the interfaces in it. */
  hasSubnet({ urn, name, property, interfaces }: Subnet): boolean {
    if (property === "" ? this.urns.has(urn) : this.inline.has(inlineKey(urn, name))) return true;
    return interfaces.length > 0 && interfaces.every((each) => this.urns.has(each.urn));
  }

  /** Flow logs of which it is not known whether they are of one of these. */
  doubtsAbout(urns: readonly string[]): Unknown[] {
    return [...new Set([...urns.flatMap((urn) => this.possible.get(urn) ?? []), ...this.anywhere])];
  }
}

const inlineKey = (network: string, name: string): string => `${network}\0${name.toLowerCase()}`;
