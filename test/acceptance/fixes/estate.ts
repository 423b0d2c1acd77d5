import assert from "node:assert/strict";

import type { Finding } from "../../../egress/reach";
import { readModel, type Resource } from "../../../egress/read";
import { APPROVED, group, idOf, resource } from "../../egress/cases/fixtures";
import {
  type Editable,
  isClassic,
  objectAt,
  objectOf,
  type Properties,
  sameText,
  textOf,
} from "./properties";

/** An object that is a rule or a route, and how it is taken out of where it stands. */
export interface Item {
  readonly owner: Editable;
  readonly value: Properties;
  readonly remove: () => void;
}

/** What somebody needs to reach. */
export const NEEDED_ADDRESS = "203.0.114.7";
export const NEEDED_NAME = "api.contoso.com";
/** What people make who are told to make something is called so. */
export const MADE = "made";
/** The private address of the firewall that they make. */
export const MADE_ADDRESS = "10.0.0.68";
/** The network and the subnet that they put a service into. */
export const WALLED_NETWORK = idOf("virtualNetworks", MADE);
export const WALLED_SUBNET = `${MADE}-walled`;

/** The resources of a case while somebody edits them who reads the fix of a finding. */
export class Estate {
  /** Set where the text tells what to do elsewhere, or to accept the finding: then there is nothing to judge again. */
  elsewhere = false;

  constructor(
    readonly finding: Finding,
    public resources: Editable[],
  ) {}

  get(urn: string): Editable {
    const found = this.resources.find((each) => each.urn === urn);
    assert.ok(found !== undefined, `no resource ${urn}`);
    return found;
  }

  add(...made: readonly Resource[]): void {
    const urns = new Set(this.resources.map(({ urn }) => urn));
    this.resources.push(...(made.filter(({ urn }) => !urns.has(urn)) as Editable[]));
  }

  remove(resource: Editable): void {
    this.resources = this.resources.filter((each) => each !== resource);
  }

  byId(id: unknown): Editable | undefined {
    const wanted = typeof id === "object" && id !== null ? (id as Properties)["id"] : id;
    return this.resources.find((each) => typeof wanted === "string" && sameText(each.id, wanted));
  }

  /** The subnet that a finding speaks of: its own, or the one that its interface stands in. */
  subnet(name?: string): { readonly owner: Editable; readonly at: Properties; readonly name: string } {
    const { subnets } = readModel(this.resources);
    const { urn, property } = this.finding;
    const found =
      (name === undefined ? undefined : subnets.find((each) => each.name === name)) ??
      subnets.find((each) => each.urn === urn && each.property === property) ??
      subnets.find((each) => each.urn === urn && each.property === "") ??
      subnets.find((each) => each.interfaces.some((nic) => nic.urn === urn));
    assert.ok(found !== undefined, `no subnet for ${urn}`);
    const owner = this.get(found.urn);
    return { owner, at: objectAt(owner.properties, found.property), name: found.name };
  }

  /** The subnets that a service's packets leave through. */
  subnetsOfService(): string[] {
    const { workloads } = readModel(this.resources);
    return workloads
      .filter(({ urn }) => urn === this.finding.urn)
      .flatMap(({ ways }) => ways.flatMap((way) => (way.kind === "network" ? [way.subnet.name] : [])));
  }

  /** All rules that allow, wherever they stand. */
  rules(): Item[] {
    return this.resources.flatMap((owner) => [
      ...(/(?:Security|Admin)Rule$/.test(owner.type) && !isDenial(owner.properties)
        ? [this.wholeItem(owner)]
        : []),
      ...itemsIn(owner, owner.properties, true),
    ]);
  }

  routes(table: Editable): Item[] {
    const ends = (each: Editable): boolean =>
      sameText(each.properties["routeTableName"], nameOf(table, table.properties));
    return [
      ...itemsOfList(table, table.properties, "routes"),
      ...this.resources
        .filter((each) => each.type.endsWith(":Route") && ends(each))
        .map((each) => this.wholeItem(each)),
    ];
  }

  wholeItem(owner: Editable): Item {
    return {
      owner,
      value: owner.properties,
      remove: () => {
        this.remove(owner);
      },
    };
  }

