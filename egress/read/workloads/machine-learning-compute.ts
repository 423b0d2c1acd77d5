import { type OutboundMethod, publicIpMethod, uncertain, type Unknown } from "../../azure";
import type { Entry, Estate } from "../estate";
import { idOf, type Subnet, type Subnets } from "../network";
import { textOf } from "../value";
import { isolationOf } from "./machine-learning-isolation";
import { flagOf, innerOf, ROUTED, spelled } from "./settings";
import { platformWay, undecidedWay, waysThrough } from "./ways";
import type { Way, Workload } from "./workload";

/** The kinds of compute that Machine Learning makes; all others are attached, and leave as what they are. */
const OWN_NODES = new Set(["amlcompute", "computeinstance"]);

/**
 * Clusters and instances of Machine Learning whose nodes stand in a subnet of the customer's or in none (E191). In a
 * managed network they leave as their workspace does.
 */
export function readMachineLearningComputes(estate: Estate, subnets: Subnets): Workload[] {
  return estate.ofKind("machineLearningCompute").flatMap((compute): Workload[] => {
    const ways = waysOf(compute, estate, subnets);
    if (ways === undefined) return [];
    const { urn, name } = compute.resource;
    const subnet = spelled(compute, "properties.properties.subnet.id", "subnetResourceId");
    const address = spelled(compute, "properties.properties.enableNodePublicIp", "nodePublicIpEnabled");
    return [
      {
        urn,
        property: "",
        name,
        title: "Machine Learning compute",
        family: "platformService",
        ways,
        fix: `Set ${subnet} to a subnet ${ROUTED}, and ${address} to false.`,
      },
    ];
  });
}

/** Undefined for a compute that has no way out of its own. */
function waysOf(compute: Entry, estate: Estate, subnets: Subnets): Way[] | undefined {
  const outer = innerOf(compute);
  const type = outer.get("computeType");
  const known = textOf(type);
  if (known !== undefined && !OWN_NODES.has(known.toLowerCase())) return undefined;
  const nested = outer.get("properties");
  const inner = nested.isAbsent ? outer : nested;
  const subnet = idOf(inner.get("subnet", "subnetResourceId"));
  if (!subnet.isAbsent) {
    // Nodes are ordinary virtual machines of the subnet, with addresses of their own unless told otherwise.
    const addressed = flagOf(inner.get("enableNodePublicIp", "nodePublicIpEnabled"), true);
    const address = publicIpMethod(compute.resource.urn, false);
    const methods = ({ methods: own }: Subnet): OutboundMethod[] => [
      ...(addressed === false ? [] : [uncertain(address, addressed === true ? undefined : addressed)]),
      ...own,
    ];
    return waysThrough(subnets, compute, subnet, methods);
  }
  const mode = modeOf(compute, estate);
  if (mode === "Disabled") return [platformWay(compute, "no subnet and no managed network")];
  return typeof mode === "string" ? undefined : [undecidedWay(mode)];
}

function modeOf(compute: Entry, estate: Estate): ReturnType<typeof isolationOf> | Unknown {
  const reference = compute.properties.get("workspaceName", "machineLearningWorkspaceId");
  const target = estate.follow(compute, reference, "machineLearningWorkspace");
  if (target.kind === "entry") return isolationOf(target.entry, estate);
  return reference.isUnknown
    ? reference.unknown
    : reference.because("is a workspace that is not among those read");
}
