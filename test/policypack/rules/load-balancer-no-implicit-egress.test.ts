import assert from "node:assert/strict";

import { DENY_INTERNET, NETWORK_ID, nsg } from "../shapes";
import { judgeOneByOne, messagesOf, type TestResource, UNKNOWN } from "../stack";
import { ruleCalled } from "../context";
import { weighed } from "../weighed";

const RULE = "load-balancer-no-implicit-egress";
const found = messagesOf(RULE);
const judged = weighed(RULE);

type Properties = Record<string, unknown>;

const BALANCER = `${NETWORK_ID}/loadBalancers/lb`;
const POOL = { id: `${BALANCER}/backendAddressPools/pool` };
const FRONT = {
  name: "front",
  id: `${BALANCER}/frontendIPConfigurations/front`,
  publicIPAddress: { id: `${NETWORK_ID}/publicIPAddresses/pip` },
};
const INSIDE = { name: "front", privateIPAddress: "10.0.1.9" };
const https = (more: Properties = {}): Properties => ({
  name: "https",
  protocol: "Tcp",
  frontendPort: 443,
  backendPort: 443,
  frontendIPConfiguration: { id: FRONT.id },
  backendAddressPool: POOL,
  ...more,
});
const balancer = (more: Properties = {}, of: Partial<TestResource> = {}): TestResource => ({
  type: "network:LoadBalancer",
  name: "public",
  props: {
    resourceGroupName: "rg",
    loadBalancerName: "lb",
    sku: { name: "Standard" },
    frontendIPConfigurations: [FRONT],
    backendAddressPools: [{ name: "pool" }],
    loadBalancingRules: [https()],
    ...more,
  },
  ...of,
});
const classic = (
  type: string,
  name: string,
  props: Properties,
  more: Partial<TestResource> = {},
): TestResource => ({
  type: `azure:lb/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`,
  name,
  props,
  ...more,
});
const classicBalancer = classic("LoadBalancer", "public", {
  name: "lb",
  resourceGroupName: "rg",
  sku: "Standard",
  frontendIpConfigurations: [{ name: "front", publicIpAddressId: FRONT.publicIPAddress.id }],
});
const classicRule = (more: Properties = {}, of: Partial<TestResource> = {}): TestResource =>
  classic(
    "Rule",
    "https",
    {
      name: "https",
      loadbalancerId: BALANCER,
      protocol: "Tcp",
      frontendIpConfigurationName: "front",
      backendAddressPoolIds: [POOL.id],
      ...more,
    },
    of,
  );
