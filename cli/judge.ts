import { isDeepStrictEqual } from "node:util";

import { kindOf, readModel, type Resource } from "../egress/read";
import type { Document, Fault } from "../egress/read/documents";
import type { Finding } from "../egress/reach";
import { type Configuration, defaultConfiguration } from "../policypack/configuration";
import { judge as judgeModel, undecided } from "../policypack/judge";
import { docsOf, type Rule } from "../policypack/rule";
import { noUndecidableEgress } from "../policypack/rules/no-undecidable-egress";
import { describeNote, suppress, type Suppressible, type Suppression } from "../policypack/suppressions";
import { makeReport, type Report, type ReportedFinding, type Tool } from "../report";
import type { ReadInput } from "./inputs";

/** A file that could not be read, or an input that leads to none. */
type Unread = Extract<ReadInput, { readonly error: unknown }>;

/** The report, and the inputs that have no part in it. */
export interface Judgement {
  readonly report: Report;
  /** How many documents were read. */
  readonly documents: number;
  readonly unread: readonly Unread[];
}

/** How an audit judges. */
export interface Terms {
  readonly rules: readonly Rule[];
  readonly configuration: Configuration;
  readonly suppressions: readonly Suppression[];
  /** The instant at which ends are judged. */
  readonly now: Date;
}

/** The terms of those who say nothing about them. */
export function defaultTerms(rules: readonly Rule[], now: Date): Terms {
  return { rules, configuration: defaultConfiguration(rules), suppressions: [], now };
}

/**
 * Judges all inputs as one estate: a route in one stack may lead to a firewall in another. What cannot be read is
 * either listed as unread or is a finding; nothing is left out in silence.
 */
export async function judge(
  inputs: AsyncIterable<ReadInput>,
  { rules, configuration, suppressions, now }: Terms,
  tool: Tool,
): Promise<Judgement> {
  const estate = new Collection();
  const unread: Unread[] = [];
  for await (const input of inputs) {
    if ("error" in input) unread.push(input);
    else estate.add(input.file, input.document);
  }
  const docs = new Map(rules.map(({ meta }) => [meta.id, docsOf(meta)]));
  const found = withoutRepeats(
    judgeModel(readModel(estate.resources), rules, configuration, { now, awaits: estate.awaits }),
  );
  // What could not be read is no rule's finding to be accepted.
  const { findings, notes } = suppress(found, suppressions, now);
  const report = makeReport({
    tool,
    stacks: estate.stacks.size,
    resources: estate.count,
    findings: [...estate.faults, ...findings.map((finding) => estate.sourced(finding, docs))],
    rules: rules.map(({ meta }) => ({ id: meta.id, title: meta.title, docs: docsOf(meta) })),
    remarks: notes.map((note) => {
      const { rule, resource, until, owner } = note.suppression;
      return { kind: note.kind, rule, resource, until, owner, text: describeNote(note) };
    }),
  });
  return { report, documents: estate.documents, unread };
}

/** A stack that is given as state and as preview has each resource twice, and then most findings, too. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, urn, property, message }) => {
    const key = JSON.stringify([rule, urn, property, message]);
    return seen.size < seen.add(key).size;
  });
}

/** What has been read so far, and from where. */
class Collection {
  readonly resources: Resource[] = [];
  private readonly documentFaults: { file: string; fault: Fault; stack: string | undefined }[] = [];
  private readonly ids = new Set<string>();
  private readonly planned = new Set<string>();
  readonly stacks = new Set<string>();
  documents = 0;
  /** All resources, those that no rule looks at among them. */
  count = 0;
  private readonly byUrn = new Map<string, { readonly file: string; readonly resource: Resource }>();

  add(file: string, document: Document): void {
    this.documents++;
    // A stack that has no resources yet does not tell its name. ARM resources are in no stack at all.
    const stack = document.stack ?? (document.kind === "arm" ? undefined : file);
    if (stack !== undefined) this.stacks.add(stack);
    for (const resource of document.resources) {
      this.count++;
      // The others are only counted, so that memory grows with what is judged.
      if (kindOf(resource.type) === undefined) continue;
      const before = this.byUrn.get(resource.urn);
      // A stack that is given twice is not two stacks.
      if (before !== undefined && isDeepStrictEqual(before.resource, resource)) continue;
      this.resources.push(resource);
      if (document.kind === "preview") this.planned.add(resource.urn);
      if (before === undefined) this.byUrn.set(resource.urn, { file, resource });
    }
    for (const { id } of document.resources) if (id !== undefined) this.ids.add(id.toLowerCase());
    for (const fault of document.faults) this.documentFaults.push({ file, fault, stack: document.stack });
  }

  /** Whether a resource is only planned, so that an update is to come. */
  readonly awaits = (urn: string): boolean => this.planned.has(urn);

  /** What could not be read. What one document only refers to may stand in another. */
  get faults(): ReportedFinding[] {
    return this.documentFaults
      .filter(({ fault: { missing } }) => missing === undefined || !this.ids.has(missing.toLowerCase()))
      .map(({ file, fault, stack }) => {
        const resource = fault.urn === undefined ? undefined : this.byUrn.get(fault.urn)?.resource;
        return { ...faultFinding(file, fault, resource), stack };
      });
  }

  /**
   * The finding with what is known of the resource at fault.
   *
   * @param docs the page of each rule.
   */
  sourced(finding: Suppressible, docs: ReadonlyMap<string, string>): ReportedFinding {
    const source = this.byUrn.get(finding.urn);
    return {
      ...finding,
      stack: source?.resource.stack,
      input: source?.file ?? "",
      docs: docs.get(finding.rule) ?? "",
      location: source?.resource.sourcePosition,
    };
  }
}

/** What cannot be read is undecidable whichever rules were asked for: it might concern any of them. */
function faultFinding(
  file: string,
  { place, message, urn = "" }: Fault,
  resource: Resource | undefined,
): Omit<ReportedFinding, "stack"> {
  const { meta } = noUndecidableEgress;
  return {
    ...undecided(meta.id, {
      message: `In ${file} at ${place}: ${message}. What this lets out cannot be decided.`,
      fix: "Correct the input at this place, or make it again.",
    }),
    urn,
    resourceType: resource?.type ?? "",
    resourceName: resource?.name ?? "",
    property: place,
    input: file,
    docs: docsOf(meta),
    location: resource?.sourcePosition,
  };
}
