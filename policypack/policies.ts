import type { ReportViolation, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";

import { type Kind, kindOf, type Model, readModel, type Resource } from "../egress/read";
import { describeFinding, type Finding } from "../egress/reach";
import type { Phase } from "./phase";
import { singleResource, stackResource } from "./resources";
import { controlsOf } from "./frameworks";
import { docsOf, findingsOf, type Rule } from "./rule";

/** One policy that judges both the whole stack and each resource on its way. */
export type EgressPolicy = StackValidationPolicy & ResourceValidationPolicy;

/**
 * Makes the CrossGuard policies of the catalogue. Each judges twice.
 *
 * The whole stack is judged at its end, with every join that the engine knows. In a preview, a mandatory finding
 * there stops `pulumi up` before anything is made. In an update that end comes too late, so each resource is also
 * judged before it is made, over what the pack has seen so far, and the one that would open the way is rejected.
 *
 * What the second judgement alone finds is a matter of order: a Deny that is made after the Allow that it is to
 * close. The preview reports it too, at its end, so that it never passes what the update rejects.
 */
export function policiesOf(rules: readonly Rule[], phase: Phase): EgressPolicy[] {
  const seen = new Seen();
  return rules.map((rule) => policyOf(rule, phase, seen));
}

/**
 * The inputs of the resources that have come so far, and the models made of them and of the whole stack; shared by all
 * policies, so that what one of them has worked out the others need not.
 */
class Seen {
  private readonly resources = new Map<string, Resource>();
  private current: Model | undefined;
  private stack: { readonly text: string; readonly model: Model } | undefined;

  add(resource: Resource): void {
    const before = this.resources.get(resource.urn);
    // Each policy is given each resource; the model is made anew only for the first of them.
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(resource)) return;
    this.resources.set(resource.urn, resource);
    this.current = undefined;
  }

  get(urn: string): Resource | undefined {
    return this.resources.get(urn);
  }

  get model(): Model {
    this.current ??= readModel(this.resources.values());
    return this.current;
  }

  /** The model of the whole stack. Each policy is given the stack anew, and it is the same for all of them. */
  modelOf(stack: readonly Resource[]): Model {
    const text = JSON.stringify(stack);
    if (this.stack?.text !== text) this.stack = { text, model: readModel(stack) };
    return this.stack.model;
  }
}

/** What can open a way by being made. The others only say where such a way leads, and who stands at it. */
const OPENS: ReadonlySet<Kind> = new Set([
  "adminRule",
  "firewallPolicy",
  "networkSecurityGroup",
  "ruleCollectionGroup",
  "securityRule",
]);

function policyOf(rule: Rule, phase: Phase, seen: Seen): EgressPolicy {
  const reported = new Map<string, Finding>();
  const keyOf = ({ urn, property }: Finding): string => `${urn}\0${property}`;
  return {
    name: rule.meta.id,
    displayName: rule.meta.id,
    description: rule.meta.title,
    enforcementLevel: rule.meta.severity,
    severity: "critical",
    tags: ["egress", ...controlsOf(rule.meta.id).map(({ framework, control }) => `${framework} ${control}`)],
    configSchema: { properties: { ...rule.options } },
    remediationSteps: docsOf(rule.meta),
    validateResource(args, report) {
      const kind = kindOf(args.type);
      if (kind === undefined) return;
      guarded(rule, report, args.urn, () => {
        seen.add(singleResource(args));
        if (rule.meta.judged === "stack" || !OPENS.has(kind)) return;
        for (const finding of findingsFor(rule, seen.model, args.getConfig())) {
          // Before the update, what is not known is left to the stack's end, which has the joins.
          if (reported.has(keyOf(finding)) || finding.unknown.some(({ pending }) => pending)) continue;
          reported.set(keyOf(finding), finding);
          if (phase.preview !== true) report(describeFinding(finding), args.urn);
        }
      });
    },
    validateStack(args, report) {
      guarded(rule, report, undefined, () => {
        const resources = args.resources
          .filter((resource) => kindOf(resource.type) !== undefined)
          .map((resource) => stackResource(resource, seen.get(resource.urn)));
        const findings = findingsFor(rule, seen.modelOf(resources), args.getConfig());
        const keys = new Set(findings.map(keyOf));
        for (const finding of findings) {
          if (phase.preview === true || !reported.has(keyOf(finding)))
            report(describeFinding(finding), finding.urn);
        }
        if (phase.preview !== true) return;
        for (const [key, finding] of reported) {
          if (!keys.has(key)) report(`${describeFinding(finding)}\n${ORDER_HINT}`, finding.urn);
        }
      });
    },
  };
}

/**
 * The findings that weigh as much as the rule: CrossGuard knows one enforcement level for a policy, so what is
 * merely advisory for one of its resources would block, too. Audits show it.
 */
function findingsFor(rule: Rule, model: Model, options: Readonly<Record<string, unknown>>): Finding[] {
  return findingsOf(rule, model, options, { now: new Date() }).filter(
    ({ severity }) => severity === rule.meta.severity,
  );
}

const ORDER_HINT =
  "  order:  What is made later closes this again. Until then the way is open, so the update would\n" +
  "          reject it: make the Deny first (`dependsOn`), or delete the rule that it makes useless.";

/** Runs a check; one that fails is itself a violation, never a pass. */
function guarded(rule: Rule, report: ReportViolation, urn: string | undefined, check: () => void): void {
  try {
    check();
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    report(
      `azure-lockdown could not judge ${rule.meta.id}, so nothing is proved. Please report this:\n${text}`,
      urn,
    );
  }
}
