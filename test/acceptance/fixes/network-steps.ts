import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { idOf, resource } from "../../egress/cases/fixtures";
import { DENY_INTERNET } from "../../policypack/shapes";
import { type Estate, type Item, MADE, MADE_ADDRESS, nameOf } from "./estate";
import { type Editable, isClassic, type Properties, sameText, without } from "./properties";
import { namesIn, QUOTED, type Step } from "./step";

const HOP = `(?:firewall ${QUOTED}|the appliance at [\\d.]+|the appliance)`;

/** What fixes say of subnets: their outbound methods, routes and security groups. */
export const NETWORK_STEPS: readonly Step[] = [
  // What gives a subnet's packets a public address.
  [
    new RegExp(`[Tt]ake the public address off network interface ${QUOTED} in subnet ${QUOTED}`, "g"),
    (estate) => {
      const nic = estate.get(estate.finding.urn);
      const keys = [
        "publicIPAddress",
        "publicIpAddressId",
        "publicIPAddressConfiguration",
        "publicIpAddresses",
      ];
      nic.properties = without(nic.properties, keys) as Properties;
    },
  ],
  [
    new RegExp(`[Tt]ake the NAT gateway off subnet (${QUOTED})`, "g"),
    (estate, [, name]) => {
      const { owner, at } = estate.subnet(namesIn(name)[0]);
      delete at["natGateway"];
      estate.resources = estate.resources.filter(
        ({ type, properties }) =>
          !(type.endsWith("SubnetNatGatewayAssociation") && sameText(properties["subnetId"], owner.id)),
      );
    },
  ],
  [
    new RegExp(`[Ss]et (defaultOutboundAccess(?:Enabled)?) of subnet (${QUOTED}) to false`, "g"),
    (estate, [, property = "", name]) => {
      const { owner, at } = estate.subnet(namesIn(name)[0]);
      assert.equal(property.endsWith("Enabled"), isClassic(owner), "as the provider spells it");
      at[property] = false;
    },
  ],
  // Routes.
  [
    new RegExp(`[Rr]oute (0\\.0\\.0\\.0/0)?(?: and )?(::/0)?(?: of subnet (${QUOTED}))? to a firewall`, "g"),
    (estate, [, ipv4, ipv6, name]) => {
      estate.makeFirewall();
      const table = estate.table(estate.subnet(namesIn(name)[0]));
      for (const prefix of [ipv4, ipv6])
        if (prefix !== undefined) estate.routeTo(table, prefix, MADE_ADDRESS);
    },
  ],
  [
    new RegExp(`[Rr]oute (0\\.0\\.0\\.0/0) and (::/0) to (${HOP})`, "g"),
    (estate, [, ipv4 = "", ipv6 = "", hop = ""]) => {
      const table = estate.table(estate.subnet());
      for (const prefix of [ipv4, ipv6]) estate.routeTo(table, prefix, addressOf(estate, hop));
    },
  ],
  [
    new RegExp(`[Dd]elete every route to the Internet(?: of subnet (${QUOTED}))?`, "g"),
    (estate, [, name]) => {
      for (const { remove } of internetRoutes(estate, estate.table(estate.subnet(namesIn(name)[0]))))
        remove();
    },
  ],
  [
    new RegExp(`[Dd]elete (route ${QUOTED}(?:,? (?:and )?route ${QUOTED})*)`, "g"),
    (estate, [, names]) => {
      for (const { remove } of routesOfFix(estate, names)) remove();
    },
  ],
  [
    /[Dd]elete every route of the table to the Internet/g,
    (estate) => {
      for (const { remove } of internetRoutes(estate, estate.get(estate.finding.urn))) remove();
    },
  ],
  [
    new RegExp(`give (?:it|them) (${HOP}) as next hop`, "g"),
    (estate, [, hop = ""]) => {
      const { fix, urn } = estate.finding;
      const all = fix.includes("every route");
      const routes = all
        ? internetRoutes(estate, estate.get(urn))
        : routesOfFix(estate, fix.split(", or ")[0]);
      for (const { owner, value } of routes) {
        const nextHopAddress = addressOf(estate, hop);
        if ("nextHop" in value) value["nextHop"] = { nextHopType: "VirtualAppliance", nextHopAddress };
        else {
          value["nextHopType"] = "VirtualAppliance";
          value[isClassic(owner) ? "nextHopInIpAddress" : "nextHopIpAddress"] = nextHopAddress;
        }
      }
    },
  ],
  [
    new RegExp(`[Tt]ake service endpoint (\\S+) off subnet (${QUOTED})`, "g"),
    (estate, [, service, name]) => {
      const { at } = estate.subnet(namesIn(name)[0]);
      at["serviceEndpoints"] = (at["serviceEndpoints"] as (Properties | string)[]).filter(
        (each) => (typeof each === "string" ? each : each["service"]) !== service,
      );
    },
  ],
  [
    /limit it by a service endpoint policy that names accounts of yours/g,
    (estate) => {
      const { owner, at } = estate.subnet();
      const policy = resource("ServiceEndpointPolicy", "serviceEndpointPolicies", MADE, {
        serviceEndpointPolicyDefinitions: [
          { name: "own", service: "Microsoft.Storage", serviceResources: [`${idOf("x", "y")}/own`] },
        ],
      });
      estate.add(policy);
      if (isClassic(owner)) at["serviceEndpointPolicyIds"] = [policy.id];
      else at["serviceEndpointPolicies"] = [{ id: policy.id }];
    },
  ],
  // Security groups.
  [
    /give it a security group that denies Internet/g,
    (estate) => {
      const { owner, at } = estate.subnet();
      const made = resource("NetworkSecurityGroup", "networkSecurityGroups", MADE, {});
      estate.add(made);
      deny(estate.get(made.urn));
      if (isClassic(owner))
        estate.associate("NetworkSecurityGroup", owner, { networkSecurityGroupId: made.id });
      else at["networkSecurityGroup"] = { id: made.id };
    },
  ],
  [
    new RegExp(`deny Internet in network security group (${QUOTED})(?: before rule (${QUOTED}))?`, "g"),
    (estate, [, name, before]) => {
      const [wanted] = namesIn(name);
      const found = estate.resources.find(
        (each) => each.name === wanted && each.type.endsWith("SecurityGroup"),
      );
      assert.ok(found !== undefined, `no security group ${String(wanted)}`);
      if (before === undefined) {
        deny(found);
        return;
      }
      const [rule] = estate.rules().filter(({ owner, value }) => nameOf(owner, value) === namesIn(before)[0]);
      const priority = Number(rule?.value["priority"]);
      const rules = (found.properties["securityRules"] ??= []) as Properties[];
      // What comes later makes room.
      for (const each of rules)
        if (Number(each["priority"]) >= priority)
          each["priority"] = Math.min(Number(each["priority"]) + 1, 4096);
      rules.push({ ...DENY_INTERNET, name: MADE, priority });
    },
  ],
];

