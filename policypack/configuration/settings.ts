import type { OptionSchema, Rule } from "../rule";
import { PRESETS } from "./presets";

/** What becomes of a finding that hangs only on values that will be known during the update. */
export type UnknownMode = "warn" | "reject";

/**
 * The entry of the configuration that is of no rule: it holds what is set for the whole pack. As CrossGuard configures
 * policies and nothing else, it is the policy by which the pack speaks of itself.
 */
export const SETTINGS_POLICY = "azure-lockdown";

const UNKNOWN_MODES: readonly UnknownMode[] = ["warn", "reject"];

/** The settings of the whole pack. All are optional. */
export const SETTINGS = {
  preset: {
    type: "string",
    description: "Levels and options to begin with. A rule's own entry counts more.",
    enum: PRESETS,
  },
  levels: {
    type: "object",
    description:
      "Levels of rules, by id. They count more than a preset and than the rules' own entries; only they can set a " +
      "rule under a preset back to its own level.",
    additionalProperties: { type: "string", enum: ["mandatory", "advisory", "disabled"] },
  },
  unknown: {
    type: "string",
    description:
      "What becomes of a finding that hangs only on values that the update will know: `warn` makes it advisory, " +
      "since the update decides; `reject` leaves it as it is. Default: warn.",
    enum: UNKNOWN_MODES,
  },
  order: {
    type: "string",
    description:
      "`strict` also rejects what is open only until something that is made later closes it, and so needs no preview " +
      "to be safe; `final` judges what the whole stack comes to, for those who never update without a preview. " +
      "Default: strict.",
    enum: ["strict", "final"],
  },
  suppressions: {
    type: "string",
    description:
      "File of suppressions; a relative path starts where `pulumi` was called. Default: no suppressions.",
  },
  maxDays: {
    type: "number",
    description: "Days from now beyond which no suppression may end. Default: 365.",
    minimum: 1,
  },
  now: {
    type: "string",
    description: "The instant at which ends are judged, RFC 3339; for tests. Default: the clock.",
  },
} as const;

/** The option that every rule has beside its own. */
const UNKNOWN_OPTION: Omit<OptionSchema, "default"> = {
  type: "string",
  description: "As the pack's setting of this name, for this rule alone.",
  enum: UNKNOWN_MODES,
};

/** The options of a rule's entry in the configuration: its own, and those that all have. */
export function optionsOf(rule: Rule): Readonly<Record<string, Omit<OptionSchema, "default">>> {
  return { ...(rule.options as Readonly<Record<string, OptionSchema>>), unknown: UNKNOWN_OPTION };
}
