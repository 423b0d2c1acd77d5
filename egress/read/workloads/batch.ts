import { type OutboundMethod, publicIpMethod, uncertain } from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Subnet, Subnets } from "../network";
import { choiceOf, ROUTED, spelled } from "./settings";
import { platformWay, undecidedWay, waysThrough } from "./ways";
import type { Way, Workload } from "./workload";

const PROVISIONING = ["BatchManaged", "UserManaged", "NoPublicIPAddresses"] as const;

/** Pools of Batch: their nodes have public addresses, unless told otherwise (E192). */
export function readBatchPools(estate: Estate, subnets: Subnets): Workload[] {
  return estate.ofKind("batchPool").map((pool) => ({
    urn: pool.resource.urn,
    property: "",
    name: pool.resource.name,
    title: "Batch pool",
    family: "platformService",
    ways: waysOf(pool, subnets),
    fix: `Set ${spelled(
      pool,
      "networkConfiguration.publicIPAddressConfiguration.provision",
      "networkConfiguration.publicAddressProvisioningType",
    )} to NoPublicIPAddresses, and networkConfiguration.subnetId to a subnet ${ROUTED}.`,
  }));
}

function waysOf(pool: Entry, subnets: Subnets): Way[] {
  const network = pool.properties.get("networkConfiguration");
  const written = network.get("publicIPAddressConfiguration").get("provision");
  const provision = choiceOf(
    written.isAbsent ? network.get("publicAddressProvisioningType") : written,
    PROVISIONING,
    "BatchManaged",
  );
  const subnet = network.get("subnetId");
  if (subnet.isAbsent) {
    if (typeof provision !== "string") return [undecidedWay(provision)];
    return provision === "NoPublicIPAddresses"
      ? [undecidedWay(subnet.because("is not given, so the nodes stand in a network that Batch makes"))]
      : [platformWay(pool, "public addresses of the nodes in a network that Batch makes")];
  }
  const address = publicIpMethod(pool.resource.urn, false);
  // The nodes are ordinary virtual machines of the subnet, which is delegated to nobody.
  return waysThrough(subnets, pool, subnet, ({ methods }: Subnet): OutboundMethod[] => [
    ...(provision === "NoPublicIPAddresses"
      ? []
      : [uncertain(address, typeof provision === "string" ? undefined : provision)]),
    ...methods,
  ]);
}
