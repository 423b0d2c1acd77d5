/** The frameworks that rules are mapped to. */
export type FrameworkName = "MCSB" | "CIS Azure" | "NIST 800-53" | "PCI DSS";

/** The short names by which a framework is asked for. */
export const FRAMEWORK_KEYS = ["mcsb", "cis", "nist", "pci"] as const;
export type FrameworkKey = (typeof FRAMEWORK_KEYS)[number];

/** A control as the framework numbers it, and what it asks for in our own words. */
export interface FrameworkControl {
  readonly control: string;
  readonly name: string;
}

/** A framework, as far as it is about what is judged here. */
export interface Framework {
  readonly key: FrameworkKey;
  readonly name: FrameworkName;
  /** What its publisher calls it, without the version. */
  readonly title: string;
  readonly version: string;
  /** Where its publisher has it. */
  readonly source: string;
  /** What of the framework is listed and what is left out: one sentence for those who read the coverage. */
  readonly scope: string;
  /** What a number of it looks like. */
  readonly pattern: RegExp;
  /** By section, in the framework's order. */
  readonly sections: readonly {
    readonly title: string;
    readonly controls: readonly FrameworkControl[];
  }[];
}

/** Every control that is listed of a framework, in its order. */
export function controlsIn(framework: Framework): readonly FrameworkControl[] {
  return framework.sections.flatMap(({ controls }) => controls);
}
