import { loadBalancerMethod, type OutboundMethod } from "../../azure";
import type { Protocol } from "../../space";
import { type Entry, type Estate, nameOf } from "../estate";
import { textOf, type Value } from "../value";

/** The back-end pools that an interface is in, by the interface or by a classic association (E101). */
export function poolIds(estate: Estate, nic: Entry, configurations: readonly Value[]): string[] {
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

/** What a load balancer gives the members of one of its pools. */
export function poolMethods(estate: Estate, nic: Entry, poolId: string): OutboundMethod[] {
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
