import assert from "node:assert/strict";

import { readModel, type Resource } from "../../../egress/read";
import {
  ALLOW_ALL,
  allowNames,
  answer,
  EVERYWHERE,
  firewallWith,
  inline,
  NO_RULES,
  policyWith,
  attached,
} from "./firewall-parts";
import { cases, FF, firewall, idOf } from "./fixtures";

describe("where a firewall sends on", () => {
  describe("what goes on to another hop", () => {
    const never = (privateRanges: string[]): Resource => policyWith({ snat: { privateRanges } });
    const tunnel = { managementIpConfiguration: { name: "management" } };
    cases({
      "E156 no source NAT: the next hop decides": [
        FF([ALLOW_ALL], { others: [never(["0.0.0.0/0"])] }),
        "unknown",
      ],
      "no source NAT, in two halves": [
        FF([ALLOW_ALL], { others: [never(["0.0.0.0/1", "128.0.0.0/1"])] }),
        "unknown",
      ],
      "no source NAT for one public block": [
        FF([ALLOW_ALL], { others: [never(["10.0.0.0/8", "20.0.0.0/8"])] }),
        "unrestricted",
      ],
      "application rules have it always": [
        FF([allowNames("*")], { others: [never(["0.0.0.0/0"])] }),
        "unrestricted",
      ],
      "ranges of a classic firewall": [
        FF(NO_RULES, {
          others: [
            firewallWith({
              networkRuleCollections: inline(EVERYWHERE),
              additionalProperties: { "Network.SNAT.PrivateRanges": "IANAPrivateRanges, 0.0.0.0/0" },
            }),
          ],
        }),
        "unknown",
      ],
      "ranges of the firewall beside a policy": [
        FF([ALLOW_ALL], { others: [firewallWith({ ...attached, privateIpRanges: ["0.0.0.0/0"] })] }),
        "unrestricted",
      ],
      "E161 forced tunnelling": [
        FF([ALLOW_ALL], { others: [firewallWith({ ...attached, ...tunnel })] }),
        "unknown",
      ],
      "forced tunnelling takes names along": [
        FF([allowNames("*")], { others: [firewallWith({ ...attached, ...tunnel })] }),
        "unknown",
      ],
      "the management address of Basic": [
        FF([ALLOW_ALL], { others: [firewallWith({ ...attached, ...tunnel, sku: { tier: "Basic" } })] }),
        "unrestricted",
      ],
      "forced tunnelling of what nothing lets out": [
        FF(NO_RULES, { others: [firewallWith({ ...attached, ...tunnel })] }),
        "none",
      ],
    });

    it("answers the same for one packet", () => {
      const resources = FF([ALLOW_ALL], { others: [never(["20.0.0.0/8"])] });
      assert.equal(answer(resources, "20.1.2.3"), "unknown");
      assert.equal(answer(resources, "8.8.8.8"), "allowed");
      const tunnelled = FF([allowNames("api.contoso.com")], {
        others: [firewallWith({ ...attached, ...tunnel })],
      });
      assert.equal(answer(tunnelled, "api.contoso.com"), "unknown");
      assert.equal(answer(tunnelled, "www.contoso.com"), "denied");
    });
  });

  describe("policies that were not read", () => {
    cases({
      "E118 a base policy": [
        FF([allowNames("api.contoso.com")], {
          others: [policyWith({ basePolicy: { id: idOf("firewallPolicies", "elsewhere") } })],
        }),
        "unknown",
      ],
      "a base policy, where its child opens all": [
        FF([ALLOW_ALL], {
          others: [policyWith({ basePolicy: { id: idOf("firewallPolicies", "elsewhere") } })],
        }),
        "unrestricted",
      ],
      "E166 the firewall's own policy": [
        FF(NO_RULES, {
          others: [firewallWith({ firewallPolicy: { id: idOf("firewallPolicies", "elsewhere") } })],
        }),
        "unknown",
      ],
    });
  });

  describe("settings that are no reach", () => {
    const NOTES = {
      threatIntelWhitelist: { ipAddresses: ["0.0.0.0/0", "20.1.2.3"], fqdns: ["*"] },
      intrusionDetection: {
        mode: "Deny",
        configuration: {
          bypassTrafficSettings: [
            { name: "backup", protocol: "ANY", sourceAddresses: ["10.0.1.4"], destinationAddresses: ["*"] },
          ],
        },
      },
    };
    const one = [allowNames("api.contoso.com")];
    cases({
      "N28 addresses that threat intelligence leaves alone": [
        FF(one, { others: [policyWith({ threatIntelWhitelist: NOTES.threatIntelWhitelist })] }),
        "restricted",
      ],
      "N29 a backup server that IDPS leaves alone": [
        FF(one, { others: [policyWith({ intrusionDetection: NOTES.intrusionDetection })] }),
        "restricted",
      ],
    });
  });

  it("takes the address that a firewall in a hub tells", () => {
    const [inHub] = readModel([
      ...firewall(NO_RULES).filter(({ name }) => name !== "firewall"),
      firewallWith({
        ...attached,
        ipConfigurations: undefined,
        hubIPAddresses: { privateIPAddress: "10.100.0.132" },
      }),
    ]).firewalls;
    assert.equal(inHub?.privateAddress, "10.100.0.132");
    assert.equal(inHub.network, undefined);
  });
});
