import { show, type Properties, type Value } from "../provider/values";
import { parentId } from "../arm/ids";
import {
  firstClash,
  inRange,
  list,
  objects,
  refuse,
  storedName,
  text,
  texts,
  word,
  type PutRequest,
} from "./request";
import { isPortRange, isPrefix, isServiceTag } from "./syntax";

const PROTOCOLS = new Set(["*", "tcp", "udp", "icmp", "esp", "ah"]);
const MAX_RULES = 1000;
const MAX_ADDRESSES = 4000;

interface NamedRule {
  readonly name: string;
  readonly body: Properties;
}

/** Refuses a network security group whose inline rules ARM would refuse. */
export function checkSecurityGroup({ body }: PutRequest): void {
  const rules = objects(body["securityRules"]).map((rule) => ({
    name: text(rule["name"]) ?? "",
    body: rule,
  }));
  for (const rule of rules) checkRule(rule);
  checkTogether(rules);
}

/** Refuses a rule that is wrong in itself or clashes with the group's other rules, inline or not. */
export function checkSecurityRule({ id, body, state }: PutRequest): void {
  const group = parentId(id) ?? "";
  const name = id.slice(id.lastIndexOf("/") + 1);
  checkRule({ name, body });
  const others = state
    .children(group, "securityRules")
    .map((rule) => ({ name: storedName(rule), body: rule.inputs }))
    .filter((rule) => rule.name.toLowerCase() !== name.toLowerCase());
  checkTogether([...others, { name, body }]);
}

function checkTogether(rules: readonly NamedRule[]): void {
  const same = firstClash(rules, (rule) => rule.name.toLowerCase());
  if (same) refuse("SecurityRuleNamesNotUnique", `Two security rules have the name '${same[1].name}'.`);
  const clash = firstClash(rules, ({ body }) => `${word(body["direction"]) ?? ""} ${show(body["priority"])}`);
  if (clash) {
    const [first, second] = clash;
    refuse(
      "SecurityRuleConflict",
      `Security rule ${second.name} conflicts with rule ${first.name}. Rules cannot have the same Priority and ` +
        `Direction (priority ${show(second.body["priority"])}, ${show(second.body["direction"])}).`,
    );
  }
  if (rules.length > MAX_RULES) {
    refuse(
      "SecurityRuleCountExceeded",
      `A network security group holds ${MAX_RULES} rules at most; this has ${rules.length}.`,
    );
  }
}

function checkRule({ name, body }: NamedRule): void {
  const rule = `Security rule ${name}`;
  inRange(body["priority"], 100, 4096, "SecurityRuleInvalidPriority", rule);
  oneOf(
    body["direction"],
    new Set(["inbound", "outbound"]),
    "SecurityRuleInvalidDirection",
    rule,
    "direction",
  );
  oneOf(body["access"], new Set(["allow", "deny"]), "SecurityRuleInvalidAccess", rule, "access");
  oneOf(body["protocol"], PROTOCOLS, "SecurityRuleInvalidProtocol", rule, "protocol");
  for (const side of ["source", "destination"]) {
    checkAddresses(body, side, rule);
    checkPorts(body, side, rule);
  }
  const description = text(body["description"]) ?? "";
  if (description.length > 140) {
    refuse(
      "SecurityRuleDescriptionTooLong",
      `${rule}: the description has ${description.length} characters; 140 is the limit.`,
    );
  }
}

function oneOf(
  value: Value | undefined,
  words: ReadonlySet<string>,
  code: string,
  rule: string,
  what: string,
): void {
  if (!words.has(word(value) ?? ""))
    refuse(code, `${rule}: ${what} '${show(value)}' is none of ${[...words].join(", ")}.`);
}

function checkAddresses(body: Properties, side: string, rule: string): void {
  const one = text(body[`${side}AddressPrefix`]);
  const many = texts(body[`${side}AddressPrefixes`]);
  const groups = [
    ...list(body[`${side}ApplicationSecurityGroups`]),
    ...list(body[`${side}ApplicationSecurityGroupIds`]),
  ];
  const given = [one !== undefined, many.length > 0, groups.length > 0].filter(Boolean).length;
  const names = `${side}AddressPrefix, ${side}AddressPrefixes and ${side}ApplicationSecurityGroups`;
  if (given === 0) refuse("SecurityRuleParameterNotSpecified", `${rule}: one of ${names} must be given.`);
  if (given > 1) refuse("SecurityRuleParameterContradiction", `${rule}: only one of ${names} may be given.`);
  const prefixes = one === undefined ? many : [one];
  for (const prefix of prefixes) {
    if (!isPrefix(prefix) && !isServiceTag(prefix)) {
      refuse("SecurityRuleInvalidAddressPrefix", `${rule}: '${prefix}' is no valid ${side} address prefix.`);
    }
  }
  if (prefixes.length > MAX_ADDRESSES) {
    refuse(
      "SecurityRuleTooManyAddresses",
      `${rule}: ${prefixes.length} ${side} prefixes; ${MAX_ADDRESSES} is the limit.`,
    );
  }
}

function checkPorts(body: Properties, side: string, rule: string): void {
  const one = text(body[`${side}PortRange`]);
  const many = texts(body[`${side}PortRanges`]);
  const names = `${side}PortRange and ${side}PortRanges`;
  if (one === undefined && many.length === 0) {
    refuse("SecurityRuleParameterNotSpecified", `${rule}: one of ${names} must be given.`);
  }
  if (one !== undefined && many.length > 0) {
    refuse("SecurityRuleParameterContradiction", `${rule}: only one of ${names} may be given.`);
  }
  for (const range of one === undefined ? many : [one]) {
    if (!isPortRange(range)) {
      refuse("SecurityRuleInvalidPortRange", `${rule}: '${range}' is no valid ${side} port range (0-65535).`);
    }
  }
}
