/** A mistake that somebody could make in the core, and that the tests must notice. */
export interface Mutant {
  /** What goes wrong. */
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: "an unreadable port list of an Allow is no port",
    file: "egress/azure/rule-fields.ts",
    find: 'const unreadable = action === "Allow" ? ALL_PORTS : IntervalSet.none<number>();',
    replace: "const unreadable = IntervalSet.none<number>();",
  },
  {
    name: "an Allow of an invalid priority comes last",
    file: "egress/azure/rule-fields.ts",
    find: 'return certain(action === "Allow" ? -Infinity : Infinity);',
    replace: 'return certain(action === "Allow" ? Infinity : -Infinity);',
  },
  {
    name: "an action that is not known is a Deny",
    file: "egress/azure/rule-fields.ts",
    find: 'return { least: "Deny", most: "Allow", unknown: [unknown] };',
    replace: 'return { least: "Deny", most: "Deny", unknown: [unknown] };',
  },
  {
    name: "the higher priority number comes first",
    file: "egress/azure/rule.ts",
    find: "if (x !== y) return x < y ? -1 : 1;",
    replace: "if (x !== y) return x < y ? 1 : -1;",
  },
  {
    name: "of equal priorities the Deny comes first",
    file: "egress/azure/rule.ts",
    find: '(action === "Allow" ? 0 : 1)',
    replace: '(action === "Allow" ? 1 : 0)',
  },
  {
    name: "a Deny that is not known is read wide against us",
    file: "egress/azure/rule.ts",
    find: 'const wide = (action === "Allow") === (reading === "open");',
    replace: 'const wide = reading === "open";',
  },
  {
    name: "inbound rules count",
    file: "egress/azure/network-security-group.ts",
    find: 'if (text === "inbound") return INBOUND;',
    replace: 'if (text === "inbound") return OUTBOUND;',
  },
  {
    name: "a Deny for some source ports denies everything",
    file: "egress/azure/network-security-group.ts",
    find: 'if (action === "Allow" || terms.length === 0) return FROM_ANY_PORT;',
    replace: "return FROM_ANY_PORT;",
  },
  {
    name: "the default rules deny the Internet",
    file: "egress/azure/network-security-group.ts",
    find: 'rule("AllowInternetOutBound", 65001, "Allow"',
    replace: 'rule("AllowInternetOutBound", 65001, "Deny"',
  },
  {
    name: "tags are told apart by letter case",
    file: "egress/azure/address-term.ts",
    find: 'text.toLowerCase().replaceAll("_", "")',
    replace: 'text.replaceAll("_", "")',
  },
  {
    name: "a source that is an unknown tag matches nothing",
    file: "egress/azure/address-term.ts",
    find: 'return use.action === "Allow" ? AddressSet.all : AddressSet.none;\n  }\n}',
    replace: "return AddressSet.none;\n  }\n}",
  },
  {
    name: "an Allow without a destination matches nothing",
    file: "egress/azure/address-term.ts",
    find: 'return certain(use.action === "Allow" ? AddressSet.all : AddressSet.none);\n  if',
    replace: "return certain(AddressSet.none);\n  if",
  },
  {
    name: "the whole cloud is merely broad",
    file: "egress/reach/breadth.ts",
    find: 'return "unrestricted";\n      case "multiTenant":',
    replace: 'breadth = wider(breadth, "broad");\n        break;\n      case "multiTenant":',
  },
  {
    name: "an unknown tag is restricted",
    file: "egress/reach/breadth.ts",
    find: 'case "unknownTag":\n        breadth = wider(breadth, "broad");',
    replace: 'case "unknownTag":\n        breadth = wider(breadth, "restricted");',
  },
  {
    name: "exactly a /8 is not broad",
    file: "egress/reach/breadth.ts",
    find: "if (ipv4 >= BigInt(Math.round(thresholds.broadAddresses)))",
    replace: "if (ipv4 > BigInt(Math.round(thresholds.broadAddresses)))",
  },
  {
    name: "the shortest prefix takes the packet",
    file: "egress/azure/route-table.ts",
    find: "sized.sort((a, b) => b.length - a.length);",
    replace: "sized.sort((a, b) => a.length - b.length);",
  },
  {
    name: "a NAT gateway carries ICMP",
    file: "egress/azure/outbound.ts",
    find: 'kind: "natGateway", urn, protocols: ["Tcp", "Udp"]',
    replace: 'kind: "natGateway", urn, protocols: ["Tcp", "Udp", "Icmp"]',
  },
  {
    name: "a public address carries no ICMP",
    file: "egress/azure/outbound.ts",
    find: 'kind: "publicIp", urn, protocols: PROTOCOLS',
    replace: 'kind: "publicIp", urn, protocols: ["Tcp", "Udp"]',
  },
  {
    name: "default outbound access has IPv6",
    file: "egress/azure/outbound.ts",
    find: 'protocols: ["Tcp", "Udp", "Icmp"], ipv4: true, ipv6: false };',
    replace: 'protocols: ["Tcp", "Udp", "Icmp"], ipv4: true, ipv6: true };',
  },
  {
    name: "a wildcard elsewhere than on the left matches nothing",
    file: "egress/azure/domain-pattern.ts",
    find: 'domains: action === "Allow" ? ALL_DOMAINS : IntervalSet.none(),',
    replace: "domains: IntervalSet.none(),",
  },
  {
    name: "the interface's security group is passed over",
    file: "egress/reach/path.ts",
    find: "return [interfaceGroup, subnet.securityGroup].flatMap(",
    replace: "return [subnet.securityGroup].flatMap(",
  },
  {
    name: "a security group that was not read closes everything",
    file: "egress/reach/path.ts",
    find: 'if (group.kind === "unknown") return [{ kind: "unread", unknown: group.unknown }];',
    replace: 'if (group.kind === "unknown") return [{ kind: "rules", resource: "", rules: [], key: "" }];',
  },
  {
    name: "application rules answer for what network rules have decided",
    file: "egress/reach/egress.ts",
    find: "left = NAMES.difference(left, nameBox(channelsOnPorts(...ports), sources, ALL_DOMAINS));",
    replace: "",
  },
  {
    name: "AlwaysAllow is forgotten behind the security groups",
    file: "egress/reach/guards.ts",
    find: "return packets.union(accepted);",
    replace: "return packets;",
  },
  {
    name: "what a value that is not known opens counts as nothing",
    file: "egress/reach/egress.ts",
    find: 'return this.reading === "open" ? { packets, names: NO_REACH } : NOTHING;',
    replace: "return NOTHING;",
  },
  {
    name: "names that are not known reach nobody",
    file: "egress/reach/name-reach.ts",
    find: "if (known !== undefined && !names.difference(known).isEmpty) {",
    replace: "if (known !== undefined && names.difference(known).isEmpty) {",
  },
  {
    name: "the two halves of the address space do not add up",
    file: "egress/reach/covered-places.ts",
    find: "if (naming.length === 0 || !coverTogether(read)) return read;",
    replace: "return read;",
  },
  {
    name: "ids are compared with regard to case",
    file: "egress/read/estate.ts",
    find: "const normalizeId = (id: string): string => withoutSlashes(id).toLowerCase();",
    replace: "const normalizeId = (id: string): string => withoutSlashes(id);",
  },
  {
    name: "an unknown reference is joined to nothing",
    file: "egress/read/estate.ts",
    find: "return oneOf(candidates);",
    replace: 'return { kind: "elsewhere" };',
  },
  {
    name: "an interface in a subnet that was not read is left out",
    file: "egress/reach/source.ts",
    find: "return [...network, ...strays, ...workloads];",
    replace: "return [...network, ...workloads];",
  },
];
