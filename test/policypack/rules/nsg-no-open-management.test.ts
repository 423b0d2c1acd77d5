import assert from "node:assert/strict";

import { readDocument } from "../../../egress/read/documents";
import { readModel } from "../../../egress/read";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, ruleCalled } from "../context";
import { nsg, securityRule } from "../shapes";
import { judgeStack, messagesOf, type TestResource, UNKNOWN, urnOf } from "../stack";

const RULE = "nsg-no-open-management";
const found = messagesOf(RULE);

/** An inbound rule that lets everybody in at port 22; the fields given replace those. */
const inbound = (fields: Record<string, unknown> = {}): Record<string, unknown> =>
  securityRule({
    direction: "Inbound",
    protocol: "Tcp",
    sourceAddressPrefix: "Internet",
    destinationAddressPrefix: "*",
    destinationPortRange: "22",
    ...fields,
  });
const from = (sourceAddressPrefix: string): TestResource[] => [nsg(inbound({ sourceAddressPrefix }))];
const ofType = (type: string, props: Record<string, unknown>): TestResource[] => [
  { type, name: "nsg", props },
];
const separate = (fields: Record<string, unknown>, more: Partial<TestResource> = {}): TestResource => ({
  type: "network:SecurityRule",
  name: "separate",
  props: inbound({ resourceGroupName: "rg", networkSecurityGroupName: "nsg1", ...fields }),
  ...more,
});
const slashEights = (low: number, high: number): string[] =>
  Array.from({ length: high - low }, (_, i) => `${String(low + i)}.0.0.0/8`);

