import {
  defaultOutboundMethod,
  hasDefaultOutboundAccess,
  isPlatformSubnet,
  loadBalancerMethod,
  natGatewayMethod,
  type OutboundMethod,
  publicIpMethod,
  type RouteFields,
  type Unknown,
} from "../azure";
import { AddressSet, IntervalSet, parseAddresses, type Protocol } from "../space";
import { type Entry, type Estate, lastSegment, nameOf } from "./estate";
import { parseToken } from "./token";
import { textOf, type Value } from "./value";

/** What is attached to a subnet or interface: nothing, a thing that was read, or something that was not. */
export type Attachment<T> =
  | { readonly kind: "none" }
  | { readonly kind: "is"; readonly value: T }
  | { readonly kind: "unknown"; readonly unknown: Unknown };

/** A network interface and what it adds to its subnet's ways out. */
export interface NetworkInterface {
  readonly urn: string;
  readonly name: string;
  /** Its private addresses, where they are known. */
  readonly addresses: AddressSet;
  /** URN of the security group. */
  readonly securityGroup: Attachment<string>;
  readonly methods: readonly OutboundMethod[];
}

/** A subnet with everything that decides about its egress. */
export interface Subnet {
  readonly urn: string;
  /** Where it stands in the resource: empty, or `subnets[0]` of its virtual network. */
  readonly property: string;
  readonly name: string;
  /** The addresses that its machines can have; all of the space where its blocks are not known. */
  readonly addresses: AddressSet;
  /** Subnets of the platform are no workloads (E107). */
  readonly platform: boolean;
  /** URN of the security group. */
  readonly securityGroup: Attachment<string>;
  readonly routes: Attachment<readonly RouteFields[]>;
  /** Methods of the subnet's own: NAT gateway and default outbound access. */
  readonly methods: readonly OutboundMethod[];
  readonly interfaces: readonly NetworkInterface[];
}

/** Reads all subnets, inline ones and those that are resources, with their interfaces. */
export function readSubnets(estate: Estate): Subnet[] {
  const interfaces = readInterfaces(estate);
  const subnets: Subnet[] = [];
  for (const network of estate.ofKind("virtualNetwork")) {
    for (const subnet of network.properties.get("subnets").items()) {
      subnets.push(readSubnet(network, network, subnet, estate, interfaces));
    }
  }
  for (const subnet of estate.ofKind("subnet")) {
    const target = estate.follow(subnet, subnet.properties.get("virtualNetworkName"), "virtualNetwork");
    const network = target.kind === "entry" ? target.entry : undefined;
    subnets.push(readSubnet(subnet, network, subnet.properties, estate, interfaces));
  }
  return subnets;
}

type InterfacesOf = (owner: Entry, network: Entry | undefined, name: string) => NetworkInterface[];

function readSubnet(
  owner: Entry,
  network: Entry | undefined,
  subnet: Value,
  estate: Estate,
  interfacesOf: InterfacesOf,
): Subnet {
  const inline = owner.kind === "virtualNetwork";
  const name = inline ? (textOf(subnet.get("name")) ?? subnet.path) : (nameOf(owner) ?? owner.resource.name);
  const urn = owner.resource.urn;
  return {
    urn,
    property: inline ? subnet.path : "",
    name,
    addresses: blocksOf([subnet.get("addressPrefix"), subnet.get("addressPrefixes")], AddressSet.all, usable),
    platform: isPlatformSubnet(name),
    securityGroup: attached(
      estate,
      owner,
      subnet,
      ["networkSecurityGroup", "securityGroup"],
      "networkSecurityGroup",
      {
        kind: "subnetSecurityGroup",
        subnet: "subnetId",
        other: "networkSecurityGroupId",
      },
      (entry) => entry.resource.urn,
    ),
    routes: attached(
      estate,
      owner,
      subnet,
      ["routeTable", "routeTableId"],
      "routeTable",
      {
        kind: "subnetRouteTable",
        subnet: "subnetId",
        other: "routeTableId",
      },
      (entry) => routesOf(entry, estate),
    ),
    methods: [...natMethods(estate, owner, subnet), ...defaultMethods(owner, network, subnet)],
    interfaces: interfacesOf(owner, network, name),
  };
}

/** How the classic provider attaches things: a resource that names both ends (E30). */
interface Association {
  readonly kind: "subnetSecurityGroup" | "subnetRouteTable" | "subnetNatGateway";
  readonly subnet: string;
  readonly other: string;
}

