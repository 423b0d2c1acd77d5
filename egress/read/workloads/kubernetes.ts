import {
  loadBalancerMethod,
  natGatewayMethod,
  type OutboundMethod,
  publicIpMethod,
  uncertain,
  type Unknown,
} from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Subnet, Subnets } from "../network";
import type { Value } from "../value";
import { choiceOf, flagOf, ROUTE_THEM, ROUTED, sentenceOf, spelled } from "./settings";
import { platformWay, undecidedWay, waysThrough } from "./ways";
import type { Way, Workload } from "./workload";

// E182; `block` and the second NAT gateway are of preview versions.
const OUTBOUND_TYPES = [
  "loadBalancer",
  "managedNATGateway",
  "managedNATGatewayV2",
  "userAssignedNATGateway",
  "userDefinedRouting",
  "none",
  "block",
] as const;
/** The subnet of a pool's nodes, as either kind of pool calls it. */
const NODE_SUBNETS = ["vnetSubnetID", "nodeSubnetId"];
type OutboundType = (typeof OUTBOUND_TYPES)[number];

/** How the nodes of a cluster get out. */
interface Outbound {
  readonly urn: string;
  readonly type: OutboundType | Unknown;
  readonly ipv6: boolean;
}

/**
 * AKS clusters with the node pools written in them, and node pools that are resources of their own (E182). The API
 * server runs on the platform, and is no way out.
 */
export function readKubernetesClusters(estate: Estate, subnets: Subnets): Workload[] {
  const clusters = new Map(estate.ofKind("kubernetesCluster").map((each) => [each, outboundOf(each)]));
  const withPools = new Set<Entry>();
  const pools = estate.ofKind("kubernetesNodePool").map((pool) => {
    const reference = pool.properties.get("resourceName", "kubernetesClusterId");
    const target = estate.follow(pool, reference, "kubernetesCluster");
    const cluster = target.kind === "entry" ? target.entry : undefined;
    if (cluster !== undefined) withPools.add(cluster);
    const outbound = (cluster === undefined ? undefined : clusters.get(cluster)) ?? {
      urn: pool.resource.urn,
      type: unreadCluster(reference, target.kind === "oneOf"),
      ipv6: true,
    };
    return workloadOf(pool, "AKS node pool", [pool.properties], outbound, subnets);
  });
  return [
    ...[...clusters].map(([cluster, outbound]) => {
      // The classic provider's Automatic clusters have no pools, and a subnet for each of two kinds of nodes.
      const written = cluster.properties.get("agentPoolProfiles", "defaultNodePool", "hostedSystem");
      const none = written.isAbsent && !withPools.has(cluster);
      return workloadOf(cluster, "AKS cluster", none ? [written] : written.items(), outbound, subnets);
    }),
    ...pools,
  ];
}

function unreadCluster(reference: Value, several: boolean): Unknown {
  if (several) return reference.because("may be any of several clusters");
  return reference.isUnknown
    ? reference.unknown
    : reference.because("is a cluster that is not among those read");
}

function outboundOf({ properties, resource }: Entry): Outbound {
  const network = properties.get("networkProfile");
  const families = network.get("ipFamilies", "ipVersions").texts();
  return {
    urn: resource.urn,
    type: choiceOf(network.get("outboundType"), OUTBOUND_TYPES, "loadBalancer"),
    ipv6: families.some((family) => family.kind === "unknown" || family.value.toLowerCase() === "ipv6"),
  };
}

function workloadOf(
  entry: Entry,
  title: string,
  pools: readonly Value[],
  outbound: Outbound,
  subnets: Subnets,
): Workload {
  return {
    urn: entry.resource.urn,
    property: "",
    name: entry.resource.name,
    title,
    family: "kubernetes",
    ways: pools.flatMap((pool) => poolWays(entry, pool, outbound, subnets)),
    fix: fixOf(entry, outbound, pools),
  };
}

function poolWays(entry: Entry, pool: Value, outbound: Outbound, subnets: Subnets): Way[] {
  const address = nodeAddress(pool);
  const ofNodes = pool.get(...NODE_SUBNETS);
  if (ofNodes.isAbsent) return [...ownNetworkWays(entry, ofNodes, outbound), ...addressWays(entry, address)];
  const addresses =
    address === false
      ? []
      : [uncertain(publicIpMethod(entry.resource.urn, false), address === true ? undefined : address)];
  // A node's own address is no egress of the cluster's that AKS could block, as far as is documented.
  const methods = (subnet: Subnet): OutboundMethod[] =>
    outbound.type === "block" ? [] : [...clusterMethods(outbound, subnet), ...subnet.methods];
  const further = [pool.get("podSubnetID"), pool.get("systemNodeSubnetId")].filter((each) => !each.isAbsent);
  const blocked = outbound.type === "block" && addresses.length === 0;
  return [
    ...(blocked ? [] : waysThrough(subnets, entry, ofNodes, (subnet) => [...addresses, ...methods(subnet)])),
    // The addresses of pods are further ones of the nodes' interfaces, so they leave as those do.
    ...(outbound.type === "block"
      ? []
      : further.flatMap((subnet) => waysThrough(subnets, entry, subnet, methods))),
  ];
}

