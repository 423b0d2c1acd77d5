import assert from "node:assert/strict";

import { type Resource, UNKNOWN_TEXT } from "../../../egress/read";
import {
  ALLOW_ALL,
  allowNames,
  answer,
  egressRule,
  firewallWith,
  proxied,
  PROXY,
  attached,
} from "./firewall-parts";
import { cases, idOf, resource } from "./fixtures";

describe("what a firewall takes as a proxy", () => {
  describe("explicit proxy", () => {
    cases({
      "B68 every name, without a route": [proxied([allowNames("*")], PROXY), "unrestricted", /Tcp 443$/],
      "one name": [proxied([allowNames("api.contoso.com")], PROXY), "restricted"],
      "turned on or off, which is not known yet": [
        proxied([allowNames("*")], { ...PROXY, enableExplicitProxy: UNKNOWN_TEXT }),
        "unknown",
      ],
      "turned off": [proxied([allowNames("*")], { ...PROXY, enableExplicitProxy: false }), "none"],
      "network rules do not count": [proxied([ALLOW_ALL], PROXY), "none"],
      "a security group that closes its ports": [
        proxied([allowNames("*")], PROXY, { rules: [egressRule({ destinationAddressPrefix: "10.0.0.4" })] }),
        "none",
      ],
      "a security group that leaves one port": [
        proxied([allowNames("*")], PROXY, { rules: [egressRule({ destinationPortRange: "8080" })] }),
        "unrestricted",
      ],
      "a security group that denies the Internet": [
        proxied([allowNames("*")], PROXY, { rules: [egressRule({ destinationAddressPrefix: "Internet" })] }),
        "unrestricted",
      ],
    });

    const away = (peered: boolean): Resource[] =>
      proxied([allowNames("*")], PROXY, {
        others: [
          resource("VirtualNetwork", "virtualNetworks", "hub", {
            addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
            ...(peered
              ? {
                  virtualNetworkPeerings: [
                    { name: "p", remoteVirtualNetwork: { id: idOf("virtualNetworks", "vnet") } },
                  ],
                }
              : {}),
          }),
          resource("Subnet", "virtualNetworks/hub/subnets", "AzureFirewallSubnet", {
            virtualNetworkName: "hub",
            addressPrefix: "10.1.0.0/26",
          }),
          firewallWith({
            ...attached,
            ipConfigurations: [
              { subnet: { id: idOf("virtualNetworks/hub/subnets", "AzureFirewallSubnet") } },
            ],
          }),
        ],
      });
    cases({
      "in a network that is peered": [away(true), "unrestricted"],
      "in a network that is not": [away(false), "none"],
    });

    it("answers the same for one request", () => {
      const resources = proxied([allowNames("api.contoso.com")], PROXY);
      assert.equal(answer(resources, "api.contoso.com"), "allowed");
      assert.equal(answer(resources, "www.contoso.com"), "denied");
      assert.equal(answer(resources, "8.8.8.8"), "denied");
    });
  });
});
