import {
  type Breadth,
  breadthOfBlock,
  EVERYTHING,
  MULTI_TENANT_TAGS,
  WHOLE_CLOUD,
} from "../../policypack/knowledge/egress-terms";
import { anyOf, type Condition, field, holds, type Spot } from "./language";

/** Breadths that have been asked of the core: each definition asks the same. */
const known = new Map<string, Breadth>();

function breadthOf(block: string): Breadth {
  const breadth = known.get(block) ?? breadthOfBlock(block);
  known.set(block, breadth);
  return breadth;
}

/** What a definition is to find. */
export type Wide = "unrestricted" | "broad";

/** Lengths of IPv4 prefixes that can be wide: longer ones hold fewer addresses than the threshold. */
const LENGTHS = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
const OCTETS = Array.from({ length: 256 }, (_, octet) => octet);

/**
 * Whether a destination, by itself, is as wide as said: a word or a service tag, a prefix, or a range of addresses. A
 * template function that fails makes Azure Policy deny, so each is reached only by texts that it can read.
 */
export function reaches(wide: Wide, { alias, text }: Spot): Condition {
  return anyOf(
    wide === "unrestricted"
      ? field(alias, "in", [...EVERYTHING, ...WHOLE_CLOUD])
      : // With and without a region. What the whole cloud is a part of is not asked again.
        { value: `[if(empty(${text}), '', first(split(${text}, '.')))]`, in: wordsOfBroad() },
    ...(wide === "unrestricted"
      ? []
      : [
          field(
            alias,
            "in",
            MULTI_TENANT_TAGS.filter((tag) => tag.includes(".")),
          ),
        ]),
    ...(wide === "unrestricted" ? [] : [field(alias, "like", "AzureCloud.*")]),
    holds(ifPrefix(text, ipv6(wide, text), ipv4(wide, text))),
    holds(ifRange(text, wide === "unrestricted" ? rangeOfHalf(text) : rangeOfBlocks(text))),
  );
}

const wordsOfBroad = (): string[] =>
  MULTI_TENANT_TAGS.filter((tag) => !tag.includes(".") && !WHOLE_CLOUD.includes(tag));

/** Calls one expression for an IPv6 prefix and another for an IPv4 prefix; false for anything else. */
function ifPrefix(text: string, six: string, four: string): string {
  const length = `length(last(split(${text}, '/')))`;
  return (
    `if(empty(${text}), false, if(not(contains(${text}, '/')), false, if(contains(${text}, ':'), ${six}, ` +
    `if(and(contains(${text}, '.'), lessOrEquals(${length}, 2)), ${four}, false))))`
  );
}

function ifRange(text: string, range: string): string {
  return `if(empty(${text}), false, if(and(contains(${text}, '-'), contains(${text}, '.'), not(contains(${text}, '/'))), ${range}, false))`;
}

const lengthOf = (text: string): string => `int(last(split(${text}, '/')))`;
const octetOf = (text: string): string => `int(first(split(${text}, '.')))`;

/** By length and first octet, which is all that decides down to /8. */
function ipv4(wide: Wide, text: string): string {
  const tests = LENGTHS.flatMap((length) => {
    const found = OCTETS.filter((octet) => breadthOf(`${octet & mask(length)}.0.0.0/${length}`) === wide);
    if (found.length === 0) return [];
    const ofLength = `equals(${lengthOf(text)}, ${String(length)})`;
    return [found.length === 256 ? ofLength : `and(${ofLength}, ${isOneOf(octetOf(text), found)})`];
  });
  return tests.length === 1 ? (tests[0] ?? "false") : `or(${tests.join(", ")})`;
}

const mask = (length: number): number => (0xff << (8 - length)) & 0xff;

/** Whether a number is one of a list, said as shortly as the list allows. */
function isOneOf(number: string, list: readonly number[]): string {
  const [least = 0, most = 255] = [list[0], list.at(-1)];
  const between = OCTETS.slice(least, most + 1);
  const missing = between.filter((each) => !list.includes(each));
  const bounds = [
    ...(least > 0 ? [`greaterOrEquals(${number}, ${String(least)})`] : []),
    ...(most < 255 ? [`lessOrEquals(${number}, ${String(most)})`] : []),
  ];
  const gaps = missing.length === 0 ? [] : [`not(contains(createArray(${missing.join(", ")}), ${number}))`];
  const tests = [...bounds, ...gaps];
  return tests.length === 1 ? (tests[0] ?? "true()") : `and(${tests.join(", ")})`;
}

/** Only half of the IPv6 Internet or more is wide, since a broad destination is counted in IPv4 addresses. */
function ipv6(wide: Wide, text: string): string {
  if (wide === "broad") return "false";
  const halves = ["2000::/4", "3000::/4"].filter((half) => breadthOf(half) === wide);
  const inside = halves.map((half) => `ipRangeContains(${text}, '${half}')`);
  return `or(equals(${lengthOf(text)}, 0), and(lessOrEquals(${lengthOf(text)}, 4), or(${inside.join(", ")})))`;
}

/** Whether a range holds one of the windows that are each half of the public addresses, a sixteenth apart. */
function rangeOfHalf(text: string): string {
  const windows = OCTETS.filter((octet) => octet % 8 === 0).flatMap((first) => {
    const last = OCTETS.find(
      (octet) => octet >= first && breadthOf(windowOf(first, octet)) === "unrestricted",
    );
    return last === undefined ? [] : [windowOf(first, last)];
  });
  // A window that holds another one says nothing new.
  const ends = windows.map((window) => window.split("-").at(-1));
  const useful = windows.filter((_, i) => ends[i] !== ends[i + 1]);
  return `or(${useful.map((window) => `ipRangeContains(${text}, '${window}')`).join(", ")})`;
}

const windowOf = (first: number, last: number): string =>
  `${String(first)}.0.0.0-${String(last)}.255.255.255`;

/** Whether a range holds two whole /8 blocks at least, of which one at least is public below 224.0.0.0. */
function rangeOfBlocks(text: string): string {
  const last = `int(first(split(last(split(${text}, '-')), '.')))`;
  return `and(less(${octetOf(text)}, 221), greaterOrEquals(sub(${last}, ${octetOf(text)}), 3))`;
}
