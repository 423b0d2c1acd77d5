import assert from "node:assert/strict";

import fc from "fast-check";

import { isWithin, mustParsePrefix } from "../../../components/checks/addressing";
import { portTexts } from "../../../components/plans/approvedDestinationsPlan";
import { planBlockList } from "../../../components/plans/blockListPlan";
import {
  blockRules,
  closingRules,
  complementRanges,
  internalPrefixFaults,
  type SecurityRule,
} from "../../../components/plans/networkBlockListPlan";
import { ALL_PORTS, IntervalSet, parsePorts, type PortSet } from "../../../egress/space";
import { blockList } from "../fixtures";

const INTERNAL = ["10.20.0.0/16", "10.10.0.0/26"];
const PORTS = { tcp: ["80", "443"], udp: ["123"] };

/** What a network security group does with a packet, rule by rule, as Azure documents it. */
function decide(
  rules: readonly SecurityRule[],
  packet: { direction: string; protocol: string; peer: string; port: number },
): string {
  const inOrder = [...rules].sort((a, b) => a.priority - b.priority);
  const peerOf = (rule: SecurityRule): string[] =>
    rule.direction === "Outbound"
      ? (rule.destinationAddressPrefixes ?? [rule.destinationAddressPrefix ?? ""])
      : (rule.sourceAddressPrefixes ?? [rule.sourceAddressPrefix ?? ""]);
  const match = inOrder.find(
    (rule) =>
      rule.direction === packet.direction &&
      (rule.protocol === "*" || rule.protocol === packet.protocol) &&
      peerOf(rule).some((text) => {
        if (text === "*") return true;
        const prefix = /^[a-z]+$/i.test(text) ? undefined : mustParsePrefix(text);
        return prefix !== undefined && isWithin(mustParsePrefix(packet.peer), prefix);
      }) &&
      (rule.destinationPortRanges ?? [rule.destinationPortRange ?? ""]).some(
        (text) => parsePorts(text)?.has(packet.port) ?? false,
      ),
  );
  return match === undefined ? "default rule" : `${match.access} by ${match.name}`;
}

const { active } = planBlockList(blockList({ address: "20.50.1.77" }, { address: "2603:10a6::/48" }));

describe("rules of the block list", () => {
  it("stand at 100 for IPv4 and 101 for IPv6, in each direction", () => {
    assert.deepEqual(
      blockRules(active).map((rule) => [rule.name, rule.priority, rule.access]),
      [
        ["DenyBlockedIPv4InBound", 100, "Deny"],
        ["DenyBlockedIPv4OutBound", 100, "Deny"],
        ["DenyBlockedIPv6InBound", 101, "Deny"],
        ["DenyBlockedIPv6OutBound", 101, "Deny"],
      ],
    );
  });

  it("are left out where they would have no address", () => {
    const inbound = planBlockList(blockList({ direction: "in" })).active;
    assert.deepEqual(
      blockRules(inbound).map((rule) => rule.name),
      ["DenyBlockedIPv4InBound"],
    );
    assert.deepEqual(blockRules([]), []);
  });

  it("cover every protocol and port, from and to the whole subnet", () => {
    for (const rule of blockRules(active)) {
      assert.equal(rule.protocol, "*");
      assert.equal(rule.destinationPortRange, "*");
      assert.equal(rule.sourcePortRange, "*");
      assert.equal(
        rule.direction === "Inbound" ? rule.destinationAddressPrefix : rule.sourceAddressPrefix,
        "*",
      );
    }
  });
});

