import { methodsOf } from "../azure";
import type { NetworkInterface, NetworkWay, Subnet, Way, Workload } from "../read";
import { likelySource } from "./packets";
import { ofModel } from "./remember";

/** Something that packets start from. */
export interface Source {
  readonly kind: "subnet" | "networkInterface" | "workload";
  /** URN of the subnet, the interface or the workload. */
  readonly urn: string;
  /** Where it stands in that resource; empty if it is the resource. */
  readonly property: string;
  readonly name: string;
  /** How people call it: `subnet "app"`. */
  readonly title: string;
  /** The subnet that it is or stands in; undefined for a workload. */
  readonly subnet: Subnet | undefined;
  readonly ways: readonly Way[];
  /** Undefined for what stands in a network. */
  readonly workload?: Workload;
}

/** The way of a subnet's own: that of whatever stands in it without an interface that is known. */
export function wayOf(subnet: Subnet): NetworkWay {
  return {
    kind: "network",
    subnet,
    addresses: subnet.addresses,
    interfaceGroup: { kind: "none" },
    methods: methodsOf(subnet.methods),
  };
}

/** The machines that may stand in a subnet, without an interface of their own that is known. */
export function subnetSource(subnet: Subnet): Source {
  return {
    kind: "subnet",
    urn: subnet.urn,
    property: subnet.property,
    name: subnet.name,
    title: `subnet "${subnet.name}"`,
    subnet,
    ways: [wayOf(subnet)],
  };
}

export function interfaceSource(subnet: Subnet, networkInterface: NetworkInterface): Source {
  return {
    kind: "networkInterface",
    urn: networkInterface.urn,
    property: networkInterface.property,
    name: networkInterface.name,
    title: `network interface "${networkInterface.name}" in subnet "${subnet.name}"`,
    subnet,
    ways: [
      {
        kind: "network",
        subnet,
        addresses: networkInterface.addresses.isEmpty ? subnet.addresses : networkInterface.addresses,
        interfaceGroup: networkInterface.securityGroup,
        methods: methodsOf([
          ...subnet.methods.filter(
            ({ kind }) => kind !== "defaultOutbound" || networkInterface.defaultOutbound,
          ),
          ...networkInterface.methods,
        ]),
      },
    ],
  };
}

/** All sources of a model. Subnets of the platform are none (E107). */
export const sourcesOf = ofModel((model): readonly Source[] => {
  const network = model.subnets
    .filter((subnet) => !subnet.platform)
    .flatMap((subnet) => [
      subnetSource(subnet),
      ...subnet.interfaces.map((networkInterface) => interfaceSource(subnet, networkInterface)),
    ]);
  const workloads = model.workloads.map((workload): Source => ({
    kind: "workload",
    urn: workload.urn,
    property: workload.property,
    name: workload.name,
    title: `${workload.title} "${workload.name}"`,
    subnet: undefined,
    ways: workload.ways,
    workload,
  }));
  const strays = model.strayInterfaces.map(({ urn, property, name, elsewhere }): Source => ({
    kind: "networkInterface",
    urn,
    property,
    name,
    title: `network interface "${name}"`,
    subnet: undefined,
    ways: [{ kind: "undecided", unknown: elsewhere }],
  }));
  return [...network, ...strays, ...workloads];
});

/** An address that the source sends from; its name where the platform has not told which. */
export function addressOf(source: Source): string {
  for (const way of source.ways) {
    if (way.kind === "network")
      return way.addresses.sample() === undefined ? "" : likelySource(way.addresses);
  }
  return source.name;
}
