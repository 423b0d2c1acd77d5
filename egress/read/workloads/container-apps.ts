import { known, loadBalancerMethod, type OutboundMethod, type RouteFields } from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Subnet, Subnets } from "../network";
import { ROUTED, spelled } from "./settings";
import { delegatedMethods, platformWay, undecidedWay, waysThrough } from "./ways";
import type { Way, Workload } from "./workload";

/** Environments of Container Apps; their apps and jobs leave as they do (E185). */
export function readContainerEnvironments(estate: Estate, subnets: Subnets): Workload[] {
  return estate.ofKind("containerEnvironment").map((environment) => {
    const subnet = spelled(environment, "vnetConfiguration.infrastructureSubnetId", "infrastructureSubnetId");
    return {
      urn: environment.resource.urn,
      property: "",
      name: environment.resource.name,
      title: "Container Apps environment",
      family: "platformService",
      ways: waysOf(environment, subnets),
      fix: `Set ${subnet} to a subnet ${ROUTED}, and give the environment workloadProfiles.`,
    };
  });
}

function waysOf(environment: Entry, subnets: Subnets): Way[] {
  const { properties, resource } = environment;
  const inner = properties.get("vnetConfiguration");
  const subnet = (inner.isAbsent ? properties : inner).get("infrastructureSubnetId");
  if (subnet.isAbsent) return [platformWay(environment, "no infrastructure subnet")];
  // The service has a load balancer of its own, whatever the subnet has (E95).
  const balancer = loadBalancerMethod(resource.urn, ["Tcp", "Udp"], { ipv4: true, ipv6: false });
  const methods = (each: Subnet): OutboundMethod[] => [...delegatedMethods(each), balancer];
  const routed = waysThrough(subnets, environment, subnet, methods);
  const profiles = properties.get("workloadProfiles", "workloadProfile");
  if (profiles.isUnknown) return [...routed, undecidedWay(profiles.unknown)];
  return profiles.isAbsent ? routed.map(unrouted) : routed;
}

/**
 * An environment for consumption alone heeds the security group, and no route and no NAT gateway (E185). Its routes
 * all lead to the Internet then; they stay, since their prefixes are part of what a security group takes for the
 * virtual network (E39). Rules and routes of a network manager are not credited to it (E51).
 */
function unrouted(way: Way): Way {
  if (way.kind !== "network") return way;
  const { subnet, methods } = way;
  const routes = subnet.routes.kind === "is" ? subnet.routes.value.map(toInternet) : [];
  return {
    ...way,
    subnet: { ...subnet, network: undefined, routes: { kind: "is", value: routes }, learned: [] },
    methods: methods.filter(({ kind }) => kind === "loadBalancer"),
  };
}

const toInternet = (route: RouteFields): RouteFields => ({
  ...route,
  nextHopType: known("Internet"),
  nextHopAddress: { kind: "absent" },
  nextHopFirewall: undefined,
});

/**
 * Apps and jobs whose environment is not among the resources read: it alone decides, where it is judged. The
 * surface lists them, and no rule speaks of them.
 */
export function readContainerAppsElsewhere(estate: Estate): Workload[] {
  return estate.ofKind("containerApp").flatMap((app): Workload[] => {
    const reference = app.properties.get(
      "environmentId",
      "managedEnvironmentId",
      "containerAppEnvironmentId",
    );
    if (estate.follow(app, reference, "containerEnvironment").kind !== "elsewhere") return [];
    return [
      {
        urn: app.resource.urn,
        property: "",
        name: app.resource.name,
        title: "container app",
        family: "unjudged",
        ways: [
          undecidedWay(
            reference.isUnknown
              ? reference.unknown
              : reference.because("is an environment that is not among those read"),
          ),
        ],
        fix: "Judge the stack that holds the environment together with this one.",
      },
    ];
  });
}
