import type { OutboundMethod } from "../../azure";
import { candidatesOf, type Entry, type Estate, withoutSlashes } from "../estate";
import type { Subnet, Subnets } from "../network";
import { textOf, Value } from "../value";
import { networkWay, undecidedWay, waysThrough } from "./ways";
import type { Way } from "./workload";

/**
 * The ways through a subnet that is given by its network and its name. The name may be an id all the same, and the
 * network's id that of the subnet: services differ in it, and so do their versions.
 *
 * @param network id of the virtual network.
 * @param name name of the subnet in it.
 */
export function subnetsNamed(
  estate: Estate,
  subnets: Subnets,
  from: Entry,
  network: Value,
  name: Value,
  methods: (subnet: Subnet) => readonly OutboundMethod[],
): Way[] {
  const [networkId, subnetName] = [textOf(network), textOf(name)];
  if (subnetName?.includes("/") === true) return waysThrough(subnets, from, name, methods);
  if (networkId !== undefined && /\/subnets\//i.test(networkId))
    return waysThrough(subnets, from, network, methods);
  if (networkId !== undefined && subnetName !== undefined) {
    const id = Value.of(`${withoutSlashes(networkId)}/subnets/${subnetName}`, from.resource.urn);
    const found = subnets.at(from, id);
    if (found.length > 0) return found.map((subnet) => networkWay(subnet, methods(subnet)));
    return [undecidedWay(name.because(`is "${subnetName}", a subnet that is not among those read`))];
  }
  return inNetwork(estate, subnets, from, network, name, methods);
}

/** Where the id or the name is not known: every subnet of the network that may be meant (R5). */
function inNetwork(
  estate: Estate,
  subnets: Subnets,
  from: Entry,
  network: Value,
  name: Value,
  methods: (subnet: Subnet) => readonly OutboundMethod[],
): Way[] {
  const networks = candidatesOf(estate.follow(from, network, "virtualNetwork"));
  const urns = new Set(networks.map(({ resource }) => resource.urn));
  const wanted = textOf(name)?.toLowerCase();
  const found = subnets.all.filter(
    (subnet) =>
      subnet.network !== undefined &&
      urns.has(subnet.network.urn) &&
      (wanted === undefined || subnet.name.toLowerCase() === wanted),
  );
  if (found.length > 0) return found.map((subnet) => networkWay(subnet, methods(subnet)));
  const missing = network.isUnknown ? network : name;
  return [
    undecidedWay(
      missing.isUnknown ? missing.unknown : missing.because("names no subnet that is among those read"),
    ),
  ];
}
