import { loadBalancerMethod, type OutboundMethod, publicIpMethod, uncertain } from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Subnet, Subnets } from "../network";
import { parseToken } from "../token";
import type { Value } from "../value";
import { subnetsNamed } from "./named-subnets";
import { choiceOf, flagOf, ROUTED, spelled } from "./settings";
import { platformWay, undecidedWay } from "./ways";
import type { Way, Workload } from "./workload";

// In the types of this version clusters have no public addresses unless the workspace says so (E188); for earlier
// ones that is not known, so they are read as having them.
const NO_PUBLIC_IP_FROM = "2026-01-01";

/**
 * Databricks workspaces with classic compute (E188). Serverless compute of the same workspace follows network
 * policies of the Databricks account, which no Azure resource holds.
 */
export function readDatabricksWorkspaces(estate: Estate, subnets: Subnets): Workload[] {
  return estate.ofKind("databricksWorkspace").map((workspace) => {
    const parameters = spelled(workspace, "parameters", "customParameters");
    const setting = (native: string, classic: string): string =>
      `${parameters}.${spelled(workspace, `${native}.value`, classic)}`;
    return {
      urn: workspace.resource.urn,
      property: "",
      name: workspace.resource.name,
      title: "Databricks workspace",
      family: "platformService",
      ways: waysOf(workspace, estate, subnets),
      fix:
        `Set ${setting("enableNoPublicIp", "noPublicIp")} to true, and ` +
        `${setting("customVirtualNetworkId", "virtualNetworkId")}, ` +
        `${setting("customPublicSubnetName", "publicSubnetName")} and ` +
        `${setting("customPrivateSubnetName", "privateSubnetName")} to a network and subnets ${ROUTED}.`,
    };
  });
}

function waysOf(workspace: Entry, estate: Estate, subnets: Subnets): Way[] {
  const { properties, resource } = workspace;
  const mode = choiceOf(properties.get("computeMode"), ["Hybrid", "Serverless"], "Hybrid");
  if (mode === "Serverless") {
    const reason = "is Serverless, which network policies of the Databricks account decide";
    return [undecidedWay(properties.get("computeMode").because(reason))];
  }
  const parameters = properties.get("parameters", "customParameters");
  const network = valueOf(parameters, "customVirtualNetworkId", "virtualNetworkId");
  if (network.isAbsent)
    return [platformWay(workspace, "no virtual network of the customer's, so that Databricks makes one")];
  const token = parseToken(resource.type);
  const closedByDefault =
    token?.provider === "azure" ||
    token?.apiVersion === undefined ||
    token.apiVersion.slice(0, 10) >= NO_PUBLIC_IP_FROM;
  const noAddress = flagOf(valueOf(parameters, "enableNoPublicIp", "noPublicIp"), closedByDefault);
  const address = publicIpMethod(resource.urn, false);
  // A load balancer that the workspace is given for its clusters is there for no other end than the way out.
  const balanced =
    !valueOf(parameters, "loadBalancerId", "loadBalancerBackendAddressPoolId").isAbsent ||
    !properties.get("loadBalancerBackendAddressPoolId").isAbsent;
  const balancer = loadBalancerMethod(resource.urn, ["Tcp", "Udp"], { ipv4: true, ipv6: false });
  // The nodes are ordinary virtual machines with an interface in each subnet, so both have the subnets' default
  // outbound access, delegated as they are; which of the two has the address is not relied upon.
  const methods = ({ methods: own }: Subnet): OutboundMethod[] => [
    ...(noAddress === true
      ? []
      : [uncertain(address, typeof noAddress === "boolean" ? undefined : noAddress)]),
    ...(balanced ? [balancer] : []),
    ...own,
  ];
  const ways = [
    valueOf(parameters, "customPublicSubnetName", "publicSubnetName"),
    valueOf(parameters, "customPrivateSubnetName", "privateSubnetName"),
  ].flatMap((name) => subnetsNamed(estate, subnets, workspace, network, name, methods));
  return typeof mode === "string" ? ways : [...ways, undecidedWay(mode)];
}

/** azure-native wraps each parameter in an object with its `value`. */
function valueOf(parameters: Value, native: string, classic: string): Value {
  const parameter = parameters.get(native, classic);
  const value = parameter.get("value");
  return value.isAbsent ? parameter : value;
}
