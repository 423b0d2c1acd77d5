import type { Entry, Estate } from "../estate";
import type { Subnets } from "../network";
import type { Value } from "../value";
import { ROUTED, spelled } from "./settings";
import { delegatedMethods, platformWay, undecidedWay, waysThrough } from "./ways";
import type { Way, Workload } from "./workload";

/** Container groups: out of the platform, or through the subnet that is delegated to them (E186). */
export function readContainerGroups(estate: Estate, subnets: Subnets): Workload[] {
  return estate.ofKind("containerGroup").map((group) => ({
    urn: group.resource.urn,
    property: "",
    name: group.resource.name,
    title: "container group",
    family: "platformService",
    ways: waysOf(group, estate, subnets),
    fix: `Set ${spelled(group, "subnetIds[0].id", "subnetIds")} to a subnet ${ROUTED}.`,
  }));
}

function waysOf(group: Entry, estate: Estate, subnets: Subnets): Way[] {
  const references = group.properties.get("subnetIds").items();
  if (references.length > 0)
    return references.flatMap((reference) => waysThrough(subnets, group, reference, delegatedMethods));
  // Older versions name the subnet in a network profile.
  const reference = group.properties.get("networkProfile", "networkProfileId");
  if (reference.isAbsent) return [platformWay(group, "no subnet")];
  const id = reference.get("id").isAbsent ? reference : reference.get("id");
  const target = estate.follow(group, id, "networkProfile");
  if (target.kind !== "entry")
    return [
      undecidedWay(
        id.isUnknown ? id.unknown : id.because("is a network profile that is not among those read"),
      ),
    ];
  const profile = target.entry;
  const inProfile = subnetsOf(profile.properties);
  if (inProfile.length === 0) return [undecidedWay(id.because("is a network profile without a subnet"))];
  return inProfile.flatMap((subnet) => waysThrough(subnets, profile, subnet, delegatedMethods));
}

function subnetsOf(profile: Value): Value[] {
  return profile
    .get("containerNetworkInterfaceConfigurations", "containerNetworkInterface")
    .items()
    .flatMap((configuration) => configuration.get("ipConfigurations").items())
    .map((configuration) => configuration.get("subnet", "subnetId"))
    .filter((subnet) => !subnet.isAbsent);
}
