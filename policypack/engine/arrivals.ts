import { readModel, type Resource } from "../../egress/read";
import type { Finding } from "../../egress/reach";
import type { Configuration } from "../configuration";
import { isPending, judge } from "../judge";
import type { Rule } from "../rule";
import { Families } from "./families";

/** What identifies a finding, wherever in a deployment it is found. */
export function keyOf({ rule, urn, property }: Finding): string {
  return `${rule}\0${urn}\0${property}`;
}

/**
 * Judges resources in the order in which they are made, each over what has come before it: what an update, which
 * makes things one after another, must not let happen even for a while.
 */
export class Arrivals {
  private readonly all = new Map<string, Resource>();
  private readonly families = new Families();
  private readonly rules: readonly Rule[];
  private proofs = 0;

  constructor(
    rules: readonly Rule[],
    private readonly configuration: Configuration,
    private readonly now: Date,
    /** How many findings of a family are judged again over everything; those beyond stand as they are. */
    private readonly mostProofs = Infinity,
  ) {
    this.rules = rules.filter(
      ({ meta }) => meta.judged !== "stack" && configuration.of(meta.id).level === "mandatory",
    );
  }

  /**
   * Takes a resource in.
   *
   * @param settled keys of findings that need not be found again.
   * @returns what must not be made.
   */
  add(resource: Resource, settled: ReadonlySet<string> = new Set()): Finding[] {
    this.all.set(resource.urn, resource);
    const family = this.families.add(resource);
    const blocks = (finding: Finding): boolean =>
      finding.severity === "mandatory" &&
      // Without the joins, which only the end of a stack has, what is not known yet is not decided.
      !isPending(finding) &&
      !settled.has(keyOf(finding)) &&
      (finding.urn === resource.urn || finding.urn === "" || finding.involves.includes(resource.urn));
    const found = this.judge(family, this.rules).filter(blocks);
    if (found.length === 0 || ++this.proofs > this.mostProofs) return found;
    const rules = new Set(found.map(({ rule }) => rule));
    return this.judge(
      this.all.values(),
      this.rules.filter(({ meta }) => rules.has(meta.id)),
    ).filter(blocks);
  }

  private judge(resources: Iterable<Resource>, rules: readonly Rule[]): Finding[] {
    return judge(readModel(resources), rules, this.configuration, { now: this.now });
  }
}
