import assert from "node:assert/strict";

import { MADE_ADDRESS, NEEDED_NAME, WALLED_NETWORK, WALLED_SUBNET } from "./estate";
import { internetRoutes } from "./network-steps";
import { type Editable, isClassic, listIn, objectOf, type Properties, put } from "./properties";
import { PATH, ROUTED, type Step } from "./step";

/** What fixes say of the settings of services. */
export const SERVICE_STEPS: readonly Step[] = [
  [
    /[Rr]oute 0\.0\.0\.0\/0 of its subnets to a firewall and nothing past it/g,
    (estate) => {
      estate.makeFirewall();
      for (const name of estate.subnetsOfService()) {
        const table = estate.table(estate.subnet(name));
        for (const { remove } of internetRoutes(estate, table)) remove();
        estate.routeTo(table, "0.0.0.0/0", MADE_ADDRESS);
      }
    },
  ],
  [
    new RegExp(
      `(${PATH}(?:(?:,| and) ${PATH})*) of (?:the service and of )?every (\\w+(?: \\w+)?) to a subnet ${ROUTED}`,
      "g",
    ),
    (estate, [, paths = "", what = ""]) => {
      const id = estate.makeSubnet();
      const { properties } = estate.get(estate.finding.urn);
      const parts =
        what === "role" ? rolesIn(properties) : [properties, ...listIn(properties["additionalLocations"])];
      if (parts.length === 0)
        put(properties, "properties.computeProfile.roles", [
          { virtualNetworkProfile: { id: WALLED_NETWORK, subnet: id } },
        ]);
      for (const part of parts) {
        for (const path of paths.split(" and "))
          put(part, path, path === "virtualNetworkProfile" ? { id: WALLED_NETWORK, subnet: id } : id);
      }
    },
  ],
  [
    new RegExp(`(${PATH}), (${PATH}) and (${PATH}) to a network and subnets ${ROUTED}`, "g"),
    (estate, [, network = "", ...subnets]) => {
      estate.makeSubnet();
      const { properties } = estate.get(estate.finding.urn);
      put(properties, network, WALLED_NETWORK);
      for (const path of subnets) put(properties, path ?? "", WALLED_SUBNET);
    },
  ],
  [
    new RegExp(`(?:[Ss]et )?(${PATH})(?: and (${PATH}))? to (?:a subnet|subnets) ${ROUTED}`, "g"),
    (estate, [, ...paths]) => {
      const id = estate.makeSubnet();
      const { properties } = estate.get(estate.finding.urn);
      for (const path of paths) if (path !== undefined) put(properties, path, id);
    },
  ],
  [
    /give the environment workloadProfiles/g,
    (estate) => {
      const { properties } = estate.get(estate.finding.urn);
      properties["workloadProfiles"] = [{ name: "Consumption", workloadProfileType: "Consumption" }];
    },
  ],
  [
    /[Ll]et its outbound rules name the domains that are needed|Let the rule name the domains that are needed/g,
    (estate) => {
      const { resources, finding } = estate;
      const isRule = ({ type }: Editable): boolean => type.includes("OutboundRule");
      if (isRule(estate.get(finding.urn))) {
        const { properties } = estate.get(finding.urn);
        const inner = "properties" in properties ? objectOf(properties["properties"]) : properties;
        inner["destinationFqdn" in inner ? "destinationFqdn" : "destination"] = NEEDED_NAME;
        return;
      }
      estate.resources = resources.filter((each) => !isRule(each));
      for (const { properties } of resources) {
        const network = objectOf(properties["managedNetwork"]);
        if ("outboundRules" in network)
          network["outboundRules"] = {
            needed: { type: "FQDN", category: "UserDefined", destination: NEEDED_NAME },
          };
      }
    },
  ],
  [
    /name the domains that it may call/g,
    (estate) => {
      const { properties } = estate.get(estate.finding.urn);
      for (const key of ["allowedFqdnList", "allowedFqdns", "fqdns"])
        if (key in properties) properties[key] = [NEEDED_NAME];
    },
  ],
  [
    new RegExp(`remove (${PATH})`, "g"),
    (estate, [, path = ""]) => {
      put(estate.get(estate.finding.urn).properties, path, undefined);
    },
  ],
  [
    new RegExp(`Replace it by .* in(?:to)? a subnet ${ROUTED}`, "g"),
    (estate) => {
      estate.remove(estate.get(estate.finding.urn));
    },
  ],
  [
    new RegExp(`(?:Run|Scan) .* in a subnet ${ROUTED}, and accept this finding`, "g"),
    (estate) => {
      estate.elsewhere = true;
    },
  ],
  [
    /[Mm]ove it to a plan with virtual network integration/g,
    (estate) => {
      const plan = estate.resources.find(({ type }) => /:(?:AppServicePlan|ServicePlan|Plan)$/.test(type));
      assert.ok(plan !== undefined, "no plan");
      if (isClassic(plan)) plan.properties["skuName"] = "P1v3";
      else plan.properties["sku"] = { name: "P1v3", tier: "PremiumV3" };
    },
  ],
];

/** A setting and a word for it: of all steps the last, since nearly all words fit it. */
export const SETTING: Step = [
  new RegExp(
    `(?:[Ss]et |Make it anew with )?(${PATH})( of the cluster| of its hub)? (?:set )?to ([A-Za-z]+)`,
    "g",
  ),
  (estate, [, path = "", of, value = ""]) => {
    const own = estate.get(estate.finding.urn);
    const owners =
      of === " of the cluster" ? /:(?:ManagedCluster|KubernetesCluster)$/ : /:(?:Workspace|AIFoundry)$/i;
    const other = estate.resources.find((each) => each !== own && owners.test(each.type));
    put((of === undefined ? own : (other ?? own)).properties, path, readWord(value));
  },
];

/** The parts of a cluster that stand in subnets, as either provider lists them. */
function rolesIn(properties: Properties): Properties[] {
  const roles = objectOf(objectOf(properties["properties"] ?? properties)["computeProfile"])["roles"];
  return [...listIn(roles), ...Object.values(objectOf(properties["roles"])).map(objectOf)];
}

const readWord = (word: string): unknown => (word === "true" || word === "false" ? word === "true" : word);
