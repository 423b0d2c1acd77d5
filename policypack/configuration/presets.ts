import type { Rule, RuleGroup } from "../rule";

/** The ways of use that come with levels and options of their own. */
export const PRESETS = ["baseline", "strict", "landing-zone-hub", "landing-zone-spoke"] as const;
export type Preset = (typeof PRESETS)[number];

/** What a preset makes of a rule. */
export interface PresetEntry {
  readonly level: "mandatory" | "advisory";
  /** Options that differ from the rule's defaults. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Groups that a stack of the platform team answers for, and those that one of an application team does. */
const HUB: ReadonlySet<RuleGroup> = new Set([
  "egress",
  "firewall",
  "block list",
  "network",
  "defender",
  "logs",
  "access",
]);
const SPOKE: ReadonlySet<RuleGroup> = new Set(["egress", "network", "machines"]);

/**
 * What a preset makes of a rule: `baseline` has each rule's own level; `strict` makes all mandatory;
 * `landing-zone-hub` is for the stacks of a platform team, which answer for the subscription, the firewall and the
 * logs; `landing-zone-spoke` for those of an application team, where somebody else sees to these.
 */
export function presetEntry(preset: Preset, rule: Rule): PresetEntry {
  const { group, severity, subscriptionWide = false } = rule.meta;
  const responsibility = (who: "always" | "elsewhere"): PresetEntry["options"] =>
    "responsibility" in rule.options ? { responsibility: who } : {};
  switch (preset) {
    case "baseline":
      return { level: severity, options: {} };
    case "strict":
      return { level: "mandatory", options: {} };
    case "landing-zone-hub":
      return {
        level: HUB.has(group) ? "mandatory" : "advisory",
        options: subscriptionWide ? responsibility("always") : {},
      };
    case "landing-zone-spoke":
      return {
        level: SPOKE.has(group) ? "mandatory" : "advisory",
        options: subscriptionWide ? responsibility("elsewhere") : {},
      };
  }
}

/** A preset as a configuration of the pack, every level written out, for those who want to begin with a file. */
export function presetConfiguration(preset: Preset, rules: readonly Rule[]): Record<string, unknown> {
  return Object.fromEntries(
    rules.map((rule) => {
      const { level, options } = presetEntry(preset, rule);
      const isPlain = Object.keys(options).length === 0;
      return [rule.meta.id, isPlain ? level : { enforcementLevel: level, ...options }];
    }),
  );
}
