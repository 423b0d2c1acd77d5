import { at, type Fault } from "../checks/fault";
import { guidFaults } from "../checks/guid";
import { reasonFaults } from "../checks/reasons";
import { keyFaults } from "../checks/scopes";
import { didYouMean } from "../checks/suggest";
import { ADMIN_ROLES, AZURE_MANAGEMENT, PHISHING_RESISTANT } from "./entraIds";
import { namedLocationFaults, type NamedLocationList } from "./namedLocationsPlan";

/** What {@link Identity} makes, as far as configuration can say it. */
export interface IdentitySettings {
  /**
   * Optional. Policies that are not made, by name, each with the reason. Of `blockLegacyAuthentication`,
   * `mfaForEveryone`, `mfaForAdmins` and `mfaForAzureManagement`. Default: none.
   */
  readonly leftOut?: Readonly<Record<string, string>> | undefined;
  /**
   * Optional. Policies that only report what they would do, by name, each with the reason, such as until when.
   * Default: none, every policy is enforced.
   */
  readonly reportOnly?: Readonly<Record<string, string>> | undefined;
  /** Optional. Places that people sign in from, by a key that stays the same. Default: none. */
  readonly locations?: NamedLocationList | undefined;
  /** Optional. Keys of the locations outside which administrators cannot sign in. Default: they can from anywhere. */
  readonly adminsOnlyFrom?: readonly string[] | undefined;
  /**
   * Optional. Ask for a second factor at a sign-in of medium or high risk, and for a new password as well where the
   * user's risk is high. Needs Entra ID P2 for everyone. Default: false.
   */
  readonly riskBased?: boolean | undefined;
  /**
   * Optional. Ask administrators for a factor that cannot be phished, such as a passkey. Each of them must have
   * registered one, or they are locked out. Default: false, any second factor will do.
   */
  readonly phishingResistantAdmins?: boolean | undefined;
  /** Optional. Further directory roles that count as administrators, by template id. Default: none. */
  readonly furtherAdminRoles?: readonly string[] | undefined;
  /** Optional. Accept documentation ranges in locations, for samples and tests. Default: false. */
  readonly allowDocumentationRanges?: boolean | undefined;
}

/** A policy of conditional access as azuread takes it, without who is exempt. */
export interface PlannedAccessPolicy {
  /** Stable name, which ends the resource's name. */
  readonly name: AccessPolicyName;
  readonly title: string;
  readonly state: "enabled" | "enabledForReportingButNotEnforced";
  /** Whom it is for: everybody, or those who have one of the roles. */
  readonly includedRoles: readonly string[] | "everyone";
  readonly includedApplications: readonly string[];
  readonly clientAppTypes: readonly string[];
  readonly signInRiskLevels?: readonly string[];
  readonly userRiskLevels?: readonly string[];
  /** Keys of the locations outside which it holds; everywhere where it is left out. */
  readonly outside?: readonly string[];
  readonly grantControls: GrantControls;
  readonly sessionControls?: SessionControls;
}

interface GrantControls {
  readonly operator: "AND" | "OR";
  readonly builtInControls?: string[];
  readonly authenticationStrengthPolicyId?: string;
}

interface SessionControls {
  readonly signInFrequencyInterval: "everyTime";
  readonly signInFrequencyAuthenticationType: "primaryAndSecondaryAuthentication";
}

const ALWAYS_MADE = [
  "blockLegacyAuthentication",
  "mfaForEveryone",
  "mfaForAdmins",
  "mfaForAzureManagement",
] as const;
const BY_CHOICE = ["blockAdminsElsewhere", "mfaForRiskySignIns", "newPasswordForRiskyUsers"] as const;
const NAMES = [...ALWAYS_MADE, ...BY_CHOICE];

/** The name of a policy of conditional access that is made here. */
export type AccessPolicyName = (typeof NAMES)[number];

const EVERYTHING = { includedApplications: ["All"], clientAppTypes: ["all"] } as const;
const MFA: GrantControls = { operator: "OR", builtInControls: ["mfa"] };
const BLOCK: GrantControls = { operator: "OR", builtInControls: ["block"] };
/** A risky session proves itself anew, whatever it has proved before. */
const EACH_TIME: SessionControls = {
  signInFrequencyInterval: "everyTime",
  signInFrequencyAuthenticationType: "primaryAndSecondaryAuthentication",
};

/** The policies of checked settings, in an order that does not depend on theirs. */
export function planAccessPolicies(settings: IdentitySettings): PlannedAccessPolicy[] {
  const { leftOut = {}, reportOnly = {}, riskBased = false, adminsOnlyFrom = [] } = settings;
  const wanted = NAMES.filter((name) => {
    if (name in leftOut) return false;
    if (name === "blockAdminsElsewhere") return adminsOnlyFrom.length > 0;
    return riskBased || !(BY_CHOICE as readonly string[]).includes(name);
  });
  return wanted.map((name) => ({
    name,
    ...planned(name, settings),
    state: name in reportOnly ? "enabledForReportingButNotEnforced" : "enabled",
  }));
}

