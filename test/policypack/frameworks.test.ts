import assert from "node:assert/strict";

import {
  controlsIn,
  controlsLabel,
  controlsOf,
  coverageOf,
  FRAMEWORK_KEYS,
  frameworkCalled,
  FRAMEWORKS,
} from "../../policypack/frameworks";
import { MAPPING } from "../../policypack/frameworks/mapping";
import { RULES } from "../../policypack/rules";

const IDS = RULES.map(({ meta }) => meta.id);

describe("the frameworks", () => {
  it("are found by their short names, in the order of listings", () => {
    assert.deepEqual(
      FRAMEWORKS.map(({ key }) => key),
      FRAMEWORK_KEYS,
    );
    for (const key of FRAMEWORK_KEYS) assert.equal(frameworkCalled(key).key, key);
    assert.equal(new Set(FRAMEWORKS.map(({ name }) => name)).size, FRAMEWORKS.length);
  });

  for (const framework of FRAMEWORKS) {
    describe(framework.name, () => {
      const numbers = controlsIn(framework).map(({ control }) => control);

      it("has numbers that look like its own, each once", () => {
        assert.ok(numbers.length > 0);
        assert.deepEqual(
          numbers.filter((number) => !framework.pattern.test(number)),
          [],
        );
        assert.equal(new Set(numbers).size, numbers.length);
      });

      it("has a short name for each control, and sections that hold some", () => {
        for (const { control, name } of controlsIn(framework)) {
          assert.match(name, /^[A-Z].{3,}[^.]$/, control);
          assert.ok(name.length <= 90, control);
        }
        for (const { title, controls } of framework.sections) assert.notEqual(controls.length, 0, title);
      });

      it("says where it is from, what is listed and what is left out", () => {
        assert.match(framework.source, /^https:\/\/\S+$/);
        assert.match(framework.scope, /^[A-Z].*\. Left out: .*\.$/);
        assert.notEqual(framework.version, "");
      });

      it("has every control that a rule is mapped to", () => {
        const unknown = Object.entries(MAPPING).flatMap(([rule, mapped]) =>
          (mapped[framework.name] ?? [])
            .filter((control) => !numbers.includes(control))
            .map((control) => `${rule}: ${control}`),
        );
        assert.deepEqual(unknown, []);
      });
    });
  }
});

describe("the mapping", () => {
  it("has an entry for each rule, and none for a rule that does not exist", () => {
    assert.deepEqual(Object.keys(MAPPING).sort(), [...IDS].sort());
  });

  it("maps each rule to at least one control, to none twice, and in the order of the frameworks", () => {
    const names = FRAMEWORKS.map(({ name }) => name);
    for (const [rule, mapped] of Object.entries(MAPPING)) {
      const controls = controlsOf(rule);
      assert.notEqual(controls.length, 0, rule);
      const shown = controls.map(({ framework, control }) => `${framework} ${control}`);
      assert.equal(new Set(shown).size, shown.length, rule);
      assert.deepEqual(
        Object.keys(mapped),
        names.filter((name) => mapped[name] !== undefined),
        rule,
      );
      for (const framework of FRAMEWORKS) {
        const listed = controlsIn(framework).map(({ control }) => control);
        const own = mapped[framework.name] ?? [];
        assert.deepEqual(
          own,
          listed.filter((control) => own.includes(control)),
          `${rule}: in the order of ${framework.name}`,
        );
      }
    }
  });

  it("gives nothing for a rule that it does not know", () => {
    assert.deepEqual(controlsOf("no-such-rule"), []);
  });

  it("names the controls of a rule framework by framework", () => {
    assert.equal(
      controlsLabel([
        { framework: "MCSB", control: "NS-1" },
        { framework: "NIST 800-53", control: "AC-4" },
        { framework: "NIST 800-53", control: "SC-7" },
      ]),
      "MCSB NS-1; NIST 800-53 AC-4, SC-7",
    );
    assert.equal(controlsLabel([]), "");
  });
});

describe("the coverage of a framework", () => {
  it("has every listed control in its section, with the rules that serve it in their order", () => {
    const framework = frameworkCalled("mcsb");
    const coverage = coverageOf(framework, RULES);
    assert.deepEqual(
      coverage.sections.map(({ title, controls }) => [title, controls.map(({ control }) => control)]),
      framework.sections.map(({ title, controls }) => [title, controls.map(({ control }) => control)]),
    );
    const [first] = coverage.sections[0]?.controls ?? [];
    assert.equal(first?.control, "NS-1");
    assert.deepEqual(
      first.rules,
      IDS.filter((id) =>
        controlsOf(id).some(({ framework: name, control }) => name === "MCSB" && control === "NS-1"),
      ),
    );
    assert.ok(first.rules.includes("nsg-no-unrestricted-egress"));
  });

  it("counts what is listed and what is covered", () => {
    const framework = frameworkCalled("mcsb");
    const [rule] = RULES.filter(({ meta }) => meta.id === "nsg-no-unrestricted-egress");
    assert.ok(rule);
    const { listed, covered } = coverageOf(framework, [rule]);
    assert.deepEqual([listed, covered], [controlsIn(framework).length, 1]);
    assert.equal(coverageOf(framework, []).covered, 0);
  });
});
