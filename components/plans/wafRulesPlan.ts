import { inOrder } from "./inOrder";

/** Which attributes of a request are not inspected, where the application needs what looks like an attack. */
export interface WafExclusion {
  /** Required. What the exclusion is for, in a word; unique in the component. */
  readonly name: string;
  /** Required. Why the application needs it. */
  readonly reason: string;
  /**
   * Optional. When it ends, RFC 3339 with a time zone; it drops out with the first update after that. Default: never.
   */
  readonly until?: string | undefined;
  /** Required. Where the attribute is: a header, a cookie, or an argument of the query or the body. */
  readonly where: "header" | "cookie" | "argument";
  /** Required. Name of the attribute, or the part of it that `match` says. */
  readonly selector: string;
  /** Optional. How names are compared. Default: `Equals`. */
  readonly match?: "Equals" | "StartsWith" | "EndsWith" | "Contains" | undefined;
  /** Optional. Group of the only rules that leave it out, such as `SQLI`; with `ruleIds`. Default: all rules do. */
  readonly ruleGroup?: string | undefined;
  /** Optional. Ids of these rules, such as `942440`; with `ruleGroup`. */
  readonly ruleIds?: readonly string[] | undefined;
}

/** How many requests a client may make before it is blocked. */
export interface WafRateLimit {
  /** Required. Requests of one address in that time, from 10 up. */
  readonly requests: number;
  /** Optional. Minutes, 1 or 5. Default: 1. */
  readonly minutes?: 1 | 5 | undefined;
}

/** What both kinds of policy are made from. Exclusions that have ended are left out already. */
export interface WafRules {
  /** Addresses to block, without those that the kind of policy does not take. */
  readonly blocked: readonly string[];
  readonly rateLimit: WafRateLimit | undefined;
  readonly exclusions: readonly WafExclusion[];
  readonly ruleSetVersion: RuleSetVersion;
}

/** A version of Microsoft's default rules. */
export type RuleSetVersion = "2.1" | "2.2";
/** All of them that are taken, the default first. */
export const RULE_SET_VERSIONS: readonly RuleSetVersion[] = ["2.1", "2.2"];

const DEFAULT_RULES = "Microsoft_DefaultRuleSet";
const BOTS = { ruleSetType: "Microsoft_BotManagerRuleSet", ruleSetVersion: "1.1" } as const;

/** Addresses that one condition takes, in both kinds of policy. */
export const ADDRESSES_PER_RULE = 600;
/** After all rules of the block list, which are few: a gateway's priorities end at 100. */
const RATE_LIMIT_PRIORITY = 90;
/** A limit must have a condition, and this is one that each client meets: nobody has the address. */
const NOBODY = ["255.255.255.255/32"];

/** A custom rule of a gateway's policy, as azure-native takes it; the misspelling is Azure's (H63). */
export interface GatewayRule {
  readonly name: string;
  readonly priority: number;
  readonly ruleType: "MatchRule" | "RateLimitRule";
  readonly action: "Block";
  readonly state: "Enabled";
  readonly matchConditions: {
    readonly matchVariables: { readonly variableName: "RemoteAddr" }[];
    readonly operator: "IPMatch";
    readonly matchValues: string[];
    readonly negationConditon: boolean;
  }[];
  readonly rateLimitDuration?: "OneMin" | "FiveMins";
  readonly rateLimitThreshold?: number;
  readonly groupByUserSession?: { readonly groupByVariables: { readonly variableName: "ClientAddr" }[] }[];
}