function attached<T>(
  estate: Estate,
  owner: Entry,
  subnet: Value,
  properties: readonly string[],
  kind: "networkSecurityGroup" | "routeTable" | "natGateway",
  association: Association,
  read: (entry: Entry) => T,
): Attachment<T> {
  const value = subnet.get(...properties);
  const id =
    value.isUnknown || !value.get("id").isAbsent ? (value.isUnknown ? value : value.get("id")) : value;
  if (!id.isAbsent) return followed(estate, owner, id, kind, read);
  for (const link of estate.ofKind(association.kind)) {
    const end = estate.follow(link, link.properties.get(association.subnet), "subnet");
    const maybe = end.kind === "entry" ? [end.entry] : end.kind === "oneOf" ? end.entries : [];
    if (maybe.includes(owner))
      return followed(estate, link, link.properties.get(association.other), kind, read);
  }
  return { kind: "none" };
}

function followed<T>(
  estate: Estate,
  from: Entry,
  id: Value,
  kind: "networkSecurityGroup" | "routeTable" | "natGateway",
  read: (entry: Entry) => T,
): Attachment<T> {
  const target = estate.follow(from, id, kind);
  switch (target.kind) {
    case "entry":
      return { kind: "is", value: read(target.entry) };
    case "oneOf":
      return {
        kind: "unknown",
        unknown: id.because(
          `is one of ${target.entries.map((e) => e.resource.name).join(", ")}, not known which`,
        ),
      };
    case "elsewhere":
      return { kind: "unknown", unknown: id.because("is a resource that is not among those read") };
  }
}

function routesOf(table: Entry, estate: Estate): RouteFields[] {
  const fields = (route: Value, owner: Entry, property: string): RouteFields => {
    const hop = route.get("nextHopIpAddress", "nextHopInIpAddress");
    const dependency = property === "" ? "nextHopIpAddress" : "routes";
    return {
      name: textOf(route.get("name", "routeName")) ?? owner.resource.name,
      at: { urn: owner.resource.urn, property },
      addressPrefix: route.get("addressPrefix").text(),
      nextHopType: route.get("nextHopType").text(),
      nextHopAddress: hop.text(),
      nextHopFirewall: hop.isUnknown
        ? estate.madeFrom(owner, dependency, "firewall")?.resource.urn
        : undefined,
    };
  };
  const inline = table.properties
    .get("routes")
    .items()
    .map((route) => fields(route, table, route.path));
  const separate = [...estate.ofKind("route")].flatMap((route) => {
    const target = estate.follow(route, route.properties.get("routeTableName"), "routeTable");
    const tables = target.kind === "entry" ? [target.entry] : target.kind === "oneOf" ? target.entries : [];
    return tables.includes(table) ? [fields(route.properties, route, "")] : [];
  });
  return [...inline, ...separate];
}

function natMethods(estate: Estate, owner: Entry, subnet: Value): OutboundMethod[] {
  const gateway = attached(
    estate,
    owner,
    subnet,
    ["natGateway", "natGatewayId"],
    "natGateway",
    {
      kind: "subnetNatGateway",
      subnet: "subnetId",
      other: "natGatewayId",
    },
    (entry) => entry,
  );
  if (gateway.kind === "none") return [];
  // A gateway that was not read is taken to have an address: it was put there to let packets out.
  if (gateway.kind === "unknown") return [natGatewayMethod(owner.resource.urn, false)];
  const { properties, resource } = gateway.value;
  const direct = ["publicIpAddresses", "publicIpPrefixes", "publicIpAddressesV6", "publicIpPrefixesV6"].some(
    (list) => !properties.get(list).isAbsent,
  );
  const linked = [...estate.ofKind("natGatewayAddress")].some((link) => {
    const end = estate.follow(link, link.properties.get("natGatewayId"), "natGateway");
    return end.kind === "entry" ? end.entry === gateway.value : end.kind === "oneOf";
  });
  // Without an address it provides nothing (E85).
  if (!direct && !linked) return [];
  const v2 = (
    textOf(properties.get("sku").get("name")) ??
    textOf(properties.get("skuName")) ??
    ""
  ).toLowerCase();
  return [natGatewayMethod(resource.urn, v2 === "standardv2")];
}

