import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { refuseFaults } from "./checks/fault";
import { GuardrailDefinitions } from "./guardrails/GuardrailDefinitions";
import { builtInFaults, egressGuardrailsFaults, exemptionFaults } from "./plans/egressGuardrailsFaults";
import {
  assignmentName,
  type EgressGuardrailsSettings,
  planBuiltIn,
  type PlannedBuiltIn,
  type PlannedExemptions,
  type PlannedGuardrail,
  planExemptions,
  planGuardrails,
} from "./plans/egressGuardrailsPlan";

/** Arguments of {@link EgressGuardrails}. */
export interface EgressGuardrailsArgs extends EgressGuardrailsSettings {
  /**
   * Optional. Built-in policies of Azure by their short names, beside those that are assigned by default. Default: those
   * that only report and need no parameters.
   */
  readonly builtIn?: Readonly<Record<string, BuiltInAssignment>> | undefined;
  /** Optional. Exemptions by name, each with an end. Default: none. */
  readonly exemptions?: Readonly<Record<string, GuardrailExemption>> | undefined;
  /** Optional. The instant at which exemptions are judged expired. Required where there are any. */
  readonly now?: Date | undefined;
}

/** How a built-in policy is assigned. */
export interface BuiltInAssignment {
  /** Optional. One of the policy's effects. Default: the one that the table of built-in policies names. */
  readonly effect?: string | undefined;
  /** Optional. Values of its parameters. Default: Azure's, and for some a stricter one. */
  readonly parameters?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  /** Optional. The reason not to assign one that is assigned by default. Default: none; it is assigned. */
  readonly leaveOut?: string | undefined;
}

/** A place where guardrails do not hold for a while. */
export interface GuardrailExemption {
  /** Required. Why. */
  readonly reason: string;
  /** Required. ARM id of the subscription, the resource group or the resource that is exempt. */
  readonly scope: pulumi.Input<string>;
  /** Required. When it ends, RFC 3339 with a time zone. */
  readonly expiresOn: string;
  /** Optional. `Waiver` accepts the risk, `Mitigated` says that something else meets it. Default: `Waiver`. */
  readonly category?: "Waiver" | "Mitigated" | undefined;
  /** Optional. Guardrails that it is about, by name. Default: all. */
  readonly guardrails?: readonly string[] | undefined;
}

/**
 * What the policy pack demands of programs, demanded of everybody: policy definitions made from the same rules, in one
 * initiative that is assigned to a subscription or a management group, with built-in policies beside it. They hold for the
 * portal and for every other tool; what only several resources together decide, they cannot see.
 */
export class EgressGuardrails extends pulumi.ComponentResource {
  /** ARM id of the initiative. */
  readonly initiativeId: pulumi.Output<string>;
  /** ARM id of the initiative's assignment. */
  readonly assignmentId: pulumi.Output<string>;
  /** Object ids of the identities of built-in policies that remedy, by short name: grant them their roles. */
  readonly identities: pulumi.Output<Record<string, string>>;
  /** Names of the exemptions in force. */
  readonly activeExemptions: pulumi.Output<readonly string[]>;
  /** When the next exemption ends, RFC 3339. Null while none is in force. */
  readonly nextExpiry: pulumi.Output<string | null>;

