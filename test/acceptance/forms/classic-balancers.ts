import type { Resource } from "../../../egress/read";
import {
  at,
  idBefore,
  idsOf,
  inside,
  lastOf,
  listOf,
  made,
  type Properties,
  type Translations,
} from "./classic-parts";

/** Load balancers, whose parts are resources of their own. */
export const BALANCERS: Translations = {
  "network:LoadBalancer": (from) => [
    made(from, "lb/loadBalancer:LoadBalancer", {
      sku: at(from.properties, "sku", "name"),
      frontendIpConfigurations: listOf(from.properties["frontendIPConfigurations"]).map((each) => ({
        name: each["name"],
        publicIpAddressId: at(each, "publicIPAddress", "id"),
        publicIpPrefixId: at(each, "publicIPPrefix", "id"),
        privateIpAddress: each["privateIPAddress"],
        subnetId: at(each, "subnet", "id"),
      })),
    }),
    ...listOf(from.properties["backendAddressPools"]).flatMap((pool) =>
      backendPool(from, pool, from.id, `${from.id ?? ""}/backendAddressPools/${String(pool["name"])}`),
    ),
    ...rules(from, "lb/rule:Rule", "loadBalancingRules", (rule) => ({
      backendAddressPoolIds: [at(rule, "backendAddressPool", "id")],
      disableOutboundSnat: rule["disableOutboundSnat"],
      frontendPort: rule["frontendPort"],
      backendPort: rule["backendPort"],
      frontendIpConfigurationName: lastOf(at(rule, "frontendIPConfiguration", "id")),
    })),
    ...rules(from, "lb/outboundRule:OutboundRule", "outboundRules", (rule) => ({
      backendAddressPoolId: at(rule, "backendAddressPool", "id"),
      frontendIpConfigurations: idsOf(rule["frontendIPConfigurations"]).map((id) => ({ name: lastOf(id) })),
    })),
    ...rules(from, "lb/natRule:NatRule", "inboundNatRules", (rule) => ({
      resourceGroupName: from.properties["resourceGroupName"],
      backendAddressPoolId: at(rule, "backendAddressPool", "id"),
      frontendPort: rule["frontendPort"],
      backendPort: rule["backendPort"],
      frontendIpConfigurationName: lastOf(at(rule, "frontendIPConfiguration", "id")),
    })),
  ],
  "network:LoadBalancerBackendAddressPool": (from) =>
    backendPool(from, from.properties, idBefore(from, "backendAddressPools"), from.id),
};

function rules(
  from: Resource,
  token: string,
  list: string,
  write: (rule: Properties) => Properties,
): Resource[] {
  return listOf(from.properties[list]).map((rule) => {
    const { name, protocol } = rule;
    const part = { name, protocol, loadbalancerId: from.id, ...write(rule) };
    return {
      ...inside(from, token, part, `-${String(name)}`),
      id: `${from.id ?? ""}/${list}/${String(name)}`,
    };
  });
}

/** A pool, and each of its addresses. */
function backendPool(
  from: Resource,
  { name, loadBalancerBackendAddresses }: Properties,
  loadbalancerId: string | undefined,
  id: string | undefined,
): Resource[] {
  const pool = inside(
    from,
    "lb/backendAddressPool:BackendAddressPool",
    { name, loadbalancerId },
    `-${String(name)}`,
  );
  const addresses = listOf(loadBalancerBackendAddresses).map((each) =>
    inside(
      from,
      "lb/backendAddressPoolAddress:BackendAddressPoolAddress",
      {
        name: each["name"],
        backendAddressPoolId: id,
        ipAddress: each["ipAddress"],
        virtualNetworkId: at(each, "virtualNetwork", "id"),
      },
      `-${String(name)}-${String(each["name"])}`,
    ),
  );
  return [{ ...pool, id }, ...addresses];
}
