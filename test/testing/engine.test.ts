import assert from "node:assert/strict";

import { defineRule } from "../../policypack/rule";
import { settingViolation } from "../../policypack/setting-findings";
import { auditOf, previewOf, secret, type TestResource, UNKNOWN, updateOf, urnOf } from "../../testing";
import { noOpenTag } from "./samples";

const group = (name: string, open: unknown, more: Partial<TestResource> = {}): TestResource => ({
  type: "network:NetworkSecurityGroup",
  name,
  props: { networkSecurityGroupName: name, tags: { open } },
  ...more,
});

describe("the test kit's engine", () => {
  describe("in a preview", () => {
    it("tells what the rule found, where, and how much it weighs", () => {
      const [violation, ...others] = previewOf([group("web", true)], noOpenTag);
      assert.deepEqual(others, []);
      assert.equal(violation?.rule, "no-open-tag");
      assert.equal(violation.level, "mandatory");
      assert.equal(violation.resource, "web");
      assert.equal(violation.urn, urnOf(group("web", true)));
      assert.match(violation.message, /Group "web" is open\.\n.*fix: +Drop the tag\./s);
      assert.equal(violation.found?.property, "tags.open");
      assert.equal(violation.found.verdict, "none");
    });

    it("hands over unknown values as the engine does, and they are no pass", () => {
      const [violation] = previewOf([group("web", UNKNOWN)], noOpenTag);
      assert.equal(violation?.found?.verdict, "unknown");
      assert.match(violation.message, /tags\.open is not known before the update/);
    });

    it("hands over what is in a secret", () => {
      assert.equal(previewOf([group("web", secret("true"))], noOpenTag)[0]?.found?.verdict, "none");
      assert.deepEqual(previewOf([group("web", secret("false"))], noOpenTag), []);
      assert.equal(previewOf([group("web", secret(UNKNOWN))], noOpenTag)[0]?.found?.verdict, "unknown");
      const tags = { ...group("web", true), props: { tags: secret({ open: secret(true) }) } };
      assert.equal(previewOf([tags], noOpenTag)[0]?.found?.verdict, "none");
    });

    it("leaves out what is undefined, as the engine does", () => {
      assert.deepEqual(previewOf([group("web", undefined)], noOpenTag), []);
    });

    it("adds outputs to inputs", () => {
      const resource = { ...group("web", true), props: {}, outputs: { tags: { open: true } } };
      assert.equal(previewOf([resource], noOpenTag).length, 1);
    });

    it("tells every one of many", () => {
      const many = Array.from({ length: 20 }, (_, i) => group(`g${String(i)}`, true));
      assert.equal(previewOf(many, noOpenTag).length, 20);
    });

    it("takes options and levels", () => {
      const resource = { ...group("web", false), props: { tags: { wide: "true" } } };
      assert.deepEqual(previewOf([resource], noOpenTag), []);
      const options = { "no-open-tag": { tag: "wide" } };
      assert.equal(previewOf([resource], noOpenTag, { options })[0]?.level, "mandatory");
      const advisory = { options, levels: { "no-open-tag": "advisory" } } as const;
      assert.equal(previewOf([resource], noOpenTag, advisory)[0]?.level, "advisory");
      const off = { options, levels: { "no-open-tag": "disabled" } } as const;
      assert.deepEqual(previewOf([resource], noOpenTag, off), []);
    });

    it("says of options that there are none such, as the pack does", () => {
      const [violation] = previewOf([group("web", false)], noOpenTag, {
        options: { "no-open-tag": { tga: "x" } },
      });
      assert.match(violation?.message ?? "", /no-open-tag\.tga is no option/);
      assert.equal(violation?.found, undefined);
      assert.throws(
        () => previewOf([], noOpenTag, { levels: { other: "advisory" } }),
        /no rule of the test is called other/,
      );
    });

    it("passes on an instant", () => {
      const now = new Date("2026-02-03T04:05:06Z");
      assert.match(previewOf([group("web", true)], clock, { now })[0]?.message ?? "", /2026-02-03T04:05:06/);
    });

    it("says of a rule that fails that nothing is proved", () => {
      const [violation] = previewOf([group("web", true)], failing);
      assert.equal(violation?.level, "mandatory");
      assert.match(violation.message, /could not judge this rule.*no such luck/s);
      assert.equal(violation.found, undefined);
    });
  });

  describe("in the joins", () => {
    const joins = (resources: TestResource[]): string[] =>
      previewOf(resources, joined).map(({ message }) => /joined to (.*)\./.exec(message)?.[1] ?? "");

    it("leads from what is not known to what it was made from", () => {
      const rule: TestResource = {
        type: "network:SecurityRule",
        name: "rule",
        props: { networkSecurityGroupName: UNKNOWN },
        from: { networkSecurityGroupName: ["web"] },
      };
      assert.deepEqual(joins([group("web", false), rule]), ["web"]);
      assert.deepEqual(joins([group("web", false), { ...rule, from: {} }]), ["nothing"]);
      const byUrn = { networkSecurityGroupName: [urnOf(group("web", false))] };
      assert.deepEqual(joins([group("web", false), { ...rule, from: byUrn }]), ["web"]);
    });

    it("is told of names that lead nowhere", () => {
      const resource = group("web", false, { from: { tags: ["wbe"] } });
      assert.throws(() => previewOf([resource], joined), /tags is made from "wbe"/);
    });
  });

  describe("in an update", () => {
    it("stops at what is rejected", () => {
      const update = updateOf([group("a", false), group("b", true), group("c", true)], noOpenTag);
      assert.deepEqual(update.made, ["a"]);
      assert.equal(update.rejected?.resource, "b");
      assert.match(update.rejected.violations[0]?.message ?? "", /Group "b" is open/);
      assert.deepEqual(update.atEnd, []);
    });

    it("makes all else, and judges the stack at its end", () => {
      const levels = { "no-open-tag": "advisory" } as const;
      const update = updateOf([group("a", false), group("b", true)], noOpenTag, { levels });
      assert.deepEqual(update.made, ["a", "b"]);
      assert.equal(update.rejected, undefined);
      assert.equal(update.atEnd.length, 1);
    });

    it("knows by then what the preview did not", () => {
      const known = { tags: { open: true } };
      const resource = group("a", UNKNOWN, { known });
      assert.equal(previewOf([resource], noOpenTag)[0]?.found?.verdict, "unknown");
      assert.equal(updateOf([resource], noOpenTag).rejected?.violations[0]?.found?.verdict, "none");
    });
  });

  describe("in an audit", () => {
    it("finds in a state and in a preview what the rule finds", () => {
      for (const input of ["state", "shown", "preview"] as const) {
        const findings = auditOf([group("web", true)], noOpenTag, { input });
        assert.deepEqual(
          findings.map(({ rule, resourceName, verdict }) => [rule, resourceName, verdict]),
          [["no-open-tag", "web", "none"]],
          input,
        );
      }
    });

    it("sees what is in a secret only where it is shown", () => {
      const verdicts = (input: "state" | "shown" | "preview"): string[] =>
        auditOf([group("web", secret(true))], noOpenTag, { input }).map(({ verdict }) => verdict);
      assert.deepEqual(verdicts("state"), ["unknown"]);
      assert.deepEqual(verdicts("preview"), ["unknown"]);
      assert.deepEqual(verdicts("shown"), ["none"]);
    });

    it("lets the update decide what only it will know, as the pack does", () => {
      const levels = (input: "state" | "preview"): string[] =>
        auditOf([group("web", UNKNOWN)], noOpenTag, { input }).map(({ severity }) => severity);
      assert.deepEqual(levels("preview"), ["advisory"]);
      assert.deepEqual(levels("state"), ["mandatory"]);
      assert.equal(previewOf([group("web", UNKNOWN)], noOpenTag)[0]?.level, "advisory");
    });

    it("reads the state after the update", () => {
      const resource = group("a", UNKNOWN, { known: { tags: { open: "true" } } });
      assert.equal(auditOf([resource], noOpenTag)[0]?.verdict, "none");
    });

    it("takes options, and says what is no resource", () => {
      const options = { "no-open-tag": { tag: "wide" } };
      assert.deepEqual(auditOf([group("web", true)], noOpenTag, { options }), []);
      assert.throws(() => auditOf([group("web", true, { urn: "web" })], noOpenTag), /urn.*that is none/);
    });
  });
});

const META = {
  title: "A sample.",
  why: "It is but a sample.",
  group: "network",
  severity: "advisory",
} as const;

const clock = defineRule<object>({
  meta: { ...META, id: "clock-rule" },
  options: {},
  check: (model, _, { now }) =>
    [...model.resources.keys()].map((urn) =>
      settingViolation(
        { urn, property: "" },
        { message: `It is ${now.toISOString()}.`, fix: "Wait." },
        model,
      ),
    ),
});

const failing = defineRule<object>({
  meta: { ...META, id: "failing-rule" },
  options: {},
  check: () => {
    throw new Error("no such luck");
  },
});

const joined = defineRule<object>({
  meta: { ...META, id: "joined-rule", judged: "stack" },
  options: {},
  check: ({ estate, ...model }) =>
    estate.ofKind("securityRule").map((entry) => {
      const target = estate.follow(
        entry,
        entry.properties.get("networkSecurityGroupName"),
        "networkSecurityGroup",
      );
      const name = target.kind === "entry" ? target.entry.resource.name : "nothing";
      const place = { urn: entry.resource.urn, property: "" };
      return settingViolation(
        place,
        { message: `It is joined to ${name}.`, fix: "None." },
        { estate, ...model },
      );
    }),
});
