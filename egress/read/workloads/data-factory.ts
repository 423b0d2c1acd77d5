import { loadBalancerMethod, type OutboundMethod } from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Subnet, Subnets } from "../network";
import { textOf, type Value } from "../value";
import { subnetsNamed } from "./named-subnets";
import { innerOf, ROUTED, spelled } from "./settings";
import { delegatedMethods, platformWay, undecidedWay, waysThrough } from "./ways";
import type { Way, Workload } from "./workload";

const RUNTIME_FIX = `Replace it by a self-hosted integration runtime in a subnet ${ROUTED}.`;

/** Data factories and their integration runtimes (E190). */
export function readDataFactories(estate: Estate, subnets: Subnets): Workload[] {
  return [
    ...estate.ofKind("dataFactory").map((factory): Workload => ({
      ...base(factory, "Data Factory"),
      // Every factory has this runtime, whatever others it is given.
      ways: [platformWay(factory, "the integration runtime AutoResolveIntegrationRuntime")],
      fix:
        `Run every activity on a self-hosted integration runtime in a subnet ${ROUTED}, ` +
        "and accept this finding.",
    })),
    ...estate.ofKind("integrationRuntime").flatMap((runtime): Workload[] => {
      const ways = waysOf(runtime, estate, subnets);
      return ways === undefined
        ? []
        : [{ ...base(runtime, "integration runtime"), ways, fix: fixOf(runtime) }];
    }),
  ];
}

function base({ resource }: Entry, title: string): Omit<Workload, "ways" | "fix"> {
  return { urn: resource.urn, property: "", name: resource.name, title, family: "platformService" };
}

/** The ways of a runtime; undefined for one that runs on the customer's machines, and leaves as those do. */
function waysOf(runtime: Entry, estate: Estate, subnets: Subnets): Way[] | undefined {
  const outer = innerOf(runtime);
  const nested = outer.get("typeProperties");
  const inner = nested.isAbsent ? outer : nested;
  const kind = kindOf(runtime, outer);
  if (kind === "selfHosted") return undefined;
  if (kind === "unknown") {
    const type = outer.get("type");
    return [
      undecidedWay(type.isUnknown ? type.unknown : type.because("does not say what runs the activities")),
    ];
  }
  const network = networkOf(inner);
  if (network === undefined) return [platformWay(runtime, managedNetwork(outer))];
  // The service makes a load balancer with public addresses for the nodes, or uses some of the customer's.
  const balancer = loadBalancerMethod(runtime.resource.urn, ["Tcp", "Udp"], { ipv4: true, ipv6: false });
  const methods = (subnet: Subnet): OutboundMethod[] => [...delegatedMethods(subnet), balancer];
  return network.subnet.isAbsent
    ? subnetsNamed(estate, subnets, runtime, network.id, network.name, methods)
    : waysThrough(subnets, runtime, network.subnet, methods);
}

/** By the type of the classic resource, or by the property `type` of the others, which ARM's own may hide. */
function kindOf({ resource }: Entry, properties: Value): "selfHosted" | "managed" | "unknown" {
  if (/SelfHosted/i.test(resource.type)) return "selfHosted";
  if (/IntegrationRuntime(?:Rule|Managed|Ssis)$/i.test(resource.type)) return "managed";
  if (properties.isUnknown || properties.get("type").isUnknown) return "unknown";
  const type = textOf(properties.get("type"))?.toLowerCase();
  if (type === "selfhosted") return "selfHosted";
  if (type === "managed") return "managed";
  const shows = [properties, properties.get("typeProperties")].some(
    (each) => !each.get("computeProperties").isAbsent,
  );
  return shows || !properties.get("managedVirtualNetwork").isAbsent ? "managed" : "unknown";
}

/** The customer's subnet that SSIS packages run in: by its id, or by its network and its name. */
function networkOf(properties: Value): { subnet: Value; id: Value; name: Value } | undefined {
  const express = properties.get("customerVirtualNetwork", "expressVnetIntegration");
  const standard = properties.get("vnetIntegration");
  const native = properties.get("computeProperties").get("vNetProperties");
  const place = [express, native, standard].find((each) => !each.isAbsent);
  if (place === undefined) return undefined;
  return { subnet: place.get("subnetId"), id: place.get("vNetId"), name: place.get("subnet", "subnetName") };
}

function managedNetwork(properties: Value): string {
  const managed = properties.get("managedVirtualNetwork", "virtualNetworkEnabled");
  return managed.isAbsent || textOf(managed) === "false"
    ? "an integration runtime of the platform"
    : "a managed virtual network, whose ports are all open outwards";
}

function fixOf(runtime: Entry): string {
  const isSsis =
    /Ssis|Managed$/i.test(runtime.resource.type) || !innerOf(runtime).get("ssisProperties").isAbsent;
  if (!isSsis) return RUNTIME_FIX;
  const subnet = spelled(
    runtime,
    "properties.computeProperties.vNetProperties.subnetId",
    "vnetIntegration.subnetId",
  );
  return `Set ${subnet} to a subnet ${ROUTED}.`;
}
