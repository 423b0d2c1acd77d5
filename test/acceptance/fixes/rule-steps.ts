import assert from "node:assert/strict";

import { type Estate, type Item, nameOf, NEEDED_ADDRESS, NEEDED_NAME } from "./estate";
import { objectAt, type Properties } from "./properties";
import { NAMES, namesIn, QUOTED, type Step } from "./step";

const SET = `(?:network security group|the group of security rule|(?:classic rules of )?firewall(?: policy)?|security admin configuration) ${QUOTED}`;

/** What fixes say of rules. */
export const RULE_STEPS: readonly Step[] = [
  [
    new RegExp(
      `[Dd]elete rules? (${NAMES})(?: and the (\\d+) next in width)?(?: of ${SET}(?: and ${SET})*)?`,
      "g",
    ),
    (estate, [, names, more]) => {
      for (const { remove } of rulesOf(estate, names, more)) remove();
    },
  ],
  [
    /replace .+ by the destinations it needs/g,
    (estate) => {
      for (const { value } of rulesOfFix(estate)) narrow(value);
    },
  ],
  [
    /give them the destinations that are needed and no more/g,
    (estate) => {
      for (const { value } of rulesOfFix(estate)) narrow(value);
    },
  ],
  [
    /give it a private translatedAddress in place of \S+/g,
    (estate) => {
      for (const { value } of rulesOfFix(estate)) {
        value["translatedAddress"] = "10.0.1.4";
        delete value["translatedFqdn"];
      }
    },
  ],
];

function rulesOf(estate: Estate, list: string | undefined, more: string | undefined): Item[] {
  const names = namesIn(list);
  const { urn, property } = estate.finding;
  const at = estate.resources.find((each) => each.urn === urn);
  const own = at === undefined || property === "" ? undefined : objectAt(at.properties, property);
  const rules = estate.rules().filter(({ owner, value }) => names.includes(nameOf(owner, value)));
  const here = rules.filter(({ value, owner }) => value === own || (property === "" && owner.urn === urn));
  const found = names.length === 1 && here.length > 0 ? here : rules;
  assert.ok(found.length > 0, `no rule ${names.join()}`);
  return [...found, ...nextInWidth(estate, found, Number(more ?? 0))];
}

/** The rules that the first alternative names, which the others call "it" and "them". */
function rulesOfFix(estate: Estate): Item[] {
  const [, names, more] =
    new RegExp(`^Delete rules? (${NAMES})(?: and the (\\d+) next in width)?`).exec(estate.finding.fix) ?? [];
  return rulesOf(estate, names, more);
}

/** Who is told to go on by width looks at the prefixes. */
function nextInWidth(estate: Estate, named: readonly Item[], count: number): Item[] {
  if (count === 0) return [];
  const others = estate.rules().filter(({ value }) => named.every((each) => each.value !== value));
  const widthOf = ({ value }: Item): number =>
    32 - Number(String(value["destinationAddressPrefix"]).split("/")[1]);
  return others.sort((a, b) => widthOf(b) - widthOf(a)).slice(0, count);
}

/** Leaves a rule one destination that somebody needs. */
function narrow(rule: Properties): void {
  const isRequest =
    rule["ruleType"] === "ApplicationRule" ||
    ["targetFqdns", "targetUrls", "fqdnTags"].some((key) => key in rule) ||
    (Array.isArray(rule["protocols"]) && typeof rule["protocols"][0] === "object");
  const before = Object.keys(rule).filter((key) =>
    /^destination(?!Port)|^target|^fqdnTags$|^webCategories$/.test(key),
  );
  for (const key of before) Reflect.deleteProperty(rule, key);
  if (isRequest)
    rule[before.includes("destinationFqdns") ? "destinationFqdns" : "targetFqdns"] = [NEEDED_NAME];
  else if ("access" in rule && !("sources" in rule) && !before.includes("destinations"))
    rule["destinationAddressPrefix"] = NEEDED_ADDRESS;
  else if (before.includes("destinations") || "sources" in rule)
    rule["destinations"] = [{ addressPrefix: NEEDED_ADDRESS, addressPrefixType: "IPPrefix" }];
  else rule["destinationAddresses"] = [NEEDED_ADDRESS];
}
