import type { Unknown } from "../../egress/azure";
import type { Model } from "../../egress/read";
import { readBlockEntries, readInboundTranslations } from "../../egress/read/posture";
import { contactIn, contactOut, type ContactWith, namesBesides, provedContact } from "../../egress/reach";
import { AddressSet, parseAddresses, PRIVATE_NETWORKS, PUBLIC } from "../../egress/space";
import { defineRule, type Violation } from "../rule";
import { settingViolation, unknownSetting } from "../setting-findings";
import { capitalized, listed } from "../words";

interface Options {
  readonly addresses: readonly string[];
}

/** No blocked address can reach a subnet, nor be reached from anywhere in the stack. */
export const blockedAddressesUnreachable = defineRule<Options>({
  meta: {
    id: "blocked-addresses-unreachable",
    title: "No blocked address can reach a subnet, nor be reached from anywhere in the stack.",
    why:
      "Rules are matched by priority, security admin rules before security groups and a base policy before its " +
      "children: one Allow that comes before the Deny of a blocked address, or one way around it, undoes the block.",
    group: "block list",
    severity: "advisory",
    judged: "stack",
  },
  options: {
    addresses: {
      type: "array",
      description: "Blocked addresses and CIDR blocks, beside those of the stack's own block lists.",
      default: [],
      items: { type: "string" },
    },
  },
  check(model, options, { now }) {
    const { out, in: from, doubts } = blockedIn(model, options, now.getTime());
    return [
      ...doubts,
      ...contactOut(model, out).map((contact) => contactViolation(contact, out, model)),
      ...namesBesides(model, out).map(({ title, urn, unknown }) => {
        const doubt = `${title} may let requests out to blocked addresses by name`;
        return unknownSetting({ urn, property: "" }, doubt, unknown, model);
      }),
      ...contactIn(model, from).map((contact) => contactViolation(contact, from, model)),
      ...translationsFrom(from, model),
    ];
  },
});

/** The addresses that are blocked at the time, by direction, and what of that is not known. */
function blockedIn(
  model: Model,
  { addresses }: Options,
  now: number,
): Record<"out" | "in", AddressSet> & { readonly doubts: Violation[] } {
  const blocked = { out: [] as AddressSet[], in: [] as AddressSet[] };
  const doubts: Violation[] = [];
  const add = (text: string, direction: string, at: { urn: string; property: string }): void => {
    const set = parseAddresses(text.trim());
    if (set?.intersect(PRIVATE_NETWORKS).isEmpty !== true) {
      const reason =
        set === undefined ? "is no address" : "is in a private network, whose traffic is not judged";
      const unknown = { ...at, reason: `has "${text}", which ${reason}` };
      doubts.push(unknownSetting(at, "a blocked address may be reached", [unknown], model));
    }
    if (set === undefined) return;
    if (direction !== "in") blocked.out.push(set);
    if (direction !== "out") blocked.in.push(set);
  };
  for (const text of addresses) add(text, "both", { urn: "", property: "addresses" });
  for (const { urn, property, address, direction, end, ended } of readBlockEntries(model.estate)) {
    // What has ended is blocked no more; what may have ended is.
    if (ended || (end.kind === "known" && end.time <= now)) continue;
    if (address.kind === "known")
      add(address.value, direction.kind === "known" ? direction.value.toLowerCase() : "both", {
        urn,
        property,
      });
    else {
      const unknown =
        address.kind === "unknown" ? address.unknown : { urn, property, reason: "has no address" };
      doubts.push(unknownSetting({ urn, property }, "a blocked address may be reached", [unknown], model));
    }
  }
  // Nobody in the Internet has any other address.
  const publicOf = (sets: readonly AddressSet[]): AddressSet => AddressSet.union(sets).intersect(PUBLIC);
  return { out: publicOf(blocked.out), in: publicOf(blocked.in), doubts };
}

/** The finding that a source and blocked addresses can send each other something, or that nobody can tell. */
function contactViolation(contact: ContactWith, blocked: AddressSet, model: Model): Violation {
  const { source, direction, unknown } = contact;
  const proved = provedContact(contact, blocked, model);
  const { urn, property } = source;
  const others = proved.count > 1n ? ` and ${String(proved.count - 1n)} more` : "";
  const addresses = `the blocked address${proved.count > 1n ? "es" : ""} ${proved.address}${others}`;
  if (!proved.isCertain) {
    const doubt =
      direction === "out"
        ? `${source.title} may reach ${addresses}`
        : `${addresses} may reach ${source.title}`;
    return unknownSetting({ urn, property }, doubt, unknown, model);
  }
  const rules = proved.hops.map(({ rule, resource }) => {
    const name = model.resources.get(resource)?.name;
    return `"${rule}"${name === undefined || name === rule ? "" : ` of "${name}"`}`;
  });
  const by = rules.length === 0 ? "" : `, let ${direction} by ${listed(rules)}`;
  const message = capitalized(
    direction === "out"
      ? `${source.title} can reach ${addresses}${by}.`
      : `${addresses} can reach ${source.title}${by}.`,
  );
  const involves = proved.hops.map(({ resource }) => resource).filter((each) => each !== "");
  return {
    ...settingViolation({ urn, property }, { message, fix: fixOf(contact, rules), involves }, model),
    ...proved.proof,
  };
}

function fixOf({ source, direction }: ContactWith, rules: readonly string[]): string {
  if (source.kind === "workload")
    return "Send what it sends through a virtual network in which the block list is denied.";
  const before = rules.length === 0 ? "" : ` before ${listed(rules)}`;
  return direction === "out"
    ? `Deny the block list${before}, in the subnet's security group or the firewall's base policy.`
    : `Deny the block list${before}, in the inbound rules of its security group.`;
}

/** DNAT rules that take packets from blocked addresses; whether a Deny of the network rules stops those is not known. */
function translationsFrom(from: AddressSet, model: Model): Violation[] {
  if (from.isEmpty) return [];
  return readInboundTranslations(model.estate, model.places).flatMap(({ at, name, senders }) => {
    if (!senders.most.hasPlaces && senders.most.intersect(from).isEmpty) return [];
    const reason =
      "takes packets from them, and Azure does not say for certain that a Deny comes before DNAT";
    const unknown: readonly Unknown[] =
      senders.least.intersect(from).isEmpty && senders.unknown.length > 0
        ? senders.unknown
        : [{ ...at, reason }];
    return [unknownSetting(at, `DNAT rule "${name}" may let blocked addresses in`, unknown, model)];
  });
}
