import { reaches, type Wide } from "./addresses";
import {
  allOf,
  aloneOrListed,
  anyOf,
  type Condition,
  currentSpot,
  field,
  fieldSpot,
  holds,
  isEmptyList,
  isMissing,
  isType,
  not,
  type Place,
  some,
  type Spot,
} from "./language";

const NETWORK = "Microsoft.Network";
const GROUPS = `${NETWORK}/networkSecurityGroups`;
const NETWORKS = `${NETWORK}/virtualNetworks`;

/** A security rule that lets machines out to a destination which is, by itself, as wide as said. */
export function openSecurityRule(wide: Wide): Condition {
  return aloneOrListed(GROUPS, "securityRules", (place) =>
    allOf(
      field(place.at("access"), "equals", "Allow"),
      field(place.at("direction"), "equals", "Outbound"),
      // Outbound packets start inside the network: none comes from there.
      field(place.at("sourceAddressPrefix"), "notIn", ["Internet", "AzureLoadBalancer"]),
      anyOf(
        reaches(wide, place.spot("destinationAddressPrefix")),
        someOf(place, "destinationAddressPrefixes", (spot) => reaches(wide, spot)),
        ...(wide === "unrestricted" ? [withoutDestination(place)] : []),
      ),
    ),
  );
}

/** No destination at all is every destination (E7). */
const withoutDestination = (place: Place): Condition =>
  allOf(
    isMissing(place.at("destinationAddressPrefix")),
    isEmptyList(place.at("destinationAddressPrefixes[*]")),
    isEmptyList(place.at("destinationApplicationSecurityGroups[*]")),
  );

/** A security rule that lets more than a /24 of public addresses, or a tag that holds more, reach management ports. */
export function openManagement(ports: readonly number[]): Condition {
  return aloneOrListed(GROUPS, "securityRules", (place) =>
    allOf(
      field(place.at("access"), "equals", "Allow"),
      field(place.at("direction"), "equals", "Inbound"),
      field(place.at("protocol"), "in", ["*", "Tcp"]),
      // Inbound packets end inside the network: none goes there.
      field(place.at("destinationAddressPrefix"), "notIn", ["Internet", "AzureLoadBalancer"]),
      anyOf(
        isPublicSource(place.spot("sourceAddressPrefix")),
        someOf(place, "sourceAddressPrefixes", isPublicSource),
      ),
      anyOf(
        hasPort(ports, place.spot("destinationPortRange")),
        someOf(place, "destinationPortRanges", (spot) => hasPort(ports, spot)),
      ),
    ),
  );
}

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

function isPublicSource({ alias, text }: Spot): Condition {
  const length = `int(last(split(${text}, '/')))`;
  const isPrivate = `or(${PRIVATE.map((block) => `ipRangeContains('${block}', ${text})`).join(", ")})`;
  const ifPrefix = (expression: string): string =>
    `if(empty(${text}), false, if(and(contains(${text}, '/'), contains(${text}, '.'), ` +
    `not(contains(${text}, ':'))), ${expression}, false))`;
  return anyOf(
    field(alias, "in", ["*", "Any", "Internet", "AzureCloud", "::/0"]),
    holds(ifPrefix(`and(less(${length}, 24), not(${isPrivate}))`)),
  );
}

/** Whether a port, or a range such as `20-30`, holds one of the ports. */
function hasPort(ports: readonly number[], { alias, text }: Spot): Condition {
  const first = `int(first(split(${text}, '-')))`;
  const last = `int(last(split(${text}, '-')))`;
  const inside = ports.map(
    (port) => `and(lessOrEquals(${first}, ${String(port)}), greaterOrEquals(${last}, ${String(port)}))`,
  );
  return anyOf(
    field(alias, "in", ["*", ...ports.map(String)]),
    holds(`if(empty(${text}), false, if(contains(${text}, '-'), or(${inside.join(", ")}), false))`),
  );
}

/** Whether one element of a list of texts meets a condition. */
function someOf(place: Place, list: string, condition: (spot: Spot) => Condition): Condition {
  const array = place.at(`${list}[*]`);
  return some(array, condition(currentSpot(array)));
}

/** A route to the Internet for a destination that is wide. */
export const openRoute = (): Condition =>
  aloneOrListed(`${NETWORK}/routeTables`, "routes", (place) =>
    allOf(
      field(place.at("nextHopType"), "equals", "Internet"),
      anyOf(
        reaches("unrestricted", place.spot("addressPrefix")),
        reaches("broad", place.spot("addressPrefix")),
      ),
    ),
  );

