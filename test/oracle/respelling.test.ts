import assert from "node:assert/strict";

import fc from "fast-check";

import { DEFAULT_THRESHOLDS, egressOfSources } from "../../egress/reach";
import { readModel, type Resource } from "../../egress/read";
import { parseAddresses, toCidrs } from "../../egress/space";
import { arbitraryWorld, resourcesOf } from "./build";

type Json = unknown;

/** The same estate written another way; what it lets out must not change. */
const RESPELLINGS: Record<string, (resources: readonly Resource[]) => Resource[]> = {
  "in another order": (resources) => [...resources].reverse(),

  "with tokens of an API version": (resources) =>
    resources.map((each) => ({
      ...each,
      type: each.type.replace("azure-native:network:", "azure-native:network/v20230901:"),
    })),

  "with tokens of a local package": (resources) =>
    resources.map((each) => ({
      ...each,
      type: each.type.replace("azure-native:network:", "azure-native_network_v20240501:network:"),
    })),

  "in capitals": everyText((text) => (isEnumeration(text) ? text.toUpperCase() : text)),

  "in lower case": everyText((text) => (isEnumeration(text) ? text.toLowerCase() : text)),

  "with ids in capitals": everyText((text) =>
    text.startsWith("/subscriptions/") ? text.toUpperCase() : text,
  ),

  "with each block cut in two": everyList((text) => {
    const length = Number(/^[\d.]+\/(\d+)$/.exec(text)?.[1] ?? 32);
    if (length > 31) return [text];
    const set = parseAddresses(text);
    const [low, end] = set?.v4.bounds ?? [];
    if (low === undefined || end === undefined) return [text];
    const base = text.split("/")[0] ?? "";
    const half = parseAddresses(`${base}/${String(length + 1)}`);
    return half === undefined || set === undefined
      ? [text]
      : [...toCidrs(half), ...toCidrs(set.difference(half))];
  }),

  "with each run of ports cut in two": everyList((text) => {
    const [, low, high] = /^(\d+)-(\d+)$/.exec(text) ?? [];
    if (text === "*") return ["0-1023", "1024-65535"];
    if (low === undefined || high === undefined || Number(high) <= Number(low)) return [text];
    return [`${low}-${low}`, `${String(Number(low) + 1)}-${high}`];
  }, /ports?(ranges)?$/i),

  "with lists of one as singular properties": (resources) =>
    resources.map((each) =>
      // Security admin rules know the plural alone.
      each.type.endsWith(":AdminRule")
        ? each
        : { ...each, properties: singular(each.properties) as Resource["properties"] },
    ),

  "under other names and URNs": (resources) =>
    resources.map((each) => ({
      ...each,
      urn: each.urn.replace("estate", "other"),
      name: `${each.name}-renamed`,
    })),
};

describe("a verdict", () => {
  for (const [name, respell] of Object.entries(RESPELLINGS)) {
    it(`is the same ${name}`, () => {
      fc.assert(
        fc.property(arbitraryWorld, (world) => {
          const resources = resourcesOf(world);
          assert.deepEqual(outcome(respell(resources)), outcome(resources));
        }),
        { numRuns: 100 },
      );
    });
  }
});

/** What each source sends out, without anything that is a matter of spelling. */
function outcome(resources: readonly Resource[]): Json {
  return egressOfSources(readModel(resources), DEFAULT_THRESHOLDS)
    .map(({ verdict, open, exits }) => ({
      verdict,
      ipv4: String(open.publicAddresses.ipv4),
      destination: open.witness?.destination,
      exits: [...exits].sort(),
    }))
    .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

/** Words that Azure compares without regard to case: enumerations and tags. */
function isEnumeration(text: string): boolean {
  return /^(allow|deny|outbound|inbound|tcp|udp|icmp|any|internet|none|virtualappliance|networkrule)$/i.test(
    text,
  );
}

function everyText(change: (text: string) => string): (resources: readonly Resource[]) => Resource[] {
  const walk = (value: Json): Json => {
    if (typeof value === "string") return change(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, key === "name" ? inner : walk(inner)]),
      );
    }
    return value;
  };
  return (resources) =>
    resources.map((each) => ({ ...each, properties: walk(each.properties) as Resource["properties"] }));
}

/** Changes the texts of lists, by default of lists of addresses. */
function everyList(
  change: (text: string) => string[],
  keys = /(addresses|prefixes)$/i,
): (resources: readonly Resource[]) => Resource[] {
  const walk = (value: Json, key: string): Json => {
    if (Array.isArray(value)) {
      const texts = value.every((item): item is string => typeof item === "string");
      return texts && keys.test(key) ? value.flatMap(change) : value.map((item) => walk(item, key));
    }
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name)]));
    }
    return value;
  };
  return (resources) =>
    resources.map((each) =>
      // Blocks of a network itself are not a rule's destinations.
      /:(VirtualNetwork|Subnet)$/.test(each.type)
        ? each
        : { ...each, properties: walk(each.properties, "") as Resource["properties"] },
    );
}

/** Plural properties of security rules that hold one text, as their singular twins. */
function singular(value: Json): Json {
  if (Array.isArray(value)) return value.map(singular);
  if (typeof value !== "object" || value === null) return value;
  const result: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    const twin = {
      destinationAddressPrefixes: "destinationAddressPrefix",
      destinationPortRanges: "destinationPortRange",
    }[key];
    if (twin !== undefined && Array.isArray(inner) && inner.length === 1) result[twin] = inner[0];
    else result[key] = singular(inner);
  }
  return result;
}