function defaultMethods(owner: Entry, network: Entry | undefined, subnet: Value): OutboundMethod[] {
  const written = subnet.get("defaultOutboundAccess", "defaultOutboundAccessEnabled").text();
  const version = parseToken((network ?? owner).resource.type)?.apiVersion;
  const on =
    written.kind === "known" ? written.value.toLowerCase() !== "false" : hasDefaultOutboundAccess(version);
  // What is not known is read as on: an address that may be there is a way out.
  return on || written.kind === "unknown" ? [defaultOutboundMethod(owner.resource.urn)] : [];
}

/** Reads interfaces, and finds those of a subnet by id, by name or by what their configuration was made from. */
function readInterfaces(estate: Estate): InterfacesOf {
  const bySubnet = new Map<Entry, { read: NetworkInterface; subnetName: string | undefined }[]>();
  for (const nic of estate.ofKind("networkInterface")) {
    const configurations = nic.properties.get("ipConfigurations").items();
    const read: NetworkInterface = {
      urn: nic.resource.urn,
      name: nic.resource.name,
      addresses: blocksOf(
        configurations.map((c) => c.get("privateIPAddress", "privateIpAddress")),
        AddressSet.none,
      ),
      securityGroup: interfaceSecurityGroup(estate, nic),
      methods: [
        ...configurations.flatMap((c) => publicIpMethods(estate, nic, c)),
        ...poolIds(estate, nic, configurations).flatMap((id) => poolMethods(estate, nic, id)),
      ],
    };
    for (const configuration of configurations) {
      const subnet = configuration.get("subnet");
      const id = subnet.isUnknown
        ? subnet
        : subnet.get("id").isAbsent
          ? configuration.get("subnetId")
          : subnet.get("id");
      const text = textOf(id);
      const target = estate.follow(nic, id, "subnet");
      const own = target.kind === "entry" ? [target.entry] : target.kind === "oneOf" ? target.entries : [];
      // A subnet that is written inside its network, or only its network is known (R5): any subnet of it.
      const network = own.length > 0 ? undefined : estate.madeFrom(nic, "ipConfigurations", "virtualNetwork");
      const networkByName = text === undefined ? undefined : networkOf(estate, nic, text);
      for (const entry of own.length > 0 ? own : [networkByName ?? network]) {
        if (entry === undefined) continue;
        const list = bySubnet.get(entry) ?? [];
        list.push({ read, subnetName: lastSegment(text) });
        bySubnet.set(entry, list);
      }
    }
  }
  return (owner, _network, name) =>
    (bySubnet.get(owner) ?? [])
      .filter(
        ({ subnetName }) =>
          owner.kind === "subnet" ||
          subnetName === undefined ||
          subnetName.toLowerCase() === name.toLowerCase(),
      )
      .map(({ read }) => read);
}

/** The virtual network in whose id a subnet's id stands. */
function networkOf(estate: Estate, from: Entry, subnetId: string): Entry | undefined {
  const name = /\/virtualNetworks\/([^/]+)/i.exec(subnetId)?.[1];
  if (name === undefined) return undefined;
  const networks = [...estate.ofKind("virtualNetwork")].filter(
    (network) => nameOf(network)?.toLowerCase() === name.toLowerCase(),
  );
  return networks.length === 1 && from.kind === "networkInterface" ? networks[0] : undefined;
}

function interfaceSecurityGroup(estate: Estate, nic: Entry): Attachment<string> {
  const group = nic.properties.get("networkSecurityGroup");
  const id = group.isUnknown ? group : group.get("id");
  if (!id.isAbsent) return followed(estate, nic, id, "networkSecurityGroup", (entry) => entry.resource.urn);
  for (const link of estate.ofKind("networkInterfaceSecurityGroup")) {
    const end = estate.follow(link, link.properties.get("networkInterfaceId"), "networkInterface");
    if (end.kind === "entry" && end.entry === nic) {
      const other = link.properties.get("networkSecurityGroupId");
      return followed(estate, link, other, "networkSecurityGroup", (entry) => entry.resource.urn);
    }
  }
  return { kind: "none" };
}