/** A subnet that meets a condition and is not called as one of those to leave out. */
function subnet(
  except: readonly string[],
  condition: (place: Place) => Condition,
  inList: (place: Place) => Condition = condition,
): Condition {
  const [own, list] = [`${NETWORKS}/subnets`, `${NETWORKS}/subnets[*]`];
  const at = (property: string): string => `${own}/${property}`;
  const within = (property: string): string => `${list}.${property}`;
  return anyOf(
    allOf(
      isType(own),
      field("name", "notIn", except),
      condition({ at, spot: (property) => fieldSpot(at(property)) }),
    ),
    allOf(
      isType(NETWORKS),
      some(
        list,
        allOf(
          field(within("name"), "notIn", except),
          inList({ at: within, spot: (property) => currentSpot(within(property)) }),
        ),
      ),
    ),
  );
}

/**
 * A subnet that may have default outbound access: no NAT gateway takes its place, and it is not private (H61). In the list
 * of its network the gateway is not looked for: nobody has seen that alias.
 */
export function openSubnet(except: readonly string[]): Condition {
  const isOpen = (place: Place): Condition => field(place.at("defaultOutboundAccess"), "notEquals", "false");
  return subnet(except, (place) => allOf(isOpen(place), isMissing(place.at("natGateway.id"))), isOpen);
}

export const subnetWithout = (
  part: "networkSecurityGroup" | "routeTable",
  except: readonly string[],
): Condition => subnet(except, (place) => isMissing(place.at(`${part}.id`)));

export const subnetWithGateway = (except: readonly string[]): Condition =>
  subnet(except, (place) => field(place.at("natGateway.id"), "exists", true));

/** Whether an element of a list has it: not all of them lack it, which is what the condition on `[*]` asks. */
const oneIsThere = (alias: string): Condition => not(field(alias, "notLike", "*"));

const NIC = `${NETWORK}/networkInterfaces`;

export const interfaceWithAddress = (): Condition =>
  allOf(isType(NIC), oneIsThere(`${NIC}/ipconfigurations[*].publicIpAddress.id`));

export const publicAddress = (): Condition =>
  field("type", "in", [`${NETWORK}/publicIPAddresses`, `${NETWORK}/publicIPPrefixes`]);

const BALANCER = `${NETWORK}/loadBalancers`;

/** A public load balancer that gives its pools a way out: by its SKU, or by a rule that does not turn it off. */
export const balancerWithEgress = (): Condition =>
  allOf(
    isType(BALANCER),
    oneIsThere(`${BALANCER}/frontendIPConfigurations[*].publicIPAddress.id`),
    anyOf(
      field(`${BALANCER}/sku.name`, "notIn", ["Standard", "Gateway"]),
      some(
        `${BALANCER}/loadBalancingRules[*]`,
        field(`${BALANCER}/loadBalancingRules[*].disableOutboundSnat`, "notEquals", "true"),
      ),
    ),
  );

const ADMIN_RULE = `${NETWORK}/networkManagers/securityAdminConfigurations/ruleCollections/rules`;

/** A security admin rule that no security group can overrule, to a wide destination. */
export const alwaysAllow = (): Condition =>
  allOf(
    isType(ADMIN_RULE),
    field(`${ADMIN_RULE}/access`, "equals", "AlwaysAllow"),
    field(`${ADMIN_RULE}/direction`, "equals", "Outbound"),
    anyOf(
      isEmptyList(`${ADMIN_RULE}/destinations[*]`),
      some(
        `${ADMIN_RULE}/destinations[*]`,
        reaches("unrestricted", currentSpot(`${ADMIN_RULE}/destinations[*].addressPrefix`)),
      ),
    ),
  );

/** What nobody is to delete, for the effect denyAction. */
export const guards = (): Condition =>
  field("type", "in", [
    `${NETWORK}/azureFirewalls`,
    `${NETWORK}/firewallPolicies`,
    `${NETWORK}/networkWatchers/flowLogs`,
    "Microsoft.Insights/diagnosticSettings",
  ]);

/** A flow log that is off, or that traffic analytics does not read. */
export function idleFlowLog(): Condition {
  const log = `${NETWORK}/networkWatchers/flowLogs`;
  const analytics = `${log}/flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration.enabled`;
  return allOf(
    isType(log),
    not(allOf(field(`${log}/enabled`, "equals", "true"), field(analytics, "equals", "true"))),
  );
}
