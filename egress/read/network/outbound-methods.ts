import {
  defaultOutboundMethod,
  hasDefaultOutboundAccess,
  natGatewayMethod,
  type OutboundMethod,
  publicIpMethod,
} from "../../azure";
import type { Entry, Estate } from "../estate";
import { parseToken } from "../token";
import { textOf, type Value } from "../value";
import { attached, idOf } from "./attachment";

/** The NAT gateway of a subnet. */
export function natMethods(estate: Estate, owner: Entry, subnet: Value): OutboundMethod[] {
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

/** Default outbound access of a subnet, where it has it. */
export function defaultMethods(owner: Entry, network: Entry | undefined, subnet: Value): OutboundMethod[] {
  const written = subnet.get("defaultOutboundAccess", "defaultOutboundAccessEnabled").text();
  const version = parseToken((network ?? owner).resource.type)?.apiVersion;
  const on =
    written.kind === "known" ? written.value.toLowerCase() !== "false" : hasDefaultOutboundAccess(version);
  // What is not known is read as on: an address that may be there is a way out.
  return on || written.kind === "unknown" ? [defaultOutboundMethod(owner.resource.urn)] : [];
}

/** The public address of an interface's configuration. */
export function publicIpMethods(estate: Estate, nic: Entry, configuration: Value): OutboundMethod[] {
  const address = configuration.get("publicIPAddress", "publicIpAddress", "publicIpAddressId");
  if (address.isAbsent) return [];
  const target = estate.follow(nic, idOf(address), "publicAddress");
  const version =
    target.kind === "entry"
      ? textOf(target.entry.properties.get("publicIPAddressVersion", "ipVersion"))
      : undefined;
  const urn = target.kind === "entry" ? target.entry.resource.urn : nic.resource.urn;
  return [publicIpMethod(urn, version?.toLowerCase() === "ipv6")];
}