/** The custom rules of a gateway's policy: blocked addresses first, then the limit. */
export function gatewayRules({ blocked, rateLimit }: WafRules): GatewayRule[] {
  const matching = (matchValues: string[], negationConditon: boolean): GatewayRule["matchConditions"] => [
    { matchVariables: [{ variableName: "RemoteAddr" }], operator: "IPMatch", matchValues, negationConditon },
  ];
  const rules = chunks(blocked).map((addresses, i): GatewayRule => ({
    name: `BlockList${i + 1}`,
    priority: i + 1,
    ruleType: "MatchRule",
    action: "Block",
    state: "Enabled",
    matchConditions: matching(addresses, false),
  }));
  if (rateLimit === undefined) return rules;
  const limit: GatewayRule = {
    name: "RateLimit",
    priority: RATE_LIMIT_PRIORITY,
    ruleType: "RateLimitRule",
    action: "Block",
    state: "Enabled",
    matchConditions: matching(NOBODY, true),
    rateLimitDuration: rateLimit.minutes === 5 ? "FiveMins" : "OneMin",
    rateLimitThreshold: rateLimit.requests,
    groupByUserSession: [{ groupByVariables: [{ variableName: "ClientAddr" }] }],
  };
  return [...rules, limit];
}

/** A custom rule of a Front Door's policy, as azure-native takes it. */
export interface FrontDoorRule {
  readonly name: string;
  readonly priority: number;
  readonly ruleType: "MatchRule" | "RateLimitRule";
  readonly action: "Block";
  readonly enabledState: "Enabled";
  readonly matchConditions: {
    readonly matchVariable: "SocketAddr" | "RemoteAddr";
    readonly operator: "IPMatch";
    readonly matchValue: string[];
    readonly negateCondition: boolean;
  }[];
  readonly rateLimitDurationInMinutes?: number;
  readonly rateLimitThreshold?: number;
  readonly groupBy?: { readonly variableName: "SocketAddr" }[];
}

/**
 * The custom rules of a Front Door's policy. An address is blocked as the peer of the connection, which nobody can
 * forge, and as the client that a proxy names in a header.
 */
export function frontDoorRules({ blocked, rateLimit }: WafRules): FrontDoorRule[] {
  const matching = (
    matchVariable: "SocketAddr" | "RemoteAddr",
    matchValue: string[],
    negateCondition: boolean,
  ): FrontDoorRule["matchConditions"] => [
    { matchVariable, operator: "IPMatch", matchValue, negateCondition },
  ];
  const rules = chunks(blocked).flatMap((addresses, i) =>
    (["SocketAddr", "RemoteAddr"] as const).map((variable, j): FrontDoorRule => ({
      name: `BlockList${variable}${i + 1}`,
      priority: 2 * i + j + 1,
      ruleType: "MatchRule",
      action: "Block",
      enabledState: "Enabled",
      matchConditions: matching(variable, addresses, false),
    })),
  );
  if (rateLimit === undefined) return rules;
  const limit: FrontDoorRule = {
    name: "RateLimit",
    priority: RATE_LIMIT_PRIORITY,
    ruleType: "RateLimitRule",
    action: "Block",
    enabledState: "Enabled",
    matchConditions: matching("SocketAddr", NOBODY, true),
    rateLimitDurationInMinutes: rateLimit.minutes ?? 1,
    rateLimitThreshold: rateLimit.requests,
    groupBy: [{ variableName: "SocketAddr" }],
  };
  return [...rules, limit];
}

function chunks(addresses: readonly string[]): string[][] {
  const count = Math.ceil(addresses.length / ADDRESSES_PER_RULE);
  return Array.from({ length: count }, (_, i) =>
    addresses.slice(i * ADDRESSES_PER_RULE, (i + 1) * ADDRESSES_PER_RULE),
  );
}

const GATEWAY_VARIABLES = {
  header: "RequestHeaderNames",
  cookie: "RequestCookieNames",
  argument: "RequestArgNames",
} as const;

interface ManagedRuleSet {
  readonly ruleSetType: string;
  readonly ruleSetVersion: string;
}

interface SelectedNames {
  readonly matchVariable: string;
  readonly selectorMatchOperator: string;
  readonly selector: string;
}

interface GatewayExclusion extends SelectedNames {
  /** The only rules that it holds for. */
  readonly exclusionManagedRuleSets?: (ManagedRuleSet & {
    readonly ruleGroups: { readonly ruleGroupName: string; readonly rules: { readonly ruleId: string }[] }[];
  })[];
}

