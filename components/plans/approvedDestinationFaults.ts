import { AddressSet, IntervalSet, NOT_PUBLIC, parsePorts, PRIVATE_NETWORKS } from "../../egress/space";
import { isWithin, mustParsePrefix, parsePrefix } from "../checks/addressing";
import { nameFaults } from "../checks/azureNames";
import { domainNameFault } from "../checks/domainNames";
import { at, type Fault } from "../checks/fault";
import type { ApprovedDestination } from "./approvedDestinationsPlan";
import { wideEgress, type WideEgress } from "./approvedEgress";
import { isNamed } from "./approvedRules";
import { parseInstant } from "./blockListPlan";

const TARGETS = ["fqdns", "fqdnTags", "addresses", "serviceTags"] as const;
type Target = (typeof TARGETS)[number];
const WIDEST_ADDRESS_PREFIX = 16;
/** Tags that are as good as the Internet, or that Azure Firewall does not take (E130, E211). */
const REFUSED_TAGS = /^(Internet|VirtualNetwork|AzureLoadBalancer|AzurePlatform\w+|AzureCloud(\.\w+)?)$/i;
const NAMED_PROTOCOL = /^(Https?):(\d{1,5})$/i;
const RAW_PROTOCOL = /^(Tcp|Udp):(\d{1,5}(?:-\d{1,5})?)$/i;
/** Nobody on the Internet or in a private network has one of these; samples may name what documentation has. */
const NOBODYS = NOT_PUBLIC.difference(PRIVATE_NETWORKS).difference(
  AddressSet.union(
    ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"].map((text) => mustParsePrefix(text).addresses),
  ),
);

const EXPECTED: Readonly<Record<Target, { readonly expected: string; readonly example: string }>> = {
  fqdns: {
    expected: "a domain name, or *. before a domain that one party owns",
    example: "*.contoso.com",
  },
  fqdnTags: { expected: "the name of an FQDN tag", example: "WindowsUpdate" },
  addresses: {
    expected: `an IPv4 address or a CIDR block of /${WIDEST_ADDRESS_PREFIX} or longer`,
    example: "20.50.1.0/24",
  },
  serviceTags: { expected: "the tag of one Azure service", example: "AzureMonitor" },
};

/**
 * Everything that is wrong with the list, with paths that start at its index: `[0].fqdns[1]`. What it would let out is
 * computed by the core, and refused where it is everything, or where anybody can receive it.
 *
 * @param clients the blocks behind the firewall
 * @param inForce those of them that have not ended; only these are judged together
 */
export function approvedDestinationFaults(
  destinations: readonly ApprovedDestination[],
  clients: readonly string[],
  inForce: readonly ApprovedDestination[] = destinations,
): Fault[] {
  const seen = new Map<string, number>();
  const wide = wideItems(destinations, clients);
  const faults = destinations.flatMap((destination, index) => {
    const found = destinationFaults(destination, clients, wide[index] ?? new Map<string, WideEgress>());
    // Azure compares rule names without regard to case.
    const key = destination.name.toLowerCase();
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else {
      found.push({
        path: "name",
        problem: `"${destination.name}" is also the name of [${first}]`,
        expected: "a name that no other approved destination has",
        example: `${destination.name}-2`,
      });
    }
    return found.map((fault) => at(`[${index}]`, fault));
  });
  // Together they are judged once each of them is in order: before, the sum would only repeat what is said of them.
  return faults.length > 0 ? faults : togetherFaults(inForce, clients);
}

function destinationFaults(
  destination: ApprovedDestination,
  clients: readonly string[],
  wide: ReadonlyMap<string, WideEgress>,
): Fault[] {
  const faults = [...textFaults(destination)];
  const given = TARGETS.filter((key) => (destination[key]?.length ?? 0) > 0);
  if (given.length !== 1) {
    faults.push({
      path: "",
      problem: given.length === 0 ? "says no destination" : `mixes [${given.join(", ")}]`,
      expected: `exactly one of ${TARGETS.join(", ")}, as a list that is not empty`,
      example: "fqdns: [api.contoso.com]",
    });
  }
  for (const target of TARGETS) {
    destination[target]?.forEach((text, i) => {
      const fault = itemFault(target, text, wide.get(`${target}[${i}]`), destination.acceptBroad);
      if (fault !== undefined) faults.push(at(`${target}[${i}]`, fault));
    });
  }
  faults.push(...protocolFaults(destination), ...sourceFaults(destination, clients));
  return faults;
}