function publicIpMethods(estate: Estate, nic: Entry, configuration: Value): OutboundMethod[] {
  const address = configuration.get("publicIPAddress", "publicIpAddress", "publicIpAddressId");
  if (address.isAbsent) return [];
  const id = address.isUnknown || address.get("id").isAbsent ? address : address.get("id");
  const target = estate.follow(nic, id, "publicAddress");
  const version =
    target.kind === "entry"
      ? textOf(target.entry.properties.get("publicIPAddressVersion", "ipVersion"))
      : undefined;
  const urn = target.kind === "entry" ? target.entry.resource.urn : nic.resource.urn;
  return [publicIpMethod(urn, version?.toLowerCase() === "ipv6")];
}

/** The back-end pools that an interface is in, by the interface or by a classic association (E101). */
function poolIds(estate: Estate, nic: Entry, configurations: readonly Value[]): string[] {
  const own = configurations
    .flatMap((c) => c.get("loadBalancerBackendAddressPools").items())
    .flatMap((pool) => textOf(pool.get("id")) ?? []);
  const linked = [...estate.ofKind("networkInterfacePool")].flatMap((link) => {
    const end = estate.follow(link, link.properties.get("networkInterfaceId"), "networkInterface");
    const id = textOf(link.properties.get("backendAddressPoolId"));
    return end.kind === "entry" && end.entry === nic && id !== undefined ? [id] : [];
  });
  return [...own, ...linked];
}

function poolMethods(estate: Estate, nic: Entry, poolId: string): OutboundMethod[] {
  const name = /\/loadBalancers\/([^/]+)\/backendAddressPools\/([^/]+)/i.exec(poolId);
  if (name === null || nic.kind !== "networkInterface") return [];
  const [, balancerName = "", pool = ""] = name;
  const balancer = [...estate.ofKind("loadBalancer")].find(
    (entry) => nameOf(entry)?.toLowerCase() === balancerName.toLowerCase(),
  );
  if (balancer === undefined) return [];
  const { properties, resource } = balancer;
  const frontends = properties.get("frontendIPConfigurations", "frontendIpConfigurations").items();
  const isPublic = frontends.some((frontend) =>
    ["publicIPAddress", "publicIPPrefix", "publicIpAddressId", "publicIpPrefixId"].some(
      (key) => !frontend.get(key).isAbsent,
    ),
  );
  if (!isPublic) return [];
  const sku = textOf(properties.get("sku").get("name")) ?? textOf(properties.get("sku")) ?? "Basic";
  // A Basic load balancer gives its pool outbound access, and cannot be told not to (E100).
  if (sku.toLowerCase() === "basic") return [loadBalancerMethod(resource.urn, ["Tcp", "Udp"])];
  const ofPool = (rule: Value): boolean =>
    [
      rule.get("backendAddressPool"),
      ...rule.get("backendAddressPools").items(),
      rule.get("backendAddressPoolId"),
      rule.get("backendAddressPoolIds"),
    ]
      .flatMap((value) => [value, value.get("id"), ...value.items()])
      .some(
        (value) =>
          textOf(value)?.toLowerCase().endsWith(`/backendaddresspools/${pool.toLowerCase()}`) === true,
      );
  const separate = (kind: "loadBalancerRule" | "loadBalancerOutboundRule"): Value[] =>
    [...estate.ofKind(kind)]
      .filter((rule) => {
        const end = estate.follow(rule, rule.properties.get("loadbalancerId"), "loadBalancer");
        return end.kind === "entry" && end.entry === balancer;
      })
      .map((rule) => rule.properties);
  const outbound = [...properties.get("outboundRules").items(), ...separate("loadBalancerOutboundRule")];
  const balancing = [...properties.get("loadBalancingRules").items(), ...separate("loadBalancerRule")].filter(
    (rule) => textOf(rule.get("disableOutboundSnat"))?.toLowerCase() !== "true",
  );
  return [...outbound, ...balancing]
    .filter(ofPool)
    .map((rule) => loadBalancerMethod(resource.urn, protocolsOf(rule)));
}

function protocolsOf(rule: Value): Protocol[] {
  switch (textOf(rule.get("protocol"))?.toLowerCase()) {
    case "tcp":
      return ["Tcp"];
    case "udp":
      return ["Udp"];
    default:
      return ["Tcp", "Udp"];
  }
}

function blocksOf(
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
function usable(block: AddressSet): AddressSet {
  const [low, end] = block.v4.bounds;
  if (low === undefined || end === undefined || end - low < 8) return block;
  return AddressSet.of(IntervalSet.range(low + 4, end - 1), block.v6);
}
