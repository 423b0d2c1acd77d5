import assert from "node:assert/strict";

import { UNKNOWN_TEXT } from "../../../egress/read";
import {
  answer,
  classicCollection,
  firewallWith,
  NO_RULES,
  policyWith,
  relay,
  attached,
} from "./firewall-parts";
import { cases, FF, group, idOf, resource } from "./fixtures";

describe("what a firewall relays", () => {
  describe("DNAT", () => {
    cases({
      "B65 to a public name": [
        FF(relay({ translatedFqdn: "relay.attacker.example.com" })),
        "broad",
        /^10\.0\.1\.4 20\.30\.40\.50 Tcp 443$/,
      ],
      "to a public address": [FF(relay({ translatedAddress: "8.8.8.8" })), "broad", /20\.30\.40\.50/],
      "to a machine in the network": [FF(relay({ translatedAddress: "10.0.2.4" })), "none"],
      "to a name of the customer's own": [FF(relay({ translatedFqdn: "db.internal" })), "none"],
      "for other sources": [
        FF(relay({ translatedAddress: "8.8.8.8", sourceAddresses: ["10.9.0.0/16"] })),
        "none",
      ],
      "in a classic collection": [
        FF(NO_RULES, {
          others: [
            firewallWith({}),
            classicCollection(
              "FirewallNatRuleCollection",
              {
                protocols: ["TCP"],
                destinationAddresses: ["20.30.40.50"],
                destinationPorts: ["443"],
                translatedAddress: "8.8.8.8",
                translatedPort: "443",
              },
              { action: "Dnat" },
            ),
          ],
        }),
        "broad",
      ],
    });

    const address = resource("PublicIPAddress", "publicIPAddresses", "pip", {});
    cases({
      "to a target that is not known yet": [FF(relay({ translatedAddress: UNKNOWN_TEXT })), "unknown"],
      "at an address that is made in the same update": [
        FF(NO_RULES, {
          others: [
            address,
            {
              ...group(
                "nat",
                "policy",
                300,
                relay({ translatedAddress: "8.8.8.8", destinationAddresses: [UNKNOWN_TEXT] }),
              ),
              propertyDependencies: { ruleCollections: [address.urn] },
            },
          ],
        }),
        "broad",
        /^10\.0\.1\.4 address of pip Tcp 443$/,
      ],
      "where forced tunnelling makes DNAT idle": [
        FF(relay({ translatedAddress: "8.8.8.8" }), {
          others: [firewallWith({ ...attached, managementIpConfiguration: { name: "management" } })],
        }),
        "unknown",
      ],
      "of a base policy": [
        FF(NO_RULES, {
          others: [
            resource("FirewallPolicy", "firewallPolicies", "base", {}),
            group("base-group", "base", 100, relay({ translatedAddress: "8.8.8.8" })),
            policyWith({ basePolicy: { id: idOf("firewallPolicies", "base") } }),
          ],
        }),
        "broad",
      ],
    });

    it("lets the packet to the firewall's address out, and no other", () => {
      const resources = FF(relay({ translatedAddress: "8.8.8.8" }));
      assert.equal(answer(resources, "20.30.40.50"), "allowed");
      assert.equal(answer(resources, "20.30.40.50", 80), "denied");
      assert.equal(answer(resources, "8.8.8.8"), "denied");
    });
  });
});
