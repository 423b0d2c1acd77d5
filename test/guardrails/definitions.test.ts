import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { GUARDRAILS } from "../../components/guardrails";
import { breadthOfBlock } from "../../policypack/knowledge/egress-terms";
import { RULES } from "../../policypack/rules";
import { reaches, type Wide } from "../../tools/guardrails/addresses";
import { aliasesIn, markOf } from "../../tools/guardrails/aliases";
import { BUILT_IN } from "../../tools/guardrails/builtIn";
import { EXPRESSED, UNEXPRESSED } from "../../tools/guardrails/expressed";
import { fieldSpot } from "../../tools/guardrails/language";
import { namesWidely } from "../../tools/guardrails/names";
import { ALARMS } from "./alarms";
import { meets } from "./evaluator";
import { CASES, DEFINITIONS, isAsked, outcomes, OUTCOMES_FILE } from "./outcomes";
import { requestOf } from "./requests";
import type { ArmRequest } from "./resolve";
import { TemplateFailure } from "./template";

const TYPE = "Microsoft.Test/things";
const thing = (value: unknown): ArmRequest => ({
  type: TYPE,
  name: "x",
  id: "x",
  properties: { text: value },
});
const SPOT = fieldSpot(`${TYPE}/text`);
const REACHES = { unrestricted: reaches("unrestricted", SPOT), broad: reaches("broad", SPOT) };
const NAMES = { unrestricted: namesWidely("unrestricted", SPOT), broad: namesWidely("broad", SPOT) };
const isWide = (wide: Wide, value: unknown): boolean => meets({ if: REACHES[wide] }, thing(value));
const isNamedWidely = (wide: Wide, value: string): boolean => meets({ if: NAMES[wide] }, thing(value));

describe("which rules Azure Policy can say", () => {
  it("is told of every rule once: how, or why not", () => {
    const told = [...Object.keys(EXPRESSED), ...Object.keys(UNEXPRESSED)];
    assert.deepEqual(told.sort(), RULES.map(({ meta }) => meta.id).sort());
  });

  it("has a definition or a built-in policy for each that it can, and says what that misses", () => {
    for (const [id, { guardrails, builtIn = [], misses }] of Object.entries(EXPRESSED)) {
      assert.ok(guardrails.length + builtIn.length > 0, id);
      assert.ok(misses.endsWith("."), id);
      for (const name of builtIn) assert.ok(name in BUILT_IN, name);
    }
  });
});

describe("the policy definitions", () => {
  it("are what the component has", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(GUARDRAILS)), JSON.parse(JSON.stringify(DEFINITIONS)));
  });

  it("keep to what Azure takes", () => {
    assert.equal(new Set(DEFINITIONS.map(({ name }) => name)).size, DEFINITIONS.length);
    for (const { name, properties, message } of DEFINITIONS) {
      // A component's name and a hyphen come before it.
      assert.ok(name.length <= 64 - 25, name);
      assert.ok(properties.displayName.length <= 128 && properties.description.length <= 512, name);
      assert.ok(message.length <= 512, name);
      assert.ok(JSON.stringify(properties).length < 100_000, name);
    }
  });

  it("take the words of their rules, and name the rules' pages", () => {
    for (const { rule, properties, message } of DEFINITIONS) {
      const meta = RULES.find((each) => each.meta.id === rule)?.meta;
      assert.equal(properties.description, meta?.why);
      assert.match(message, new RegExp(`See docs/rules/${rule}\\.md`));
    }
  });

  it("deny by default where the pack does and every alias has been seen, and audit otherwise", () => {
    for (const { name, rule, optIn, properties } of DEFINITIONS) {
      const { severity } = RULES.find(({ meta }) => meta.id === rule)?.meta ?? { severity: "" };
      const unverified = aliasesIn(properties.policyRule).filter((alias) => markOf(alias) === "unverified");
      assert.deepEqual(properties.metadata.unverifiedAliases, unverified);
      const denies = severity === "mandatory" && unverified.length === 0;
      const expected = optIn === undefined ? (denies ? "Deny" : "Audit") : "Disabled";
      assert.equal(properties.parameters.effect.defaultValue, expected, name);
    }
    const denied = DEFINITIONS.filter((each) => each.properties.parameters.effect.defaultValue === "Deny");
    assert.ok(denied.some(({ name }) => name === "nsg-no-unrestricted-egress"));
    assert.ok(denied.some(({ name }) => name === "subnet-egress-is-controlled"));
  });
});

