import * as cdn from "@pulumi/azure-native/cdn";
import * as frontdoor from "@pulumi/azure-native/frontdoor";
import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { refuseFaults } from "./checks/fault";
import { DiagnosticSettings, type DiagnosticTarget } from "./DiagnosticSettings";
import { orderless } from "./parts/orderless";
import { planBlockList, type BlockList, type DatedBlock } from "./plans/blockListPlan";
import {
  blockedSenders,
  currentExclusions,
  edgeProtectionFaults,
  FILE_UPLOAD_MB,
  frontDoorPolicyName,
  profileOf,
  REQUEST_BODY_KB,
} from "./plans/edgeProtectionPlan";
import {
  frontDoorManagedRules,
  frontDoorRules,
  gatewayManagedRules,
  gatewayRules,
  type RuleSetVersion,
  type WafExclusion,
  type WafRateLimit,
  type WafRules,
} from "./plans/wafRulesPlan";

/** Arguments of {@link EdgeProtection}. At least one of `applicationGateways` and `frontDoor` is given. */
export interface EdgeProtectionArgs {
  /** Required. Resource group of the policies. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Optional. Make a policy for application gateways of one region. Default: none. */
  readonly applicationGateways?: ProtectedGateways | undefined;
  /** Optional. Make a policy for Front Door and attach it. Default: none. */
  readonly frontDoor?: ProtectedFrontDoor | undefined;
  /**
   * Optional. The block list: senders on it are refused before all other rules, by their address at the edge, which
   * groups and firewalls behind it do not see (H32). Default: nobody is blocked.
   */
  readonly blockList?: BlockList | undefined;
  /** Optional. Requests that one client may make; more are refused. Default: no limit. */
  readonly rateLimit?: WafRateLimit | undefined;
  /** Optional. What the managed rules leave uninspected, each with its reason. Default: nothing. */
  readonly exclusions?: readonly WafExclusion[] | undefined;
  /** Optional. The instant at which exclusions are judged. Default: that of the block list. */
  readonly now?: Date | undefined;
  /** Optional. Version of Microsoft's default rules; 2.2 turns stricter rules off that 2.1 has on. Default: `2.1`. */
  readonly ruleSetVersion?: RuleSetVersion | undefined;
  /**
   * Optional. The reason to write attacks down and let them through, the block list included, such as the first week
   * of a new application. Default: they are refused.
   */
  readonly detectionOnly?: string | undefined;
  /** Required with gateways or profiles, without `logsElsewhere`. ARM id of the workspace for their logs. */
  readonly workspaceId?: pulumi.Input<string> | undefined;
  /** Optional. The reason to send no logs here, such as `logEverything` of the same stack. Default: sent. */
  readonly logsElsewhere?: string | undefined;
  /** Optional. Tags of the policies. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** Application gateways of one region. A gateway takes the policy by its own argument `firewallPolicy`. */
export interface ProtectedGateways {
  /** Required. Azure region of the gateways, and so of their policy. */
  readonly location: pulumi.Input<string>;
  /**
   * Optional. ARM ids of gateways whose logs are sent, by a key that stays the same. Not of one of the same program,
   * which waits for the policy: `logEverything` sends its logs. Default: none.
   */
  readonly gatewayIds?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  /** Optional. Size of a body in KB, 8 to 2000: it is inspected whole, and a larger one is refused. Default: 128. */
  readonly maxRequestBodyKb?: number | undefined;
  /** Optional. Size of an uploaded file in MB, 1 to 4000; a larger one is refused. Default: 100. */
  readonly maxFileUploadMb?: number | undefined;
}

/** Front Door profiles of the tier Premium, or all of the tier Standard. */
export interface ProtectedFrontDoor {
  /** Required. The profiles, by a key that stays the same. */
  readonly profiles: Readonly<Record<string, ProtectedProfile>>;
  /**
   * Optional. The reason to make do with profiles of the tier Standard, which have no managed rules: only the block
   * list and the rate limit hold. Default: Premium.
   */
  readonly withoutManagedRules?: string | undefined;
}

/** One Front Door profile. */
export interface ProtectedProfile {
  /** Required. Its ARM id. */
  readonly profileId: pulumi.Input<string>;
  /** Required. ARM ids of all its endpoints and custom domains; one that is left out is not protected. */
  readonly domainIds: readonly pulumi.Input<string>[];
}

/**
 * Web application firewalls at the edge that refuse attacks: Microsoft's current default and bot rules, bodies inspected,
 * blocked senders refused first, and the logs of the gateways and profiles sent to a workspace.
 */
export class EdgeProtection extends pulumi.ComponentResource {
  /** ARM id of the policy for application gateways: their `firewallPolicy`. Undefined where there is none. */
  readonly gatewayPolicyId: pulumi.Output<string> | undefined;
  /** ARM id of the policy of Front Door. Undefined where there is none. */
  readonly frontDoorPolicyId: pulumi.Output<string> | undefined;
  /** Blocks in force. */
  readonly activeBlocks: pulumi.Output<readonly DatedBlock[]>;
  /** When the next block ends, RFC 3339; schedule an update then. Null while nothing is blocked. */
  readonly nextExpiry: pulumi.Output<string | null>;

