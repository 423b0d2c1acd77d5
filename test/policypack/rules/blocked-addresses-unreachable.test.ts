import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, ruleCalled } from "../context";
import {
  applicationRule,
  collection,
  firewallPolicy,
  ipGroup,
  ipGroupId,
  NETWORK_ID,
  networkRule,
  nsg,
  policyId,
  ruleCollectionGroup,
  securityRule,
} from "../shapes";
import { judgeStack, messagesOf, type TestResource, UNKNOWN, urnOf } from "../stack";

const RULE = "blocked-addresses-unreachable";
const found = messagesOf(RULE);

const ATTACKER = "20.50.1.77";
const NSG_ID = `${NETWORK_ID}/networkSecurityGroups/nsg1`;

const blocks = (...activeBlocks: Record<string, unknown>[]): TestResource => ({
  type: "azure-lockdown:network:NetworkBlockList",
  name: "guard",
  props: {
    activeBlocks: activeBlocks.map((fields) => ({
      address: ATTACKER,
      reason: "C2 server",
      direction: "both",
      addedAt: "2026-11-24T11:00:00Z",
      expiresAt: "2026-11-25T11:00:00Z",
      ...fields,
    })),
  },
});
const OUT = blocks({ direction: "out" });
const IN = blocks({ direction: "in" });

/** A subnet with the security group, and default outbound access unless it is private. */
const subnet = (props: Record<string, unknown> = {}, type = "network:Subnet"): TestResource => ({
  type,
  name: "app",
  props: {
    subnetName: "app",
    virtualNetworkName: "spoke",
    addressPrefix: "10.0.1.0/24",
    networkSecurityGroup: { id: NSG_ID },
    ...props,
  },
});
const PRIVATE = { defaultOutboundAccess: false };
const inbound = (fields: Record<string, unknown> = {}): Record<string, unknown> =>
  securityRule({
    direction: "Inbound",
    sourceAddressPrefix: "Internet",
    destinationAddressPrefix: "*",
    ...fields,
  });
const denyOut = (fields: Record<string, unknown> = {}): Record<string, unknown> =>
  securityRule({ name: "no", access: "Deny", destinationAddressPrefix: ATTACKER, ...fields });
const denyIn = (fields: Record<string, unknown> = {}): Record<string, unknown> =>
  inbound({ name: "no", access: "Deny", sourceAddressPrefix: ATTACKER, ...fields });
/** An interface in the subnet with a public address of its own. */
const NIC: TestResource = {
  type: "network:NetworkInterface",
  name: "nic",
  props: {
    ipConfigurations: [
      { subnet: { id: UNKNOWN }, publicIPAddress: { id: UNKNOWN }, privateIPAddress: "10.0.1.4" },
    ],
  },
  from: { ipConfigurations: ["app"] },
};
/** A subnet whose default route leads to a firewall of the policy `hub`. */
const behindFirewall = (...rules: TestResource[]): TestResource[] => [
  nsg(),
  {
    type: "network:RouteTable",
    name: "routes",
    props: {
      routeTableName: "routes",
      routes: [
        {
          name: "default",
          addressPrefix: "0.0.0.0/0",
          nextHopType: "VirtualAppliance",
          nextHopIpAddress: "10.1.0.4",
        },
      ],
    },
  },
  subnet({ ...PRIVATE, routeTable: { id: `${NETWORK_ID}/routeTables/routes` } }),
  {
    type: "network:AzureFirewall",
    name: "firewall",
    props: {
      firewallPolicy: { id: policyId("hub") },
      ipConfigurations: [{ privateIPAddress: "10.1.0.4" }],
    },
  },
  firewallPolicy("hub"),
  ...rules,
];
const rules = (name: string, priority: number, ...collections: unknown[]): TestResource =>
  ruleCollectionGroup(name, "hub", priority, collections);

