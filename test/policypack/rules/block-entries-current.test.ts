import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, NOW, ruleCalled } from "../context";
import { judgeOneByOne, judgeStack, messagesOf, type TestResource, UNKNOWN } from "../stack";

const RULE = "block-entries-current";
const found = messagesOf(RULE);
const HOUR = 3_600_000;

const inHours = (hours: number): string => new Date(NOW.getTime() + hours * HOUR).toISOString();

/** An entry that began an hour ago and lasts a day; the fields given replace those. */
const entry = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  address: "20.50.1.77",
  reason: "C2 server of incident 4711",
  addedAt: inHours(-1),
  ttlHours: 24,
  direction: "both",
  expiresAt: inHours(23),
  ...fields,
});
const list = (props: Record<string, unknown>, type = "NetworkBlockList"): TestResource => ({
  type: `azure-lockdown:network:${type}`,
  name: `a ${type}`,
  props,
});
const active = (fields: Record<string, unknown>): TestResource[] => [list({ activeBlocks: [entry(fields)] })];

function judged(resources: readonly TestResource[], options: Record<string, unknown>): string[] {
  const model = readModel(
    resources.map(({ type, name, props }) => ({ urn: name, type, name, properties: props })),
  );
  return findingsOf(ruleCalled(RULE), model, options, CONTEXT).map(({ message }) => message);
}

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "no reason": [
        active({ reason: undefined }),
        /The block of 20\.50\.1\.77 has no reason\.\n  at: +activeBlocks\[0\]\.reason/,
      ],
      "a reason of blanks": [active({ reason: "  " }), /has no reason/],
      "no beginning": [active({ addedAt: null }), /has no beginning/],
      "a beginning without a time zone": [
        active({ addedAt: "2026-11-24T11:00:00" }),
        /has no beginning with a time zone/,
      ],
      "a beginning in words": [active({ addedAt: "yesterday" }), /has no beginning/],
      "no end": [active({ ttlHours: undefined, expiresAt: undefined }), /has no end/],
      "an end in words": [active({ expiresAt: "never" }), /has no end/],
      "an end before the beginning": [active({ expiresAt: inHours(-2) }), /ends before it begins/],
      "a length below zero, whatever": [
        active({ expiresAt: undefined, ttlHours: -1e300 }),
        /ends before it begins/,
      ],
      "a beginning in the future": [
        active({ addedAt: inHours(1), expiresAt: inHours(25) }),
        /begins in the future, at 2026-11-24T13:00:00Z/,
      ],
      "an hour too long": [active({ expiresAt: inHours(168) }), /lasts 169 hours, longer than 168/],
      "a length without an end": [active({ expiresAt: undefined, ttlHours: 200 }), /lasts 200 hours/],
      "an entry that ended eight days ago": [
        [list({ expiredBlocks: [entry({ addedAt: inHours(-217), expiresAt: inHours(-193) })] })],
        /ended 8 days ago, at 2026-11-16T11:00:00Z, and is still listed\.\n  at: +expiredBlocks\[0\]/,
      ],
      "one that no update has removed": [
        active({ addedAt: inHours(-217), expiresAt: inHours(-193) }),
        /is still in force/,
      ],
      "the firewall's own list": [
        [list({ activeBlocks: [entry({ reason: "" })] }, "LockedDownFirewall")],
        /no reason/,
      ],
      "odd letter case": [[list({ ActiveBlocks: [{ ...entry(), reason: undefined }] })], /no reason/],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const messages = found(resources);
        assert.match(messages[0] ?? "", message);
        // What ends before it begins has another fault, too: it has long ended.
        if (!name.includes("whatever")) assert.equal(messages.length, 1);
      });
    }

    it("each fault of an entry, each with its fix", () => {
      const messages = found(active({ reason: "", expiresAt: inHours(1000) }));
      assert.equal(messages.length, 2);
      assert.match(messages[1] ?? "", /fix: +Set ttlHours to 168 or less, or write a Deny rule of its own/);
    });

    it("an entry that the firewall and a security group share once", () => {
      const props = { activeBlocks: [entry({ reason: "" })] };
      assert.equal(found([list(props), list(props, "LockedDownFirewall")]).length, 1);
    });

    it("what the state has as outputs", () => {
      const urn = "urn:pulumi:dev::p::azure-lockdown:network:NetworkBlockList::guard";
      const resource = { urn, type: "azure-lockdown:network:NetworkBlockList", custom: false };
      const outputs = { activeBlocks: [entry({ reason: "" })], expiredBlocks: [] };
      const text = JSON.stringify({ version: 3, deployment: { resources: [{ ...resource, outputs }] } });
      const { resources } = readDocument(text, "state.json");
      const findings = findingsOf(ruleCalled(RULE), readModel(resources), {}, CONTEXT);
      assert.deepEqual(
        findings.map(({ property, severity, verdict }) => [property, severity, verdict]),
        [["activeBlocks[0].reason", "advisory", "none"]],
      );
    });

    it("by its options", () => {
      assert.match(judged(active({}), { maxHours: 12 })[0] ?? "", /lasts 24 hours, longer than 12/);
      const ended = [list({ expiredBlocks: [entry({ addedAt: inHours(-30), expiresAt: inHours(-6) })] })];
      assert.equal(judged(ended, { staleAfterDays: 0 }).length, 1);
      assert.deepEqual(judged(ended, {}), []);
    });
  });

  it("flags an entry before the list is made, where the rule is mandatory", () => {
    const entries = new Map([[RULE, { level: "mandatory" as const, options: {} }]]);
    const violations = judgeOneByOne(active({ reason: "" }), [ruleCalled(RULE)], { entries });
    assert.deepEqual(
      violations.map(({ level, resource }) => [level, resource]),
      [["mandatory", "a NetworkBlockList"]],
    );
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "an entry that is as it should be": active({}),
      "one that begins now": active({ addedAt: NOW.toISOString() }),
      "one as long as may be": active({ expiresAt: inHours(167) }),
      "a length in place of an end": active({ expiresAt: undefined }),
      "one in another time zone": active({ addedAt: "2026-11-24T13:00:00.1234567+02:00" }),
      "one that ended a week ago": [
        list({ expiredBlocks: [entry({ addedAt: inHours(-192), expiresAt: inHours(-168) })] }),
      ],
      "an empty list": [list({ activeBlocks: [], expiredBlocks: [] })],
      "no list": [list({})],
      "a component of somebody else": [
        {
          type: "acme:network:NetworkBlockList",
          name: "other",
          props: { activeBlocks: [entry({ reason: "" })] },
        },
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a list that is not known": [
        [list({ activeBlocks: UNKNOWN })],
        /may have no reason, or no end in time: activeBlocks is not known/,
      ],
      "an entry that is not known": [[list({ activeBlocks: [UNKNOWN] })], /activeBlocks\[0\] is not known/],
      "an entry that is none": [[list({ activeBlocks: ["20.50.1.77"] })], /is of another kind than expected/],
      "a reason that is not known": [active({ reason: UNKNOWN }), /reason is not known/],
      "a beginning that is secret": [active({ addedAt: "[secret]" }), /addedAt is a secret/],
      "a length that is not known": [
        active({ expiresAt: undefined, ttlHours: UNKNOWN }),
        /ttlHours is not known/,
      ],
      "a length that is no number": [
        active({ expiresAt: undefined, ttlHours: "long" }),
        /ttlHours is of another kind/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const messages = found(resources);
        assert.equal(messages.length, 1);
        assert.match(messages[0] ?? "", message);
      });
    }

    it("and says what is known to be wrong beside it", () => {
      const messages = judgeStack(active({ reason: "", expiresAt: UNKNOWN }), [ruleCalled(RULE)]);
      assert.equal(messages.length, 2);
    });
  });
});
