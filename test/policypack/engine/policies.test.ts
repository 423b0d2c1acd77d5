import assert from "node:assert/strict";

import type { Entry } from "../../../policypack/configuration";
import { policiesOf } from "../../../policypack/engine";
import { defineRule, type Rule } from "../../../policypack/rule";
import { settingViolation } from "../../../policypack/setting-findings";
import { CONTEXT, EGRESS_RULES, ruleCalled } from "../context";
import { collection, firewallPolicy, networkRule, nsg, ruleCollectionGroup, securityRule } from "../shapes";
import {
  judgeOneByOne,
  judgeStack,
  type Setting,
  type TestResource,
  UNKNOWN,
  type Violation,
} from "../stack";

const NSG = ruleCalled("nsg-no-unrestricted-egress");
const OPEN = nsg(securityRule({ name: "open" }));
const settings = (options: Entry["options"]): NonNullable<Setting["entries"]> =>
  new Map([["azure-lockdown", { level: "mandatory", options }]]);
const configured = (rule: string, entry: Partial<Entry>): NonNullable<Setting["entries"]> =>
  new Map([[rule, { level: "mandatory", options: {}, ...entry }]]);
const told = (violations: readonly Violation[]): string[] =>
  violations.map(({ rule, level }) => `${level} ${rule}`);

/** A rule collection group whose one rule leads to addresses that the update will know. */
const PENDING: TestResource[] = [
  firewallPolicy("hub"),
  ruleCollectionGroup("group", "hub", 200, [
    collection("Allow", 100, networkRule({ destinationAddresses: [UNKNOWN] })),
  ]),
];

