import { NOT_PUBLIC } from "../../egress/space";
import { parsePrefix, type Prefix } from "../checks/addressing";
import { at, type Fault } from "../checks/fault";

/** A place that people sign in from. Exactly one of `ipRanges` and `countries` says where it is. */
export interface NamedLocationSettings {
  /** Optional. Public addresses or CIDR blocks from which the Internet sees the place. Default: none. */
  readonly ipRanges?: readonly string[] | undefined;
  /**
   * Optional. Entra trusts the addresses: risk from there counts less, and `AllTrusted` of other policies means them
   * as well. Only for `ipRanges`. Default: false.
   */
  readonly trusted?: boolean | undefined;
  /** Optional. Countries by their ISO codes of two letters. Default: none. */
  readonly countries?: readonly string[] | undefined;
}

/** Named locations by a key that stays the same. */
export type NamedLocationList = Readonly<Record<string, NamedLocationSettings>>;

/** A named location as azuread takes it, beside its name. */
export type PlannedLocation =
  | { readonly ip: { readonly ipRanges: string[]; readonly trusted: boolean } }
  | {
      readonly country: {
        readonly countriesAndRegions: string[];
        readonly includeUnknownCountriesAndRegions: false;
      };
    };

/** What conditional access holds in one location. */
const MOST_RANGES = 2000;
/** The widest block that is one office and not half a provider. */
const WIDEST = { ipv4: 16, ipv6: 32 } as const;

/** The location of checked settings. Lists are sorted, so that their order changes nothing. */
export function planLocation({ ipRanges, trusted, countries }: NamedLocationSettings): PlannedLocation {
  if (ipRanges === undefined) {
    const countriesAndRegions = [...new Set(countries ?? [])].sort();
    return { country: { countriesAndRegions, includeUnknownCountriesAndRegions: false } };
  }
  const texts = ipRanges.map(parsePrefix).flatMap((prefix) => (prefix === undefined ? [] : [cidr(prefix)]));
  return { ip: { ipRanges: [...new Set(texts)].sort(), trusted: trusted ?? false } };
}

/** Entra wants a length behind a single address as well. */
const cidr = ({ text, length }: Prefix): string => (text.includes("/") ? text : `${text}/${length}`);

/**
 * Everything that is wrong with the locations; paths start at their keys.
 *
 * @param allowDocumentationRanges let documentation ranges through, for samples and tests
 */
export function namedLocationFaults(
  locations: NamedLocationList,
  allowDocumentationRanges: boolean,
): Fault[] {
  return Object.entries(locations).flatMap(([key, location]) =>
    locationFaults(location, allowDocumentationRanges).map((fault) => at(key, fault)),
  );
}

function locationFaults(location: NamedLocationSettings, allowDocumentation: boolean): Fault[] {
  const { ipRanges, countries, trusted } = location;
  if ((ipRanges === undefined) === (countries === undefined)) {
    return [
      {
        path: "[ipRanges, countries]",
        problem: ipRanges === undefined ? "neither is given" : "both are given",
        expected: "exactly one of them",
        example: 'ipRanges: ["198.51.100.0/28"]',
      },
    ];
  }
  const faults = [
    ...listFaults("ipRanges", ipRanges, '["198.51.100.0/28"]'),
    ...(ipRanges ?? []).flatMap((range, i) =>
      rangeFaults(range, allowDocumentation).map((fault) => at(`ipRanges[${i}]`, fault)),
    ),
    ...listFaults("countries", countries, '["NL"]'),
    ...(countries ?? []).flatMap((code, i) =>
      countryFaults(code).map((fault) => at(`countries[${i}]`, fault)),
    ),
  ];
  if (trusted === true && countries !== undefined) {
    faults.push({
      path: "trusted",
      problem: "is set for countries",
      expected: "a location of addresses: Entra cannot trust a country",
      example: "trusted: false",
    });
  }
  return faults;
}

function listFaults(path: string, list: readonly string[] | undefined, example: string): Fault[] {
  if (list === undefined || (list.length > 0 && list.length <= MOST_RANGES)) return [];
  const problem = list.length === 0 ? "is empty" : `has ${list.length} items`;
  return [{ path, problem, expected: `1 to ${MOST_RANGES} of them`, example }];
}

function rangeFaults(range: string, allowDocumentation: boolean): Fault[] {
  const problem = rangeProblem(range, allowDocumentation);
  if (problem === undefined) return [];
  const expected = `the public addresses of one place, at most /${WIDEST.ipv4} (IPv4) or /${WIDEST.ipv6} (IPv6)`;
  return [{ path: "", problem: `"${range}" ${problem}`, expected, example: "198.51.100.0/28" }];
}

const DOCUMENTATION = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"];

function rangeProblem(range: string, allowDocumentation: boolean): string | undefined {
  const prefix = parsePrefix(range);
  if (prefix === undefined) return "is not an address or CIDR block";
  if (prefix.length === 0) return "is the whole Internet";
  if (prefix.hasHostBits) return `has bits set beyond its length: the block is ${prefix.text}`;
  if (prefix.length < WIDEST[prefix.family]) return "is wider than any one place";
  const isDocumentation = DOCUMENTATION.some(
    (text) => parsePrefix(text)?.addresses.contains(prefix.addresses) === true,
  );
  if (isDocumentation) {
    return allowDocumentation
      ? undefined
      : "is in a documentation range, where nobody signs in from (samples may set allowDocumentationRanges)";
  }
  return prefix.addresses.intersect(NOT_PUBLIC).isEmpty
    ? undefined
    : "is not public: Entra sees only the public address that a place uses";
}

function countryFaults(code: string): Fault[] {
  if (/^[A-Z]{2}$/.test(code)) return [];
  const problem = `"${code}" is not an ISO country code`;
  return [{ path: "", problem, expected: "two capital letters", example: "NL" }];
}
