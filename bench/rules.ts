/** Generated network security groups: the same seed gives the same rules on every machine. */
import type { Resource } from "../egress/read";

/** One security rule as ARM and azure-native write it. */
export interface GeneratedRule {
  readonly name: string;
  readonly access: "Allow" | "Deny";
  readonly direction: "Outbound";
  readonly priority: number;
  readonly protocol: "Tcp" | "Udp" | "*";
  readonly sourceAddressPrefix: string;
  readonly sourcePortRange: string;
  readonly destinationAddressPrefix: string;
  readonly destinationPortRange: string;
}

const SEED = 20261124;
const FIRST_PRIORITY = 100;
const PRIORITIES = 4096 - FIRST_PRIORITY + 1;

/**
 * A mix like that of real groups: 70 % Allow; few protocols and ports; one rule in five for one source network
 * only; destinations that are networks of 256 addresses anywhere in IPv4.
 */
export function realisticRules(count: number): GeneratedRule[] {
  const random = generator(SEED);
  return Array.from({ length: count }, (_, i) =>
    parsed({
      name: `rule-${String(i)}`,
      access: random() < 0.7 ? "Allow" : "Deny",
      direction: "Outbound",
      priority: priorityOf(i, count),
      protocol: pick(random, ["Tcp", "Udp", "*"]),
      sourceAddressPrefix: random() < 0.2 ? `10.${byte(random)}.${byte(random)}.0/24` : "*",
      sourcePortRange: "*",
      destinationAddressPrefix: `${byte(random)}.${byte(random)}.${byte(random)}.0/24`,
      destinationPortRange: pick(random, ["443", "80", "22", "1000-2000", "*"]),
    }),
  );
}

/** As it comes from a file or from the engine: text put together by a program is held in several pieces. */
const parsed = (rule: GeneratedRule): GeneratedRule => JSON.parse(JSON.stringify(rule)) as GeneratedRule;

/**
 * Rules that overlap in every dimension: long runs of sources, destinations and ports, each beginning and
 * ending somewhere else, so that hardly two packets are matched by the same rules.
 */
export function overlappingRules(count: number): GeneratedRule[] {
  const random = generator(SEED);
  return Array.from({ length: count }, (_, i) => ({
    name: `rule-${String(i)}`,
    access: random() < 0.5 ? "Allow" : "Deny",
    direction: "Outbound",
    priority: priorityOf(i, count),
    protocol: pick(random, ["Tcp", "Udp", "*"]),
    sourceAddressPrefix: run(random, 2 ** 32, address),
    sourcePortRange: "*",
    destinationAddressPrefix: run(random, 2 ** 32, address),
    destinationPortRange: run(random, 2 ** 16, String),
  }));
}

/** The group of the rules, as a preview gives it to the policy pack. */
export function groupOf(rules: readonly GeneratedRule[]): Resource {
  return {
    urn: "urn:pulumi:dev::bench::azure-native:network:NetworkSecurityGroup::generated",
    type: "azure-native:network:NetworkSecurityGroup",
    name: "generated",
    properties: { networkSecurityGroupName: "generated", securityRules: rules },
  };
}

// There are fewer priorities than rules in the large groups: those that share one are in the order of the list.
function priorityOf(i: number, count: number): number {
  return FIRST_PRIORITY + Math.floor((i * Math.min(PRIORITIES, count)) / count);
}

function pick<T>(random: () => number, of: readonly [T, ...T[]]): T {
  return of[Math.floor(random() * of.length)] ?? of[0];
}

const byte = (random: () => number): string => String(Math.floor(random() * 256));

function run(random: () => number, end: number, format: (value: number) => string): string {
  const [a, b] = [Math.floor(random() * end), Math.floor(random() * end)];
  return `${format(Math.min(a, b))}-${format(Math.max(a, b))}`;
}

const address = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");

/** Mulberry32: small, seeded, and even enough for this. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}
