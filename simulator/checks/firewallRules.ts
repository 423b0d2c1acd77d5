import { nameOf } from "../arm/ids";
import { show, isObject, reveal, type Properties } from "../provider/values";
import { policyFacts, type PolicyFacts } from "./firewallPolicy";
import {
  firstClash,
  inRange,
  objects,
  refuse,
  storedName,
  text,
  texts,
  word,
  type PutRequest,
} from "./request";
import { isAddressOrRange, isFqdnPattern, isPortRange, isServiceTag } from "./syntax";

type RuleKind = "network" | "application" | "nat";

/** One rule collection, in whichever of the providers' shapes it came. */
interface Collection {
  readonly name: string;
  readonly body: Properties;
  readonly kind: RuleKind | undefined;
}

const KIND_OF_RULE: Readonly<Record<string, RuleKind>> = {
  networkrule: "network",
  applicationrule: "application",
  natrule: "nat",
};
const PROTOCOLS = new Set(["any", "tcp", "udp", "icmp"]);

/** Reads the collections of a group: one list in azure-native, one list for each kind in the classic provider. */
function collectionsOf(body: Properties): Collection[] {
  const native = objects(body["ruleCollections"]).map((collection): Collection => {
    const nat = word(collection["ruleCollectionType"]) === "firewallpolicynatrulecollection";
    return { name: text(collection["name"]) ?? "", body: collection, kind: nat ? "nat" : undefined };
  });
  const classic = (["network", "application", "nat"] as const).flatMap((kind) =>
    objects(body[`${kind}RuleCollections`]).map((collection): Collection => ({
      name: text(collection["name"]) ?? "",
      body: collection,
      kind,
    })),
  );
  return [...native, ...classic];
}

/** Refuses a rule collection group with priorities out of range or taken, or with rules that ARM cannot read. */
export function checkRuleCollectionGroup({ id, body, state }: PutRequest): void {
  const name = nameOf(id);
  const group = `Rule collection group ${name}`;
  inRange(body["priority"], 100, 65000, "FirewallPolicyRuleCollectionGroupInvalidPriority", group);
  const parent = state.parent(id);
  if (parent) {
    const clash = state
      .children(parent.id, "ruleCollectionGroups")
      .find(
        (other) =>
          storedName(other).toLowerCase() !== name.toLowerCase() &&
          other.inputs["priority"] === body["priority"],
      );
    if (clash) {
      refuse(
        "FirewallPolicyRuleCollectionGroupPriorityConflict",
        `${group} has the priority ${show(body["priority"])} of ${storedName(clash)}.`,
      );
    }
  }
  const policy = policyFacts(parent ? (reveal(parent.inputs) as Properties) : {});
  checkCollections(collectionsOf(body), group, (kind, rule, where) => {
    checkRule(kind, rule, where);
    checkAgainstPolicy(kind, rule, where, policy);
  });
}

/** Refuses the rule collections that stand on a firewall without a policy, under the same rules. */
export function checkFirewallCollections(body: Properties, where: string): void {
  checkCollections(
    (["network", "application", "nat"] as const).flatMap((kind) =>
      objects(body[`${kind}RuleCollections`]).map((collection): Collection => ({
        name: text(collection["name"]) ?? "",
        body: collection,
        kind,
      })),
    ),
    where,
    () => undefined,
  );
}

function checkCollections(
  collections: readonly Collection[],
  where: string,
  check: (kind: RuleKind, rule: Properties, where: string) => void,
): void {
  for (const { name, body } of collections) {
    inRange(
      body["priority"],
      100,
      65000,
      "FirewallPolicyRuleCollectionInvalidPriority",
      `${where}, collection ${name}`,
    );
  }
  const same = firstClash(collections, (collection) => collection.name.toLowerCase());
  if (same)
    refuse(
      "FirewallPolicyRuleCollectionNamesNotUnique",
      `${where}: two collections have the name '${same[1].name}'.`,
    );
  const clash = firstClash(collections, ({ body }) => show(body["priority"]));
  if (clash) {
    refuse(
      "FirewallPolicyRuleCollectionPriorityConflict",
      `${where}: the collections ${clash[0].name} and ${clash[1].name} have the same priority ${show(clash[1].body["priority"])}.`,
    );
  }
  for (const collection of collections) {
    const action = collection.body["action"];
    const verb = word(isObject(action) ? action["type"] : action) ?? "";
    const verbs = collection.kind === "nat" ? ["dnat", "snat"] : ["allow", "deny"];
    if (!verbs.includes(verb)) {
      refuse(
        "FirewallPolicyRuleCollectionInvalidAction",
        `${where}: collection ${collection.name} has the action '${verb}'; it must be one of ${verbs.join(", ")}.`,
      );
    }
    for (const rule of objects(collection.body["rules"])) {
      const kind = KIND_OF_RULE[word(rule["ruleType"]) ?? ""] ?? collection.kind;
      const place = `${where}, collection ${collection.name}, rule ${text(rule["name"]) ?? "?"}`;
      if (kind === undefined || (kind === "nat") !== (collection.kind === "nat")) {
        refuse(
          "FirewallPolicyRuleTypeMismatch",
          `${place}: a rule of type '${text(rule["ruleType"]) ?? ""}' does not belong there.`,
        );
      }
      check(kind, rule, place);
    }
  }
}