describe("the pack's policies", () => {
  it("are one that judges, and one for each rule that carries its level, its options and what it demands", () => {
    const [judging, ...others] = policiesOf(EGRESS_RULES, { preview: true, entries: undefined });
    assert.equal(judging.name, "azure-lockdown");
    assert.deepEqual(
      others.map(({ name, description, enforcementLevel }) => [name, description, enforcementLevel]),
      EGRESS_RULES.map(({ meta }) => [meta.id, meta.title, meta.severity]),
    );
    for (const [i, { configSchema }] of others.entries()) {
      const options = Object.keys(EGRESS_RULES[i]?.options ?? {});
      assert.deepEqual(Object.keys(configSchema?.properties ?? {}), [...options, "unknown"]);
    }
  });

  describe("show a finding once", () => {
    it("at the end of a preview, with its level", () => {
      assert.deepEqual(told(judgeStack([OPEN], [NSG])), [`mandatory ${NSG.meta.id}`]);
    });

    it("on the way of an update, and not at its end again", () => {
      assert.deepEqual(told(judgeStack([OPEN], [NSG], { preview: false })), [`mandatory ${NSG.meta.id}`]);
    });
  });

  describe("keep a stack with 500 bad rules readable", () => {
    const bad = Array.from({ length: 500 }, (_, i) =>
      securityRule({ name: `open-${String(i)}`, priority: 100 + i, destinationPortRange: String(1000 + i) }),
    );
    const violations = judgeStack([nsg(...bad)], [NSG], { grouped: true });

    it("by telling some in full, and of the others how many and where", () => {
      assert.equal(violations.length, 6);
      assert.match(violations[5]?.message ?? "", /and 495 more of this rule, at "nsg" \(495\)\./);
      assert.deepEqual(new Set(violations.map(({ level }) => level)), new Set(["mandatory"]));
    });
  });

  describe("take a finding that waits for the update", () => {
    const rule = ruleCalled("no-undecidable-egress");

    it("as advisory in a preview, by default, naming the property it waits for", () => {
      const [violation, ...others] = judgeStack(PENDING, [rule]);
      assert.deepEqual([violation?.level, others], ["advisory", []]);
      assert.match(
        violation?.message ?? "",
        /ruleCollections\[0\]\.rules\[0\]\.destinationAddresses\[0\] is not known before the update/,
      );
    });

    it("as it is where the pack, or the rule, is to reject it", () => {
      const of = (entries: Setting["entries"]): string[] =>
        told(judgeStack(PENDING, [rule], { ...(entries === undefined ? {} : { entries }) }));
      assert.deepEqual(of(settings({ unknown: "reject" })), ["mandatory no-undecidable-egress"]);
      assert.deepEqual(of(configured(rule.meta.id, { options: { unknown: "reject" } })), [
        "mandatory no-undecidable-egress",
      ]);
      const both = new Map([
        ...settings({ unknown: "reject" }),
        ...configured(rule.meta.id, { options: { unknown: "warn" } }),
      ]);
      assert.deepEqual(of(both), ["advisory no-undecidable-egress"]);
    });

    it("and never hide what is known beside it", () => {
      const open = collection("Allow", 110, networkRule({ name: "open" }));
      const group = ruleCollectionGroup("group", "hub", 200, [
        collection("Allow", 100, networkRule({ destinationAddresses: [UNKNOWN] })),
        open,
      ]);
      const violations = told(judgeStack([firewallPolicy("hub"), group]));
      assert.ok(violations.includes("mandatory firewall-no-unrestricted-egress"), violations.join());
      assert.ok(violations.includes("advisory no-undecidable-egress"), violations.join());
    });

    it("as decided in the update, where all is known", () => {
      const known = JSON.parse(JSON.stringify(PENDING).replaceAll(UNKNOWN, "0.0.0.0/0")) as TestResource[];
      assert.deepEqual(told(judgeOneByOne(known)), ["mandatory firewall-no-unrestricted-egress"]);
    });
  });

  describe("fail closed", () => {
    const failing: Rule = defineRule({
      ...NSG,
      meta: { ...NSG.meta, id: "failing-rule", severity: "advisory" },
      check: () => {
        throw new Error("out of order");
      },
    });

    it("where a rule throws, in a preview and in an update, whatever its level", () => {
      for (const entries of [new Map(), configured("failing-rule", { level: "advisory" })]) {
        const [violation, ...others] = judgeStack([OPEN], [failing], { entries });
        assert.deepEqual([violation?.level, violation?.rule, others], ["mandatory", "failing-rule", []]);
        assert.match(
          violation?.message ?? "",
          /could not judge this rule, so nothing is proved: out of order/,
        );
      }
      const strict = configured("failing-rule", { level: "mandatory" });
      assert.match(
        judgeOneByOne([OPEN], [failing], { entries: strict })[0]?.message ?? "",
        /nothing is proved: out of order/,
      );
    });

    it("and let the other rules judge on", () => {
      assert.deepEqual(told(judgeStack([OPEN], [failing, NSG])), [
        "mandatory failing-rule",
        `mandatory ${NSG.meta.id}`,
      ]);
    });

    it("where the properties of a resource cannot be read at all", () => {
      const hostile = new Proxy(
        {},
        {
          ownKeys() {
            throw new Error("no keys for you");
          },
        },
      );
      const [judging] = policiesOf(EGRESS_RULES, { preview: false, entries: undefined });
      const seen: string[] = [];
      const args = {
        type: "azure-native:network:NetworkSecurityGroup",
        name: "nsg",
        urn: "urn",
        props: hostile,
      } as unknown as Parameters<typeof judging.validateResource>[0];
      judging.validateResource(args, ({ enforcementLevel, message }) =>
        seen.push(`${enforcementLevel} ${message.split("\n")[0] ?? ""}`),
      );
      assert.deepEqual(seen, [
        "mandatory azure-lockdown could not judge, so nothing is proved. Please report this:",
      ]);
    });

    it("where the core gives up on a list that is too intricate", () => {
      // Each rule cuts all that came before it in pieces, in every dimension.
      const intricate = Array.from({ length: 900 }, (_, i) =>
        securityRule({
          name: `r${String(i)}`,
          priority: 100 + i,
          access: i % 2 === 0 ? "Allow" : "Deny",
          protocol: ["Tcp", "Udp", "*"][i % 3],
          sourceAddressPrefix: `10.${String(i % 199)}.0.0/${String(9 + (i % 15))}`,
          destinationAddressPrefix: `${String(20 + ((i * 7) % 180))}.0.0.0/${String(1 + ((i * 5) % 12))}`,
          destinationPortRange: `${String((i * 37) % 5000)}-${String(6000 + ((i * 91) % 50_000))}`,
        }),
      );
      const [violation, ...others] = judgeStack([nsg(...intricate)]);
      assert.deepEqual(
        [violation?.level, violation?.rule, others],
        ["mandatory", "no-undecidable-egress", []],
      );
      assert.match(
        violation?.message ?? "",
        /may let traffic out to the Internet: .*overlap too much to be decided within \d+ steps/,
      );
    });

    it("where the configuration names what is not there, and says each of it with its path", () => {
      const entries = new Map<string, Entry>([
        ["nsg-no-unrestricted-egres", { level: "advisory", options: {} }],
        [NSG.meta.id, { level: "mandatory", options: { broad: 3 } }],
        ["azure-lockdown", { level: "mandatory", options: { levels: { nothing: "advisory" }, now: "noon" } }],
      ]);
      const [fault] = judgeStack([], EGRESS_RULES, { entries });
      assert.deepEqual([fault?.level, fault?.rule], ["mandatory", "azure-lockdown"]);
      assert.equal(
        fault?.message,
        [
          "The configuration of the pack cannot be used as it is:",
          "  nsg-no-unrestricted-egres is no rule; `azure-lockdown rules` lists all",
          "  nsg-no-unrestricted-egress.broad is no option; there are unrestrictedPart, broadAddresses, unknown",
          "  azure-lockdown.levels.nothing is no rule; `azure-lockdown rules` lists all",
          "  azure-lockdown.now is no instant such as 2026-11-24T12:00:00Z",
        ].join("\n"),
      );
    });

    it("where the file of suppressions is not there or has a fault, and accept nothing by it", () => {
      const entries = settings({ suppressions: "accepted.yaml" });
      const none = judgeStack([OPEN], [NSG], { entries });
      assert.deepEqual(told(none), ["mandatory azure-lockdown", `mandatory ${NSG.meta.id}`]);
      assert.match(none[0]?.message ?? "", /cannot read accepted\.yaml: no such file/);
      const text = `version: 1\nsuppressions:\n  - {rule: ${NSG.meta.id}, resource: "*", owner: me, until: 2026-12-01}\n`;
      const faulty = judgeStack([OPEN], [NSG], { entries, files: { "accepted.yaml": text } });
      assert.deepEqual(told(faulty), ["mandatory azure-lockdown", `mandatory ${NSG.meta.id}`]);
      assert.match(
        faulty[0]?.message ?? "",
        /accepted\.yaml, line 3: suppressions\[0\]\.reason: expected a reason/,
      );
    });
  });

  describe("suppress", () => {
    const file = (resource: string, until: string): string =>
      `version: 1\nsuppressions:\n  - rule: ${NSG.meta.id}\n    resource: "${resource}"\n` +
      `    reason: moved in December\n    owner: net@contoso.com\n    until: ${until}\n`;
    const judged = (text: string, preview = true): Violation[] =>
      (preview ? judgeStack : judgeOneByOne)([OPEN], [NSG], {
        entries: settings({ suppressions: "accepted.yaml" }),
        files: { "accepted.yaml": text },
      });

    it("a finding until its end, in sight of everybody", () => {
      const [remark, ...others] = judged(file("urn:pulumi:dev::test::*::nsg", "2026-12-31"));
      assert.deepEqual([remark?.level, remark?.rule, others], ["advisory", "azure-lockdown", []]);
      assert.equal(
        remark?.message,
        `1 finding is suppressed: ${NSG.meta.id} at "nsg" until 2026-12-31 (net@contoso.com).`,
      );
    });

    it("several at one resource, and name the place once", () => {
      const open = (name: string, priority: number, port: string): Record<string, unknown> =>
        securityRule({ name, priority, destinationPortRange: port });
      const [remark, ...others] = judgeStack([nsg(open("a", 100, "80"), open("b", 110, "443"))], [NSG], {
        entries: settings({ suppressions: "accepted.yaml" }),
        files: { "accepted.yaml": file("*::nsg", "2026-12-31") },
      });
      assert.deepEqual(others, []);
      assert.equal(
        remark?.message,
        `2 findings are suppressed: ${NSG.meta.id} at "nsg" until 2026-12-31 (net@contoso.com).`,
      );
    });

    it("it in an update, too", () => {
      assert.deepEqual(judged(file("urn:pulumi:dev::test::*::nsg", "2026-12-31"), false), []);
    });

    it("nothing any more from its end on, and say so", () => {
      const violations = judged(file("urn:pulumi:dev::test::*::nsg", "2026-11-23"));
      assert.deepEqual(told(violations), [`mandatory ${NSG.meta.id}`, "advisory azure-lockdown"]);
      assert.match(violations[1]?.message ?? "", /ended with 2026-11-23, and its findings count again/);
    });

    it("no other resource, and say that one of this stack matches nothing", () => {
      const violations = judged(file("urn:pulumi:dev::test::*::other", "2026-12-31"));
      assert.deepEqual(told(violations), [`mandatory ${NSG.meta.id}`, "advisory azure-lockdown"]);
      assert.match(violations[1]?.message ?? "", /matches no finding: delete it, or correct it/);
    });

    it("without a word where one is meant for another stack", () => {
      assert.deepEqual(told(judged(file("urn:pulumi:prod::test::*::nsg", "2026-12-31"))), [
        `mandatory ${NSG.meta.id}`,
      ]);
    });
  });

  it("judge both providers in one program as one estate", () => {
    const closed = nsg(securityRule({ name: "deny", access: "Deny", priority: 4096 }));
    const rule = {
      type: "azure:network/networkSecurityRule:NetworkSecurityRule",
      name: "classic",
      props: {
        ...securityRule({ priority: 150 }),
        networkSecurityGroupName: "nsg1",
        resourceGroupName: "rg",
      },
    };
    const urn = "urn:pulumi:dev::test::azure:network/networkSecurityRule:NetworkSecurityRule::classic";
    for (const violations of [judgeStack([closed, rule]), judgeOneByOne([closed, rule])]) {
      assert.deepEqual(told(violations), [`mandatory ${NSG.meta.id}`]);
      assert.equal(violations[0]?.urn, urn);
    }
    // What one provider's rule opens, a Deny of the other's group closes.
    const late = { ...rule, props: { ...rule.props, priority: 4000 } };
    const deny = nsg(securityRule({ name: "deny", access: "Deny", priority: 100 }));
    assert.deepEqual(judgeStack([deny, late]), []);
  });

  it("show what is advisory as such, and block nothing by it on the way of an update", () => {
    const soft: Rule = defineRule({
      ...NSG,
      meta: { ...NSG.meta, id: "soft-rule", severity: "advisory" },
      check: (model) => [
        settingViolation(
          { urn: [...model.resources.keys()][0] ?? "", property: "" },
          { message: "Soft.", fix: "Harden." },
          model,
        ),
      ],
    });
    assert.deepEqual(told(judgeStack([OPEN], [soft])), ["advisory soft-rule"]);
    assert.deepEqual(judgeOneByOne([OPEN], [soft]), []);
    const entries = configured("soft-rule", { level: "mandatory" });
    assert.deepEqual(told(judgeOneByOne([OPEN], [soft], { entries })), ["mandatory soft-rule"]);
  });

  describe("take what is closed only by something made later", () => {
    const rule = (name: string, fields: Record<string, unknown>): TestResource => ({
      type: "network:SecurityRule",
      name,
      props: { ...securityRule(fields), networkSecurityGroupName: "nsg1", resourceGroupName: "rg" },
    });
    const late = [nsg(), rule("allow", { priority: 200 }), rule("deny", { access: "Deny", priority: 100 })];

    it("for open, in the preview as on the way of the update, and say that the order is the reason", () => {
      assert.deepEqual(told(judgeOneByOne(late)), [`mandatory ${NSG.meta.id}`]);
      const [violation, ...others] = judgeStack(late);
      assert.deepEqual([violation?.level, violation?.rule, others], ["mandatory", NSG.meta.id, []]);
      assert.match(violation?.message ?? "", /order: +At the end of the update this is closed again/);
    });

    it("for closed where the configuration has only the end count", () => {
      const entries = settings({ order: "final" });
      assert.deepEqual(judgeOneByOne(late, [NSG], { entries }), []);
      assert.deepEqual(judgeStack(late, [NSG], { entries }), []);
      // What stays open is rejected at the end.
      assert.deepEqual(told(judgeStack([OPEN], [NSG], { entries, preview: false })), [
        `mandatory ${NSG.meta.id}`,
      ]);
    });
  });

  it("judge at the instant of the setting where there is one", () => {
    const instants: string[] = [];
    const clock: Rule = defineRule({
      ...NSG,
      meta: { ...NSG.meta, id: "clock-rule" },
      check: (_model, _options, { now }) => {
        instants.push(now.toISOString());
        return [];
      },
    });
    judgeStack([], [clock], { entries: settings({ now: "2030-01-01T00:00:00Z" }) });
    judgeStack([], [clock]);
    assert.deepEqual(instants, ["2030-01-01T00:00:00.000Z", CONTEXT.now.toISOString()]);
  });
});