describe("rules that close a subnet", () => {
  const rules = [...closingRules(INTERNAL, PORTS, true), ...blockRules(active)];

  it("allow nothing to the Internet and never name VirtualNetwork", () => {
    const allowed = rules.filter((rule) => rule.access === "Allow" && rule.direction === "Outbound");
    assert.deepEqual(
      allowed.map((rule) => rule.destinationAddressPrefixes),
      [["10.10.0.0/26", "10.20.0.0/16"]],
    );
    assert.ok(!JSON.stringify(rules).includes('"VirtualNetwork"'));
    assert.ok(!JSON.stringify(rules).includes('"Internet"'));
  });

  it("leave exactly the approved ports to Azure's default rules, and thereby to the firewall", () => {
    const packets = fc.record({
      direction: fc.constant("Outbound"),
      protocol: fc.constantFrom("Tcp", "Udp", "Icmp", "Esp", "Ah"),
      peer: fc.constantFrom(
        "8.8.8.8",
        "52.1.2.3",
        "20.50.1.77",
        "10.20.3.4",
        "10.10.0.4",
        "10.30.0.1",
        "2603:10a6::1",
      ),
      port: fc.oneof(fc.constantFrom(0, 79, 80, 81, 123, 442, 443, 444, 65535), fc.nat({ max: 65535 })),
    });
    fc.assert(
      fc.property(packets, (packet) => {
        const decision = decide(rules, packet);
        if (packet.peer === "20.50.1.77" || packet.peer.includes(":"))
          assert.match(decision, /^Deny by DenyBlocked/);
        else if (packet.peer.startsWith("10.") && packet.peer !== "10.30.0.1")
          assert.match(decision, /^Allow/);
        else {
          const approved =
            (packet.protocol === "Tcp" && [80, 443].includes(packet.port)) ||
            (packet.protocol === "Udp" && packet.port === 123);
          assert.equal(decision === "default rule", approved, decision);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("deny every IPv6 destination, which the firewall would not see", () => {
    const packet = { direction: "Outbound", protocol: "Tcp", peer: "2a00::1", port: 443 };
    assert.equal(decide(rules, packet), "Deny by DenyIPv6OutBound");
  });

  it("let in our own networks and health probes only", () => {
    const from = (peer: string): string =>
      decide(rules, { direction: "Inbound", protocol: "Tcp", peer, port: 443 });
    assert.match(from("10.20.9.9"), /^Allow/);
    assert.equal(from("8.8.8.8"), "Deny by DenyAllInBound");
    assert.equal(from("20.50.1.77"), "Deny by DenyBlockedIPv4InBound");
    assert.ok(
      rules.some((rule) => rule.access === "Allow" && rule.sourceAddressPrefix === "AzureLoadBalancer"),
    );
  });

  it("close Azure's own resolver by its tag, unless that is turned off", () => {
    assert.ok(
      rules.some((rule) => rule.destinationAddressPrefix === "AzurePlatformDNS" && rule.access === "Deny"),
    );
    assert.ok(!JSON.stringify(closingRules(INTERNAL, PORTS, false)).includes("AzurePlatformDNS"));
  });

  it("deny everything in one rule where nothing is approved", () => {
    const outbound = closingRules(INTERNAL, { tcp: [], udp: [] }, true).filter(
      (rule) => rule.direction === "Outbound" && rule.priority > 1000,
    );
    assert.deepEqual(
      outbound.map((rule) => [rule.name, rule.protocol, rule.destinationAddressPrefix]),
      [["DenyAllOutBound", "*", "*"]],
    );
  });

  it("deny a whole protocol where only the other is approved", () => {
    const udp = closingRules(INTERNAL, { tcp: ["443"], udp: [] }, true).find(
      (rule) => rule.protocol === "Udp",
    );
    assert.equal(udp?.destinationPortRange, "*");
    assert.equal(udp.destinationPortRanges, undefined);
  });

  it("have priorities from 100 to 4096 that are unique in each direction, and leave those below 200 to blocks", () => {
    for (const direction of ["Inbound", "Outbound"]) {
      const own = rules.filter((rule) => rule.direction === direction);
      assert.equal(new Set(own.map((rule) => rule.priority)).size, own.length);
      for (const rule of own) {
        assert.ok(rule.priority >= 100 && rule.priority <= 4096);
        assert.equal(rule.priority < 200, rule.name.startsWith("DenyBlocked"));
      }
    }
  });

  it("have names and descriptions that Azure takes", () => {
    assert.equal(new Set(rules.map((rule) => rule.name)).size, rules.length);
    for (const rule of rules) assert.ok(rule.description.length <= 140, rule.name);
  });
});

describe("complement of ports", () => {
  const ports: fc.Arbitrary<PortSet> = fc
    .array(fc.tuple(fc.nat({ max: 65535 }), fc.nat({ max: 300 })), { maxLength: 10 })
    .map((ranges) =>
      IntervalSet.ranges(ranges.map(([low, more]) => [low, Math.min(low + more, 65535) + 1] as const)),
    );

  it("and the ports together are all ports, and share none", () => {
    fc.assert(
      fc.property(ports, (approved) => {
        const denied = complementRanges(approved)
          .map((text) => parsePorts(text) ?? assert.fail(text))
          .reduce((all, some) => all.union(some), IntervalSet.none<number>());
        assert.ok(denied.intersect(approved).isEmpty);
        assert.ok(denied.union(approved).equals(ALL_PORTS));
      }),
    );
  });

  it("holds the ends of the range", () => {
    assert.deepEqual(
      complementRanges(
        IntervalSet.ranges([
          [80, 81],
          [443, 444],
        ]),
      ),
      ["0-79", "81-442", "444-65535"],
    );
    assert.deepEqual(complementRanges(IntervalSet.range(0, 65535)), ["65535"]);
    assert.deepEqual(complementRanges(ALL_PORTS), []);
    assert.deepEqual(portTexts(IntervalSet.none()), []);
  });
});

describe("internal prefixes", () => {
  it("must be private IPv4 blocks", () => {
    assert.deepEqual(internalPrefixFaults(["10.0.0.0/8", "192.168.1.0/24"]), []);
    assert.equal(
      internalPrefixFaults(["0.0.0.0/0", "8.0.0.0/6", "fd00::/8", "VirtualNetwork", "10.0.0.1/8"]).length,
      5,
    );
  });
});