/** Machines in a private subnet, behind a group where there is one. */
const members = (guard: Properties = {}, ...names: string[]): TestResource[] => [
  {
    type: "network:VirtualNetwork",
    name: "vnet",
    props: {
      resourceGroupName: "rg",
      virtualNetworkName: "vnet",
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
    },
  },
  nsg(DENY_INTERNET),
  {
    type: "network:Subnet",
    name: "app",
    props: {
      resourceGroupName: "rg",
      virtualNetworkName: "vnet",
      subnetName: "app",
      addressPrefix: "10.0.1.0/24",
      defaultOutboundAccess: false,
    },
  },
  ...(names.length === 0 ? ["web"] : names).map((name) => member(name, guard)),
];
const member = (name: string, guard: Properties = {}): TestResource => ({
  type: "network:NetworkInterface",
  name,
  props: {
    resourceGroupName: "rg",
    ipConfigurations: [
      {
        name: "main",
        subnet: { id: `${NETWORK_ID}/virtualNetworks/vnet/subnets/app` },
        loadBalancerBackendAddressPools: [POOL],
      },
    ],
    ...guard,
  },
});
/** A machine behind a closed group, in some pool. */
const inPool = (pool: Properties): TestResource => {
  const { props, ...of } = member("web", CLOSED);
  const [configuration] = props["ipConfigurations"] as Properties[];
  return {
    ...of,
    props: { ...props, ipConfigurations: [{ ...configuration, loadBalancerBackendAddressPools: [pool] }] },
  };
};
const CLOSED = { networkSecurityGroup: { id: `${NETWORK_ID}/networkSecurityGroups/nsg1` } };

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a rule whose pool sends to the Internet by it": [
        [balancer(), ...members()],
        /^mandatory: Rule "https" of load balancer "public" has implicit outbound access for its pool \(disableOutboundSnat is not true\), and members of the pool can send to the whole Internet by it\.$/,
      ],
      "a rule whose members are not among those read": [
        [balancer()],
        /^mandatory: .*; nothing that could send by it was read, so nothing is proved closed\.$/,
      ],
      "a rule that says false": [
        [balancer({ loadBalancingRules: [https({ disableOutboundSnat: false })] })],
        /^mandatory: Rule "https"/,
      ],
      "a rule of several pools": [
        [
          balancer({
            loadBalancingRules: [https({ backendAddressPool: undefined, backendAddressPools: [POOL] })],
          }),
        ],
        /^mandatory: Rule "https"/,
      ],
      "a rule in odd letter case": [
        [
          balancer({
            sku: { Name: "STANDARD" },
            loadBalancingRules: [https({ DisableOutboundSNAT: "False" })],
          }),
        ],
        /^mandatory: Rule "https"/,
      ],
      "a rule of an API version": [
        [balancer({}, { type: "azure-native:network/v20230901:LoadBalancer" })],
        /^mandatory: Rule "https"/,
      ],
      "a rule of a local package": [
        [balancer({}, { type: "azure-native_network_v20250701:network:LoadBalancer" })],
        /^mandatory: Rule "https"/,
      ],
      "a frontend with a prefix": [
        [balancer({ frontendIPConfigurations: [{ name: "front", publicIPPrefix: { id: "prefix" } }] })],
        /^mandatory: Rule "https"/,
      ],
      "a rule (classic)": [
        [classicBalancer, classicRule()],
        /^mandatory: Rule "https" of load balancer "public"/,
      ],
      "a rule whose balancer will have an id (classic)": [
        [classicBalancer, classicRule({ loadbalancerId: UNKNOWN }, { from: { loadbalancerId: ["public"] } })],
        /^mandatory: Rule "https" of load balancer "public" has/,
      ],
      "the Basic SKU, whatever its rules say": [
        [balancer({ sku: { name: "basic" }, loadBalancingRules: [https({ disableOutboundSnat: true })] })],
        /^mandatory: Load balancer "public" has the Basic SKU, which gives every pool outbound access/,
      ],
      "a balancer without a SKU, which is a Basic one": [
        [balancer({ sku: undefined })],
        /^mandatory: Load balancer "public" has the Basic SKU/,
      ],
      "one open member beside a closed one": [
        [balancer(), ...members(CLOSED), member("other")],
        /^mandatory: .* can send to the whole Internet by it\.$/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = judged(resources);
        assert.match(first ?? "", message);
        assert.deepEqual(others, []);
      });
    }

    it("each rule that gives a way out, and no other", () => {
      const rules = [
        https(),
        https({ name: "closed", disableOutboundSnat: true }),
        https({ name: "http", frontendPort: 80 }),
      ];
      const names = judged([balancer({ loadBalancingRules: rules })]).map(
        (text) => /Rule "(\w+)"/.exec(text)?.[1],
      );
      assert.deepEqual(names, ["https", "http"]);
    });

    it("with the setting that closes it", () => {
      assert.match(
        found([balancer()])[0] ?? "",
        /at: {5}loadBalancingRules\[0\]\.disableOutboundSnat\n.*\n? {2}fix: {4}Set loadBalancingRules\[0\]\.disableOutboundSnat to true;/,
      );
      assert.match(
        found([classicBalancer, classicRule()])[0] ?? "",
        /fix: {4}Set disableOutboundSnat to true;/,
      );
      assert.match(
        found([balancer({ sku: { name: "Basic" } })])[0] ?? "",
        /Set sku\.name to Standard, and disableOutboundSnat of its rules to true\./,
      );
    });
  });

  describe("allows", () => {
    const closed = https({ disableOutboundSnat: true });
    const cases: Record<string, TestResource[]> = {
      "a rule that gives no outbound access": [balancer({ loadBalancingRules: [closed] }), ...members()],
      "a rule that says so as a text": [
        balancer({ loadBalancingRules: [https({ disableOutboundSnat: "True" })] }),
      ],
      "an outbound rule, which is meant": [
        balancer({
          loadBalancingRules: [closed],
          outboundRules: [
            {
              name: "out",
              protocol: "All",
              backendAddressPool: POOL,
              frontendIPConfigurations: [{ id: FRONT.id }],
            },
          ],
        }),
        ...members(),
      ],
      "inbound NAT rules alone": [
        balancer({ loadBalancingRules: [], inboundNatRules: [{ name: "ssh", frontendPort: 22 }] }),
      ],
      "an internal balancer": [balancer({ frontendIPConfigurations: [INSIDE] }), ...members()],
      "a rule of the internal frontend beside a public one": [
        balancer({ frontendIPConfigurations: [INSIDE, { ...FRONT, name: "public", id: undefined }] }),
      ],
      "an internal balancer of the Basic SKU": [
        balancer({ sku: { name: "Basic" }, frontendIPConfigurations: [INSIDE] }),
      ],
      "a Basic balancer without a pool": [
        balancer({ sku: { name: "Basic" }, backendAddressPools: [], loadBalancingRules: [] }),
      ],
      "a rule without a pool": [balancer({ loadBalancingRules: [https({ backendAddressPool: null })] })],
      "a balancer of the Global tier": [balancer({ sku: { name: "Standard", tier: "Global" } })],
      "a rule that gives no outbound access (classic)": [
        classicBalancer,
        classicRule({ disableOutboundSnat: true }),
      ],
      "an outbound rule (classic)": [
        classicBalancer,
        classic("OutboundRule", "out", {
          loadbalancerId: BALANCER,
          protocol: "All",
          backendAddressPoolId: POOL.id,
          frontendIpConfigurations: [{ name: "front" }],
        }),
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(judged(resources), []);
      });
    }

    const advice: Record<string, TestResource[]> = {
      "every member is behind a closed group": [balancer(), ...members(CLOSED, "one", "two")],
      "every member of a Basic balancer is behind a closed group": [
        balancer({ sku: { name: "Basic" } }),
        ...members(CLOSED),
      ],
      "every member is behind a closed group (classic)": [classicBalancer, classicRule(), ...members(CLOSED)],
      "a member gets out by an outbound rule, and only by that": [
        balancer({
          loadBalancingRules: [https({ protocol: "Udp" })],
          outboundRules: [
            {
              name: "out",
              protocol: "Tcp",
              backendAddressPool: POOL,
              frontendIPConfigurations: [{ id: FRONT.id }],
            },
          ],
        }),
        ...members(CLOSED).map((each) =>
          each.name === "nsg"
            ? nsg(
                { ...DENY_INTERNET, name: "tcp", protocol: "Tcp", access: "Allow", priority: 100 },
                DENY_INTERNET,
              )
            : each,
        ),
      ],
    };
    for (const [name, resources] of Object.entries(advice)) {
      it(`as advice, where ${name}`, () => {
        const [first, ...others] = judged(resources);
        assert.match(
          first ?? "",
          /^advisory: .*; members of the pool can send nothing by it as things stand\.$/,
        );
        assert.deepEqual(others, []);
      });
    }

    it("during an update, until the stack is complete", () => {
      assert.deepEqual(judgeOneByOne([balancer(), ...members()], [ruleCalled(RULE)]), []);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "whether a rule gives outbound access": [
        [balancer({ loadBalancingRules: [https({ disableOutboundSnat: UNKNOWN })] })],
        /^advisory: Rule "https" of load balancer "public" may have implicit outbound access for its pool; nothing .*: loadBalancingRules\[0\]\.disableOutboundSnat is not known/,
      ],
      "a setting that is a secret": [
        [balancer({ loadBalancingRules: [https({ disableOutboundSnat: "[secret]" })] })],
        /^mandatory: .* may have implicit outbound access .*is a secret/,
      ],
      "rules that are secrets": [
        [balancer({ loadBalancingRules: "[secret]" })],
        /^mandatory: .* may have implicit outbound access .*loadBalancingRules is a secret/,
      ],
      "whether a balancer is a Basic one": [
        [balancer({ sku: "[secret]", loadBalancingRules: [https({ disableOutboundSnat: true })] })],
        /^mandatory: Load balancer "public" may have the Basic SKU.*sku is a secret/,
      ],
      "whether a frontend is public": [
        [balancer({ frontendIPConfigurations: [{ name: "front", publicIPAddress: "[secret]" }] })],
        /^mandatory: .* may have implicit outbound access .*publicIPAddress is a secret/,
      ],
      "which frontends there are, and which of them a rule names": [
        [
          balancer({
            frontendIPConfigurations: UNKNOWN,
            loadBalancingRules: [https({ frontendIPConfiguration: { id: UNKNOWN } })],
          }),
        ],
        /^advisory: .* may have implicit outbound access .*frontendIPConfigurations is not known/,
      ],
      "frontends that are of no kind that Azure takes": [
        [balancer({ frontendIPConfigurations: ["front"] })],
        /^mandatory: .* may have implicit outbound access .*frontendIPConfigurations\[0\] is of another kind/,
      ],
      "a rule that is of no kind that Azure takes": [
        [balancer({ loadBalancingRules: [["https"]] })],
        /^mandatory: .* may have implicit outbound access .*loadBalancingRules\[0\] is of another kind/,
      ],
      "whose balancer is in another stack (classic)": [
        [classicRule()],
        /^mandatory: Rule "https" may have .*loadbalancerId is a load balancer that is not among those read/,
      ],
      "whether a machine is a member": [
        [balancer(), ...members().filter(({ name }) => name !== "web"), inPool({ id: "[secret]" })],
        /^mandatory: Rule "https" .*; nothing that could send by it was read, so nothing is proved closed\.$/,
      ],
      "what the routes of a member are": [
        [
          balancer(),
          ...members().map((each) =>
            each.name === "app"
              ? { ...each, props: { ...each.props, routeTable: { id: "elsewhere" } } }
              : each,
          ),
        ],
        /^mandatory: .* members of the pool may be able to send .*routeTable/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = judged(resources);
        assert.match(first ?? "", message);
        assert.deepEqual(others, []);
      });
    }
  });
});