describe("how wide a destination is, in the language of Azure Policy", () => {
  it("is what the core says, for every IPv4 prefix down to /9", () => {
    for (let length = 0; length <= 9; length++) {
      for (let i = 0; i < 2 ** length; i++) {
        const address = (BigInt(i) << BigInt(32 - length)) & 0xffffffffn;
        const octets = [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 0xffn)).join(".");
        const block = `${octets}/${String(length)}`;
        const breadth = breadthOfBlock(block);
        assert.equal(isWide("unrestricted", block), breadth === "unrestricted", block);
        assert.equal(isWide("broad", block), breadth === "broad", block);
      }
    }
  });

  const UNRESTRICTED = [
    "*",
    "any",
    "INTERNET",
    "internet",
    "AzureCloud",
    "azurecloud",
    "0.0.0.0/0",
    "203.0.113.7/0",
  ];
  const ALSO = [
    "0.0.0.0/1",
    "::/0",
    "2000::/3",
    "::/1",
    "0.0.0.0-255.255.255.255",
    "16.0.0.0-223.255.255.255",
  ];
  for (const text of [...UNRESTRICTED, ...ALSO]) {
    it(`is everything: ${text}`, () => {
      assert.ok(isWide("unrestricted", text));
    });
  }

  for (const text of [
    "Storage",
    "Storage.WestEurope",
    "sql",
    "AzureCloud.WestEurope",
    "AzureFrontDoor.Backend",
    "20.0.0.0/8",
    "20.0.0.0-40.0.0.0",
  ]) {
    it(`is broad: ${text}`, () => {
      assert.ok(isWide("broad", text) && !isWide("unrestricted", text));
    });
  }

  const NARROW = [
    "10.0.0.0/8",
    "203.0.113.7",
    "20.0.0.0/9",
    "VirtualNetwork",
    "AzureMonitor",
    "fd00::/8",
    "2001:db8::/32",
  ];
  for (const text of [
    ...NARROW,
    "10.0.0.0-10.255.255.255",
    "20.0.0.1-20.0.0.9",
    "",
    "2001:db8::1",
    undefined,
  ]) {
    it(`is neither: ${text ?? "nothing"}`, () => {
      assert.ok(!isWide("unrestricted", text) && !isWide("broad", text));
    });
  }

  for (const text of ["*", "*.*", "*.com", "*com", "*.co.uk", "*.COM", "*.com.au"]) {
    it(`is every name: ${text}`, () => {
      assert.ok(isNamedWidely("unrestricted", text));
    });
  }

  for (const text of ["api.contoso.com", "*.contoso.com", "contoso.co.uk", "*.contoso.co.uk", "com"]) {
    it(`is one party's names: ${text}`, () => {
      assert.ok(!isNamedWidely("unrestricted", text) && !isNamedWidely("broad", text));
    });
  }

  it("is broad under a suffix that customers share", () => {
    assert.ok(isNamedWidely("broad", "*.blob.core.windows.net"));
    assert.ok(!isNamedWidely("broad", "mine.blob.core.windows.net"));
  });
});

describe("the definitions on the cases of the catalogue", () => {
  let found: ReturnType<typeof outcomes>;
  before(() => {
    found = outcomes();
  });

  // A template function that fails makes Azure deny; here it throws, so that none fails on any of the cases.
  it("catch and miss what was reviewed", () => {
    const reviewed: unknown = JSON.parse(readFileSync(OUTCOMES_FILE, "utf8"));
    assert.deepEqual(
      found,
      reviewed,
      "look at what changed, then: node --require tsx/cjs test/guardrails/outcomes.ts --write",
    );
  });

  it("raise no alarm where nothing gets out but those that are right for one resource by itself", () => {
    assert.deepEqual(found.alarms, ALARMS);
  });

  it("are asked of most cases", () => {
    const asked = [...CASES].filter(([, resources]) => isAsked(resources));
    assert.ok(asked.length > 170, String(asked.length));
  });
});

describe("a mistake in a definition", () => {
  /** Which definitions are against which requests, of those that one definition may be about. */
  const requests = [...CASES.values()].flatMap((resources) =>
    resources.flatMap((each) => requestOf(each) ?? []),
  );

  for (const name of [
    "nsg-no-unrestricted-egress",
    "route-no-firewall-bypass",
    "firewall-no-unrestricted-egress",
  ]) {
    it(`is noticed by the cases: ${name}`, () => {
      const rule = DEFINITIONS.find((each) => each.name === name)?.properties.policyRule;
      assert.ok(rule !== undefined);
      const about = requests.filter(({ type }) => JSON.stringify(rule).includes(`"${type}"`));
      const verdicts = (each: { if: object }): string =>
        about.map((request) => verdictOf(each as typeof rule, request)).join("");
      const right = verdicts(rule);
      const mutants = [...mutantsOf(rule.if)];
      assert.ok(mutants.length > 4, String(mutants.length));
      const unnoticed = mutants.filter(([, mutant]) => verdicts({ if: mutant }) === right);
      assert.deepEqual(
        unnoticed.map(([what]) => what),
        UNNOTICED[name] ?? [],
      );
    });
  }
});

/** Words that no case has in that place; the tests of how wide a destination is notice them. */
const UNNOTICED: Readonly<Record<string, readonly string[]>> = {
  "route-no-firewall-bypass": ['"*" for "+"'],
  "firewall-no-unrestricted-egress": ['"Internet" for "Intranet"'],
};

/** `1` where the rule is against the request, `!` where it cannot be evaluated. */
function verdictOf(rule: Parameters<typeof meets>[0], request: ArmRequest): string {
  try {
    return meets(rule, request) ? "1" : "0";
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    return "!";
  }
}

/** Kinds of mistake: what stands there, and what would stand there by mistake. */
const SWAPS: readonly (readonly [string, string])[] = [
  ['"equals":"Outbound"', '"equals":"Inbound"'],
  ['"equals":"Allow"', '"equals":"Deny"'],
  ['"equals":"Internet"', '"equals":"None"'],
  ['"greater":0', '"greater":1'],
  ['"Internet"', '"Intranet"'],
  ['"*"', '"+"'],
  ["int(first(split(", "int(last(split("],
  ["destinationAddressPrefixes[*]", "sourceAddressPrefixes[*]"],
  ["FirewallPolicyFilterRuleCollection", "FirewallPolicyNatRuleCollection"],
  ['"equals":true', '"equals":false'],
];

/** The condition with one kind of mistake in all places where it can stand. */
function* mutantsOf(condition: object): Generator<readonly [string, object]> {
  const text = JSON.stringify(condition);
  for (const [right, wrong] of SWAPS)
    if (text.includes(right))
      yield [`${right} for ${wrong}`, JSON.parse(text.replaceAll(right, wrong)) as object];
}
