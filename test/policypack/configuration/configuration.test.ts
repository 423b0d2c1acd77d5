import assert from "node:assert/strict";

import {
  configure,
  type Entry,
  type Level,
  PRESETS,
  presetConfiguration,
} from "../../../policypack/configuration";
import type { Rule } from "../../../policypack/rule";
import { RULES } from "../../../policypack/rules";

/** Two rules as they are in the catalogue: one mandatory, one advisory. */
const STRONG: Rule = { meta: meta("strong-rule", "mandatory"), options: {}, check: () => [] };
const WEAK: Rule = {
  meta: { ...meta("weak-rule", "advisory"), group: "defender", subscriptionWide: true },
  options: {
    responsibility: {
      type: "string",
      description: "Who.",
      default: "owner",
      enum: ["owner", "always", "elsewhere"],
    },
  },
  check: () => [],
};

function meta(id: string, severity: "mandatory" | "advisory"): Rule["meta"] {
  return { id, title: "Title.", why: "Why.", group: "egress", severity };
}

const levels = (
  settings: Entry["options"],
  entries: Readonly<Record<string, Level>> = {},
): Record<string, Level> => {
  const { configuration, faults } = configure(
    new Map<string, Entry>([
      ...Object.entries(entries).map(([rule, level]): [string, Entry] => [rule, { level, options: {} }]),
      ["azure-lockdown", { level: "mandatory", options: settings }],
    ]),
    [STRONG, WEAK],
  );
  assert.deepEqual(faults, []);
  return { strong: configuration.of("strong-rule").level, weak: configuration.of("weak-rule").level };
};

describe("a configuration", () => {
  describe("takes the level of a rule", () => {
    const cases: Record<
      string,
      [settings: Entry["options"], entries: Record<string, Level>, strong: Level, weak: Level]
    > = {
      "from the rule where nothing is set": [{}, {}, "mandatory", "advisory"],
      "from the preset": [{ preset: "strict" }, {}, "mandatory", "mandatory"],
      "from the rule's entry before the preset": [
        { preset: "strict" },
        { "strong-rule": "advisory", "weak-rule": "disabled" },
        "advisory",
        "disabled",
      ],
      "from the preset where the entry is what the engine fills in": [
        { preset: "strict" },
        { "strong-rule": "mandatory", "weak-rule": "advisory" },
        "mandatory",
        "mandatory",
      ],
      "from the setting before all others": [
        { preset: "strict", levels: { "weak-rule": "advisory", "strong-rule": "disabled" } },
        { "strong-rule": "advisory", "weak-rule": "mandatory" },
        "disabled",
        "advisory",
      ],
      "from the baseline, which is what the rules have": [
        { preset: "baseline" },
        {},
        "mandatory",
        "advisory",
      ],
    };
    for (const [name, [settings, entries, strong, weak]] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(levels(settings, entries), { strong, weak });
      });
    }
  });

  it("takes options from the preset, unless they are set", () => {
    const optionsOf = (preset: string, options: Entry["options"]): unknown =>
      configure(
        new Map<string, Entry>([
          ["azure-lockdown", { level: "mandatory", options: { preset } }],
          ["weak-rule", { level: "advisory", options }],
        ]),
        [WEAK],
      ).configuration.of("weak-rule").options;
    assert.deepEqual(optionsOf("landing-zone-hub", {}), { responsibility: "always" });
    assert.deepEqual(optionsOf("landing-zone-spoke", {}), { responsibility: "elsewhere" });
    assert.deepEqual(optionsOf("landing-zone-spoke", { responsibility: "owner" }), {
      responsibility: "owner",
    });
    assert.deepEqual(optionsOf("strict", {}), {});
  });
});

describe("the presets", () => {
  for (const preset of PRESETS) {
    it(`${preset} is a configuration without faults that says of each rule what the setting does`, () => {
      const written = presetConfiguration(preset, RULES);
      const entries = new Map(
        Object.entries(written).map(([rule, entry]): [string, Entry] => {
          if (typeof entry === "string") return [rule, { level: entry as Level, options: {} }];
          const { enforcementLevel, ...options } = entry as { enforcementLevel: Level };
          return [rule, { level: enforcementLevel, options }];
        }),
      );
      const byFile = configure(entries, RULES);
      const settings: Entry = { level: "mandatory", options: { preset } };
      const bySetting = configure(new Map([["azure-lockdown", settings]]), RULES).configuration;
      assert.deepEqual(byFile.faults, []);
      for (const { meta } of RULES) {
        assert.deepEqual(byFile.configuration.of(meta.id), bySetting.of(meta.id), meta.id);
      }
    });
  }

  const blocking = (preset: (typeof PRESETS)[number], group: string): boolean[] =>
    RULES.filter(({ meta }) => meta.group === group).map((rule) =>
      JSON.stringify(presetConfiguration(preset, [rule])).includes('"mandatory"'),
    );

  it("baseline blocks by the egress rules alone, and strict by all", () => {
    for (const { meta } of RULES) {
      assert.deepEqual(
        presetConfiguration("baseline", RULES)[meta.id],
        meta.group === "egress" ? "mandatory" : "advisory",
      );
      assert.deepEqual(presetConfiguration("strict", RULES)[meta.id], "mandatory");
    }
  });

  it("a hub answers for the subscription and the firewall, a spoke for its machines, both for egress", () => {
    assert.ok(blocking("landing-zone-hub", "egress").every(Boolean));
    assert.ok(blocking("landing-zone-spoke", "egress").every(Boolean));
    assert.ok(blocking("landing-zone-hub", "firewall").every(Boolean));
    assert.ok(blocking("landing-zone-spoke", "firewall").every((each) => !each));
    assert.ok(blocking("landing-zone-spoke", "machines").every(Boolean));
    assert.ok(blocking("landing-zone-hub", "machines").every((each) => !each));
  });
});
