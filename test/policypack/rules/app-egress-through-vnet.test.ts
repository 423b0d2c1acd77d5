import assert from "node:assert/strict";

import { appEgressThroughVnet } from "../../../policypack/rules/app-egress-through-vnet";
import { DENY_INTERNET, nsg, NETWORK_ID } from "../shapes";
import {
  judgeOneByOne,
  judgeStack,
  messagesOf,
  type TestResource,
  UNKNOWN,
  urnOf,
  verdictsOf,
} from "../stack";

const RULE = "app-egress-through-vnet";
const found = messagesOf(RULE);

const SUBNET = `${NETWORK_ID}/virtualNetworks/spoke/subnets/apps`;
/** A subnet that no app gets out of: its security group denies the Internet. */
const CLOSED: TestResource[] = [
  nsg(DENY_INTERNET),
  {
    type: "network:Subnet",
    name: "apps",
    props: {
      resourceGroupName: "rg",
      subnetName: "apps",
      virtualNetworkName: "spoke",
      addressPrefix: "10.0.1.0/24",
      networkSecurityGroup: { id: `${NETWORK_ID}/networkSecurityGroups/nsg1` },
    },
  },
];
const ALL = { outboundVnetRouting: { allTraffic: true } };
const app = (props: Record<string, unknown> = {}, type = "web:WebApp", name = "shop"): TestResource => ({
  type,
  name,
  props: { resourceGroupName: "rg", ...props },
});
const swift = (props: Record<string, unknown>, from?: TestResource["from"]): TestResource => ({
  type: "web:WebAppSwiftVirtualNetworkConnection",
  name: "integration",
  props: { resourceGroupName: "rg", ...props },
  ...(from === undefined ? {} : { from }),
});

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "B95 an app without integration": [
        [app()],
        /Web app "shop" can send to the whole Internet straight from the platform \(no virtual network integration\)\./,
      ],
      "B96 an app that sends only private ranges into its subnet": [
        [...CLOSED, app({ virtualNetworkSubnetId: SUBNET })],
        /\(only private ranges are sent into the virtual network\)\./,
      ],
      "B97 a slot beside an app that is closed": [
        [
          ...CLOSED,
          app({ name: "shop", virtualNetworkSubnetId: SUBNET, ...ALL }),
          app({ name: "shop", slot: "staging", kind: "app" }, "web:WebAppSlot", "staging"),
        ],
        /Slot of a web app "staging" can send/,
      ],
      "a function app of the classic provider": [
        [app({}, "azure:appservice/linuxFunctionApp:LinuxFunctionApp")],
        /Function app "shop" can send/,
      ],
      "a Standard logic app": [[app({ kind: "functionapp,workflowapp" })], /Logic app "shop" can send/],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const messages = found(resources);
        assert.equal(messages.length, 1);
        assert.match(messages[0] ?? "", message);
      });
    }

    it("at the app, with a packet and the settings that close it", () => {
      const [violation] = judgeStack([app()]).filter(({ rule }) => rule === RULE);
      assert.equal(violation?.urn, urnOf(app()));
      assert.match(violation.message, /packet: shop -> 1\.0\.0\.0 Tcp port 0 is let out/);
      assert.match(violation.message, /virtualNetworkSubnetId .*outboundVnetRouting\.allTraffic to true/);
    });

    it("with the older flag in the fix where the version has no other", () => {
      const [message = ""] = found([app({}, "azure-native:web/v20230101:WebApp")]);
      assert.match(message, /siteConfig\.vnetRouteAllEnabled to true/);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "N45 an app that sends everything into a closed subnet": [
        ...CLOSED,
        app({ virtualNetworkSubnetId: SUBNET, ...ALL }),
      ],
      "an integration of its own, whose names are not known before the update": [
        ...CLOSED,
        app(ALL),
        swift({ name: UNKNOWN, subnetResourceId: UNKNOWN }, { name: ["shop"], subnetResourceId: ["apps"] }),
      ],
      "a service of which another rule speaks": [app({}, "logic:Workflow")],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }
  });

  describe("cannot decide", () => {
    it("the older flag in a version that may not keep it, and names it", () => {
      const [message = ""] = found([
        ...CLOSED,
        app({ virtualNetworkSubnetId: SUBNET, siteConfig: { vnetRouteAllEnabled: true } }),
      ]);
      assert.match(message, /Web app "shop" may be able to send to the whole Internet/);
      assert.match(message, /siteConfig\.vnetRouteAllEnabled is of older API versions/);
    });

    it("a subnet that is not among the resources", () => {
      const [message = ""] = found([app({ virtualNetworkSubnetId: SUBNET, ...ALL })]);
      assert.match(message, /virtualNetworkSubnetId is a subnet that is not among those read/);
    });

    it("and says nothing of it where no proof is required", () => {
      const verdicts = (requireProof: boolean): string[] =>
        verdictsOf(appEgressThroughVnet, app({ virtualNetworkSubnetId: SUBNET, ...ALL }), { requireProof });
      assert.deepEqual(verdicts(true), ["unknown"]);
      assert.deepEqual(verdicts(false), []);
    });
  });

  it("leaves the order of an update alone, since an integration is made after its app", () => {
    const messages = judgeOneByOne([app(), swift({ name: "shop", subnetResourceId: SUBNET })]);
    assert.deepEqual(
      messages.filter(({ rule }) => rule === RULE),
      [],
    );
  });
});
