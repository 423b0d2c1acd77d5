import type { Unknown } from "../../azure";
import type { Entry } from "../estate";
import type { DiagnosticSetting } from "./diagnostics";

/** What becomes of the log categories that something is to send. */
export interface LogCoverage {
  /** Sent by no setting. */
  readonly missing: readonly string[];
  /** Of which nobody can tell. */
  readonly doubtful: readonly string[];
  readonly unknown: readonly Unknown[];
}

/** The settings of something, and those of which it is not known whether they are. */
export interface LogSenders {
  readonly settings: readonly DiagnosticSetting[];
  readonly others: readonly UncertainSender[];
}

interface UncertainSender {
  readonly setting: DiagnosticSetting;
  /** Why it is not known whose it is. */
  readonly unknown: Unknown;
}

/** All settings, by what they are of: a resource, or the subscription. */
export class SendersByAim {
  private readonly certain = new Map<Entry | "subscription", DiagnosticSetting[]>();
  private readonly possible = new Map<Entry, UncertainSender[]>();
  private readonly anywhere: UncertainSender[] = [];

  constructor(settings: readonly DiagnosticSetting[]) {
    for (const setting of settings) {
      const { aim } = setting;
      if (aim.kind === "is") put(this.certain, aim.entry, setting);
      if (aim.kind === "subscription") put(this.certain, aim.kind, setting);
      if (aim.kind !== "maybe") continue;
      const uncertain = { setting, unknown: aim.unknown };
      if (aim.entries === undefined) this.anywhere.push(uncertain);
      for (const entry of aim.entries ?? []) put(this.possible, entry, uncertain);
    }
  }

  of(sender: Entry | "subscription"): LogSenders {
    const possible = sender === "subscription" ? [] : (this.possible.get(sender) ?? []);
    return { settings: this.certain.get(sender) ?? [], others: [...possible, ...this.anywhere] };
  }
}

function put<K, V>(into: Map<K, V[]>, key: K, value: V): void {
  const known = into.get(key);
  if (known === undefined) into.set(key, [value]);
  else known.push(value);
}

/**
 * Which of these categories are sent.
 *
 * @param namesOf all that a setting can have on to send a category, in lower case: the category itself, its groups.
 */
export function coverageOf(
  wanted: readonly string[],
  { settings, others }: LogSenders,
  namesOf: (category: string) => readonly string[],
): LogCoverage {
  const missing: string[] = [];
  const doubtful: string[] = [];
  const unknown = new Set<Unknown>();
  for (const category of wanted) {
    const names = namesOf(category);
    if (settings.some((setting) => isOn(setting, names))) continue;
    const doubts = [
      ...settings.flatMap((setting) => doubtsAbout(setting, names)),
      ...others.flatMap(({ setting, unknown: aim }) => {
        const inside = doubtsAbout(setting, names);
        return isOn(setting, names) || inside.length > 0 ? [aim, ...inside] : [];
      }),
    ];
    (doubts.length === 0 ? missing : doubtful).push(category);
    for (const each of doubts) unknown.add(each);
  }
  return { missing, doubtful, unknown: [...unknown] };
}

function isOn({ on }: DiagnosticSetting, names: readonly string[]): boolean {
  return names.some((name) => on.has(name));
}

function doubtsAbout({ possible, unknown }: DiagnosticSetting, names: readonly string[]): Unknown[] {
  return [...unknown, ...names.map((name) => possible.get(name)).filter((each) => each !== undefined)];
}
