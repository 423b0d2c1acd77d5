import type { Model } from "../../egress/read";
import { type Bypass, bypassesOf, type Detour, grouped, isWide, type Thresholds } from "../../egress/reach";
import { defineRule, type Violation } from "../rule";
import { THRESHOLD_OPTIONS } from "../thresholds";
import { capitalized, LISTED, listed, unknownsListed } from "../words";

/** No route leads around the firewall that a subnet's traffic goes to. */
export const routeNoFirewallBypass = defineRule<Thresholds>({
  meta: {
    id: "route-no-firewall-bypass",
    title: "No route leads around the firewall that a subnet's traffic goes to.",
    why:
      "Azure takes the route with the longest prefix: beside a default route to the firewall, any longer user-defined " +
      "route to the Internet, and every service endpoint, is a way out that no firewall rule ever sees.",
    group: "egress",
    severity: "mandatory",
    judged: "stack",
  },
  options: THRESHOLD_OPTIONS,
  check: (model, thresholds) => bypassesOf(model, thresholds).map((bypass) => violationOf(bypass, model)),
});

function violationOf(bypass: Bypass, model: Model): Violation {
  const { detours, sources, egress, past } = bypass;
  const [{ route }] = detours;
  const at = route?.at ?? { urn: egress.source.subnet?.urn ?? egress.source.urn, property: "" };
  const resource = model.resources.get(at.urn);
  const may = egress.verdict === "unknown" ? "may take" : detours.length === 1 ? "takes" : "take";
  return {
    verdict: egress.verdict,
    ...(isWide(egress.open.breadth) ? {} : { severity: "advisory" as const }),
    urn: at.urn,
    resourceType: resource?.type ?? "",
    resourceName: resource?.name ?? "",
    property: at.property,
    message:
      `${subjectOf(detours)} ${may} packets of ${titlesOf(bypass)} past ${past} to ${extentOf(bypass)}` +
      `${egress.unknown.length === 0 ? "" : `: ${unknownsListed(egress.unknown)}`}.`,
    witness: egress.open.witness,
    publicAddresses: egress.open.publicAddresses,
    fix: fixOf(bypass),
    unknown: egress.unknown,
    involves: [
      ...new Set([
        at.urn,
        ...detours.flatMap((detour) => detour.route?.at.urn ?? []),
        ...sources.map(({ urn }) => urn),
      ]),
    ],
  };
}

function subjectOf(detours: Bypass["detours"]): string {
  const [first, ...others] = detours.map(nameOf);
  const subject = others.length === 0 ? (first ?? "") : `${listed([first ?? "", ...others])} together`;
  return capitalized(subject);
}

function nameOf({ route, hop }: Detour): string {
  if (route === undefined) return "Azure's own default route";
  return hop.kind === "service" ? route.name : `route "${route.name}"`;
}

/** A subnet speaks for the interfaces in it that send the same way. */
function titlesOf({ sources }: Bypass): string {
  const subnets = new Set(sources.flatMap(({ kind, subnet }) => (kind === "subnet" ? [subnet] : [])));
  const titles = sources
    .filter(({ kind, subnet }) => kind !== "networkInterface" || !subnets.has(subnet))
    .map(({ title }) => title);
  return listed(titles);
}

function extentOf({ egress: { open } }: Bypass): string {
  const { ipv4, ipv6 } = open.publicAddresses;
  if (open.breadth === "unrestricted" && (ipv4 > 0n || ipv6 > 0n)) return "the Internet";
  const [place] = open.places;
  if (ipv4 === 0n && ipv6 === 0n && place !== undefined) return place.name;
  if (ipv4 + ipv6 === 1n) return open.witness?.destination ?? "one public address";
  return `${grouped(ipv4 > 0n ? ipv4 : ipv6)} public addresses`;
}

/** What each detour needs to be gone; and another way, where one way does for all of them. */
function fixOf({ detours, past, egress }: Bypass): string {
  const routes = detours.filter(({ route, hop }) => route !== undefined && hop.kind !== "service");
  const endpoints = detours.filter(({ hop }) => hop.kind === "service").map(nameOf);
  const many = routes.length > LISTED;
  const steps = [
    ...(detours.some(({ route }) => route === undefined) ? [`route 0.0.0.0/0 and ::/0 to ${past}`] : []),
    ...endpoints.map((endpoint) => `take ${endpoint} off subnet "${subnetOf(egress)}"`),
    ...(many ? ["delete every route of the table to the Internet"] : []),
    ...(routes.length > 0 && !many ? [`delete ${listed(routes.map(nameOf))}`] : []),
  ];
  const [endpoint] = endpoints;
  const other =
    routes.length === detours.length
      ? [`give ${routes.length === 1 ? "it" : "them"} ${past} as next hop`]
      : // Azure has such policies for storage alone.
        detours.length === 1 && /\bMicrosoft\.Storage\b/i.test(endpoint ?? "")
        ? ["limit it by a service endpoint policy that names accounts of yours"]
        : [];
  return `${capitalized([steps.join(" and "), ...other].join(", or "))}.`;
}

function subnetOf({ source: { ways } }: Bypass["egress"]): string {
  return ways.flatMap((way) => (way.kind === "network" ? [way.subnet.name] : []))[0] ?? "";
}