/** Name, reason, owner and end. */
function textFaults({ name, reason, owner, until, acceptBroad }: ApprovedDestination): Fault[] {
  const faults = nameFaults("firewallRule", name).map((fault) => at("name", fault));
  const sentences = [
    ["reason", reason, "a sentence that says why the traffic may leave", '"Card payments, contract 2026-17"'],
    ["owner", owner, "who asked for it; leave it out if nobody did", "payments-team@contoso.com"],
    [
      "acceptBroad",
      acceptBroad,
      "the reason why anybody may receive it; leave it out to refuse that",
      '"Mirrors change"',
    ],
  ] as const;
  for (const [path, text, expected, example] of sentences) {
    if (text?.trim() === "") faults.push({ path, problem: "is empty", expected, example });
  }
  if (until !== undefined && parseInstant(until) === undefined) {
    faults.push({
      path: "until",
      problem: `"${until}" is not a time with a time zone`,
      expected: "the time at which the approval ends, RFC 3339; leave it out if it stays",
      example: '"2027-03-31T00:00:00Z"',
    });
  }
  return faults;
}

/** @param wide what the core says of it, where it lets out more than anybody can answer for. */
function itemFault(
  target: Target,
  text: string,
  wide: WideEgress | undefined,
  acceptBroad: string | undefined,
): Fault | undefined {
  const own = itemProblem(target, text) ?? tooWide(target, text, wide, acceptBroad);
  const accepted = wide?.breadth === "broad" && acceptBroad !== undefined;
  const verdict = wide === undefined || accepted ? undefined : `is ${wide.breadth} egress: ${wide.proof}`;
  if (own === undefined && verdict === undefined) return undefined;
  const { expected, example } = EXPECTED[target];
  return {
    path: "",
    problem: `"${text}" ${[own, verdict].filter((part) => part !== undefined).join("; that ")}`,
    expected:
      own === undefined && wide?.breadth === "broad"
        ? `${expected}, or the reason to let it out to anybody in acceptBroad`
        : expected,
    example,
  };
}

/** What is wrong with the text, as the rest of a sentence. */
function itemProblem(target: Target, text: string): string | undefined {
  switch (target) {
    case "fqdns":
      return domainNameFault(text);
    case "fqdnTags":
      return /^[A-Za-z][\w.]*$/.test(text) ? undefined : "is not an FQDN tag";
    case "serviceTags":
      if (REFUSED_TAGS.test(text))
        return "is no destination to approve: it is open to everyone, or Azure Firewall does not take it";
      return /^[A-Za-z]\w*(\.\w+)?$/.test(text) ? undefined : "is not a service tag";
    case "addresses":
      return addressProblem(text);
  }
}

function addressProblem(text: string): string | undefined {
  const prefix = parsePrefix(text);
  if (prefix === undefined) return "is not an address or a CIDR block";
  if (prefix.family === "ipv6") return "is IPv6, which Azure Firewall does not filter";
  if (prefix.hasHostBits) return `has bits set beyond /${prefix.length} (did you mean ${prefix.text}?)`;
  // A wide block holds some of these anyhow, and is refused for its width.
  return NOBODYS.contains(prefix.addresses) ? "is reserved: nobody has such an address" : undefined;
}

/** A block that the core does not call broad, and that still holds more than one owner's addresses. */
function tooWide(
  target: Target,
  text: string,
  wide: WideEgress | undefined,
  acceptBroad: string | undefined,
): string | undefined {
  const isLong = target !== "addresses" || mustParsePrefix(text).length >= WIDEST_ADDRESS_PREFIX;
  return isLong || wide !== undefined || acceptBroad !== undefined
    ? undefined
    : "is too wide for an approved destination, unless acceptBroad says why";
}

