import { resourceShape, type Members } from "../arm/shapes";
import type { ResourceType } from "../arm/types";
import { show, isObject, isUnknown, reveal, type Properties, type Value } from "./values";

/** One reason why a Check fails. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

const KINDS: Readonly<Record<string, string>> = { s: "string", n: "number", b: "boolean", "[": "array" };

/** Lists inside a resource whose items are themselves resources of a known shape. */
const ITEMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "network:NetworkSecurityGroup": { securityRules: "network:SecurityRule" },
  "network:RouteTable": { routes: "network:Route" },
  "network:VirtualNetwork": { subnets: "network:Subnet" },
};

/** The properties of firewall rules, which the SDK's types give as a choice of several. */
const FIREWALL_RULE: Members = new Map(
  (
    "destinationAddresses:[s destinationFqdns:[s destinationIpGroups:[s destinationPorts:[s fqdnTags:[s " +
    "ipProtocols:[s name:s protocols:[u ruleType:s sourceAddresses:[s sourceIpGroups:[s targetFqdns:[s " +
    "targetUrls:[s terminateTLS:b translatedAddress:s translatedFqdn:s translatedPort:s webCategories:[s"
  )
    .split(" ")
    .map((entry) => entry.split(":") as [string, string]),
);
const RULE_COLLECTION: Members = new Map([
  ["name", "s"],
  ["priority", "n"],
  ["ruleCollectionType", "s"],
  ["rules", "[u"],
]);

/**
 * What azure-native's Check finds: arguments that are missing or of the wrong kind. Values not known yet pass.
 * Types of the classic provider are not checked.
 */
export function typeFailures(type: ResourceType, inputs: Properties): Failure[] {
  const failures: Failure[] = [];
  const { shape } = type;
  if (shape === undefined) return failures;
  for (const name of [...shape.required, ...type.pathArguments]) {
    if (inputs[name] === undefined && !failures.some((f) => f.property === name)) {
      failures.push({ property: name, reason: `missing required property '${name}'` });
    }
  }
  const values = reveal(inputs) as Properties;
  checkMembers(values, shape.inputs, "", failures);
  for (const [list, item] of Object.entries(ITEMS[type.name] ?? {})) {
    eachItem(values[list], list, (value, path) => {
      checkMembers(value, resourceShape(item)?.inputs ?? new Map(), `${path}.`, failures);
    });
  }
  if (type.name === "network:FirewallPolicyRuleCollectionGroup") {
    eachItem(values["ruleCollections"], "ruleCollections", (collection, path) => {
      checkMembers(collection, RULE_COLLECTION, `${path}.`, failures);
      eachItem(collection["rules"], `${path}.rules`, (rule, rulePath) => {
        checkMembers(rule, FIREWALL_RULE, `${rulePath}.`, failures);
      });
    });
  }
  return failures;
}

function eachItem(
  list: Value | undefined,
  path: string,
  visit: (item: Properties, path: string) => void,
): void {
  if (!Array.isArray(list)) return;
  list.forEach((item, index) => {
    if (isObject(item)) visit(item, `${path}[${index}]`);
  });
}

function checkMembers(values: Properties, members: Members, prefix: string, failures: Failure[]): void {
  for (const [name, value] of Object.entries(values)) {
    const code = members.get(name);
    if (code !== undefined) checkValue(value, code, prefix + name, failures);
  }
}

function checkValue(value: Value, code: string, path: string, failures: Failure[]): void {
  if (value === null || isUnknown(value) || code === "u") return;
  const kind = code.charAt(0);
  const wanted = KINDS[kind] ?? "object";
  const got = Array.isArray(value) ? "array" : typeof value;
  if (got !== wanted) {
    failures.push({
      property: path,
      reason: `'${path}' should be of type '${wanted}' but got ${article(got)}`,
    });
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      checkValue(item, code.slice(1), `${path}[${index}]`, failures);
    });
  } else if (kind === "n" && path.toLowerCase().endsWith("priority") && !Number.isInteger(value)) {
    failures.push({ property: path, reason: `'${path}' must be an integer but got ${show(value)}` });
  }
}

const article = (kind: string): string => `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
