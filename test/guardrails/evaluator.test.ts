import assert from "node:assert/strict";

import { meets } from "./evaluator";
import type { ArmRequest } from "./resolve";
import { TemplateFailure, valueOf } from "./template";

const TYPE = "Microsoft.Network/networkSecurityGroups";
const RULES = `${TYPE}/securityRules[*]`;

function request(properties: Record<string, unknown>, more: Partial<ArmRequest> = {}): ArmRequest {
  return { type: TYPE, name: "web", id: "/subscriptions/s/web", properties, ...more };
}

/** A security group with these rules. */
const group = (...rules: Record<string, unknown>[]): ArmRequest =>
  request({ securityRules: rules.map((properties) => ({ name: "r", properties })) });

const is = (condition: Record<string, unknown>, of: ArmRequest, parameters = {}): boolean =>
  meets({ if: condition }, of, parameters);

/** The value of an expression by itself. */
const value = (expression: string): unknown =>
  valueOf(`[${expression}]`, {
    parameters: { ports: ["22"] },
    field: () => null,
    current: () => "10.0.0.0/8",
  });

describe("the evaluator of Azure Policy's language", () => {
  it("compares texts without regard to letter case, and truth values and numbers with their texts", () => {
    const of = request({ mode: "Off", flag: true, days: 30 });
    for (const [alias, expected] of [
      ["mode", "OFF"],
      ["flag", "True"],
      ["days", "30"],
      ["days", 30],
    ] as const)
      assert.ok(is({ field: `${TYPE}/${alias}`, equals: expected }, of), alias);
    assert.ok(is({ field: `${TYPE}/mode`, in: ["on", "oFF"] }, of));
    assert.ok(is({ field: "type", equals: TYPE.toLowerCase() }, of));
  });

  it("takes what is missing for unequal, and for nothing that a comparison asks for", () => {
    const of = request({});
    const alias = `${TYPE}/mode`;
    assert.ok(is({ field: alias, exists: false }, of) && is({ field: alias, exists: "false" }, of));
    assert.ok(is({ field: alias, notEquals: "Off" }, of) && is({ field: alias, notIn: ["Off"] }, of));
    for (const operator of ["equals", "like", "contains", "match", "less", "greaterOrEquals"])
      assert.ok(!is({ field: alias, [operator]: "0" }, of), operator);
    assert.ok(!is({ field: alias, in: ["0"] }, of));
    assert.ok(is({ field: alias, notLike: "*" }, of));
  });

  it("takes null for missing", () => {
    assert.ok(is({ field: `${TYPE}/mode`, exists: false }, request({ mode: null })));
  });

  it("knows nothing of an alias of another type", () => {
    assert.ok(!is({ field: "Microsoft.Network/routeTables/mode", equals: "Off" }, request({ mode: "Off" })));
  });

  it("has one wildcard in like", () => {
    const of = request({ name: "AzureCloud.WestEurope" });
    assert.ok(is({ field: `${TYPE}/name`, like: "azurecloud.*" }, of));
    assert.ok(!is({ field: `${TYPE}/name`, like: "Azure" }, of));
    assert.throws(() => is({ field: `${TYPE}/name`, like: "*Cloud*" }, of), /more than one wildcard/);
  });

  it("has digits, letters and any characters in match, with their case", () => {
    const of = request({ name: "vm-01" });
    assert.ok(
      is({ field: `${TYPE}/name`, match: "vm.##" }, of) && is({ field: `${TYPE}/name`, match: "??-##" }, of),
    );
    assert.ok(!is({ field: `${TYPE}/name`, match: "VM-##" }, of));
    assert.ok(is({ field: `${TYPE}/name`, matchInsensitively: "VM-##" }, of));
  });

  it("orders numbers, and texts, and not one with the other", () => {
    const of = request({ days: 30, date: "2026-11-24" });
    assert.ok(is({ field: `${TYPE}/days`, less: 31 }, of) && !is({ field: `${TYPE}/days`, less: 30 }, of));
    assert.ok(is({ field: `${TYPE}/days`, greaterOrEquals: 30 }, of));
    assert.ok(is({ field: `${TYPE}/date`, lessOrEquals: "2026-12-01" }, of));
    assert.ok(!is({ field: `${TYPE}/days`, less: "31" }, of));
  });

  it("negates, and joins conditions", () => {
    const [yes, no] = [
      { field: "name", equals: "web" },
      { field: "name", equals: "db" },
    ];
    const of = request({});
    assert.ok(is({ allOf: [yes, { not: no }] }, of) && !is({ allOf: [yes, no] }, of));
    assert.ok(is({ anyOf: [no, yes] }, of) && !is({ anyOf: [no] }, of));
    assert.ok(is({ allOf: [] }, of) && !is({ anyOf: [] }, of));
  });

  it("refuses what it does not know", () => {
    assert.throws(() => is({ field: "name", resembles: "web" }, request({})), /no comparison "resembles"/);
    assert.throws(
      () => is({ field: "name", equals: "a", like: "b" }, request({})),
      /more than one comparison/,
    );
  });

  describe("lists", () => {
    const mixed = group({ access: "Allow" }, { access: "Deny" });
    const access = `${RULES}.access`;

    it("are all meant by a field outside of a count", () => {
      assert.ok(!is({ field: access, equals: "Allow" }, mixed));
      assert.ok(is({ field: access, in: ["Allow", "Deny"] }, mixed));
      assert.ok(is({ not: { field: access, notEquals: "Allow" } }, mixed));
    });

    it("that are empty meet every condition, and so its opposite", () => {
      assert.ok(is({ field: access, equals: "Allow" }, group()));
      assert.ok(is({ field: access, notEquals: "Allow" }, group()));
    });

    it("are counted", () => {
      assert.ok(is({ count: { field: RULES }, equals: 2 }, mixed));
      const where = { field: access, equals: "Allow" };
      assert.ok(is({ count: { field: RULES, where }, equals: 1 }, mixed));
      assert.ok(is({ count: { field: RULES, where }, equals: 0 }, request({})));
    });

    it("in lists belong to the element that the outer count is at", () => {
      const prefixes = `${RULES}.destinationAddressPrefixes[*]`;
      const where = {
        allOf: [
          { field: access, equals: "Allow" },
          { count: { field: prefixes, where: { field: prefixes, equals: "*" } }, greater: 0 },
        ],
      };
      const counted = { count: { field: RULES, where }, greater: 0 };
      assert.ok(
        !is(counted, group({ access: "Allow" }, { access: "Deny", destinationAddressPrefixes: ["*"] })),
      );
      assert.ok(is(counted, group({ access: "Allow", destinationAddressPrefixes: ["10.0.0.0/8", "*"] })));
    });

    it("have their element in current(), by its alias from a count within", () => {
      const where = {
        count: {
          value: ["22", "3389"],
          name: "port",
          where: { value: `[equals(current('${RULES}.port'), current('port'))]`, equals: true },
        },
        greater: 0,
      };
      const counted = { count: { field: RULES, where }, equals: 1 };
      assert.ok(is(counted, group({ port: "3389" }, { port: "443" })));
      assert.throws(() => is({ value: "[current('x')]", equals: "" }, mixed), /outside of its count/);
    });
  });

  it("asks for the kind of a collection and of a rule", () => {
    const type = "Microsoft.Network/firewallPolicies/ruleCollectionGroups";
    const list = `${type}/ruleCollections[*]`;
    const rules = `${list}.FirewallPolicyFilterRuleCollection.rules[*]`;
    const has = (alias: string, ruleCollectionType: string): boolean =>
      is(
        { count: { field: list, where: { count: { field: alias }, greater: 0 } }, greater: 0 },
        request(
          { ruleCollections: [{ ruleCollectionType, rules: [{ ruleType: "NetworkRule" }] }] },
          { type },
        ),
      );
    assert.ok(has(rules, "FirewallPolicyFilterRuleCollection"));
    assert.ok(!has(rules, "FirewallPolicyNatRuleCollection"));
  });

  it("finds a SKU beside the properties, where ARM has it there", () => {
    const type = "Microsoft.Network/loadBalancers";
    const of = request({}, { type, sku: { name: "Basic" } });
    assert.ok(is({ field: `${type}/sku.name`, equals: "basic" }, of));
  });
});

