import { AddressSet } from "../space";
import { type Entry, type Estate, withoutSlashes } from "./estate";
import { idOf } from "./network";
import { blocksOf } from "./network/blocks";
import { writtenInterfaces } from "./network/written-interfaces";
import { textOf, type Value } from "./value";

/** Who is known to be in which application security group (E18). Looked up only where a rule names one. */
export class ApplicationSecurityGroups {
  private members: ReadonlyMap<string, AddressSet> | undefined;

  constructor(private readonly estate: Estate) {}

  /** The private addresses of the group's interfaces, as far as they are known. */
  membersOf(from: Entry, reference: Value): AddressSet {
    const key = this.keyOf(from, reference);
    if (key === undefined) return AddressSet.none;
    this.members ??= this.read();
    return this.members.get(key) ?? AddressSet.none;
  }

  private read(): ReadonlyMap<string, AddressSet> {
    const members = new Map<string, AddressSet>();
    const add = (from: Entry, reference: Value, addresses: AddressSet): void => {
      const key = this.keyOf(from, reference);
      if (key !== undefined) members.set(key, (members.get(key) ?? AddressSet.none).union(addresses));
    };
    const addressesOf = (configurations: readonly Value[]): AddressSet =>
      AddressSet.union(configurations.map((c) => blocksOf([c.get("privateIPAddress")], AddressSet.none)));
    const interfaces = writtenInterfaces(this.estate);
    for (const { owner, configurations } of interfaces) {
      for (const configuration of configurations) {
        const groups = configuration.get("applicationSecurityGroups", "applicationSecurityGroupIds").items();
        for (const group of groups) add(owner, group, addressesOf([configuration]));
      }
    }
    const ofResource = new Map(interfaces.map(({ owner, configurations }) => [owner, configurations]));
    for (const link of this.estate.ofKind("networkInterfaceApplicationGroup")) {
      const { properties } = link;
      const end = this.estate.follow(link, properties.get("networkInterfaceId"), "networkInterface");
      if (end.kind !== "entry") continue;
      const configurations = ofResource.get(end.entry) ?? [];
      add(link, properties.get("applicationSecurityGroupId"), addressesOf(configurations));
    }
    return members;
  }

  /** The same for the same group; undefined where it is not known which group is meant. */
  private keyOf(from: Entry, reference: Value): string | undefined {
    const id = idOf(reference);
    const target = this.estate.follow(from, id, "applicationSecurityGroup");
    if (target.kind === "entry") return target.entry.resource.urn;
    const text = target.kind === "elsewhere" ? textOf(id) : undefined;
    return text === undefined ? undefined : withoutSlashes(text).toLowerCase();
  }
}
