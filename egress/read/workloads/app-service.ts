import { loadBalancerMethod, type OutboundMethod, type Unknown } from "../../azure";
import { candidatesOf, type Entry, type Estate } from "../estate";
import { idOf, type Subnet, type Subnets } from "../network";
import { textOf, type Value } from "../value";
import { type AppPart, partsOfApps } from "./app-parts";
import { type AppPlan, planOf } from "./app-plan";
import { hasOutboundRouting, routesEverything } from "./app-routing";
import { readAppServiceEnvironments } from "./app-service-environment";
import { readContainerEnvironments } from "./container-apps";
import { ROUTE_THEM, ROUTED, sentenceOf } from "./settings";
import { delegatedMethods, platformWay, undecidedWay, waysThrough } from "./ways";
import type { Way, Workload } from "./workload";

/** What the apps of an estate are read with. */
interface Surroundings {
  readonly estate: Estate;
  readonly subnets: Subnets;
  readonly networks: ReadonlyMap<Entry, readonly AppPart[]>;
  readonly settings: ReadonlyMap<Entry, readonly AppPart[]>;
  readonly configurations: ReadonlyMap<Entry, readonly AppPart[]>;
  /** Environments that apps stand in; their ways are the apps'. */
  readonly environments: readonly Workload[];
}

/** Web apps, function apps, Standard logic apps, and each of their slots by itself (E183, E196, E200). */
export function readApps(estate: Estate, subnets: Subnets): Workload[] {
  const around: Surroundings = {
    estate,
    subnets,
    networks: partsOfApps(estate, "webAppNetwork"),
    settings: partsOfApps(estate, "webAppSettings"),
    configurations: partsOfApps(estate, "webAppConfiguration"),
    environments: [
      ...readAppServiceEnvironments(estate, subnets),
      ...readContainerEnvironments(estate, subnets),
    ],
  };
  return [...estate.ofKind("webApp"), ...estate.ofKind("webAppSlot")].map((app) => ({
    urn: app.resource.urn,
    property: "",
    name: app.resource.name,
    title: titleOf(app),
    family: "app",
    ways: waysOf(app, around),
    fix: fixOf(app, estate),
  }));
}

function titleOf({ kind, properties, resource }: Entry): string {
  const words = `${textOf(properties.get("kind")) ?? ""} ${resource.type}`;
  const what = /workflowapp|logicapps/i.test(words)
    ? "logic app"
    : /functionapp|flexconsumption/i.test(words)
      ? "function app"
      : "web app";
  return kind === "webAppSlot" ? `slot of a ${what}` : what;
}

function fixOf(app: Entry, estate: Estate): string {
  const plan = planOf(app, estate);
  if (hostOf(app, plan) !== undefined) return sentenceOf([ROUTE_THEM]);
  const all = hasOutboundRouting(app) ? "outboundVnetRouting.allTraffic" : "siteConfig.vnetRouteAllEnabled";
  return sentenceOf([
    ...(plan.integrates === false ? ["move it to a plan with virtual network integration"] : []),
    `set virtualNetworkSubnetId to a subnet ${ROUTED}`,
    `${all} to true`,
  ]);
}

interface Host {
  readonly from: Entry;
  readonly reference: Value;
  readonly kind: EnvironmentKind;
}

/** The environment that an app runs in, by its own word or by its plan's. */
function hostOf(app: Entry, plan: AppPlan): Host | undefined {
  const hosts: Host[] = [
    { from: app, reference: app.properties.get("hostingEnvironmentProfile"), kind: "appServiceEnvironment" },
    { from: app, reference: app.properties.get("managedEnvironmentId"), kind: "containerEnvironment" },
    ...(plan.environment === undefined
      ? []
      : [{ ...plan.environment, kind: "appServiceEnvironment" as const }]),
  ];
  return hosts.find(({ reference }) => !reference.isAbsent);
}

function waysOf(app: Entry, around: Surroundings): Way[] {
  const { estate, subnets } = around;
  const plan = planOf(app, estate);
  const host = hostOf(app, plan);
  if (host !== undefined) return waysOfEnvironment(host.from, host.reference, host.kind, around);

  const integrations = integrationsOf(app, around.networks.get(app) ?? []);
  if (integrations.length === 0) return [platformWay(app, "no virtual network integration")];
  if (plan.integrates === false) return [platformWay(app, "a plan without virtual network integration")];
  const routed = routesEverything(app, around.settings.get(app) ?? [], around.configurations.get(app) ?? []);
  if (routed === false && !plan.flexible) {
    // What goes into the subnet is private, and no egress; all else leaves as if there were no subnet.
    return [platformWay(app, "only private ranges are sent into the virtual network")];
  }
  const doubts: Unknown[] = [
    ...(typeof plan.integrates === "boolean" ? [] : [plan.integrates]),
    ...(typeof routed === "boolean" ? [] : [routed]),
    // The older settings mean nothing to such a plan, and what it does without any is not certain (E200).
    ...(routed === false
      ? [
          app.properties.because(
            "is on a Flex Consumption plan, and does not say what it sends into its subnet",
          ),
        ]
      : []),
    ...integrations.flatMap(({ doubt }) => doubt ?? []),
  ];
  return [
    ...integrations.flatMap(({ from, reference }) =>
      waysThrough(subnets, from, reference, (subnet) => methodsOf(app, subnet)),
    ),
    ...doubts.map(undecidedWay),
  ];
}

/**
 * What gives an integrated app's packets a public address where no route takes them: the subnet's NAT gateway, or
 * else the addresses of the platform that the app has in any case; never default outbound access (E95).
 */
function methodsOf({ resource }: Entry, subnet: Subnet): OutboundMethod[] {
  const platform = loadBalancerMethod(resource.urn, ["Tcp", "Udp"], { ipv4: true, ipv6: false });
  return [...delegatedMethods(subnet), platform];
}

interface Integration {
  readonly from: Entry;
  readonly reference: Value;
  readonly doubt: Unknown | undefined;
}

/** The subnets that an app is integrated with: it says so itself, or a resource of its own does. */
function integrationsOf(app: Entry, networks: readonly AppPart[]): Integration[] {
  const own = app.properties.get("virtualNetworkSubnetId");
  if (!own.isAbsent) return [{ from: app, reference: own, doubt: undefined }];
  return networks
    .map(({ entry, doubt }) => ({
      from: entry,
      reference: entry.properties.get("subnetResourceId", "subnetId"),
      doubt,
    }))
    .filter(({ reference }) => !reference.isAbsent);
}

type EnvironmentKind = "appServiceEnvironment" | "containerEnvironment";

/** The ways of the environment that an app runs in (E184). */
function waysOfEnvironment(
  from: Entry,
  reference: Value,
  kind: EnvironmentKind,
  { estate, environments }: Surroundings,
): Way[] {
  const id = idOf(reference);
  const found = candidatesOf(estate.follow(from, id, kind));
  const urns = new Set(found.map(({ resource }) => resource.urn));
  const ways = environments.filter(({ urn }) => urns.has(urn)).flatMap((environment) => environment.ways);
  if (ways.length > 0) return ways;
  return [
    undecidedWay(id.isUnknown ? id.unknown : id.because("is an environment that is not among those read")),
  ];
}
