import type { Rule } from "../rule";
import { type Preset, presetEntry } from "./presets";
import { optionsOf, SETTINGS, SETTINGS_POLICY, type UnknownMode } from "./settings";

export type Level = "mandatory" | "advisory" | "disabled";

/** An entry of the pack's configuration, as the engine hands it to the pack: with the default of what is not set. */
export interface Entry {
  /** Undefined where the policy is none of the pack's. */
  readonly level: Level | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

/** How one rule judges. */
export interface RuleConfiguration {
  readonly level: Level;
  readonly unknown: UnknownMode;
  /** Those that are set; the rule has defaults for the others. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** How the pack judges. */
export interface Configuration {
  /** @throws where no rule of the configuration has the id. */
  of(rule: string): RuleConfiguration;
  /** Whether what is open only for a while is rejected, or what the whole stack comes to is all that counts. */
  readonly order: "strict" | "final";
  /** The file of suppressions; undefined for none. */
  readonly suppressions: string | undefined;
  /** Days from now beyond which no suppression may end. */
  readonly maxDays: number;
  /** The instant at which ends are judged; undefined for the clock's. */
  readonly now: Date | undefined;
}

/** Something that is wrong with a configuration. */
export interface Fault {
  /** `firewall-idps-deny.allowBypas`. */
  readonly path: string;
  /** What is wrong and what was expected, as a clause. */
  readonly problem: string;
}

/** Days from now beyond which no suppression may end, unless the configuration says otherwise. */
export const DEFAULT_MAX_DAYS = 365;

/**
 * Works out a configuration from its entries.
 *
 * A rule's level is the first of these that there is: the one that the setting `levels` has for it; that of its own
 * entry, if it is not the rule's own level; that of the preset; the rule's own. The engine fills in what an entry does
 * not set, so a pack cannot tell the rule's own level from one that is set to the same: hence `levels`.
 *
 * @param entries by policy. What they hold has been checked against the schemas of the policies; names have not.
 */
export function configure(
  entries: ReadonlyMap<string, Entry>,
  rules: readonly Rule[],
): { readonly configuration: Configuration; readonly faults: readonly Fault[] } {
  const settings = entries.get(SETTINGS_POLICY)?.options ?? {};
  const {
    preset,
    levels = {},
    unknown = "warn",
  } = settings as {
    preset?: Preset;
    levels?: Readonly<Record<string, Level>>;
    unknown?: UnknownMode;
  };
  const configured = new Map(
    rules.map((rule) => {
      const { id, severity } = rule.meta;
      const entry = entries.get(id);
      const begun = preset === undefined ? undefined : presetEntry(preset, rule);
      const own = entry?.level === severity ? undefined : entry?.level;
      const { unknown: mode = unknown, ...options } = entry?.options ?? {};
      return [
        id,
        {
          level: levels[id] ?? own ?? begun?.level ?? severity,
          unknown: mode as UnknownMode,
          options: { ...begun?.options, ...options },
        },
      ] as const;
    }),
  );
  const now = instantOf(settings["now"]);
  const faults = [...nameFaults(entries, rules, levels)];
  if (now === "none")
    faults.push({ path: `${SETTINGS_POLICY}.now`, problem: "is no instant such as 2026-11-24T12:00:00Z" });
  return {
    faults,
    configuration: {
      of: (rule) => {
        const found = configured.get(rule);
        if (found === undefined) throw new Error(`no rule of the configuration is called ${rule}`);
        return found;
      },
      order: settings["order"] === "final" ? "final" : "strict",
      suppressions: settings["suppressions"] as string | undefined,
      maxDays: (settings["maxDays"] as number | undefined) ?? DEFAULT_MAX_DAYS,
      now: now === "none" ? undefined : now,
    },
  };
}

/** The configuration of those who set nothing. */
export function defaultConfiguration(rules: readonly Rule[]): Configuration {
  return configure(new Map(), rules).configuration;
}

function instantOf(text: unknown): Date | "none" | undefined {
  if (text === undefined) return undefined;
  const instant = new Date(typeof text === "string" ? text : Number.NaN);
  return Number.isNaN(instant.getTime()) ? "none" : instant;
}

/** Names that lead to nothing. A setting that is misspelled would otherwise be one that is silently not set. */
function* nameFaults(
  entries: ReadonlyMap<string, Entry>,
  rules: readonly Rule[],
  levels: object,
): Generator<Fault> {
  const byId = new Map(rules.map((rule) => [rule.meta.id, rule]));
  const known = ["all", SETTINGS_POLICY, ...byId.keys()];
  for (const [name, { options }] of entries) {
    if (!known.includes(name)) {
      yield { path: name, problem: NO_RULE };
      continue;
    }
    const rule = byId.get(name);
    const allowed = Object.keys(rule !== undefined ? optionsOf(rule) : name === "all" ? {} : SETTINGS);
    for (const option of Object.keys(options)) {
      if (allowed.includes(option)) continue;
      yield {
        path: `${name}.${option}`,
        problem: allowed.length === 0 ? "is no option" : `is no option; there are ${allowed.join(", ")}`,
      };
    }
  }
  for (const rule of Object.keys(levels)) {
    if (!byId.has(rule)) yield { path: `${SETTINGS_POLICY}.levels.${rule}`, problem: NO_RULE };
  }
}

const NO_RULE = "is no rule; `azure-lockdown rules` lists all";
