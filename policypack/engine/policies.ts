import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import type {
  EnforcementLevel,
  Policy,
  PolicyConfigSchema,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
} from "@pulumi/policy";

import { kindOf, readModel, type Resource } from "../../egress/read";
import type { Finding } from "../../egress/reach";
import { type Configuration, configure, optionsOf, SETTINGS, SETTINGS_POLICY } from "../configuration";
import { controlsOf } from "../frameworks";
import { judge } from "../judge";
import { docsOf, type Rule } from "../rule";
import { describeNote, suppress, type Suppression } from "../suppressions";
import { Arrivals, keyOf } from "./arrivals";
import type { Handshake } from "./handshake";
import { messagesOf, suppressedText, type Told } from "./messages";
import { singleResource, stackResource } from "./resources";

/** The policy that judges: both each resource on its way and the whole stack, by all rules. */
export interface JudgingPolicy extends Policy {
  readonly validateResource: (args: ResourceValidationArgs, report: Report) => void;
  readonly validateStack: (args: StackValidationArgs, report: Report) => void;
}

/**
 * A violation as the policy SDK takes it beside plain text: each with a level of its own, and in the name of another
 * policy of the pack.
 */
export interface Reported {
  readonly name: string;
  readonly message: string;
  readonly description: string;
  readonly enforcementLevel: EnforcementLevel;
  readonly severity: PolicySeverity;
  readonly urn: string | undefined;
}
export type Report = (violation: Reported) => void;
type PolicySeverity = NonNullable<Policy["severity"]>;

/** What the pack needs of its surroundings beside the engine. */
export interface Surroundings {
  readonly clock: () => Date;
  /** @throws where there is no such file. */
  readonly read: (file: string) => string;
  /** How many findings of a rule are told in full; the others are counted. */
  readonly told?: Told;
}

export const SURROUNDINGS: Surroundings = {
  clock: () => new Date(),
  // The engine starts a pack in the pack's own folder, and leaves it where the user is.
  read: (file) => readFileSync(resolve(process.env["PWD"] ?? ".", file), "utf8"),
};

/**
 * Makes the CrossGuard policies of the catalogue: one for each rule, which carries its description, level and options,
 * and a first one that judges by all of them and reports in their names. The policy SDK hands each policy that judges
 * a copy of each resource, and of the whole stack; with one that does, a pack of many rules costs no more than one of
 * one rule.
 *
 * It judges twice. The whole stack is judged at its end, with every join that the engine knows. In a preview, a
 * mandatory finding there stops `pulumi up` before anything is made. In an update that end comes too late, so each
 * resource is also judged before it is made, over what the pack has seen so far, and the one that would open the way
 * is rejected.
 *
 * What the second judgement alone finds is a matter of order: a Deny that is made after the Allow that it is to close.
 * The preview works that out too, so that it never passes what the update rejects.
 */
export function policiesOf(
  rules: readonly Rule[],
  handshake: Handshake,
  surroundings: Surroundings = SURROUNDINGS,
): [judging: JudgingPolicy, ...others: Policy[]] {
  const pack = new Pack(rules, handshake, surroundings);
  const judging: JudgingPolicy = {
    name: SETTINGS_POLICY,
    displayName: SETTINGS_POLICY,
    description: "The pack can judge: its configuration and its suppressions are as they must be.",
    enforcementLevel: "mandatory",
    severity: "critical",
    configSchema: { properties: SETTINGS as unknown as PolicyConfigSchema["properties"] },
    validateResource: (args, report) => {
      pack.guarded(report, args.urn, () => {
        pack.validateResource(args, report);
      });
    },
    validateStack: (args, report) => {
      pack.guarded(report, undefined, () => {
        pack.validateStack(args, report);
      });
    },
  };
  return [judging, ...rules.map(policyOf)];
}

/** A rule as a policy that is configured, and judged elsewhere. */
function policyOf(rule: Rule): Policy {
  const { id, title, group, severity } = rule.meta;
  const policy: ResourceValidationPolicy = {
    name: id,
    displayName: id,
    description: title,
    enforcementLevel: severity,
    severity: weightOf(rule),
    tags: [group, ...controlsOf(id).map(({ framework, control }) => `${framework} ${control}`)],
    configSchema: { properties: optionsOf(rule) as unknown as PolicyConfigSchema["properties"] },
    remediationSteps: docsOf(rule.meta),
    validateResource: [],
  };
  return policy;
}

const weightOf = ({ meta }: Rule): PolicySeverity => (meta.group === "egress" ? "critical" : "high");

/** What the pack knows and has said in one preview or update. */
class Pack {
  private readonly byId: ReadonlyMap<string, Rule>;
  private readonly seen = new Map<string, Resource>();
  private readonly reported = new Set<string>();
  private state: State | undefined;
  private arrivals: Arrivals | undefined;

  constructor(
    private readonly rules: readonly Rule[],
    private readonly handshake: Handshake,
    private readonly surroundings: Surroundings,
  ) {
    this.byId = new Map(rules.map((rule) => [rule.meta.id, rule]));
  }

  validateResource(args: ResourceValidationArgs, report: Report): void {
    const { configuration, now, suppressions } = this.started(report, args.urn);
    if (kindOf(args.type) === undefined) return;
    const resource = singleResource(args);
    this.seen.set(resource.urn, resource);
    // In a preview the stack's end works out what the update would reject, with all joins.
    if (this.handshake.preview === true || configuration.order === "final") return;
    this.arrivals ??= new Arrivals(this.rules, configuration, now);
    const found = suppress(this.arrivals.add(resource, this.reported), suppressions, now).findings;
    this.report(
      found.filter(({ suppressed }) => suppressed === undefined),
      report,
    );
  }

