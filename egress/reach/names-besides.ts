import type { Unknown } from "../azure";
import type { Model } from "../read";
import { ALL_PORTS, AddressSet, PacketSet } from "../space";
import { RuleSets } from "./rule-sets";

/**
 * Firewall policies that let requests for names out, and do not deny all packets to some addresses first: which
 * addresses a name has is not known. An explicit proxy asks no network rule at all (E158).
 */
export function namesBesides(
  model: Model,
  to: AddressSet,
): { readonly title: string; readonly urn: string; readonly unknown: readonly Unknown[] }[] {
  if (to.isEmpty) return [];
  const { v4 } = AddressSet.union(
    model.subnets.filter(({ platform }) => !platform).map(({ addresses }) => addresses),
  );
  const sources = v4.isEmpty ? AddressSet.allIpv4 : AddressSet.of(v4, AddressSet.none.v6);
  const sent = PacketSet.box({ protocols: ["Tcp"], ports: ALL_PORTS, sources, destinations: to });
  return model.firewallPolicies.flatMap(({ urn, title, rules }) => {
    const [first] = rules.application.filter(({ action }) => action.most === "Allow");
    const firewalls = model.firewalls.filter(({ policies }) => policies.includes(urn));
    if (first === undefined || firewalls.length === 0) return [];
    const isProxy = firewalls.some(({ proxyPorts }) => !proxyPorts.most.isEmpty);
    const { decided } = RuleSets.of(model).through(urn, urn, rules.network, "open");
    if (!isProxy && decided.contains(sent)) return [];
    const reason = `names hosts whose addresses are not known, and ${isProxy ? PROXIED : UNDENIED}`;
    return [{ title, urn, unknown: [{ urn: first.at.urn, property: first.at.property, reason }] }];
  });
}

const PROXIED = "an explicit proxy asks no network rule";
const UNDENIED = "no network rule denies all blocked ones first";
