import { candidatesOf, type Entry, type Estate, nameOf } from "../estate";
import { textOf, type Value } from "../value";

/** A network interface as it is written: a resource of its own, or a part of a machine (E180, E181). */
export interface WrittenInterface {
  readonly owner: Entry;
  readonly properties: Value;
  /** Where it stands in the resource: empty, or the path of a configuration in its machine. */
  readonly property: string;
  readonly name: string;
  readonly configurations: readonly Value[];
  /** Whether it has default outbound access where its subnet has. */
  readonly defaultOutbound: boolean;
}

/** All interfaces that machines send from, of both providers. */
export function writtenInterfaces(estate: Estate): WrittenInterface[] {
  const machines = estate.ofKind("virtualMachine");
  const flexible = interfacesInScaleSets(estate, machines);
  return [
    ...estate.ofKind("networkInterface").map((nic) => ({
      owner: nic,
      properties: nic.properties,
      property: "",
      name: nic.resource.name,
      configurations: nic.properties.get("ipConfigurations").objects(),
      defaultOutbound: !flexible.has(nic),
    })),
    ...machines.flatMap((machine) =>
      inside(
        machine,
        machine.properties.get("networkProfile").get("networkInterfaceConfigurations"),
        !isInScaleSet(machine),
      ),
    ),
    ...estate.ofKind("scaleSet").flatMap((set) => {
      const profiles = set.properties
        .get("virtualMachineProfile")
        .objects()
        .flatMap((profile) => profile.get("networkProfile").objects());
      return [
        ...profiles.map((profile) => profile.get("networkInterfaceConfigurations")),
        set.properties.get("networkInterfaces", "networkProfiles"),
      ].flatMap((interfaces) => inside(set, interfaces, !isFlexible(set)));
    }),
  ];
}

/** The associations of the classic provider by the interface that they name; any of some where it is not known which. */
export function linksByInterface(
  estate: Estate,
  kind: "networkInterfacePool" | "networkInterfaceSecurityGroup",
): ReadonlyMap<Entry, readonly Entry[]> {
  const links = new Map<Entry, Entry[]>();
  for (const link of estate.ofKind(kind)) {
    const ends = candidatesOf(
      estate.follow(link, link.properties.get("networkInterfaceId"), "networkInterface"),
    );
    for (const nic of ends) links.set(nic, [...(links.get(nic) ?? []), link]);
  }
  return links;
}

function inside(owner: Entry, interfaces: Value, defaultOutbound: boolean): WrittenInterface[] {
  const all = interfaces.objects();
  return all.map((properties) => ({
    owner,
    properties,
    property: properties.path,
    name:
      all.length === 1
        ? (nameOf(owner) ?? owner.resource.name)
        : `${owner.resource.name}/${textOf(properties.get("name")) ?? properties.path}`,
    configurations: properties.get("ipConfigurations").objects(),
    defaultOutbound,
  }));
}

/** Machines of Flexible scale sets have no default outbound access (E90); what is not known is not credited. */
function isFlexible({ properties, resource }: Entry): boolean {
  return (
    /orchestratedVirtualMachineScaleSet$/i.test(resource.type) ||
    textOf(properties.get("orchestrationMode"))?.toLowerCase() === "flexible"
  );
}

/** A machine that is a resource of its own can only be in a Flexible scale set. */
function isInScaleSet({ properties }: Entry): boolean {
  const set = properties.get("virtualMachineScaleSet", "virtualMachineScaleSetId");
  return !set.isAbsent && (!set.isUnknown || set.unknown.pending === true);
}

function interfacesInScaleSets(estate: Estate, machines: readonly Entry[]): Set<Entry> {
  const found = new Set<Entry>();
  for (const machine of machines.filter(isInScaleSet)) {
    const references = [
      ...machine.properties
        .get("networkProfile")
        .get("networkInterfaces")
        .items()
        .map((reference) => reference.get("id")),
      ...machine.properties.get("networkInterfaceIds").items(),
    ];
    for (const reference of references) {
      const target = estate.follow(machine, reference, "networkInterface");
      if (target.kind === "entry") found.add(target.entry);
    }
  }
  return found;
}