  /**
   * @param name logical name
   * @param args see {@link EdgeProtectionArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: EdgeProtectionArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseFaults(`EdgeProtection "${name}"`, edgeProtectionFaults(args));
    const { blockList, applicationGateways, frontDoor } = args;
    const now = args.now ?? blockList?.now;
    const { active, nextExpiry } =
      blockList === undefined ? { active: [], nextExpiry: undefined } : planBlockList(blockList);
    const { current, notes } = currentExclusions(args.exclusions ?? [], now);
    // The engine keeps these as the component's inputs, so they must not hold the clock: it would differ in each run.
    const inputs = {
      ...args,
      blockList: undefined,
      now: undefined,
      exclusions: current,
      activeBlocks: active,
    };
    super("azure-lockdown:network:EdgeProtection", name, orderless(inputs), opts);

    const senders = blockedSenders(active);
    for (const note of notes) void pulumi.log.warn(note, this);
    if (args.detectionOnly !== undefined)
      void pulumi.log.warn(`attacks are written down and let through: ${args.detectionOnly}`, this);
    const rules = {
      rateLimit: args.rateLimit,
      exclusions: current,
      ruleSetVersion: args.ruleSetVersion ?? "2.1",
    };
    if (applicationGateways !== undefined) {
      for (const address of senders.leftOut) {
        const why = "rules of application gateways match IPv4 only";
        void pulumi.log.warn(`block ${address} is not in the policy for application gateways: ${why}`, this);
      }
      const policy = this.gatewayPolicy(name, args, applicationGateways, {
        ...rules,
        blocked: senders.gateway,
      });
      this.gatewayPolicyId = policy.id;
    }
    if (frontDoor !== undefined) {
      const policy = this.frontDoorPolicy(name, args, frontDoor, { ...rules, blocked: senders.frontDoor });
      this.frontDoorPolicyId = policy.id;
    }
    this.sendLogs(name, args);

    this.activeBlocks = pulumi.output(active);
    // Not undefined, which would make Pulumi warn about a stack output of that value.
    this.nextExpiry = pulumi.output(nextExpiry ?? null);
    this.registerOutputs({
      gatewayPolicyId: this.gatewayPolicyId,
      frontDoorPolicyId: this.frontDoorPolicyId,
      activeBlocks: this.activeBlocks,
      nextExpiry: this.nextExpiry,
    });
  }

  private gatewayPolicy(
    name: string,
    { resourceGroupName, tags, detectionOnly }: EdgeProtectionArgs,
    { location, maxRequestBodyKb, maxFileUploadMb }: ProtectedGateways,
    rules: WafRules,
  ): network.WebApplicationFirewallPolicy {
    const bodyKb = maxRequestBodyKb ?? REQUEST_BODY_KB.default;
    return new network.WebApplicationFirewallPolicy(
      `${name}-gateway`,
      {
        resourceGroupName,
        location,
        policySettings: {
          state: "Enabled",
          mode: modeOf(detectionOnly),
          requestBodyCheck: true,
          // What is not inspected does not get through: both limits are one, and enforced.
          requestBodyEnforcement: true,
          requestBodyInspectLimitInKB: bodyKb,
          maxRequestBodySizeInKb: bodyKb,
          fileUploadEnforcement: true,
          fileUploadLimitInMb: maxFileUploadMb ?? FILE_UPLOAD_MB.default,
        },
        customRules: gatewayRules(rules),
        managedRules: gatewayManagedRules(rules),
        tags,
      },
      { parent: this },
    );
  }

  private frontDoorPolicy(
    name: string,
    { resourceGroupName, tags, detectionOnly }: EdgeProtectionArgs,
    { profiles, withoutManagedRules }: ProtectedFrontDoor,
    rules: WafRules,
  ): frontdoor.Policy {
    const isPremium = withoutManagedRules === undefined;
    const policy = new frontdoor.Policy(
      `${name}-front-door`,
      {
        resourceGroupName,
        location: "Global",
        policyName: frontDoorPolicyName(`${pulumi.getProject()}/${pulumi.getStack()}`, name),
        sku: { name: isPremium ? "Premium_AzureFrontDoor" : "Standard_AzureFrontDoor" },
        policySettings: { enabledState: "Enabled", mode: modeOf(detectionOnly), requestBodyCheck: "Enabled" },
        customRules: { rules: frontDoorRules(rules) },
        ...(isPremium && { managedRules: { managedRuleSets: frontDoorManagedRules(rules) } }),
        tags,
      },
      { parent: this },
    );
    for (const [key, { profileId, domainIds }] of Object.entries(profiles)) {
      const profile = pulumi.output(profileId).apply(profileOf);
      new cdn.SecurityPolicy(
        `${name}-${key}`,
        {
          resourceGroupName: profile.resourceGroupName,
          profileName: profile.profileName,
          parameters: {
            type: "WebApplicationFirewall",
            wafPolicy: { id: policy.id },
            associations: [{ domains: domainIds.map((id) => ({ id })), patternsToMatch: ["/*"] }],
          },
        },
        { parent: this },
      );
    }
    return policy;
  }

  private sendLogs(
    name: string,
    { applicationGateways, frontDoor, workspaceId, logsElsewhere }: EdgeProtectionArgs,
  ): void {
    const targets: Record<string, DiagnosticTarget> = {};
    for (const [key, resourceId] of Object.entries(applicationGateways?.gatewayIds ?? {}))
      targets[`gateway-${key}`] = { kind: "applicationGateway", resourceId };
    for (const [key, { profileId }] of Object.entries(frontDoor?.profiles ?? {}))
      targets[`profile-${key}`] = { kind: "frontDoorProfile", resourceId: profileId };
    if (logsElsewhere !== undefined || workspaceId === undefined || Object.keys(targets).length === 0) return;
    const activityLogElsewhere = "EdgeProtection sends the logs of the edge only";
    new DiagnosticSettings(`${name}-logs`, { workspaceId, targets, activityLogElsewhere }, { parent: this });
  }
}

function modeOf(detectionOnly: string | undefined): "Prevention" | "Detection" {
  return detectionOnly === undefined ? "Prevention" : "Detection";
}
