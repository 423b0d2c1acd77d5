import {
  defaultOutboundMethod,
  hasDefaultOutboundAccess,
  natGatewayMethod,
  type OutboundMethod,
  publicIpMethod,
  uncertain,
  type Unknown,
} from "../../azure";
import type { Entry, Estate } from "../estate";
import { parseToken } from "../token";
import { textOf, type Value } from "../value";
import { attached } from "./attachment";
import { addressVersion, type IpVersion, publicAddressAt, versionOf } from "./ip-version";

/** What stands at a subnet and translates for all of its machines: a NAT gateway, a service gateway. */
export function natMethods(estate: Estate, owner: Entry, subnet: Value): OutboundMethod[] {
  return [...natGatewayMethods(estate, owner, subnet), ...serviceGatewayMethods(owner, subnet)];
}

function natGatewayMethods(estate: Estate, owner: Entry, subnet: Value): OutboundMethod[] {
  const gateway = attached(
    estate,
    owner,
    subnet,
    ["natGateway", "natGatewayId"],
    "natGateway",
    {
      kind: "subnetNatGateway",
      other: "natGatewayId",
    },
    (entry) => entry,
  );
  if (gateway.kind === "none") return [];
  // A gateway that was not read is taken to have an address: it was put there to let packets out.
  if (gateway.kind === "unknown") return [natGatewayMethod(owner.resource.urn, false)];
  const { properties, resource } = gateway.value;
  const linked = estate.ofKind("natGatewayAddress").filter((link) => {
    const end = estate.follow(link, link.properties.get("natGatewayId"), "natGateway");
    return end.kind === "entry" ? end.entry === gateway.value : end.kind === "oneOf";
  });
  const lists = [...ADDRESSES, ...PREFIXES, ...OF_IPV6].filter((list) => !properties.get(list).isAbsent);
  // Without an address it provides nothing (E85).
  if (lists.length === 0 && linked.length === 0) return [];
  const ends = linkedEnds(estate, linked);
  const sku = textOf(properties.get("sku").get("name")) ?? textOf(properties.get("skuName")) ?? "";
  const versions = [
    ...OF_IPV6.filter((list) => lists.includes(list)).map(() => "ipv6"),
    ...ADDRESSES.flatMap((list) => properties.get(list).items()).map(
      (address) => publicAddressAt(estate, gateway.value, address, "publicAddress").version,
    ),
    ...PREFIXES.flatMap((list) => properties.get(list).items()).map(
      (prefix) => publicAddressAt(estate, gateway.value, prefix, "publicPrefix").version,
    ),
    ...ends.map(({ version }) => version),
  ];
  if (sku.toLowerCase() !== "standardv2" || !mayHaveIpv6(subnet))
    return [natGatewayMethod(resource.urn, false)];
  if (versions.includes("ipv6")) return [natGatewayMethod(resource.urn, true)];
  // An association does not say the family, and the address that says it was not read.
  const unread = ends
    .filter(({ version }) => version === undefined)
    .map(({ end }) => end.because("is not among the resources read, and may be of IPv6"));
  return [
    natGatewayMethod(resource.urn, false),
    ...unread.map((unknown) => uncertain(natGatewayMethod(resource.urn, true), unknown)),
  ];
}

/** The addresses and prefixes that associations of the classic provider give a gateway. */
function linkedEnds(
  estate: Estate,
  links: readonly Entry[],
): { readonly end: Value; readonly version: IpVersion | undefined }[] {
  return links.flatMap((link) =>
    LINK_ENDS.map(([property, kind]) => [link.properties.get(property), kind] as const)
      .filter(([end]) => !end.isAbsent)
      .map(([end, kind]) => ({ end, version: publicAddressAt(estate, link, end, kind).version })),
  );
}

const LINK_ENDS = [
  ["publicIpAddressId", "publicAddress"],
  ["publicIpPrefixId", "publicPrefix"],
] as const;

function mayHaveIpv6(subnet: Value): boolean {
  const blocks = [subnet.get("addressPrefix"), subnet.get("addressPrefixes")]
    .flatMap((value) => value.items())
    .map(textOf);
  return blocks.length === 0 || blocks.some((block) => block === undefined || block.includes(":"));
}

// The lists without a mark are of IPv4 unless an address in them says otherwise; those of ids are of older versions
// of the classic provider.
const ADDRESSES = ["publicIpAddresses", "publicIpAddressIds"];
const PREFIXES = ["publicIpPrefixes", "publicIpPrefixIds"];
const OF_IPV6 = ["publicIpAddressesV6", "publicIpPrefixesV6"];

/** A gateway of the newest kind. What it lets out is not documented well enough to be decided (E88). */
function serviceGatewayMethods(owner: Entry, subnet: Value): OutboundMethod[] {
  const gateway = subnet.get("serviceGateway", "serviceGatewayId");
  if (gateway.isAbsent) return [];
  const unknown = gateway.because("is a service gateway, whose way out is not known");
  return [uncertain(natGatewayMethod(owner.resource.urn, mayHaveIpv6(subnet)), unknown)];
}

/** Default outbound access of a subnet, where it has it. */
export function defaultMethods(owner: Entry, network: Entry | undefined, subnet: Value): OutboundMethod[] {
  const written = subnet.get("defaultOutboundAccess", "defaultOutboundAccessEnabled").text();
  const version = parseToken((network ?? owner).resource.type)?.apiVersion;
  const on =
    written.kind === "known" ? written.value.toLowerCase() !== "false" : hasDefaultOutboundAccess(version);
  // What is not known is read as on: an address that may be there is a way out.
  return on || written.kind === "unknown" ? [defaultOutboundMethod(owner.resource.urn)] : [];
}

/** The public addresses of an interface's configuration: those it refers to, and those made with its machine. */
export function publicIpMethods(estate: Estate, owner: Entry, configuration: Value): OutboundMethod[] {
  if (configuration.isUnknown)
    return [uncertain(publicIpMethod(owner.resource.urn, false), configuration.unknown)];
  const version = versionOf(configuration) ?? "ipv4";
  const chained = chainedBy(configuration);
  const referred = configuration.get("publicIPAddress", "publicIpAddressId");
  const methods: OutboundMethod[] = [];
  if (!referred.isAbsent) {
    const address = publicAddressAt(estate, owner, referred, "publicAddress");
    // A value that may be anything may also be no address at all.
    const unknown = referred.isUnknown && address.urn === undefined ? referred.unknown : chained;
    const ipv6 = (address.version ?? version) === "ipv6";
    methods.push(uncertain(publicIpMethod(address.urn ?? owner.resource.urn, ipv6), unknown));
  }
  for (const made of configuration.get("publicIPAddressConfiguration", "publicIpAddresses").items()) {
    const ipv6 = (addressVersion(made) ?? version) === "ipv6";
    const unknown = made.isUnknown ? made.unknown : chained;
    methods.push(uncertain(publicIpMethod(owner.resource.urn, ipv6), unknown));
  }
  return methods;
}

/** What a gateway load balancer's appliances let out is not known: no control, and no way out that is certain (E102). */
export function chainedBy(configuration: Value): Unknown | undefined {
  const gateway = configuration.get("gatewayLoadBalancer", "gatewayLoadBalancerFrontendIpConfigurationId");
  if (gateway.isAbsent) return undefined;
  return gateway.because("sends packets through a gateway load balancer, whose appliances are not known");
}