/** The findings with these options. */
function judged(resources: readonly TestResource[], options: Record<string, unknown>): string[] {
  const model = readModel(
    resources.map((each) => ({
      urn: urnOf(each),
      type: each.type.replace(/^network:/, "azure-native:network:"),
      name: each.name,
      properties: each.props,
    })),
  );
  return findingsOf(ruleCalled(RULE), model, options, CONTEXT).map(({ message }) => message);
}

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, TestResource[]> = {
      "the tag Internet": from("Internet"),
      "the tag in another letter case": from("iNTERNET"),
      "any source": from("*"),
      "the word any": from("Any"),
      "0.0.0.0/0": from("0.0.0.0/0"),
      "a prefix of length 0 with bits set": from("10.1.2.3/0"),
      "all of IPv6": from("::/0"),
      "no source at all": [nsg(inbound({ sourceAddressPrefix: undefined }))],
      "the cloud, which anybody can rent": from("AzureCloud"),
      "the cloud of one region": from("AzureCloud.westeurope"),
      "one address more than may": [
        nsg(inbound({ sourceAddressPrefix: undefined, sourceAddressPrefixes: ["20.0.0.0/24", "20.1.0.0"] })),
      ],
      "halves of what may, in two rules": [
        nsg(
          inbound({ sourceAddressPrefix: "20.0.0.0/25" }),
          inbound({ name: "b", priority: 101, sourceAddressPrefix: "20.1.0.0/24" }),
        ),
      ],
      "many blocks": [
        nsg(inbound({ sourceAddressPrefix: undefined, sourceAddressPrefixes: slashEights(1, 120) })),
      ],
      "the plural beside the singular": [
        nsg(inbound({ sourceAddressPrefix: "10.0.0.0/8", sourceAddressPrefixes: ["0.0.0.0/0"] })),
      ],
      "a range of ports around it": [nsg(inbound({ destinationPortRange: "20-25" }))],
      "all ports": [nsg(inbound({ destinationPortRange: "*" }))],
      "ports as a list": [
        nsg(inbound({ destinationPortRange: undefined, destinationPortRanges: ["80", "3389"] })),
      ],
      "any protocol": [nsg(inbound({ protocol: "*" }))],
      "RDP over UDP": [nsg(inbound({ protocol: "Udp", destinationPortRange: "3389" }))],
      "source ports, which clients choose": [nsg(inbound({ sourcePortRange: "1024-65535" }))],
      "a Deny that comes later": [nsg(inbound(), inbound({ name: "no", access: "Deny", priority: 200 }))],
      "a Deny of the same priority": [nsg(inbound(), inbound({ name: "no", access: "Deny" }))],
      "a Deny that covers a part": [
        nsg(
          inbound({ name: "no", access: "Deny", priority: 99 + 1, sourceAddressPrefix: "0.0.0.0/2" }),
          inbound({ priority: 200 }),
        ),
      ],
      "odd letter case of everything": ofType("azure-native:network:NetworkSecurityGroup", {
        SecurityRules: [
          {
            Name: "x",
            Direction: "inBOUND",
            Access: "ALLOW",
            Priority: 100,
            Protocol: "tcp",
            SourceAddressPrefix: "*",
            DestinationAddressPrefix: "*",
            DestinationPortRange: "22",
          },
        ],
      }),
      "an API version in the token": ofType("azure-native:network/v20230901:NetworkSecurityGroup", {
        securityRules: [inbound()],
      }),
      "a local package": ofType("azure-native_network_v20250701:network:NetworkSecurityGroup", {
        securityRules: [inbound()],
      }),
      "the classic provider": ofType("azure:network/networkSecurityGroup:NetworkSecurityGroup", {
        securityRules: [inbound()],
      }),
      "a rule of the classic provider": ofType("azure:network/networkSecurityRule:NetworkSecurityRule", {
        ...inbound(),
        networkSecurityGroupName: "elsewhere",
      }),
      "a rule of its own": [nsg(), separate({})],
      "outputs where inputs were": [
        { ...nsg(), props: {}, outputs: { securityRules: [inbound()], id: "/x" } },
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.equal(found(resources).length, 1);
      });
    }

    it("names the rule, all its ports, a packet and the fix", () => {
      const [violation, ...others] = judgeStack(
        [
          nsg(
            inbound({
              name: "ssh",
              destinationPortRange: undefined,
              destinationPortRanges: ["22", "5985-5986"],
            }),
          ),
        ],
        [ruleCalled(RULE)],
      );
      assert.deepEqual(others, []);
      for (const line of [
        'Rule "ssh" of network security group "nsg" lets the Internet reach management ports 22, 5985 and 5986.',
        "  at:     securityRules[0]",
        "  packet: 1.0.0.0 -> 10.0.0.4 Tcp port 22 is let in",
        "  opens:  3,702,258,687 public IPv4 addresses (100 % of all)",
        '  fix:    Set sourceAddressPrefixes of rule "ssh" to your operators\' addresses, or delete it and use Azure Bastion.',
      ])
        assert.ok(violation?.message.split("\n").includes(line), line);
    });

    it("each of two halves by itself, since either is too many", () => {
      const halves = nsg(
        inbound({ sourceAddressPrefix: "0.0.0.0/1" }),
        inbound({ name: "b", priority: 101, sourceAddressPrefix: "128.0.0.0/1" }),
      );
      assert.equal(found([halves]).length, 2);
    });

    it("says who can send from a service tag", () => {
      assert.match(found(from("AzureCloud"))[0] ?? "", /lets any customer of the cloud \(AzureCloud\) reach/);
    });

    it("says how many they are where they are not all", () => {
      assert.match(found(from("20.0.0.0/16"))[0] ?? "", /lets 65,536 public IPv4 addresses reach/);
      assert.match(found(from("2a00::/16"))[0] ?? "", /public IPv6 addresses reach/);
    });

    it("ARM JSON", () => {
      const { resources } = readDocument(
        JSON.stringify([
          {
            id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/web",
            type: "Microsoft.Network/networkSecurityGroups",
            name: "web",
            properties: { securityRules: [{ name: "ssh", properties: inbound() }] },
          },
        ]),
        "arm.json",
      );
      const findings = findingsOf(ruleCalled(RULE), readModel(resources), {}, CONTEXT);
      assert.deepEqual(
        findings.map(({ verdict, property }) => [verdict, property.startsWith("securityRules[0]")]),
        [["none", true]],
      );
    });

    it("other ports, if they are the ones", () => {
      assert.equal(judged([nsg(inbound({ destinationPortRange: "8443" }))], { ports: [8443] }).length, 1);
      assert.deepEqual(judged([nsg(inbound())], { ports: [8443] }), []);
    });

    it("a single address, if none may", () => {
      assert.equal(judged(from("20.0.0.1"), { maxSourceAddresses: 0 }).length, 1);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "as many addresses as may": from("20.0.0.0/24"),
      "a small part of IPv6": from("2a00:1:2::/48"),
      "private networks": from("10.0.0.0/8"),
      "the tag VirtualNetwork": from("VirtualNetwork"),
      "health probes": from("AzureLoadBalancer"),
      "a tag that customers do not send from": from("GatewayManager"),
      "another port": [nsg(inbound({ destinationPortRange: "443" }))],
      "ports around them": [
        nsg(
          inbound({
            destinationPortRange: undefined,
            destinationPortRanges: ["0-21", "23-3388", "3390-5984", "5987-65535"],
          }),
        ),
      ],
      "a protocol without ports": [nsg(inbound({ protocol: "Icmp", destinationPortRange: "*" }))],
      "a Deny": [nsg(inbound({ access: "Deny" }))],
      "a way out": [nsg(inbound({ direction: "Outbound" }))],
      "a Deny before it": [
        nsg(inbound({ name: "no", access: "Deny", sourceAddressPrefix: "*" }), inbound({ priority: 200 })),
      ],
      "Denies before it that cover it together": [
        nsg(
          inbound({ name: "a", access: "Deny", sourceAddressPrefix: "0.0.0.0/1" }),
          inbound({ name: "b", access: "Deny", priority: 101, sourceAddressPrefix: "128.0.0.0/1" }),
          inbound({ name: "c", access: "Deny", priority: 102, sourceAddressPrefix: "::/0" }),
          inbound({ priority: 200 }),
        ),
      ],
      "a Deny before it in a resource of its own": [
        nsg(inbound({ priority: 200 })),
        separate({ access: "Deny", sourceAddressPrefix: "*" }),
      ],
      "no rule": [nsg()],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }

    it("more addresses, if they may", () => {
      assert.deepEqual(judged(from("20.0.0.0/16"), { maxSourceAddresses: 65536 }), []);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a source that is not known": [
        from(UNKNOWN),
        /may let the Internet reach management port 22: securityRules\[0\]\.sourceAddressPrefix is not known/,
      ],
      "a port that is not known": [
        nsgs(inbound({ destinationPortRange: UNKNOWN })),
        /management ports 22, 3389, 5985 and 5986/,
      ],
      "a direction that is not known": [nsgs(inbound({ direction: UNKNOWN })), /direction/],
      "an access that is not known": [nsgs(inbound({ access: UNKNOWN })), /access/],
      "a secret source": [from("[secret]"), /is a secret/],
      "rules that are not known": [
        [{ ...nsg(), props: { securityRules: UNKNOWN } }],
        /may let the Internet reach/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const messages = found(resources);
        assert.equal(messages.length, 1);
        assert.match(messages[0] ?? "", message);
      });
    }

    it("says what is certainly wrong beside it", () => {
      const messages = found([
        nsg(
          inbound(),
          inbound({ name: "b", priority: 200, sourceAddressPrefix: UNKNOWN, destinationPortRange: "3389" }),
        ),
      ]);
      assert.equal(messages.length, 2);
    });

    it("joins a rule to the group that its name was made from", () => {
      const deny = inbound({ name: "no", access: "Deny", priority: 200, sourceAddressPrefix: "*" });
      const rule = separate(
        { networkSecurityGroupName: UNKNOWN, priority: 300 },
        { from: { networkSecurityGroupName: ["nsg"] } },
      );
      assert.deepEqual(found([nsg(deny), rule]), []);
      assert.equal(found([nsg(deny), { ...rule, from: {} }]).length, 1);
    });

    it("takes the address of a public address of the stack for one address", () => {
      const rule = nsg(inbound({ sourceAddressPrefix: UNKNOWN }));
      const address: TestResource = { type: "network:PublicIPAddress", name: "office", props: {} };
      assert.deepEqual(found([address, { ...rule, from: { securityRules: ["office"] } }]), []);
    });
  });
});

function nsgs(...rules: Record<string, unknown>[]): TestResource[] {
  return [nsg(...rules)];
}
