import assert from "node:assert/strict";

import { DENY_INTERNET, nsg, securityRule } from "../shapes";
import { judgeOneByOne, judgeStack, messagesOf, type TestResource, UNKNOWN } from "../stack";

const RULE = "nsg-no-unrestricted-egress";
const found = messagesOf(RULE);

/** One group of rules, closed at the end unless a case says otherwise. */
const group = (...rules: Record<string, unknown>[]): TestResource[] => [
  nsg(...rules.map(securityRule), DENY_INTERNET),
];
const OCTETS = Array.from({ length: 223 }, (_, i) => i + 1).filter((octet) => octet !== 10 && octet !== 127);

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, TestResource[]> = {
      "the tag in upper case": group({ destinationAddressPrefix: "INTERNET" }),
      "the tag in lower case": group({ destinationAddressPrefix: "internet" }),
      "the tag in a plural list": group({
        destinationAddressPrefix: undefined,
        destinationAddressPrefixes: ["Internet"],
      }),
      "any, spelled out": group({ destinationAddressPrefix: "Any" }),
      "a destination that is not there": group({ destinationAddressPrefix: undefined }),
      "a prefix with host bits and length 0": group({ destinationAddressPrefix: "10.1.2.3/0" }),
      "two halves of the address space in one rule": group({
        destinationAddressPrefix: undefined,
        destinationAddressPrefixes: ["0.0.0.0/1", "128.0.0.0/1"],
      }),
      "one /8 after another in one rule": group({
        destinationAddressPrefix: undefined,
        destinationAddressPrefixes: OCTETS.map((octet) => `${String(octet)}.0.0.0/8`),
      }),
      "one /8 after another, a rule each": group(
        ...OCTETS.map((octet, i) => ({
          name: `r${String(octet)}`,
          priority: 100 + i,
          destinationAddressPrefix: `${String(octet)}.0.0.0/8`,
        })),
      ),
      "a narrow singular beside a wide plural": group({
        destinationAddressPrefix: "10.0.0.0/8",
        destinationAddressPrefixes: ["0.0.0.0/0"],
      }),
      "all of IPv6": group({ destinationAddressPrefix: "::/0" }),
      "one port of everything": group({ protocol: "Tcp", destinationPortRange: "443" }),
      "only ICMP": group({ protocol: "Icmp" }),
      "an allow that names the source ports": group({ sourcePortRange: "1024-65535" }),
      "another spelling of every enumeration": group({
        direction: "OUTBOUND",
        access: "ALLOW",
        protocol: "TCP",
      }),
      "every datacentre address of the cloud": group({ destinationAddressPrefix: "AzureCloud" }),
      "an allow with the priority of a deny": [
        nsg(
          securityRule({ name: "a", priority: 200 }),
          securityRule({ name: "d", access: "Deny", priority: 200 }),
        ),
      ],
      "an allow behind a deny of one protocol": [
        nsg(
          securityRule({ name: "d", access: "Deny", protocol: "Tcp" }),
          securityRule({ name: "a", priority: 200 }),
        ),
      ],
      "an allow behind a deny that names source ports": [
        nsg(
          securityRule({ name: "d", access: "Deny", sourcePortRange: "443" }),
          securityRule({ name: "a", priority: 200 }),
        ),
      ],
      "an allow behind an inbound deny": [
        nsg(
          securityRule({ name: "d", access: "Deny", direction: "Inbound" }),
          securityRule({ name: "a", priority: 200 }),
        ),
      ],
      "an allow whose priority Azure refuses": [
        nsg(securityRule({ name: "d", access: "Deny" }), securityRule({ name: "a", priority: 65000 })),
      ],
      "a rule of its own for a closed group, joined by name": [
        nsg(DENY_INTERNET),
        {
          type: "network:SecurityRule",
          name: "open",
          props: {
            ...securityRule({ priority: 150 }),
            networkSecurityGroupName: "nsg1",
            resourceGroupName: "rg",
          },
        },
      ],
      "a rule of its own for a closed group, joined by what its name was made from": [
        nsg(DENY_INTERNET),
        {
          type: "network:SecurityRule",
          name: "open",
          props: {
            ...securityRule({ priority: 150 }),
            networkSecurityGroupName: UNKNOWN,
            resourceGroupName: UNKNOWN,
          },
          from: { networkSecurityGroupName: ["nsg"] },
        },
      ],
      "a rule of its own whose group is elsewhere": [
        {
          type: "network:SecurityRule",
          name: "open",
          props: { ...securityRule({}), networkSecurityGroupName: "other" },
        },
      ],
      "a rule of the classic provider": [
        {
          type: "azure:network/networkSecurityRule:NetworkSecurityRule",
          name: "open",
          props: { ...securityRule({}), networkSecurityGroupName: "other" },
        },
      ],
      "a rule of a pinned API version": [
        { type: "azure-native:network/v20230901:SecurityRule", name: "open", props: securityRule({}) },
      ],
      "a rule of a local package": [
        {
          type: "azure-native_network_v20250701:network:SecurityRule",
          name: "open",
          props: securityRule({}),
        },
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.equal(found(resources).length, 1);
      });
    }

    it("names the rule, a packet, the number of addresses and the fix", () => {
      const [message = ""] = found(
        group({ name: "updates", sourceAddressPrefix: "10.0.1.4/32", destinationAddressPrefix: "internet" }),
      );
      assert.match(
        message,
        /Rule "updates" of network security group "nsg" lets traffic out to the Internet\./,
      );
      assert.match(message, /at: +securityRules\[0\]/);
      assert.match(message, /packet: 10\.0\.1\.4 -> 1\.0\.0\.0 Tcp port 0 is let out/);
      assert.match(message, /opens: +3,702,258,687 public IPv4 addresses/);
      assert.match(
        message,
        /fix: +Delete rule "updates", or replace internet by the destinations it needs\./,
      );
    });

    it("blames every rule that only together with others opens everything", () => {
      const [message = ""] = found([
        nsg(
          securityRule({ name: "a", destinationAddressPrefix: "0.0.0.0/2" }),
          securityRule({ name: "b", priority: 110, destinationAddressPrefix: "64.0.0.0/2" }),
          securityRule({ name: "c", priority: 120, destinationAddressPrefix: "203.0.114.0/24" }),
          DENY_INTERNET,
        ),
      ]);
      assert.match(message, /Rules "b" and "a" together|Rules "a" and "b" together/);
      assert.doesNotMatch(message, /"c"/);
    });

    it("the resource that opens the way, when resources come one by one", () => {
      const open: TestResource = {
        type: "network:SecurityRule",
        name: "open",
        props: {
          ...securityRule({ priority: 150 }),
          networkSecurityGroupName: "nsg1",
          resourceGroupName: "rg",
        },
      };
      const violations = judgeOneByOne([nsg(DENY_INTERNET), open]);
      assert.deepEqual(
        violations.map(({ rule, urn }) => [rule, urn?.split("::").at(-1)]),
        [[RULE, "open"]],
      );
    });

    it("in a preview too, an allow that a deny closes only later", () => {
      const rule = (name: string, fields: Record<string, unknown>): TestResource => ({
        type: "network:SecurityRule",
        name,
        props: { ...securityRule(fields), networkSecurityGroupName: "nsg1", resourceGroupName: "rg" },
      });
      const deny = rule("deny", { access: "Deny", priority: 100 });
      const allow = rule("allow", { priority: 200 });
      assert.equal(judgeOneByOne([nsg(), deny, allow]).length, 0);
      assert.equal(judgeOneByOne([nsg(), allow, deny]).length, 1);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "an allow that a deny shadows": [
        nsg(securityRule({ name: "d", access: "Deny" }), securityRule({ name: "a", priority: 200 })),
      ],
      "an allow that two halves of a deny shadow": [
        nsg(
          securityRule({ name: "d1", access: "Deny", destinationAddressPrefix: "0.0.0.0/1" }),
          securityRule({
            name: "d2",
            access: "Deny",
            priority: 110,
            destinationAddressPrefix: "128.0.0.0/1",
          }),
          securityRule({ name: "a", priority: 200, destinationAddressPrefix: "0.0.0.0/0" }),
        ),
      ],
      "a rule that is called allow-internet and denies": group({ name: "allow-internet", access: "Deny" }),
      "an inbound allow": group({ direction: "Inbound" }),
      "one network": group({ destinationAddressPrefix: "203.0.114.0/24" }),
      "the private networks": group({
        destinationAddressPrefix: undefined,
        destinationAddressPrefixes: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
      }),
      "the virtual network": group({ destinationAddressPrefix: "VirtualNetwork" }),
      "the load balancer's probe": group({ destinationAddressPrefix: "AzureLoadBalancer" }),
      "an application security group": group({
        destinationAddressPrefix: undefined,
        destinationApplicationSecurityGroups: [{ id: "asg" }],
      }),
      "Microsoft's own content": group({ destinationAddressPrefix: "MicrosoftContainerRegistry" }),
      "no rules at all, since Azure's own are judged by their path": [nsg()],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(judgeStack(resources), []);
      });
    }
  });

  describe("cannot decide", () => {
    const cases: Record<string, Record<string, unknown>> = {
      "a destination that is not known before the update": { destinationAddressPrefix: UNKNOWN },
      "a destination that the input hides": { destinationAddressPrefix: "[secret]" },
      "a destination of a wrong kind": { destinationAddressPrefix: { all: true } },
      "an access that is not known": { access: UNKNOWN },
      "a direction that is not known": { direction: UNKNOWN },
    };
    for (const [name, fields] of Object.entries(cases)) {
      it(`${name}, and leaves it to the rule that says so`, () => {
        const rules = judgeStack(group(fields)).map(({ rule }) => rule);
        assert.deepEqual(rules, ["no-undecidable-egress"]);
      });
    }

    it("one rule, and flags the one beside it", () => {
      const rules = judgeStack([
        nsg(
          securityRule({ destinationAddressPrefix: UNKNOWN }),
          securityRule({ name: "open", priority: 110 }),
        ),
      ]).map(({ rule }) => rule);
      assert.ok(rules.includes(RULE), rules.join());
    });
  });
});