/** The findings with these options and without a block list. */
function judged(resources: readonly TestResource[], addresses: readonly string[]): string[] {
  const model = readModel(
    resources.map((each) => ({
      urn: urnOf(each),
      type: each.type.replace(/^network:/, "azure-native:network:"),
      name: each.name,
      properties: each.props,
    })),
  );
  return findingsOf(ruleCalled(RULE), model, { addresses }, CONTEXT).map(({ message }) => message);
}

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "no Deny on the way out": [
        [OUT, nsg(), subnet()],
        /Subnet "app" can reach the blocked address 20\.50\.1\.77, let out by "AllowInternetOutBound" of "nsg"\./,
      ],
      "an Allow before the Deny": [
        [
          OUT,
          nsg(
            securityRule({ name: "partner", destinationAddressPrefix: "20.50.0.0/16" }),
            denyOut({ priority: 200 }),
          ),
          subnet(),
        ],
        /let out by "partner" of "nsg"/,
      ],
      "a Deny of one protocol": [[OUT, nsg(denyOut({ protocol: "Tcp" })), subnet()], /Udp port 0 is let out/],
      "a Deny of some ports": [
        [OUT, nsg(denyOut({ destinationPortRange: "443" })), subnet()],
        /Tcp port 0 is let out/,
      ],
      "a Deny of a part of the block": [
        [
          blocks({ address: "20.50.1.0/24", direction: "out" }),
          nsg(denyOut({ destinationAddressPrefix: "20.50.1.0/25" })),
          subnet(),
        ],
        /the blocked addresses 20\.50\.1\.128 and 127 more/,
      ],
      "a Deny for some of the subnet": [
        [OUT, nsg(denyOut({ sourceAddressPrefix: "10.0.1.0/25" })), subnet()],
        /10\.0\.1\.128 -> 20\.50\.1\.77/,
      ],
      "an inbound Allow": [
        [IN, nsg(inbound({ name: "web", destinationPortRange: "443" })), subnet(PRIVATE)],
        /The blocked address 20\.50\.1\.77 can reach subnet "app", let in by "web" of "nsg"\./,
      ],
      "an inbound Allow before the Deny": [
        [IN, nsg(inbound({ name: "web" }), denyIn({ priority: 200 })), subnet(PRIVATE)],
        /let in by "web"/,
      ],
      "both ways, each by itself": [[blocks({}), nsg(inbound(), denyOut()), subnet()], /is let in/],
      IPv6: [
        [
          blocks({ address: "2a01::77", direction: "in" }),
          nsg(inbound({ sourceAddressPrefix: "::/0" })),
          subnet({ ...PRIVATE, addressPrefix: undefined, addressPrefixes: ["10.0.1.0/24", "fd00::/64"] }),
        ],
        /2a01::77 -> fd00:: Tcp port 0 is let in/,
      ],
      "a firewall that allows it": [
        [
          OUT,
          ...behindFirewall(rules("group", 200, collection("Allow", 100, networkRule({ name: "wide" })))),
        ],
        /let out by "AllowInternetOutBound" of "nsg" and "wide" of "group"/,
      ],
      "an app that sends past every network": [
        [OUT, { type: "web:WebApp", name: "shop", props: { siteConfig: {} } }],
        /"shop" can reach the blocked address 20\.50\.1\.77\.\n  packet: shop -> 20\.50\.1\.77/,
      ],
      "a security admin rule that accepts it past the group": [
        [
          IN,
          nsg(denyIn()),
          subnet({ ...PRIVATE, virtualNetworkName: "spoke" }),
          ...securityAdmin("AlwaysAllow"),
        ],
        /let in by "admin"\./,
      ],
      "the classic provider": [
        [
          OUT,
          {
            type: "azure:network/networkSecurityGroup:NetworkSecurityGroup",
            name: "nsg",
            props: { name: "nsg1", securityRules: [securityRule({ name: "all" })] },
          },
          {
            type: "azure:network/subnet:Subnet",
            name: "app",
            props: { name: "app", virtualNetworkName: "spoke", addressPrefixes: ["10.0.1.0/24"] },
          },
          {
            type: "azure:network/subnetNetworkSecurityGroupAssociation:SubnetNetworkSecurityGroupAssociation",
            name: "link",
            props: { subnetId: UNKNOWN, networkSecurityGroupId: UNKNOWN },
            from: { subnetId: ["app"], networkSecurityGroupId: ["nsg"] },
          },
        ],
        /let out by "all" of "nsg"/,
      ],
      "the firewall's own block list": [
        [{ ...OUT, type: "azure-lockdown:network:LockedDownFirewall" }, nsg(), subnet()],
        /Subnet "app" can reach/,
      ],
      "another version": [[OUT, nsg(), subnet({}, "azure-native:network/v20230901:Subnet")], /can reach/],
      "a local package": [
        [
          OUT,
          nsg(),
          subnet({ defaultOutboundAccess: true }, "azure-native_network_v20250701:network:Subnet"),
        ],
        /can reach/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const messages = found(resources);
        assert.equal(messages.length, 1, messages.join("\n"));
        assert.match(messages[0] ?? "", message);
      });
    }

    it("with a packet, how many addresses, and a fix that names the rule", () => {
      const [violation] = judgeStack([OUT, nsg(), subnet()], [ruleCalled(RULE)]);
      for (const line of [
        "  packet: 10.0.1.4 -> 20.50.1.77 Tcp port 0 is let out",
        "  opens:  1 public IPv4 address",
        '  fix:    Deny the block list before "AllowInternetOutBound" of "nsg", in the subnet\'s security group or the firewall\'s base policy.',
      ])
        assert.ok(violation?.message.split("\n").includes(line), violation?.message);
    });

    it("addresses that an option names", () => {
      assert.equal(judged([nsg(), subnet()], [ATTACKER, "20.51.0.0/24"]).length, 1);
      assert.match(judged([nsg(), subnet()], [ATTACKER, "20.51.0.0/24"])[0] ?? "", /and 256 more/);
    });

    it("an interface beside its subnet only where it differs", () => {
      const both = found([blocks({}), nsg(denyOut(), inbound({ name: "web" })), subnet(), NIC]);
      assert.equal(both.length, 1, both.join("\n"));
      const own = found([OUT, nsg(), subnet(PRIVATE), NIC]);
      assert.equal(own.length, 1, own.join("\n"));
      assert.match(own[0] ?? "", /Network interface "nic" in subnet "app" can reach/);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "no block list": [nsg(inbound()), subnet()],
      "a Deny before all else, both ways": [
        blocks({}),
        nsg(denyOut(), denyIn(), inbound({ priority: 200 }), securityRule({ priority: 200 })),
        subnet(),
      ],
      "a Deny of more": [OUT, nsg(denyOut({ destinationAddressPrefix: "20.0.0.0/8" })), subnet()],
      "a Deny of everything": [OUT, nsg(denyOut({ destinationAddressPrefix: "*" })), subnet()],
      "a Deny beside an Allow of a tag": [
        OUT,
        nsg(denyOut(), securityRule({ priority: 200, destinationAddressPrefix: "AzureCloud" })),
        subnet(),
      ],
      "a block of the other direction": [OUT, nsg(denyOut(), inbound({ priority: 200 })), subnet()],
      "one that has ended": [blocks({ expiresAt: "2026-11-24T12:00:00Z" }), nsg(), subnet()],
      "one among those that have ended": [
        { ...blocks(), props: { expiredBlocks: [{ address: ATTACKER, direction: "both" }] } },
        nsg(),
        subnet(),
      ],
      "a private subnet with Azure's own inbound rules": [blocks({}), nsg(), subnet(PRIVATE)],
      "a private subnet without a security group": [
        blocks({}),
        subnet({ ...PRIVATE, networkSecurityGroup: undefined }),
      ],
      "an inbound Allow from elsewhere": [
        IN,
        nsg(inbound({ sourceAddressPrefix: "20.60.0.0/16" })),
        subnet(PRIVATE),
      ],
      "a firewall whose base group denies an IP group": [
        OUT,
        ipGroup("blocked", [ATTACKER]),
        ...behindFirewall(
          rules(
            "blocks",
            100,
            collection(
              "Deny",
              100,
              networkRule({
                sourceAddresses: ["*"],
                destinationAddresses: undefined,
                destinationIpGroups: [ipGroupId("blocked")],
              }),
            ),
          ),
          rules("names", 300, collection("Allow", 100, applicationRule({}))),
          rules("group", 200, collection("Allow", 100, networkRule({}))),
        ),
      ],
      "a firewall that allows others": [
        OUT,
        ...behindFirewall(
          rules(
            "group",
            200,
            collection("Allow", 100, networkRule({ destinationAddresses: ["20.60.0.0/16"] })),
          ),
        ),
      ],
      "a security admin rule that drops it before the group": [
        IN,
        nsg(inbound()),
        subnet(PRIVATE),
        ...securityAdmin("Deny"),
      ],
      "a documentation address, which nobody has": [
        blocks({ address: "203.0.113.77" }),
        ...behindFirewall(
          rules("names", 300, collection("Allow", 100, applicationRule({}))),
          dnat({ sourceAddresses: ["*"] }),
        ),
      ],
      "an Allow of VirtualNetwork where routes lead to the Internet and nothing enters": [
        IN,
        nsg(inbound({ sourceAddressPrefix: "VirtualNetwork" })),
        ...behindFirewall().filter(({ type }) => !type.endsWith(":NetworkSecurityGroup")),
      ],
      "DNAT from others": [IN, ...behindFirewall(dnat({ sourceAddresses: ["20.60.0.0/16"] }))],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a service tag that may hold it": [
        [
          OUT,
          nsg(
            securityRule({ destinationAddressPrefix: "AzureCloud" }),
            denyOut({ priority: 4096, destinationAddressPrefix: "*" }),
          ),
          subnet(),
        ],
        /Subnet "app" may reach the blocked address 20\.50\.1\.77: securityRules\[0\] names AzureCloud, which may hold the address/,
      ],
      "the same inbound": [
        [IN, nsg(inbound({ sourceAddressPrefix: "AzureCloud" })), subnet(PRIVATE)],
        /The blocked address 20\.50\.1\.77 may reach subnet "app": securityRules\[0\] names AzureCloud/,
      ],
      "a security group that was not read": [
        [IN, subnet(PRIVATE)],
        /may reach subnet "app": networkSecurityGroup\.id is a resource that is not among those read/,
      ],
      "an address of the block list that is not known": [
        [blocks({ address: UNKNOWN }), nsg(), subnet(PRIVATE)],
        /A blocked address may be reached: activeBlocks\[0\]\.address is not known/,
      ],
      "a block list that is not known": [
        [{ ...blocks(), props: { activeBlocks: UNKNOWN } }, nsg(), subnet(PRIVATE)],
        /activeBlocks is not known/,
      ],
      "a Deny that is not known": [
        [IN, nsg(denyIn({ sourceAddressPrefix: UNKNOWN }), inbound({ priority: 200 })), subnet(PRIVATE)],
        /may reach subnet "app": securityRules\[0\]\.sourceAddressPrefix is not known/,
      ],
      "a secret Deny on the way out": [
        [OUT, nsg(denyOut({ destinationAddressPrefix: "[secret]" })), subnet()],
        /Subnet "app" may reach .* is a secret/,
      ],
      "names that a firewall lets out": [
        [OUT, ...behindFirewall(rules("names", 300, collection("Allow", 100, applicationRule({}))))],
        /Firewall policy "hub" may let requests out to blocked addresses by name: .*no network rule denies all blocked ones first/,
      ],
      "names that an explicit proxy lets out past a Deny": [
        [
          OUT,
          ...behindFirewall(
            rules("blocks", 100, collection("Deny", 100, networkRule({ sourceAddresses: ["*"] }))),
            rules("names", 300, collection("Allow", 100, applicationRule({}))),
          ).map((each) =>
            each.name === "hub"
              ? {
                  ...each,
                  props: { ...each.props, explicitProxy: { enableExplicitProxy: true, httpPort: 8080 } },
                }
              : each,
          ),
        ],
        /by name: .*an explicit proxy asks no network rule/,
      ],
      "DNAT from everywhere": [
        [IN, ...behindFirewall(dnat({ sourceAddresses: ["*"] }))],
        /DNAT rule "web" may let blocked addresses in/,
      ],
      "DNAT of a classic firewall": [
        [
          IN,
          {
            type: "azure:network/firewallNatRuleCollection:FirewallNatRuleCollection",
            name: "nat",
            props: { rules: [{ name: "web", sourceAddresses: ["*"] }] },
          },
        ],
        /DNAT rule "web" may let blocked addresses in/,
      ],
      "a public address without any security group": [
        [IN, subnet({ ...PRIVATE, networkSecurityGroup: undefined }), NIC],
        /may reach network interface "nic" in subnet "app": .*Basic SKU/,
      ],
      "the tag VirtualNetwork where routes lead to the Internet": [
        [
          IN,
          nsg(),
          subnet({ ...PRIVATE, routeTable: { id: `${NETWORK_ID}/routeTables/routes` } }),
          NIC,
          {
            type: "network:RouteTable",
            name: "routes",
            props: {
              routeTableName: "routes",
              routes: [{ name: "default", addressPrefix: "0.0.0.0/0", nextHopType: "Internet" }],
            },
          },
        ],
        /VirtualNetwork in, a tag that may hold public addresses/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const messages = found(resources);
        assert.equal(messages.length, 1, messages.join("\n"));
        assert.match(messages[0] ?? "", message);
      });
    }

    it("what an option says that is no public address", () => {
      assert.match(judged([], ["nonsense"])[0] ?? "", /has "nonsense", which is no address/);
      assert.match(
        judged([], ["10.0.0.0/8"])[0] ?? "",
        /is in a private network, whose traffic is not judged/,
      );
    });
  });

  it("judges thousands of blocked addresses at once", () => {
    const many = Array.from({ length: 4000 }, (_, i) => `20.${String(i >> 7)}.${String((i & 127) * 2)}.1`);
    const list = blocks(...many.map((address) => ({ address })));
    const denies = [
      denyOut({ destinationAddressPrefix: undefined, destinationAddressPrefixes: many }),
      denyIn({ sourceAddressPrefix: undefined, sourceAddressPrefixes: many }),
    ];
    const more = [inbound({ priority: 300 }), securityRule({ priority: 300 })];
    assert.deepEqual(found([list, nsg(...denies, ...more), subnet()]), []);
    const [first, ...others] = found([list, nsg(denies[1] ?? {}, ...more), subnet()]);
    assert.deepEqual(others, []);
    assert.match(first ?? "", /and 3999 more/);
  });
});

