import type { Rule } from "../rule";
import type { Framework, FrameworkControl } from "./framework";
import { controlsOf } from "./mapping";

/** A control, and the ids of the rules that serve it; none where it is not covered. */
export interface ControlCoverage extends FrameworkControl {
  readonly rules: readonly string[];
}

/** What of a framework some rules serve. */
export interface Coverage {
  readonly framework: Framework;
  readonly sections: readonly { readonly title: string; readonly controls: readonly ControlCoverage[] }[];
  /** How many of the listed controls have a rule. */
  readonly covered: number;
  /** How many are listed. */
  readonly listed: number;
}

/** Says for each listed control of a framework which of the rules serve it, in the order of the rules. */
export function coverageOf(framework: Framework, rules: readonly Rule[]): Coverage {
  const serving = new Map<string, string[]>();
  for (const { meta } of rules) {
    for (const { framework: name, control } of controlsOf(meta.id)) {
      if (name === framework.name) serving.set(control, [...(serving.get(control) ?? []), meta.id]);
    }
  }
  const sections = framework.sections.map(({ title, controls }) => ({
    title,
    controls: controls.map((each) => ({ ...each, rules: serving.get(each.control) ?? [] })),
  }));
  const all = sections.flatMap(({ controls }) => controls);
  return {
    framework,
    sections,
    covered: all.filter((each) => each.rules.length > 0).length,
    listed: all.length,
  };
}