/** The last place in a group that is free, for a rule that comes after all others. */
function deny(owner: Editable): void {
  const rules = (owner.properties["securityRules"] ??= []) as Properties[];
  const taken = new Set(rules.map(({ priority }) => priority));
  let priority = 4096;
  while (taken.has(priority)) priority--;
  rules.push({ ...DENY_INTERNET, name: MADE, priority });
}

function routesOfFix(estate: Estate, names: string | undefined): Item[] {
  const wanted = namesIn(names);
  const tables = estate.resources.filter(({ type }) => type.endsWith(":RouteTable"));
  const { urn } = estate.finding;
  const own = tables.filter((each) => each.urn === urn);
  const routes = [
    ...(own.length > 0 ? own : tables).flatMap((table) => estate.routes(table)),
    ...estate.resources
      .filter((each) => each.urn === urn && /(?::Route|RoutingRule)$/.test(each.type))
      .map((each) => estate.wholeItem(each)),
  ].filter(({ owner, value }) => wanted.includes(nameOf(owner, value)));
  assert.ok(routes.length > 0, `no route ${wanted.join()}`);
  return routes;
}

/** The routes of a table that lead to the Internet. */
export const internetRoutes = (estate: Estate, table: Editable): Item[] =>
  estate.routes(table).filter(({ value }) => sameText(value["nextHopType"], "Internet"));

/** The private address of the firewall that a fix names, or the address that it says. */
function addressOf(estate: Estate, hop: string): string {
  const address = /^the appliance at (\S+)$/.exec(hop)?.[1];
  if (address !== undefined) return address;
  const [name] = namesIn(hop);
  const found = readModel(estate.resources).firewalls.find((each) => each.name === name);
  return found?.privateAddress ?? MADE_ADDRESS;
}