function dnat(fields: Record<string, unknown>): TestResource {
  return rules("nat", 100, {
    ruleCollectionType: "FirewallPolicyNatRuleCollection",
    name: "nat",
    priority: 100,
    action: { type: "DNAT" },
    rules: [
      {
        ruleType: "NatRule",
        name: "web",
        ipProtocols: ["TCP"],
        destinationAddresses: ["20.60.0.9"],
        destinationPorts: ["443"],
        translatedAddress: "10.0.1.4",
        translatedPort: "443",
        ...fields,
      },
    ],
  });
}

/** A network `spoke` whose network manager has one inbound rule for the attacker, committed. */
function securityAdmin(access: string): TestResource[] {
  const manager = `${NETWORK_ID}/networkManagers/m`;
  const names = {
    resourceGroupName: "rg",
    networkManagerName: "m",
    configurationName: "c",
    ruleCollectionName: "rc",
  };
  const of = (type: string, name: string, props: Record<string, unknown>): TestResource => ({
    type: `network:${type}`,
    name,
    props,
  });
  return [
    of("VirtualNetwork", "spoke", {
      resourceGroupName: "rg",
      virtualNetworkName: "spoke",
      location: "westeurope",
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
    }),
    of("AdminRule", "admin", {
      ...names,
      direction: "Inbound",
      access,
      priority: 10,
      protocol: "Any",
      sources: [{ addressPrefix: ATTACKER, addressPrefixType: "IPPrefix" }],
      destinations: [{ addressPrefix: "*", addressPrefixType: "IPPrefix" }],
    }),
    of("AdminRuleCollection", "rc", {
      ...names,
      appliesToGroups: [{ networkGroupId: `${manager}/networkGroups/g` }],
    }),
    of("SecurityAdminConfiguration", "c", names),
    of("NetworkGroup", "g", { ...names, networkGroupName: "g" }),
    of("StaticMember", "member", {
      ...names,
      networkGroupName: "g",
      resourceId: `${NETWORK_ID}/virtualNetworks/spoke`,
    }),
    of("Commit", "commit", {
      networkManagerName: "m",
      properties: {
        commitType: "SecurityAdmin",
        configurationIds: [`${manager}/securityAdminConfigurations/c`],
        targetLocations: ["westeurope"],
      },
    }),
  ];
}