describe("template functions", () => {
  const VALUES: Readonly<Record<string, unknown>> = {
    "int(last(split(current(), '/')))": 8,
    "if(contains(current(), ':'), int('x'), 1)": 1,
    "and(true, not(false))": true,
    "or(less(1, 2), greater(1, 2))": true,
    "contains(createArray(10, 100), 10)": true,
    "contains('Contoso', 'CON')": true,
    "equals('a', 'A')": false,
    "empty(field('x'))": true,
    "first(parameters('ports'))": "22",
    "concat('it''s ', toUpper('a'))": "it's A",
    "sub(3, 1)": 2,
    "split('a.b', '.')[1]": "b",
    "ipRangeContains('10.0.0.0/8', '10.1.0.0-10.2.0.0')": true,
    "ipRangeContains('10.0.0.0/8', '11.0.0.0')": false,
    "ipRangeContains('0.0.0.0/0', '0.0.0.0/1')": true,
    "ipRangeContains('::/0', '2000::/4')": true,
    "ipRangeContains('2001:db8::/32', '2001:db8::3:fffe')": true,
    "ipRangeContains('::/0', '10.0.0.0/8')": false,
  };
  for (const [expression, expected] of Object.entries(VALUES)) {
    it(expression, () => {
      assert.deepEqual(value(expression), expected);
    });
  }

  for (const expression of [
    "int('x')",
    "and(true, int('x'))",
    "split(field('x'), '/')",
    "ipRangeContains('10.0.0.0/8', 'Storage')",
    "parameters('other')",
    "nothing('x')",
    "if('true', 1, 2)",
    "split('a', '.')[1]",
    "int('1'",
  ]) {
    it(`fails: ${expression}`, () => {
      assert.throws(() => value(expression), TemplateFailure);
    });
  }

  it("are no functions behind a doubled bracket, nor without brackets", () => {
    const scope = { parameters: {}, field: () => null, current: () => null };
    assert.equal(valueOf("[[x]", scope), "[x]");
    assert.equal(valueOf("int('1')", scope), "int('1')");
  });
});