/** The managed rules of a gateway's policy, with what they leave out. */
export function gatewayManagedRules({ exclusions, ruleSetVersion }: WafRules): {
  readonly managedRuleSets: ManagedRuleSet[];
  readonly exclusions: GatewayExclusion[];
} {
  const defaults = { ruleSetType: DEFAULT_RULES, ruleSetVersion };
  return {
    managedRuleSets: [defaults, BOTS],
    exclusions: sorted(exclusions).map(({ where, selector, match = "Equals", ruleGroup, ruleIds }) => ({
      matchVariable: GATEWAY_VARIABLES[where],
      selectorMatchOperator: match,
      selector,
      ...(ruleGroup !== undefined && {
        exclusionManagedRuleSets: [
          {
            ...defaults,
            ruleGroups: [
              { ruleGroupName: ruleGroup, rules: inOrder(ruleIds ?? []).map((ruleId) => ({ ruleId })) },
            ],
          },
        ],
      }),
    })),
  };
}

const FRONT_DOOR_VARIABLES = {
  header: ["RequestHeaderNames"],
  cookie: ["RequestCookieNames"],
  argument: ["QueryStringArgNames", "RequestBodyPostArgNames", "RequestBodyJsonArgNames"],
} as const;

interface FrontDoorRuleSet extends ManagedRuleSet {
  readonly ruleSetAction: "Block";
  readonly exclusions?: SelectedNames[];
  readonly ruleGroupOverrides?: FrontDoorOverride[];
}

interface FrontDoorOverride {
  readonly ruleGroupName: string;
  readonly rules: {
    readonly ruleId: string;
    readonly enabledState: "Enabled";
    readonly action: "AnomalyScoring";
    readonly exclusions: SelectedNames[];
  }[];
}

/** The managed rules of a Front Door's policy, with what they leave out. */
export function frontDoorManagedRules({ exclusions, ruleSetVersion }: WafRules): FrontDoorRuleSet[] {
  const wide = sorted(exclusions).filter(({ ruleGroup }) => ruleGroup === undefined);
  const overrides = ruleOverrides(exclusions);
  return [
    {
      ruleSetType: DEFAULT_RULES,
      ruleSetVersion,
      ruleSetAction: "Block",
      ...(wide.length > 0 && { exclusions: wide.flatMap(frontDoorExclusions) }),
      ...(overrides.length > 0 && { ruleGroupOverrides: overrides }),
    },
    { ...BOTS, ruleSetAction: "Block" },
  ];
}

function frontDoorExclusions({ where, selector, match = "Equals" }: WafExclusion): SelectedNames[] {
  return FRONT_DOOR_VARIABLES[where].map((matchVariable) => ({
    matchVariable,
    selectorMatchOperator: match,
    selector,
  }));
}

/** By rule, since an override of a group turns its rules off; that of a rule must say that it stays on. */
function ruleOverrides(exclusions: readonly WafExclusion[]): FrontDoorOverride[] {
  const groups = new Map<string, Map<string, SelectedNames[]>>();
  for (const exclusion of sorted(exclusions)) {
    const { ruleGroup, ruleIds = [] } = exclusion;
    if (ruleGroup === undefined) continue;
    const rules = groups.get(ruleGroup) ?? new Map<string, SelectedNames[]>();
    groups.set(ruleGroup, rules);
    for (const id of ruleIds) rules.set(id, [...(rules.get(id) ?? []), ...frontDoorExclusions(exclusion)]);
  }
  return [...groups].map(([ruleGroupName, rules]) => ({
    ruleGroupName,
    rules: [...rules].map(([ruleId, left]) => ({
      ruleId,
      enabledState: "Enabled",
      action: "AnomalyScoring",
      exclusions: left,
    })),
  }));
}

/** By name, so that the order of the list changes nothing. */
function sorted(exclusions: readonly WafExclusion[]): WafExclusion[] {
  return [...exclusions].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