function planned(
  name: AccessPolicyName,
  settings: IdentitySettings,
): Omit<PlannedAccessPolicy, "name" | "state"> {
  const admins = [...new Set([...ADMIN_ROLES, ...(settings.furtherAdminRoles ?? [])])].sort();
  const strong: GrantControls =
    settings.phishingResistantAdmins === true
      ? { operator: "OR", authenticationStrengthPolicyId: PHISHING_RESISTANT }
      : MFA;
  const everyone = { includedRoles: "everyone", ...EVERYTHING } as const;
  switch (name) {
    case "blockLegacyAuthentication":
      return {
        ...everyone,
        title: "Block legacy authentication",
        clientAppTypes: ["exchangeActiveSync", "other"],
        grantControls: BLOCK,
      };
    case "mfaForEveryone":
      return { ...everyone, title: "Require a second factor of everyone", grantControls: MFA };
    case "mfaForAdmins":
      return {
        ...EVERYTHING,
        includedRoles: admins,
        title: "Require a second factor of administrators",
        grantControls: strong,
      };
    case "mfaForAzureManagement":
      return {
        ...everyone,
        title: "Require a second factor to manage Azure",
        includedApplications: [AZURE_MANAGEMENT],
        grantControls: MFA,
      };
    case "blockAdminsElsewhere":
      return {
        ...EVERYTHING,
        includedRoles: admins,
        title: "Block administrators outside named locations",
        outside: [...(settings.adminsOnlyFrom ?? [])].sort(),
        grantControls: BLOCK,
      };
    case "mfaForRiskySignIns":
      return {
        ...everyone,
        title: "Require a second factor at risky sign-ins",
        signInRiskLevels: ["high", "medium"],
        grantControls: MFA,
        sessionControls: EACH_TIME,
      };
    case "newPasswordForRiskyUsers":
      return {
        ...everyone,
        title: "Require a new password of risky users",
        userRiskLevels: ["high"],
        grantControls: { operator: "AND", builtInControls: ["mfa", "passwordChange"] },
        sessionControls: EACH_TIME,
      };
  }
}

/**
 * Everything that is wrong with the settings and with who is exempt.
 *
 * @param breakGlass ids of groups and users who are exempt from every policy; only text among them can be checked
 */
export function identityFaults(
  settings: IdentitySettings,
  breakGlass: { readonly groups: readonly unknown[]; readonly users: readonly unknown[] },
): Fault[] {
  const { leftOut = {}, reportOnly = {}, locations = {} } = settings;
  const made = planAccessPolicies(settings).map(({ name }) => name);
  return [
    ...breakGlassFaults(breakGlass),
    ...policyNameFaults("leftOut", leftOut, ALWAYS_MADE),
    ...policyNameFaults("reportOnly", reportOnly, made),
    ...keyFaults("locations", Object.keys(locations)),
    ...namedLocationFaults(locations, settings.allowDocumentationRanges ?? false).map((fault) =>
      at("locations", fault),
    ),
    ...locationKeyFaults(settings.adminsOnlyFrom ?? [], Object.keys(locations)),
    ...(settings.furtherAdminRoles ?? []).flatMap((id, i) =>
      guidFaults(id, "the template id of a directory role").map((fault) =>
        at(`furtherAdminRoles[${i}]`, fault),
      ),
    ),
  ];
}

/** Who forgets them finds out when a policy has locked everybody out, and then nobody can take it back. */
function breakGlassFaults({
  groups,
  users,
}: {
  readonly groups: readonly unknown[];
  readonly users: readonly unknown[];
}): Fault[] {
  if (groups.length + users.length === 0) {
    return [
      {
        path: "[breakGlassGroups, breakGlassUsers]",
        problem: "neither names anybody, so that a mistake in a policy could lock out everyone",
        expected: "at least one group or user who is exempt, kept for emergencies",
        example: 'breakGlassGroups: ["00000000-0000-0000-0000-000000000001"]',
      },
    ];
  }
  return [
    ...groups.flatMap((id, i) =>
      guidFaults(id, "the object id of a group").map((fault) => at(`breakGlassGroups[${i}]`, fault)),
    ),
    ...users.flatMap((id, i) =>
      guidFaults(id, "the object id of a user").map((fault) => at(`breakGlassUsers[${i}]`, fault)),
    ),
  ];
}

function policyNameFaults(
  path: string,
  reasons: Readonly<Record<string, string>>,
  known: readonly string[],
): Fault[] {
  const unknown = Object.keys(reasons).filter((name) => !known.includes(name));
  return [
    ...unknown.map((name) => ({
      path: `${path}.${name}`,
      problem: (NAMES as readonly string[]).includes(name)
        ? path === "leftOut"
          ? "is made only by choice"
          : "is not made"
        : `is not the name of a policy${didYouMean(name, known)}`,
      expected: `one of ${known.join(", ")}`,
      example: `${path}: { ${known[0] ?? ""}: "Until the last scanner is replaced, 2027-01-31" }`,
    })),
    ...reasonFaults(reasons).map((fault) => at(path, fault)),
  ];
}

function locationKeyFaults(keys: readonly string[], known: readonly string[]): Fault[] {
  return keys.flatMap((key, i): Fault[] =>
    known.includes(key)
      ? []
      : [
          {
            path: `adminsOnlyFrom[${i}]`,
            problem: `"${key}" is not the key of a location${didYouMean(key, known)}`,
            expected:
              known.length === 0 ? "a key of locations, which has none" : `one of ${known.join(", ")}`,
            example: 'locations: { office: { ipRanges: ["198.51.100.0/28"] } }, adminsOnlyFrom: ["office"]',
          },
        ],
  );
}