/** What AKS adds to a subnet's own methods; user-defined routes still come first (E80). */
function clusterMethods({ type, urn, ipv6 }: Outbound, subnet: Subnet): OutboundMethod[] {
  const balancer = loadBalancerMethod(urn, ["Tcp", "Udp"], { ipv4: true, ipv6 });
  if (typeof type !== "string") return [uncertain(balancer, type)];
  switch (type) {
    case "loadBalancer":
      return [balancer];
    case "managedNATGateway":
      return [natGatewayMethod(urn, false)];
    case "managedNATGatewayV2":
      return [natGatewayMethod(urn, true)];
    case "userAssignedNATGateway":
      // The gateway may be attached where it is not seen: the cluster is not made without one.
      return subnet.methods.some(({ kind }) => kind === "natGateway") ? [] : [natGatewayMethod(urn, false)];
    case "userDefinedRouting":
    case "none":
    case "block":
      return [];
  }
}

/** The ways out of the network that AKS makes where no subnet is given. */
function ownNetworkWays(entry: Entry, subnet: Value, { type }: Outbound): Way[] {
  if (typeof type !== "string") return [undecidedWay(type)];
  switch (type) {
    case "loadBalancer":
    case "managedNATGateway":
    case "managedNATGatewayV2":
    case "userAssignedNATGateway":
      return [platformWay(entry, `outbound type ${type} in a network that AKS makes`)];
    case "userDefinedRouting":
      return [undecidedWay(subnet.because("is not given, and outbound type userDefinedRouting needs one"))];
    case "none":
      // Whether the subnet that AKS makes has default outbound access is AKS's to say.
      return [undecidedWay(subnet.because("is not given, so the nodes stand in a network that AKS makes"))];
    case "block":
      return [];
  }
}

/** Whether nodes have public addresses of their own: either of the settings is enough. */
function nodeAddress(pool: Value): boolean | Unknown {
  const enabled = flagOf(pool.get("enableNodePublicIP", "nodePublicIpEnabled"), false);
  return enabled === false ? !pool.get("nodePublicIPPrefixID").isAbsent : enabled;
}

function addressWays(entry: Entry, address: boolean | Unknown): Way[] {
  if (typeof address !== "boolean") return [undecidedWay(address)];
  return address ? [platformWay(entry, "public addresses of the nodes in a network that AKS makes")] : [];
}

function fixOf(entry: Entry, { type }: Outbound, pools: readonly Value[]): string {
  const alone = type === "block";
  const placed = pools.every((pool) => !pool.get(...NODE_SUBNETS).isAbsent);
  return sentenceOf([
    ...pools.flatMap((pool) => withoutAddress(entry, pool)),
    ...(alone || type === "userDefinedRouting" || type === "none"
      ? []
      : ["set networkProfile.outboundType of the cluster to userDefinedRouting"]),
    ...(alone
      ? []
      : placed
        ? [ROUTE_THEM]
        : pools.map(
            (pool) => `set ${settingOf(entry, pool, "vnetSubnetID", "vnetSubnetId")} to a subnet ${ROUTED}`,
          )),
  ]);
}

function withoutAddress(entry: Entry, pool: Value): string[] {
  if (nodeAddress(pool) === false) return [];
  const flag = settingOf(entry, pool, "enableNodePublicIP", "nodePublicIpEnabled");
  const prefix = settingOf(entry, pool, "nodePublicIPPrefixID", "nodePublicIpPrefixId");
  const hasPrefix = !pool.get("nodePublicIPPrefixID").isAbsent;
  return [`set ${flag} to false`, ...(hasPrefix ? [`remove ${prefix}`] : [])];
}

/** A setting of a pool by its path in the cluster, or in the pool that is a resource. */
function settingOf(entry: Entry, pool: Value, native: string, classic: string): string {
  const name = spelled(entry, native, classic);
  const path = pool.isAbsent ? spelled(entry, "agentPoolProfiles[0]", "defaultNodePool") : pool.path;
  return path === "" ? name : `${path}.${name}`;
}
