import { createRequire } from "node:module";

import type * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { refuseFaults } from "./checks/fault";
import { orderless } from "./parts/orderless";
import {
  identityFaults,
  planAccessPolicies,
  type IdentitySettings,
  type PlannedAccessPolicy,
} from "./plans/identityPlan";
import { planLocation } from "./plans/namedLocationsPlan";

/** Arguments of {@link Identity}. One of `breakGlassGroups` and `breakGlassUsers` names somebody. */
export interface IdentityArgs extends IdentitySettings {
  /** Optional. Object ids of groups who are exempt from every policy, kept for emergencies. Default: none. */
  readonly breakGlassGroups?: readonly pulumi.Input<string>[] | undefined;
  /** Optional. Object ids of users who are exempt from every policy, kept for emergencies. Default: none. */
  readonly breakGlassUsers?: readonly pulumi.Input<string>[] | undefined;
}

/**
 * Conditional access of the directory: no legacy authentication, a second factor for everyone, for administrators and
 * to manage Azure, and by choice, named locations outside which administrators cannot sign in, and policies by risk.
 *
 * It needs the package `@pulumi/azuread`, which is installed beside this one and loaded only here. Policies hold for the
 * whole directory and not for one subscription, so one stack should own them.
 */
export class Identity extends pulumi.ComponentResource {
  /** Object ids of the policies, by name. */
  readonly policyIds: pulumi.Output<Readonly<Record<string, string>>>;
  /** Object ids of the named locations, by key. */
  readonly locationIds: pulumi.Output<Readonly<Record<string, string>>>;
  /** Names of the policies that only report. */
  readonly reportOnlyPolicies: pulumi.Output<readonly string[]>;

  /**
   * @param name logical name
   * @param args see {@link IdentityArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: IdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    const groups = args.breakGlassGroups ?? [];
    const users = args.breakGlassUsers ?? [];
    refuseFaults(`Identity "${name}"`, identityFaults(args, { groups, users }));
    const entra = loadAzuread();
    super("azure-lockdown:identity:Identity", name, orderless(args), opts);

    const locations = Object.entries(args.locations ?? {}).map(
      ([key, settings]) =>
        [
          key,
          new entra.NamedLocation(
            `${name}-location-${key}`,
            { displayName: `${key} (${name})`, ...planLocation(settings) },
            { parent: this },
          ),
        ] as const,
    );
    const exempt = {
      ...(groups.length > 0 && { excludedGroups: [...groups] }),
      ...(users.length > 0 && { excludedUsers: [...users] }),
    };
    const plans = planAccessPolicies(args);
    const policies = plans.map((plan) => {
      const conditions = conditionsOf(plan, exempt, new Map(locations));
      const { title, state, grantControls, sessionControls } = plan;
      const policy = new entra.ConditionalAccessPolicy(
        `${name}-${plan.name}`,
        {
          displayName: `${title} (${name})`,
          state,
          conditions,
          grantControls,
          ...(sessionControls && { sessionControls }),
        },
        { parent: this },
      );
      return [plan.name, policy] as const;
    });

    this.policyIds = idsOf(policies);
    this.locationIds = idsOf(locations);
    this.reportOnlyPolicies = pulumi.output(
      plans.filter(({ state }) => state !== "enabled").map((plan) => plan.name),
    );
    this.registerOutputs({
      policyIds: this.policyIds,
      locationIds: this.locationIds,
      reportOnlyPolicies: this.reportOnlyPolicies,
    });
  }
}

/** What the program says where the package is not there. */
const MISSING =
  "Identity makes objects of Entra ID by the package @pulumi/azuread, which is not installed. " +
  "Install it beside azure-lockdown: npm install @pulumi/azuread@^6.9.1";

/**
 * Loads the package that only this component needs, so that whoever does not use it can do without.
 *
 * @param load how modules are loaded; for tests
 */
export function loadAzuread(
  load: (name: string) => unknown = createRequire(__filename),
): Pick<typeof azuread, "ConditionalAccessPolicy" | "NamedLocation"> {
  try {
    return load("@pulumi/azuread") as typeof azuread;
  } catch (error) {
    if ((error as { code?: unknown }).code !== "MODULE_NOT_FOUND") throw error;
    throw new pulumi.RunError(MISSING);
  }
}

type Conditions = azuread.types.input.ConditionalAccessPolicyConditions;

function conditionsOf(
  plan: PlannedAccessPolicy,
  exempt: {
    readonly excludedGroups?: pulumi.Input<string>[];
    readonly excludedUsers?: pulumi.Input<string>[];
  },
  locations: ReadonlyMap<string, azuread.NamedLocation>,
): Conditions {
  const { includedRoles, includedApplications, clientAppTypes, signInRiskLevels, userRiskLevels, outside } =
    plan;
  const included =
    includedRoles === "everyone" ? { includedUsers: ["All"] } : { includedRoles: [...includedRoles] };
  const excludedLocations = (outside ?? []).flatMap((key) => locations.get(key)?.objectId ?? []);
  return {
    applications: { includedApplications: [...includedApplications] },
    clientAppTypes: [...clientAppTypes],
    users: { ...included, ...exempt },
    ...(outside && { locations: { includedLocations: ["All"], excludedLocations } }),
    ...(signInRiskLevels && { signInRiskLevels: [...signInRiskLevels] }),
    ...(userRiskLevels && { userRiskLevels: [...userRiskLevels] }),
  };
}

function idsOf(
  objects: readonly (readonly [string, { readonly objectId: pulumi.Output<string> }])[],
): pulumi.Output<Readonly<Record<string, string>>> {
  return pulumi.output(Object.fromEntries(objects.map(([key, { objectId }]) => [key, objectId])));
}