/** What the core says of each item by itself, by its path; an item that cannot be read has no say. */
function wideItems(
  destinations: readonly ApprovedDestination[],
  clients: readonly string[],
): ReadonlyMap<string, WideEgress>[] {
  const sources = clients.filter((text) => parsePrefix(text) !== undefined);
  const items = destinations.flatMap((destination, index) =>
    TARGETS.flatMap((target) =>
      (destination[target] ?? []).flatMap((text, i) => {
        if (target === "addresses" && parsePrefix(text)?.family !== "ipv4") return [];
        const alone: ApprovedDestination = {
          name: "item",
          reason: "",
          [target]: [text],
          protocols: [isNamed({ name: "", reason: "", [target]: [text] }) ? "Https:443" : "Tcp:443"],
        };
        return [{ index, path: `${target}[${i}]`, alone }];
      }),
    ),
  );
  const found = destinations.map(() => new Map<string, WideEgress>());
  // Most lists are in order. Where all of them together are narrow, each of them is.
  const [all = []] = wideEgress([items.map(({ alone }) => alone)], sources);
  if (all.length === 0) return found;
  wideEgress(
    items.map(({ alone }) => [alone]),
    sources,
  ).forEach(([wide], i) => {
    const item = items[i];
    if (wide !== undefined && item !== undefined) found[item.index]?.set(item.path, wide);
  });
  return found;
}

/** Destinations each of which is narrow, and that are broad or everything as a whole. */
function togetherFaults(inForce: readonly ApprovedDestination[], clients: readonly string[]): Fault[] {
  if (clients.some((text) => parsePrefix(text) === undefined)) return [];
  const namesOf = ({ rules }: WideEgress): string[] =>
    inForce
      .filter(({ name }) => rules.some((rule) => [name, `${name}-tcp`, `${name}-udp`].includes(rule)))
      .map(({ name }) => name);
  const isAccepted = (wide: WideEgress): boolean =>
    wide.breadth === "broad" &&
    namesOf(wide).every((name) => inForce.some((d) => d.name === name && d.acceptBroad !== undefined));
  const [wide = []] = wideEgress([inForce], clients);
  return wide
    .filter((each) => !isAccepted(each))
    .map((each) => ({
      path: "",
      problem: `has ${namesOf(each).join(", ")}, which as a whole is ${each.breadth} egress: ${each.proof}`,
      expected:
        "fewer or narrower destinations" +
        (each.breadth === "broad"
          ? ", or the reason to let it out so far in acceptBroad of each of them"
          : ""),
      example: EXPECTED.addresses.example,
    }));
}

function protocolFaults(destination: ApprovedDestination): Fault[] {
  const named = isNamed(destination);
  const expected = named ? "Http or Https with a port" : "Tcp or Udp with a port or a range";
  const example = named ? "Https:443" : "Tcp:1433";
  // With names there is a default, Https:443; an empty list is a slip either way.
  if ((destination.protocols?.length ?? (named ? 1 : 0)) === 0) {
    const problem = destination.protocols === undefined ? "is missing" : "is empty";
    return [{ path: "protocols", problem, expected: `a list of ${expected}`, example: `[${example}]` }];
  }
  const faults: Fault[] = [];
  destination.protocols?.forEach((text, i) => {
    const match = (named ? NAMED_PROTOCOL : RAW_PROTOCOL).exec(text);
    const ports = match?.[2] === undefined ? undefined : parsePorts(match[2]);
    // Azure takes ports up to 64000 in application rules (E133), and nobody needs a rule for port 0.
    const limit = named ? 64001 : 65536;
    if (ports !== undefined && IntervalSet.range<number>(1, limit).contains(ports)) return;
    faults.push({ path: `protocols[${i}]`, problem: `"${text}" is not understood`, expected, example });
  });
  return faults;
}

function sourceFaults(destination: ApprovedDestination, clients: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  const outer = clients.flatMap((text) => parsePrefix(text) ?? []);
  const shown = clients.join(", ");
  destination.sources?.forEach((text, i) => {
    const prefix = parsePrefix(text);
    const isInside = prefix !== undefined && outer.some((each) => isWithin(prefix, each));
    if (prefix !== undefined && !prefix.hasHostBits && (isInside || outer.length === 0)) return;
    faults.push({
      path: `sources[${i}]`,
      problem:
        prefix === undefined ? `"${text}" is not a CIDR block` : `"${text}" is not a block within ${shown}`,
      expected: `a CIDR block within ${shown}`,
      example: clients[0] ?? "10.20.1.0/24",
    });
  });
  if (destination.sources?.length === 0) {
    faults.push({
      path: "sources",
      problem: "is empty",
      expected: "who may use it; leave it out for all clients",
      example: `[${clients[0] ?? "10.20.1.0/24"}]`,
    });
  }
  return faults;
}
