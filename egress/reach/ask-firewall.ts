import {
  ALL_CHANNELS,
  channelsOnPorts,
  type FirewallPolicyRules,
  nameBox,
  NAMES,
  punycode,
  readRules,
  type Unknown,
} from "../azure";
import type { Firewall, FirewallPolicy, NetworkWay } from "../read";
import { domain, PUBLIC } from "../space";
import { type Answer, type Asked, type Decided, ended, type Hop } from "./asked";
import { lookUpOf } from "./look-up";
import { proxiesOf } from "./proxy";

/** What a firewall does with a packet that reaches it. DNAT comes first (E115); a name is never the firewall's own. */
export function throughFirewall(asked: Asked, firewall: Firewall): Hop {
  return relayedBy(asked, firewall) ?? filteredBy(asked, firewall);
}

/** What a DNAT rule sends on to the Internet (E125); undefined where none takes the packet. */
export function relayedBy(asked: Asked, { urn, policies, onward }: Firewall): Hop | undefined {
  if (asked.to === undefined) return undefined;
  for (const policy of policies) {
    const rules = typeof policy === "string" ? lookUpOf(asked.model).policies.get(policy)?.rules : undefined;
    const relayed = asked.firstRule(rules?.relays ?? []);
    if (relayed !== undefined) return beyond(asked, onward.names, asked.hopOf("firewall", urn, relayed));
  }
  return undefined;
}

/** What its network rules make of a packet, and its application rules of a request for a name. */
export function filteredBy(asked: Asked, firewall: Firewall): Hop {
  const { urn, onward } = firewall;
  return anyPolicy(asked, firewall, ({ rules }) => {
    const byNetwork = asked.firstRule(rules.network);
    if (byNetwork === undefined)
      return beyond(asked, onward.names, throughRules(asked, urn, rules, byNetwork));
    const hop = asked.hopOf("firewall", urn, byNetwork);
    const away = onward.untranslated.contains(asked.to ?? PUBLIC);
    return away ? beyond(asked, onward.packets, hop) : hop;
  });
}

/** Names are an application rule's business where no network rule decides, and nothing else is (E122). */
export function throughRules(
  asked: Asked,
  owner: string,
  rules: FirewallPolicyRules,
  network: Decided = asked.firstRule(rules.network),
): Hop {
  if (network !== undefined || asked.to !== undefined || asked.question.protocol !== "Tcp")
    return asked.hopOf("firewall", owner, network);
  return throughNames(asked, owner, rules);
}

/** A name may also be asked for at a firewall that is an explicit proxy, past all routes (E158). */
export function byProxy(asked: Asked, way: NetworkWay): Answer | undefined {
  if (asked.to !== undefined || asked.question.protocol !== "Tcp") return undefined;
  for (const { firewall, senders } of proxiesOf(way, asked.model, asked.reading)) {
    if (senders.intersect(asked.sender).isEmpty) continue;
    const hop = anyPolicy(asked, firewall, ({ rules }) =>
      beyond(asked, firewall.onward.names, throughNames(asked, firewall.urn, rules)),
    );
    if (hop.action !== "Deny") return ended([hop], "firewall");
  }
  return undefined;
}

/** Where what is let out is sent on to something that is not known, the answer is not known either. */
function beyond(asked: Asked, unknown: Unknown | undefined, hop: Hop): Hop {
  if (unknown === undefined || hop.action === "Deny") return hop;
  return asked.unknown("firewall", unknown);
}

/** Any of its policies lets the packet out (E111). */
function anyPolicy(asked: Asked, firewall: Firewall, through: (policy: FirewallPolicy) => Hop): Hop {
  let denied: Hop | undefined;
  for (const urn of firewall.policies) {
    const policy = typeof urn === "string" ? lookUpOf(asked.model).policies.get(urn) : undefined;
    const hop =
      typeof urn !== "string"
        ? asked.unknown("firewall", urn)
        : policy === undefined
          ? asked.unread("firewall", urn, "")
          : through(policy);
    if (hop.action !== "Deny") return hop;
    denied ??= hop;
  }
  return denied ?? asked.hopOf("firewall", firewall.urn, undefined);
}

function throughNames(asked: Asked, owner: string, { application }: FirewallPolicyRules): Hop {
  const { port, to } = asked.question;
  const channels = channelsOnPorts(port, port + 1).intersect(ALL_CHANNELS);
  const request = nameBox(channels, asked.sender, domain(punycode(to)));
  const decided = readRules(application, asked.reading).find(
    ({ match }) => !NAMES.isEmpty(NAMES.intersect(match, request)),
  );
  return asked.hopOf("firewall", owner, decided);
}