  validateStack(args: StackValidationArgs, report: Report): void {
    const { configuration, now, suppressions } = this.started(report, undefined);
    const resources = args.resources
      .filter((resource) => kindOf(resource.type) !== undefined)
      .map((resource) => stackResource(resource, this.seen.get(resource.urn)));
    const found = judge(readModel(resources), this.rules, configuration, { now });
    const { findings, notes } = suppress([...found, ...this.hazards(resources, found)], suppressions, now);
    this.report(
      findings.filter((finding) => finding.suppressed === undefined && !this.reported.has(keyOf(finding))),
      report,
    );
    const ofStack = stackPrefixOf(args.resources[0]?.urn);
    const remarks = [
      suppressedText(findings),
      ...notes
        // A file may serve many stacks: what is meant for another is no concern of this one.
        .filter(({ kind, suppression }) => kind === "expired" || suppression.resource.startsWith(ofStack))
        .map(describeNote),
    ];
    for (const remark of remarks) if (remark !== undefined) this.say(report, "advisory", remark, undefined);
  }

  /** A check that fails is itself a violation, never a pass. */
  guarded(report: Report, urn: string | undefined, check: () => void): void {
    try {
      check();
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.say(
        report,
        "mandatory",
        `azure-lockdown could not judge, so nothing is proved. Please report this:\n${text}`,
        urn,
      );
    }
  }

  /** What an update would reject on its way, and the end of the stack does not show. */
  private hazards(resources: readonly Resource[], found: readonly Finding[]): Finding[] {
    const { configuration, now } = this.state as State;
    if (this.handshake.preview !== true || configuration.order === "final") return [];
    const settled = new Set(found.filter(({ severity }) => severity === "mandatory").map(keyOf));
    const arrivals = new Arrivals(this.rules, configuration, now, MOST_PROOFS);
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const hazards = new Map<string, Finding>();
    for (const urn of this.seen.keys()) {
      const resource = byUrn.get(urn);
      if (resource === undefined) continue;
      for (const finding of arrivals.add(resource, settled)) hazards.set(keyOf(finding), finding);
    }
    return [...hazards.values()].map((finding) => ({ ...finding, fix: `${finding.fix}\n${ORDER_HINT}` }));
  }

  private report(findings: readonly Finding[], report: Report): void {
    for (const finding of findings) this.reported.add(keyOf(finding));
    for (const { rule, level, text, urn } of messagesOf(findings, this.rules, this.surroundings.told)) {
      const found = this.byId.get(rule);
      const description = found?.meta.title ?? rule;
      report({
        name: rule,
        message: text,
        description,
        enforcementLevel: level,
        severity: found === undefined ? "critical" : weightOf(found),
        urn,
      });
    }
  }

  /** Says something in the pack's own name. */
  private say(report: Report, level: Finding["severity"], message: string, urn: string | undefined): void {
    report({
      name: SETTINGS_POLICY,
      message,
      description: message,
      enforcementLevel: level,
      severity: level === "mandatory" ? "critical" : "low",
      urn,
    });
  }

  /** Reads the configuration when the first resource comes, and says what is wrong with it. */
  private started(report: Report, urn: string | undefined): State {
    if (this.state === undefined) {
      const { faults, ...state } = stateOf(this.rules, this.handshake, this.surroundings);
      this.state = state;
      if (faults.length > 0) {
        const list = faults.map((fault) => `  ${fault}`).join("\n");
        this.say(report, "mandatory", `The configuration of the pack cannot be used as it is:\n${list}`, urn);
      }
    }
    return this.state;
  }
}

/** How many hazards a preview proves over everything that came before; beyond them a family's word is enough. */
const MOST_PROOFS = 25;

const ORDER_HINT =
  "  order:  At the end of the update this is closed again, and on the way it is open, so the update\n" +
  "          would reject it: make what closes it first (`dependsOn`), or delete what it makes useless.";

interface State {
  readonly configuration: Configuration;
  readonly now: Date;
  readonly suppressions: readonly Suppression[];
}

function stateOf(
  rules: readonly Rule[],
  { entries }: Handshake,
  { clock, read }: Surroundings,
): State & { readonly faults: readonly string[] } {
  const { configuration, faults } = configure(entries ?? new Map(), rules);
  const now = configuration.now ?? clock();
  const file = suppressionsOf(rules, configuration, now, read);
  return {
    configuration,
    now,
    suppressions: file.suppressions,
    faults: [...faults.map(({ path, problem }) => `${path} ${problem}`), ...file.faults],
  };
}

function suppressionsOf(
  rules: readonly Rule[],
  { suppressions: file, maxDays }: Configuration,
  now: Date,
  read: Surroundings["read"],
): { readonly suppressions: readonly Suppression[]; readonly faults: readonly string[] } {
  if (file === undefined) return { suppressions: [], faults: [] };
  let text: string;
  try {
    text = read(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      suppressions: [],
      faults: [`${SETTINGS_POLICY}.suppressions: cannot read ${file}: ${reason}`],
    };
  }
  // Loaded only where there is such a file, since it brings YAML and its schema along.
  const { readSuppressions } =
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require("../configuration/suppression-file") as typeof import("../configuration/suppression-file");
  const content = readSuppressions(text, rules, { now, maxDays });
  if ("suppressions" in content) return { suppressions: content.suppressions, faults: [] };
  return { suppressions: [], faults: content.faults.map((fault) => `${file}, ${fault}`) };
}

/** `urn:pulumi:dev::shop::`. */
function stackPrefixOf(urn = ""): string {
  return `${urn.split("::").slice(0, 2).join("::")}::`;
}