  /**
   * @param name logical name; names in Azure begin with it
   * @param args see {@link EgressGuardrailsArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: EgressGuardrailsArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const { builtIn = {}, exemptions = {}, now } = args;
    refuseFaults(`EgressGuardrails "${name}"`, [
      ...egressGuardrailsFaults(name, args),
      ...builtInFaults(builtIn, args.location),
      ...exemptionFaults(name, exemptions, now),
    ]);
    const planned = planExemptions(exemptions, now);
    // The engine keeps these as the component's inputs, so they must not hold the clock: it would differ in each run.
    super("azure-lockdown:authorization:EgressGuardrails", name, { ...args, now: undefined }, opts);
    this.tell(args, planned);

    const guardrails = planGuardrails(args);
    const { initiativeId } = new GuardrailDefinitions(
      `${name}-definitions`,
      {
        prefix: name,
        managementGroupId: args.managementGroupId,
        definitions: guardrails.map((each) => each.definition),
      },
      { parent: this },
    );
    const scope = this.scopeOf(args.managementGroupId);
    const assignment = this.assign(name, args, scope, initiativeId, guardrails);
    const assigned = planBuiltIn(builtIn).map((each) => this.assignBuiltIn(name, args, scope, each));
    for (const key of planned.active) {
      const exemption = exemptions[key];
      if (exemption !== undefined) this.exempt(`${name}-${key}`, exemption, assignment.id);
    }

    this.initiativeId = initiativeId;
    this.assignmentId = assignment.id;
    this.identities = pulumi.all(assigned.flat()).apply((pairs) => Object.fromEntries(pairs));
    this.activeExemptions = pulumi.output(planned.active);
    // Not undefined, which would make Pulumi warn about a stack output of that value.
    this.nextExpiry = pulumi.output(planned.nextExpiry ?? null);
    this.registerOutputs({
      initiativeId: this.initiativeId,
      assignmentId: this.assignmentId,
      identities: this.identities,
      activeExemptions: this.activeExemptions,
      nextExpiry: this.nextExpiry,
    });
  }

  private tell({ auditOnly, doNotEnforce }: EgressGuardrailsArgs, { expired }: PlannedExemptions): void {
    if (auditOnly !== undefined) void pulumi.log.warn(`guardrails deny nothing: ${auditOnly}`, this);
    if (doNotEnforce !== undefined)
      void pulumi.log.warn(`guardrails are not enforced: ${doNotEnforce}`, this);
    for (const key of expired) {
      void pulumi.log.warn(`exemption ${key} has ended and is not made: remove it from the list`, this);
    }
  }

  private scopeOf(managementGroupId: string | undefined): pulumi.Output<string> {
    if (managementGroupId !== undefined)
      return pulumi.output(`/providers/Microsoft.Management/managementGroups/${managementGroupId}`);
    const client = authorization.getClientConfigOutput({ parent: this });
    return pulumi.interpolate`/subscriptions/${client.subscriptionId}`;
  }

  private assign(
    name: string,
    { auditOnly, doNotEnforce }: EgressGuardrailsArgs,
    scope: pulumi.Output<string>,
    policyDefinitionId: pulumi.Output<string>,
    guardrails: readonly PlannedGuardrail[],
  ): authorization.PolicyAssignment {
    const reason = doNotEnforce ?? auditOnly;
    return new authorization.PolicyAssignment(
      `${name}-guardrails`,
      {
        policyAssignmentName: assignmentName(name, "guardrails"),
        scope,
        policyDefinitionId,
        displayName: "Azure lockdown: egress guardrails",
        description: reason ?? "What opens egress, or takes a guard away, is refused.",
        enforcementMode: enforcement(doNotEnforce),
        parameters: Object.fromEntries(
          guardrails.map(({ definition, effect }) => [definition.name, { value: effect }]),
        ),
        nonComplianceMessages: [
          { message: "This opens egress, or takes a guard away: see docs/components/EgressGuardrails.md." },
          ...guardrails.map(({ definition }) => ({
            message: definition.message,
            policyDefinitionReferenceId: definition.name,
          })),
        ],
      },
      { parent: this },
    );
  }

  /** Gives the short name and the identity, where it has one. */
  private assignBuiltIn(
    name: string,
    { builtIn = {}, location, doNotEnforce }: EgressGuardrailsArgs,
    scope: pulumi.Output<string>,
    { key, policy, parameters, remedies }: PlannedBuiltIn,
  ): pulumi.Output<[string, string]>[] {
    const kind = policy.initiative === true ? "policySetDefinitions" : "policyDefinitions";
    const values = { ...parameters, ...builtIn[key]?.parameters };
    const assignment = new authorization.PolicyAssignment(
      `${name}-${key}`,
      {
        policyAssignmentName: assignmentName(name, key),
        scope,
        policyDefinitionId: `/providers/Microsoft.Authorization/${kind}/${policy.id}`,
        displayName: `Azure lockdown: ${policy.title}`.slice(0, 128),
        enforcementMode: enforcement(doNotEnforce),
        parameters: Object.fromEntries(
          Object.entries(values).map(([parameter, value]) => [parameter, { value }]),
        ),
        nonComplianceMessages: [
          { message: `${policy.title}. See built-in policy ${key} in docs/components/EgressGuardrails.md.` },
        ],
        ...(remedies && {
          identity: { type: "SystemAssigned" },
          ...(location !== undefined && { location }),
        }),
      },
      { parent: this },
    );
    if (!remedies) return [];
    return [assignment.identity.apply((identity): [string, string] => [key, identity?.principalId ?? ""])];
  }

  private exempt(
    name: string,
    exemption: GuardrailExemption,
    policyAssignmentId: pulumi.Output<string>,
  ): void {
    const { reason, scope, expiresOn, category = "Waiver", guardrails = [] } = exemption;
    new authorization.PolicyExemption(
      name,
      {
        policyExemptionName: name,
        scope,
        policyAssignmentId,
        exemptionCategory: category,
        expiresOn,
        description: reason.slice(0, 512),
        displayName: `Azure lockdown: ${name}`,
        policyDefinitionReferenceIds: [...guardrails],
      },
      { parent: this },
    );
  }
}

const enforcement = (doNotEnforce: string | undefined): string =>
  doNotEnforce === undefined ? "Default" : "DoNotEnforce";
