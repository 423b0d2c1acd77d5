import assert from "node:assert/strict";

import { DEFAULT_THRESHOLDS, judgeFirewallPolicies, walkedWitness } from "../../../egress/reach";
import { readModel, type Resource } from "../../../egress/read";
import { UNKNOWN } from "../../policypack/stack";
import { relay } from "../cases/firewall-parts";
import { collection, egressOfNic, estate, networkRule, type Parts, rule } from "../cases/fixtures";
import { hub, hubFirewall, last, peered, peering, route } from "./networks";

type Properties = Record<string, unknown>;

const RELAY = { translatedFqdn: "relay.attacker.example", destinationAddresses: ["10.8.0.4"] };

/** A private subnet whose network may be peered with that of a firewall that relays. */
const spoke = (others: readonly Resource[], rules: Properties = RELAY, more: Parts = {}): Resource[] =>
  estate({
    subnet: { defaultOutboundAccess: false },
    ...more,
    others: [...hub(relay(rules)), ...others],
  });

const verdictOf = (resources: Resource[]): string => egressOfNic(last(resources)).verdict;

describe("DNAT at a firewall's private address", () => {
  it("is a way out for whoever is peered with its network, without any route", () => {
    const { verdict, exits, open } = egressOfNic(spoke(peered("vnet", "hub")));
    assert.deepEqual([verdict, exits, open.domains], ["broad", ["firewall"], ["relay.attacker.example"]]);
    assert.deepEqual(open.witness, {
      source: "10.0.1.4",
      destination: "10.8.0.4",
      protocol: "Tcp",
      port: 443,
    });
  });

  it("is one beside a route to nowhere, or to the firewall itself", () => {
    for (const only of [route("0.0.0.0/0", "None"), route("10.8.0.0/16", "VirtualAppliance", "10.8.0.4")])
      assert.equal(verdictOf(spoke(peered("vnet", "hub"), RELAY, { routes: [only] })), "broad");
  });

  it("is none where packets do not get there", () => {
    assert.equal(verdictOf(spoke([])), "none", "no peering");
    const dropped = { routes: [route("10.8.0.0/16", "None")] };
    assert.equal(verdictOf(spoke(peered("vnet", "hub"), RELAY, dropped)), "none", "a route");
    const denied = { rules: [rule({ access: "Deny", destinationAddressPrefix: "*" })] };
    assert.equal(verdictOf(spoke(peered("vnet", "hub"), RELAY, denied)), "none", "a security group");
    const ports = {
      rules: [rule({ access: "Deny", destinationPortRange: "443", destinationAddressPrefix: "10.8.0.4" })],
    };
    assert.equal(verdictOf(spoke(peered("vnet", "hub"), RELAY, ports)), "none", "the port");
    const others = { ...RELAY, sourceAddresses: ["10.7.0.0/16"] };
    assert.equal(verdictOf(spoke(peered("vnet", "hub"), others)), "none", "other senders");
    const inbound = { ...RELAY, translatedFqdn: undefined, translatedAddress: "10.0.2.4" };
    assert.equal(verdictOf(spoke(peered("vnet", "hub"), inbound)), "none", "a private target");
  });

  it("is not known where the peering, the target or the firewall's address is not", () => {
    assert.equal(verdictOf(spoke([peering("vnet", "hub")])), "unknown");
    assert.equal(verdictOf(spoke(peered("vnet", "hub"), { ...RELAY, translatedFqdn: UNKNOWN })), "unknown");
    const late = hubFirewall({ ipConfigurations: [{ privateIPAddress: UNKNOWN }] });
    assert.equal(verdictOf(spoke([...peered("vnet", "hub"), late])), "unknown");
  });

  it("is one through another firewall that lets packets to it through", () => {
    const through = (destination: string, forwarding: boolean): string =>
      verdictOf(
        spoke(peered("vnet", "hub", { allowForwardedTraffic: forwarding }), RELAY, {
          routes: [route("10.8.0.0/16", "VirtualAppliance", "10.0.0.4")],
          collections: [collection("Allow", 100, networkRule({ destinationAddresses: [destination] }))],
        }),
      );
    assert.equal(through("10.8.0.4", true), "broad");
    assert.equal(through("10.8.0.4", false), "unknown");
    assert.equal(through("10.8.0.5", true), "none");
  });

  it("is judged with a sender that gets there", () => {
    const model = readModel(spoke(peered("vnet", "hub")));
    const [judged] = judgeFirewallPolicies(model, DEFAULT_THRESHOLDS);
    const opening = judged?.broad[0];
    assert.ok(opening !== undefined);
    assert.equal(opening.reach.witness?.destination, "10.8.0.4");
    const witness = walkedWitness(opening.reach.witness, opening.grants, model);
    assert.equal(witness?.source, "10.0.1.4");
  });
});
