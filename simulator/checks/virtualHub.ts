import { idKey, nameOf } from "../arm/ids";
import { parseCidr } from "../arm/cidr";
import { firstClash, objects, reference, refuse, text, texts, word, type PutRequest } from "./request";

/** Refuses a hub whose address space is too small for it. */
export function checkVirtualHub({ id, body }: PutRequest): void {
  const prefix = text(body["addressPrefix"]);
  // A hub of the first kind, without a WAN, is a route server and has no addresses of its own.
  if (prefix === undefined || reference(body["virtualWan"]) === undefined) return;
  const length = Number(prefix.split("/")[1]);
  if (parseCidr(prefix) === undefined || !(length <= 24)) {
    refuse(
      "InvalidAddressPrefix",
      `Virtual hub ${nameOf(id)}: the address prefix ${prefix} must be an IPv4 prefix of at least /24.`,
    );
  }
}

const DESTINATIONS = ["internet", "privatetraffic"];

/** Refuses a routing intent to anything but a firewall of the same hub, or with a destination twice. */
export function checkRoutingIntent({ id, body, state }: PutRequest): void {
  const name = `Routing intent ${nameOf(id)}`;
  const hub = idKey(id).replace(/\/routingintent\/[^/]+$/, "");
  const policies = objects(body["routingPolicies"]);
  for (const policy of policies) {
    const next = text(policy["nextHop"]) ?? "";
    const stored = state.get(next);
    const inHub = idKey(reference(stored?.inputs["virtualHub"]) ?? "") === hub;
    if (/\/azurefirewalls\//i.test(next) && !(stored !== undefined && inHub)) {
      refuse("RoutingIntentNextHopInvalid", `${name}: the next hop ${next} is no firewall in this hub.`);
    }
    if (!/\/(azurefirewalls|networkvirtualappliances)\//i.test(next)) {
      refuse(
        "RoutingIntentNextHopInvalid",
        `${name}: the next hop '${next}' must be a firewall in this hub.`,
      );
    }
    for (const destination of texts(policy["destinations"])) {
      if (DESTINATIONS.includes(destination.toLowerCase())) continue;
      refuse(
        "RoutingIntentDestinationInvalid",
        `${name}: '${destination}' is neither Internet nor PrivateTraffic.`,
      );
    }
  }
  const twice = firstClash(
    policies.flatMap((policy) => texts(policy["destinations"])),
    (destination) => destination.toLowerCase(),
  );
  if (twice !== undefined) {
    refuse("RoutingIntentDestinationInvalid", `${name}: ${twice[0]} has more than one policy.`);
  }
  const other = [...state.all()].find(
    (each) => idKey(each.id).startsWith(`${hub}/routingintent/`) && idKey(each.id) !== idKey(id),
  );
  if (other !== undefined) refuse("RoutingIntentExists", `${name}: the hub has ${nameOf(other.id)} already.`);
}

/** Refuses a second network watcher in a region: Azure keeps one for each (H39). */
export function checkNetworkWatcher({ id, body, state }: PutRequest): void {
  const region = word(body["location"])?.replace(/ /g, "");
  const other = [...state.all()].find(
    (each) =>
      /\/networkwatchers\/[^/]+$/i.test(each.id) &&
      idKey(each.id) !== idKey(id) &&
      idKey(each.id).split("/")[2] === idKey(id).split("/")[2] &&
      word(each.inputs["location"])?.replace(/ /g, "") === region,
  );
  if (other !== undefined) {
    refuse(
      "NetworkWatcherCountLimitReached",
      `Network watcher ${nameOf(id)}: the region ${region ?? ""} has ${nameOf(other.id)} already, and there can be one in each.`,
    );
  }
}

/** Refuses a security admin rule outside the range of priorities. */
export function checkAdminRule({ id, body }: PutRequest): void {
  if (word(body["kind"]) === "default") return;
  const priority = body["priority"];
  if (typeof priority !== "number" || !Number.isInteger(priority) || priority < 1 || priority > 4096) {
    refuse(
      "InvalidPriority",
      `Admin rule ${nameOf(id)}: the priority must be a whole number from 1 to 4096.`,
    );
  }
}