  /** The route table of a subnet; made where there is none. */
  table(subnet: ReturnType<Estate["subnet"]>): Editable {
    const classic = isClassic(subnet.owner);
    const link = this.resources.find(
      ({ type, properties }) =>
        type.endsWith("SubnetRouteTableAssociation") && sameText(properties["subnetId"], subnet.owner.id),
    );
    const found = this.byId(
      subnet.at["routeTable"] ?? subnet.at["routeTableId"] ?? link?.properties["routeTableId"],
    );
    if (found !== undefined) return found;
    const made = resource("RouteTable", "routeTables", MADE, {
      routes: [],
      disableBgpRoutePropagation: true,
    });
    this.add(made);
    if (classic) {
      if (link !== undefined) this.remove(link);
      this.associate("RouteTable", subnet.owner, { routeTableId: made.id });
    } else subnet.at["routeTable"] = { id: made.id };
    return this.get(made.urn);
  }

  associate(what: string, subnet: Editable, properties: Properties): void {
    this.add({
      urn: `urn:pulumi:dev::estate::azure:network/subnet${what}Association::${MADE}-${subnet.name}`,
      type: `azure:network/subnet${what}Association:Subnet${what}Association`,
      name: `${MADE}-${subnet.name}`,
      properties: { subnetId: subnet.id, ...properties },
    });
  }

  /** A firewall that lets one approved name through. */
  makeFirewall(): void {
    this.add(
      resource("AzureFirewall", "azureFirewalls", MADE, {
        firewallPolicy: { id: idOf("firewallPolicies", MADE) },
        ipConfigurations: [{ privateIPAddress: MADE_ADDRESS }],
      }),
      resource("FirewallPolicy", "firewallPolicies", MADE, {}),
      group(MADE, MADE, 200, [APPROVED]),
    );
  }

  routeTo(table: Editable, addressPrefix: string, nextHop: string): void {
    for (const { value, remove } of this.routes(table))
      if (value["addressPrefix"] === addressPrefix) remove();
    const routes = (table.properties["routes"] ??= []) as Properties[];
    routes.push({
      name: `${MADE}-${addressPrefix}`,
      addressPrefix,
      nextHopType: "VirtualAppliance",
      ...(isClassic(table) ? { nextHopInIpAddress: nextHop } : { nextHopIpAddress: nextHop }),
    });
  }

  /** A private subnet of a network of its own, whose default route leads to a firewall. */
  makeSubnet(): string {
    this.makeFirewall();
    const to = { nextHopType: "VirtualAppliance", nextHopIpAddress: MADE_ADDRESS };
    this.add(
      resource("VirtualNetwork", "virtualNetworks", MADE, {
        addressSpace: { addressPrefixes: ["10.200.0.0/16"] },
      }),
      resource("RouteTable", "routeTables", WALLED_SUBNET, {
        routes: [{ name: "all", addressPrefix: "0.0.0.0/0", ...to }],
        disableBgpRoutePropagation: true,
      }),
      resource("Subnet", `virtualNetworks/${MADE}/subnets`, WALLED_SUBNET, {
        virtualNetworkName: MADE,
        addressPrefix: "10.200.1.0/24",
        defaultOutboundAccess: false,
        routeTable: { id: idOf("routeTables", WALLED_SUBNET) },
      }),
    );
    return idOf(`virtualNetworks/${MADE}/subnets`, WALLED_SUBNET);
  }
}

/** The rules or routes that stand in a property, one by one. */
function itemsOfList(owner: Editable, holder: Properties, key: string): Item[] {
  const list = holder[key];
  if (!Array.isArray(list)) return [];
  return list.flatMap((value: unknown): Item[] =>
    typeof value !== "object" || value === null
      ? []
      : [
          {
            owner,
            value: value as Properties,
            remove: () => {
              holder[key] = (holder[key] as unknown[]).filter((each) => each !== value);
            },
          },
        ],
  );
}

/** The rules that allow, at any depth; a collection says for its rules whether they do. */
function itemsIn(owner: Editable, holder: Properties, allows: boolean): Item[] {
  const { action } = holder;
  const word = typeof action === "object" && action !== null ? (action as Properties)["type"] : action;
  const allowing = allows && !sameText(word, "Deny");
  return Object.entries(holder).flatMap(([key, value]): Item[] => {
    const inner = (Array.isArray(value) ? value : [value]).flatMap((each) =>
      itemsIn(owner, objectOf(each), allowing),
    );
    if (!/[rR]ules$|^ruleConditions$/.test(key) || !allowing) return inner;
    const own = itemsOfList(owner, holder, key).filter(({ value: rule }) => !isDenial(rule));
    return [...own, ...inner];
  });
}

const isDenial = ({ access, action }: Properties): boolean =>
  sameText(access, "Deny") || sameText(action, "Deny");

/** What a rule or a route is called. */
export function nameOf(owner: Editable, value: Properties): string {
  return textOf(value["name"]) ?? (value === owner.properties ? owner.name : "");
}
