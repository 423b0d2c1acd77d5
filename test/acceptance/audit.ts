import { defaultTerms, judge } from "../../cli/judge";
import { TOOL } from "../../cli/tool";
import { type Model, readModel } from "../../egress/read";
import { type Document, readDocument } from "../../egress/read/documents";
import { type Answer, ask, findSource, type Source, sourcesOf } from "../../egress/reach";
import type { ReportedFinding } from "../../report";
import { EGRESS_RULES, NOW } from "../policypack/context";

/** What the product makes of documents. */
export interface Outcome {
  readonly model: Model;
  readonly findings: readonly ReportedFinding[];
  /** The findings that stop an update. */
  readonly mandatory: readonly ReportedFinding[];
}

/** Reads documents and judges them as one estate by all rules, as `azure-lockdown audit` does. */
export async function auditOf(...documents: readonly unknown[]): Promise<Outcome> {
  const read: Document[] = documents.map((each) => readDocument(JSON.stringify(each), "case.json"));
  const inputs = (async function* () {
    for (const document of read) yield await Promise.resolve({ file: "case.json", document });
  })();
  const { findings } = (await judge(inputs, defaultTerms(EGRESS_RULES, NOW), TOOL)).report;
  return {
    model: readModel(read.flatMap(({ resources }) => resources)),
    findings,
    mandatory: findings.filter(({ severity }) => severity === "mandatory"),
  };
}

/** Whether a finding's witness gets through when it is sent as one packet; `unknown` only where the finding is. */
export function isRight({ verdict, witness, urn, involves }: ReportedFinding, model: Model): boolean {
  if (witness === undefined) return verdict === "unknown";
  const { source: from, destination: to, protocol, port } = witness;
  const wanted: Answer["verdict"][] = verdict === "unknown" ? ["allowed", "unknown"] : ["allowed"];
  const accused = [urn, ...involves];
  const isAddress = !from.startsWith("urn:") && /^[\d.]+$|^[\da-f:]+$/i.test(from);
  const found = findSource(from, model);
  const named = found.kind === "source" ? [found.source] : [];
  const sources = sourcesOf(model).filter((each) => accused.includes(each.urn));
  const sends = (source: Source, address: string | undefined): boolean =>
    wanted.includes(ask({ from: address, to, protocol, port }, source, model).verdict);
  return [...named, ...sources].some((source) => sends(source, isAddress ? from : undefined));
}
