import { createHash } from "node:crypto";
import { idFaults } from "../checks/armIds";
import { at, type Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { regionFaults } from "../checks/regions";
import { didYouMean } from "../checks/suggest";
import {
  blockedAddresses,
  blockListFaults,
  parseInstant,
  type BlockList,
  type DatedBlock,
} from "./blockListPlan";
import { RULE_SET_VERSIONS, type RuleSetVersion, type WafExclusion, type WafRateLimit } from "./wafRulesPlan";

/** Settings of the web application firewalls that the configuration may have; `EdgeProtection` says what each is. */
export interface EdgeProtectionSettings {
  readonly ruleSetVersion?: RuleSetVersion | undefined;
  readonly rateLimit?: WafRateLimit | undefined;
  readonly exclusions?: readonly WafExclusion[] | undefined;
  readonly detectionOnly?: string | undefined;
  readonly logsElsewhere?: string | undefined;
}

/** What can be checked of the arguments before anything is made. What may be an output is `unknown`. */
export interface EdgeProtectionArguments extends EdgeProtectionSettings {
  readonly applicationGateways?:
    | {
        readonly location: unknown;
        readonly gatewayIds?: Readonly<Record<string, unknown>> | undefined;
        readonly maxRequestBodyKb?: number | undefined;
        readonly maxFileUploadMb?: number | undefined;
      }
    | undefined;
  readonly frontDoor?:
    | {
        readonly profiles: Readonly<
          Record<string, { readonly profileId: unknown; readonly domainIds: readonly unknown[] }>
        >;
        readonly withoutManagedRules?: string | undefined;
      }
    | undefined;
  readonly blockList?: BlockList | undefined;
  readonly now?: Date | undefined;
  readonly workspaceId?: unknown;
}

/** Bodies of requests are inspected whole, up to this many KB; larger ones are refused. */
export const REQUEST_BODY_KB = { least: 8, most: 2000, default: 128 } as const;
/** Files that are uploaded are refused beyond this many MB. */
export const FILE_UPLOAD_MB = { least: 1, most: 4000, default: 100 } as const;

const PROFILE = "Microsoft.Cdn/profiles";
const DOMAINS = [`${PROFILE}/afdEndpoints`, `${PROFILE}/customDomains`];

/** Everything that is wrong with the arguments. */
export function edgeProtectionFaults(args: EdgeProtectionArguments): Fault[] {
  const { applicationGateways, frontDoor, blockList } = args;
  const faults = [
    ...settingsFaults(args),
    ...gatewayFaults(applicationGateways),
    ...frontDoorFaults(frontDoor),
    ...(blockList === undefined
      ? []
      : blockListFaults(blockList).map((fault) => at("blockList.entries", fault))),
    ...logFaults(args),
  ];
  if (
    args.now === undefined &&
    blockList === undefined &&
    args.exclusions?.some(({ until }) => until !== undefined)
  ) {
    faults.push({
      path: "now",
      problem: "is missing, and there are exclusions that end",
      expected: "the time at which they are judged",
      example: 'new Date("2026-11-24T12:00:00Z")',
    });
  }
  if (applicationGateways !== undefined || frontDoor !== undefined) return faults;
  return [
    ...faults,
    {
      path: "[applicationGateways, frontDoor]",
      problem: "neither is given",
      expected: "one of them, or both",
      example: 'applicationGateways: { location: "westeurope" }',
    },
  ];
}

/** Everything that is wrong with the settings that the configuration may have. */
export function settingsFaults(settings: EdgeProtectionSettings): Fault[] {
  const { ruleSetVersion, rateLimit, exclusions = [], detectionOnly, logsElsewhere } = settings;
  const faults = reasonFaults({ detectionOnly, logsElsewhere });
  if (ruleSetVersion !== undefined && !RULE_SET_VERSIONS.includes(ruleSetVersion)) {
    faults.push({
      path: "ruleSetVersion",
      problem: `"${ruleSetVersion}" is no version of the default rules that is kept up to date`,
      expected: `one of ${RULE_SET_VERSIONS.join(", ")}`,
      example: '"2.1"',
    });
  }
  if (rateLimit !== undefined) {
    faults.push(
      ...rangeFaults("rateLimit.requests", rateLimit.requests, { least: 10, most: 1_000_000, default: 500 }),
    );
    if (![undefined, 1, 5].includes(rateLimit.minutes)) {
      const problem = `${String(rateLimit.minutes)} is not what Azure offers`;
      faults.push({ path: "rateLimit.minutes", problem, expected: "1 or 5", example: "1" });
    }
  }
  return [...faults, ...exclusionFaults(exclusions)];
}

function rangeFaults(
  path: string,
  value: number | undefined,
  range: { readonly least: number; readonly most: number; readonly default: number },
): Fault[] {
  if (value === undefined || (Number.isInteger(value) && value >= range.least && value <= range.most))
    return [];
  const expected = `a whole number from ${range.least} to ${range.most}`;
  return [{ path, problem: `${value} is out of range`, expected, example: String(range.default) }];
}

function exclusionFaults(exclusions: readonly WafExclusion[]): Fault[] {
  const names = exclusions.map(({ name }) => name);
  return exclusions.flatMap((exclusion, i) => {
    const faults = oneExclusionFaults(exclusion);
    if (names.indexOf(exclusion.name) !== i) {
      faults.push({
        path: "name",
        problem: `"${exclusion.name}" is also the name of [${names.indexOf(exclusion.name)}]`,
        expected: "a name that no other exclusion has",
        example: `${exclusion.name}-2`,
      });
    }
    return faults.map((fault) => at(`exclusions[${i}]`, fault));
  });
}

const PLACES = ["header", "cookie", "argument"];
const MATCHES = ["Equals", "StartsWith", "EndsWith", "Contains"];

function oneExclusionFaults(exclusion: WafExclusion): Fault[] {
  const { name, reason, until, where, selector, match = "Equals", ruleGroup, ruleIds } = exclusion;
  const faults = reasonFaults({ reason });
  const add = (path: string, problem: string, expected: string, example: string): void => {
    faults.push({ path, problem, expected, example });
  };
  if (name.trim() === "") add("name", "is empty", "what it is for, in a word", "search");
  if (until !== undefined && parseInstant(until) === undefined)
    add("until", `"${until}" is not a time with a time zone`, "a time, RFC 3339", '"2027-03-31T00:00:00Z"');
  if (!PLACES.includes(where)) {
    add(
      "where",
      `"${where}" is no place${didYouMean(where, PLACES)}`,
      `one of ${PLACES.join(", ")}`,
      "cookie",
    );
  }
  if (!MATCHES.includes(match)) {
    const hint =
      (match as string) === "EqualsAny" ? " (it would leave out every name)" : didYouMean(match, MATCHES);
    add("match", `"${match}" is not taken${hint}`, `one of ${MATCHES.join(", ")}`, "Equals");
  }
  if (selector.trim() === "" || selector === "*")
    add("selector", `"${selector}" would leave out every ${where}`, "the name of one", "search");
  if ((ruleGroup === undefined) !== (ruleIds === undefined))
    add(
      "[ruleGroup, ruleIds]",
      "only one is given",
      "both, or neither",
      'ruleGroup: "SQLI", ruleIds: ["942440"]',
    );
  if (ruleIds?.length === 0)
    add("ruleIds", "is empty", "ids of the rules, or neither list nor group", '["942440"]');
  ruleIds?.forEach((id, i) => {
    if (!/^\d{6,8}$/.test(id))
      add(`ruleIds[${i}]`, `"${id}" is no id of a managed rule`, "6 to 8 digits", "942440");
  });
  return faults;
}

function gatewayFaults(gateways: EdgeProtectionArguments["applicationGateways"]): Fault[] {
  if (gateways === undefined) return [];
  const { location, gatewayIds = {}, maxRequestBodyKb, maxFileUploadMb } = gateways;
  return [
    ...regionFaults(location).map((fault) => at("location", fault)),
    ...Object.entries(gatewayIds).flatMap(([key, id]) =>
      idFaults(`gatewayIds.${key}`, id, "Microsoft.Network/applicationGateways"),
    ),
    ...rangeFaults("maxRequestBodyKb", maxRequestBodyKb, REQUEST_BODY_KB),
    ...rangeFaults("maxFileUploadMb", maxFileUploadMb, FILE_UPLOAD_MB),
  ].map((fault) => at("applicationGateways", fault));
}

function frontDoorFaults(frontDoor: EdgeProtectionArguments["frontDoor"]): Fault[] {
  if (frontDoor === undefined) return [];
  const { profiles, withoutManagedRules } = frontDoor;
  const faults = reasonFaults({ withoutManagedRules });
  for (const [key, { profileId, domainIds }] of Object.entries(profiles)) {
    const path = `profiles.${key}`;
    faults.push(...idFaults(`${path}.profileId`, profileId, PROFILE));
    if (domainIds.length === 0) {
      faults.push({
        path: `${path}.domainIds`,
        problem: "is empty, and the policy would protect nothing",
        expected: "ids of endpoints and custom domains of the profile",
        example: "[endpoint.id]",
      });
    }
    domainIds.forEach((id, i) => {
      const found = DOMAINS.map((type) => idFaults(`${path}.domainIds[${i}]`, id, type));
      if (found.every((each) => each.length > 0)) faults.push(...(found[0] ?? []));
    });
  }
  if (Object.keys(profiles).length === 0) {
    const expected = "at least one profile";
    faults.push({
      path: "profiles",
      problem: "is empty",
      expected,
      example: "{ web: { profileId, domainIds } }",
    });
  }
  return faults.map((fault) => at("frontDoor", fault));
}

function logFaults({
  workspaceId,
  logsElsewhere,
  applicationGateways,
  frontDoor,
}: EdgeProtectionArguments): Fault[] {
  const faults = idFaults("workspaceId", workspaceId, "Microsoft.OperationalInsights/workspaces");
  const logged = Object.keys({ ...applicationGateways?.gatewayIds, ...frontDoor?.profiles });
  if (logged.length > 0 && workspaceId === undefined && logsElsewhere === undefined) {
    faults.push({
      path: "workspaceId",
      problem: "is missing, and what is blocked would be logged nowhere",
      expected: "the workspace for the logs, or the reason to send none as logsElsewhere",
      example: "logs.workspaceId",
    });
  }
  if (workspaceId !== undefined && logsElsewhere !== undefined) {
    const expected = "one of them";
    const path = "[workspaceId, logsElsewhere]";
    faults.push({ path, problem: "both are given", expected, example: "workspaceId: logs.workspaceId" });
  }
  return faults;
}

/** Exclusions that are in force, and what to say of those that have ended. */
export function currentExclusions(
  exclusions: readonly WafExclusion[],
  now: Date | undefined,
): { readonly current: readonly WafExclusion[]; readonly notes: readonly string[] } {
  const hasEnded = ({ until }: WafExclusion): boolean =>
    until !== undefined && now !== undefined && (parseInstant(until)?.getTime() ?? Infinity) <= now.getTime();
  return {
    current: exclusions.filter((exclusion) => !hasEnded(exclusion)),
    notes: exclusions
      .filter(hasEnded)
      .map(
        ({ name, until = "" }) =>
          `exclusion "${name}" ended at ${until}: the rules inspect it again; take it off the list, or give it a later end`,
      ),
  };
}

/** Blocked senders, for the policies of each kind. */
export function blockedSenders(active: readonly DatedBlock[]): {
  readonly gateway: readonly string[];
  readonly frontDoor: readonly string[];
  /** What gateways do not take: their rules match IPv4 only. */
  readonly leftOut: readonly string[];
} {
  const { ipv4, ipv6 } = blockedAddresses(active, ["both", "in"]);
  return { gateway: ipv4, frontDoor: [...ipv4, ...ipv6], leftOut: ipv6 };
}

/** Azure's name of a Front Door's policy: letters and digits only, which an automatic name may not be. */
export function frontDoorPolicyName(stack: string, name: string): string {
  const digest = createHash("sha256").update(`${stack}/${name}`).digest("hex").slice(0, 8);
  return `waf${name.replace(/[^A-Za-z0-9]/g, "").slice(0, 100)}${digest}`;
}

/** The group and the name of a profile, from its ARM id. */
export function profileOf(id: string): { readonly resourceGroupName: string; readonly profileName: string } {
  const [, resourceGroupName = "", profileName = ""] =
    /\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Cdn\/profiles\/([^/]+)$/i.exec(id) ?? [];
  return { resourceGroupName, profileName };
}