/** All texts of a rule under any of several names: the providers call one thing differently. */
const any = (rule: Properties, ...names: string[]): string[] =>
  names
    .flatMap((name) => (typeof rule[name] === "string" ? [rule[name]] : texts(rule[name])))
    .filter((item) => item !== "");

function checkRule(kind: RuleKind, rule: Properties, where: string): void {
  const sources = any(rule, "sourceAddresses");
  if (sources.length === 0 && any(rule, "sourceIpGroups").length === 0) {
    refuse("FirewallPolicyRuleNoSource", `${where}: a source address or IP group must be given.`);
  }
  const destinations = any(rule, "destinationAddresses", "destinationAddress");
  for (const address of [...sources, ...destinations]) {
    if (address === "*" || isAddressOrRange(address)) continue;
    if (!destinations.includes(address) || !isServiceTag(address)) {
      refuse(
        "FirewallPolicyRuleInvalidAddress",
        `${where}: '${address}' is no valid address, range or CIDR.`,
      );
    }
  }
  if (kind === "network") checkNetworkRule(rule, destinations, where);
  else if (kind === "nat") checkNatRule(rule, destinations, where);
  else checkApplicationRule(rule, where);
}

function checkNetworkRule(rule: Properties, destinations: readonly string[], where: string): void {
  const kinds = [destinations, any(rule, "destinationIpGroups"), any(rule, "destinationFqdns")];
  if (kinds.every((items) => items.length === 0)) {
    refuse(
      "FirewallPolicyRuleNoDestination",
      `${where}: a destination address, IP group or FQDN must be given.`,
    );
  }
  checkProtocolsAndPorts(rule, where, 65535);
}

function checkProtocolsAndPorts(rule: Properties, where: string, highest: number): void {
  const protocols = any(rule, "ipProtocols", "protocols");
  if (protocols.length === 0) refuse("FirewallPolicyRuleNoProtocol", `${where}: a protocol must be given.`);
  for (const protocol of protocols) {
    if (!PROTOCOLS.has(protocol.toLowerCase()))
      refuse("FirewallPolicyRuleInvalidProtocol", `${where}: '${protocol}' is no protocol.`);
  }
  const ports = any(rule, "destinationPorts");
  if (ports.length === 0) refuse("FirewallPolicyRuleNoPort", `${where}: a destination port must be given.`);
  for (const port of ports) {
    if (!isPortRange(port, 0, highest))
      refuse("FirewallPolicyRuleInvalidPort", `${where}: '${port}' is no valid port or range.`);
  }
}

function checkNatRule(rule: Properties, destinations: readonly string[], where: string): void {
  if (destinations.length !== 1)
    refuse("FirewallPolicyNatRuleDestination", `${where}: exactly one destination address must be given.`);
  checkProtocolsAndPorts(rule, where, 63999);
  const targets = [text(rule["translatedAddress"]), text(rule["translatedFqdn"])].filter(
    (t) => t !== undefined,
  );
  if (targets.length !== 1) {
    refuse(
      "FirewallPolicyNatRuleTarget",
      `${where}: either translatedAddress or translatedFqdn must be given.`,
    );
  }
  const port = show(rule["translatedPort"]);
  if (!/^\d+$/.test(port) || !isPortRange(port, 1, 63999)) {
    refuse("FirewallPolicyNatRulePort", `${where}: the translated port '${port}' must be from 1 to 63999.`);
  }
}

function checkApplicationRule(rule: Properties, where: string): void {
  const fqdns = any(rule, "targetFqdns", "destinationFqdns");
  const tags = any(rule, "fqdnTags", "destinationFqdnTags");
  const targets = [fqdns, tags, any(rule, "targetUrls", "destinationUrls"), any(rule, "webCategories")];
  if (targets.filter((items) => items.length > 0).length !== 1) {
    refuse(
      "FirewallPolicyApplicationRuleTarget",
      `${where}: exactly one of FQDNs, FQDN tags, URLs and web categories must be given.`,
    );
  }
  for (const fqdn of fqdns) {
    if (!isFqdnPattern(fqdn))
      refuse(
        "FirewallPolicyRuleInvalidFqdn",
        `${where}: '${fqdn}' is no valid FQDN; '*' may stand at its left end only.`,
      );
  }
  const protocols = objects(rule["protocols"]);
  if (protocols.length === 0 && tags.length === 0) {
    refuse("FirewallPolicyRuleNoProtocol", `${where}: a protocol must be given.`);
  }
  for (const protocol of protocols) {
    const port = show(protocol["port"]);
    if (!isPortRange(port, 1, 64000))
      refuse("FirewallPolicyRuleInvalidPort", `${where}: the port '${port}' must be from 1 to 64000.`);
  }
}

function checkAgainstPolicy(kind: RuleKind, rule: Properties, where: string, policy: PolicyFacts): void {
  const premium =
    rule["terminateTLS"] === true ||
    rule["terminateTls"] === true ||
    any(rule, "targetUrls", "destinationUrls").length > 0;
  if (premium && policy.tier !== "premium") {
    refuse(
      "FirewallPolicyRuleNeedsPremium",
      `${where}: TLS termination and URLs need a policy of the Premium tier.`,
    );
  }
  if (kind === "network" && any(rule, "destinationFqdns").length > 0 && !policy.dnsProxy) {
    refuse(
      "FirewallPolicyNetworkRuleFqdnNeedsDnsProxy",
      `${where}: FQDNs in network rules need the policy's DNS proxy.`,
    );
  }
}
