import type { QueryValue } from "../queries/render";
import type { QueryName } from "../queries/sources";
import { blockedAddresses, type DatedBlock } from "./blockListPlan";
import { inOrder } from "./inOrder";
import { egressOperations } from "./watchedFamilies";

/** How a scheduled query runs. */
export interface QuerySettings {
  /** Optional. The reason to do without this query. Default: it runs. */
  readonly leftOut?: string | undefined;
  /** Optional. How bad a finding is, from 0, the worst, to 4. Default: see the component's page. */
  readonly severity?: number | undefined;
  /** Optional. Minutes between two runs: 5, 10, 15, 30, 45, 60 or hours up to 360, or 1440. Default: see the page. */
  readonly everyMinutes?: number | undefined;
  /**
   * Optional. Minutes that a run looks back, the same lengths or 2880, at least `everyMinutes`. Twice as long finds what
   * was logged late, and tells some of it twice. Default: see the page.
   */
  readonly windowMinutes?: number | undefined;
  /**
   * Optional. Minutes for which the query keeps silent after a finding, about other findings too. Default: it never
   * does.
   */
  readonly muteMinutes?: number | undefined;
}

/** How a destination that is new for a source is found. */
export interface NewDestinationSettings extends QuerySettings {
  /** Optional. Hours that known destinations go back, at most 48, which is all that a scheduled query sees. Default: 48. */
  readonly baseHours?: number | undefined;
  /** Optional. Count the networks' flow logs as well: names with many addresses then keep being new. Default: false. */
  readonly flows?: boolean | undefined;
}

/** What counts as the regular calls of an implant. */
export interface BeaconSettings extends QuerySettings {
  /** Optional. Names and addresses that may be asked regularly, such as those of monitoring. Default: none. */
  readonly known?: readonly string[] | undefined;
  /** Optional. Intervals that it takes to call them regular, at least 3. Default: 12. */
  readonly leastIntervals?: number | undefined;
  /** Optional. Seconds; what follows sooner belongs to the same call. Default: 10. */
  readonly leastGapSeconds?: number | undefined;
  /** Optional. The greatest standard deviation of the intervals, as a share of their mean. Default: 0.1. */
  readonly mostVariation?: number | undefined;
}

/** Which alerts of Defender for Cloud are about egress. */
export interface DefenderAlertSettings extends QuerySettings {
  /** Optional. Types of alerts beside those that the component knows. Default: none. */
  readonly furtherTypes?: readonly string[] | undefined;
}

/** What watches for rules that came back. */
export interface DeletedRuleSettings extends QuerySettings {
  /** Optional. Names of deleted rules of firewalls and security groups; without one there is no query. Default: none. */
  readonly rules?: readonly string[] | undefined;
}

/** The scheduled queries, each with its own settings. */
export interface EgressQueryChoices {
  /** Optional. A source reaches a destination for the first time. */
  readonly newDestination?: NewDestinationSettings | undefined;
  /** Optional. A machine talks to what Microsoft's lists say is hostile. */
  readonly knownBad?: QuerySettings | undefined;
  /** Optional. A machine asks a destination at regular intervals. */
  readonly beacon?: BeaconSettings | undefined;
  /** Optional. Traffic with an address of the block list; without an active block there is no query. */
  readonly blockListHit?: QuerySettings | undefined;
  /** Optional. Somebody else than a pipeline has changed what decides about egress. */
  readonly changedOutsidePipeline?: QuerySettings | undefined;
  /** Optional. Defender for Cloud has raised an alert about egress. */
  readonly defenderAlert?: DefenderAlertSettings | undefined;
  /** Optional. Traffic by a rule that has been deleted. */
  readonly deletedRuleHit?: DeletedRuleSettings | undefined;
}

/** Settings of the scheduled queries that the configuration may have; `EgressAlerts` says what each of them is. */
export interface EgressQueriesSettings {
  readonly queries?: EgressQueryChoices | undefined;
  readonly pipelineObjectIds?: readonly string[] | undefined;
  readonly internalPrefixes?: readonly string[] | undefined;
}

/** One scheduled query that is to be made. */
export interface PlannedQuery {
  /** End of the rule's resource name, and name of the query's file. */
  readonly source: QueryName;
  readonly displayName: string;
  readonly description: string;
  readonly values: Readonly<Record<string, QueryValue>>;
  readonly severity: number;
  readonly everyMinutes: number;
  readonly windowMinutes: number;
  /** What the query sees, where that is more than the window. */
  readonly rangeMinutes: number | undefined;
  readonly muteMinutes: number | undefined;
}

/** Key of a query in its settings. */
export type Choice = keyof EgressQueryChoices;
interface Known extends Pick<PlannedQuery, "description" | "displayName" | "source"> {
  readonly severity: number;
  readonly everyMinutes: number;
  readonly windowMinutes: number;
}

/** The queries with their defaults. Runs overlap, since logs come late; it is better to be told twice. */
export const QUERIES: Readonly<Record<Choice, Known>> = {
  newDestination: {
    source: "new-destination",
    displayName: "Egress: new destination",
    description: "A source has reached a public destination for the first time.",
    severity: 3,
    everyMinutes: 60,
    windowMinutes: 120,
  },
  knownBad: {
    source: "known-bad",
    displayName: "Egress: hostile destination",
    description: "A machine talks to an address or name that Microsoft's lists say is hostile.",
    severity: 1,
    everyMinutes: 15,
    windowMinutes: 30,
  },
  beacon: {
    source: "beacon",
    displayName: "Egress: regular calls",
    description: "A machine asks a public destination at intervals that hardly vary, as an implant does.",
    severity: 2,
    everyMinutes: 360,
    windowMinutes: 1440,
  },
  blockListHit: {
    source: "block-list-hit",
    displayName: "Egress: blocked address",
    description: "There is traffic with an address of the block list, denied or not.",
    severity: 1,
    everyMinutes: 15,
    windowMinutes: 30,
  },
  changedOutsidePipeline: {
    source: "changed-outside-pipeline",
    displayName: "Egress: changed outside the pipeline",
    description: "Somebody else than a pipeline has changed what decides about egress.",
    severity: 1,
    everyMinutes: 15,
    windowMinutes: 30,
  },
  defenderAlert: {
    source: "defender-alert",
    displayName: "Egress: alert of Defender for Cloud",
    description: "Defender for Cloud has raised an alert about egress.",
    severity: 1,
    everyMinutes: 15,
    windowMinutes: 30,
  },
  deletedRuleHit: {
    source: "deleted-rule-hit",
    displayName: "Egress: deleted rule is back",
    description: "There is traffic by a rule that has been deleted.",
    severity: 1,
    everyMinutes: 60,
    windowMinutes: 120,
  },
};

/** Defaults of what single queries can be set to. */
export const QUERY_DEFAULTS = {
  baseHours: 48,
  leastIntervals: 12,
  leastGapSeconds: 10,
  mostVariation: 0.1,
} as const;

/** A scheduled query sees two days at most, whatever it asks for. */
export const MOST_MINUTES = 2 * 24 * 60;

/** Ranges that are no destination: private ones, shared ones, link-local ones, and Azure's own resolver. */
export const INTERNAL_PREFIXES: readonly string[] = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "168.63.129.16/32",
];

/** Alerts of the network layer that are about egress (H13). */
export const EGRESS_ALERT_TYPES: readonly string[] = [
  "Network_CommunicationWithC2",
  "Network_ResourceIpIndicatedAsMalicious",
  "DDOS",
  "PortScanning",
  "RDP_Outgoing_BF_OneToMany",
  "RDP_Outgoing_BF_OneToOne",
  "SSH_Outgoing_BF_OneToMany",
  "SSH_Outgoing_BF_OneToOne",
];
/** How the types of alerts about DNS begin (H14). */
const DNS_ALERT_PREFIX = "AzureDNS_";

/** What the queries are given. */
export type QueryValues = Readonly<Record<Choice, Readonly<Record<string, QueryValue>>>>;

/** The values of each query, but for how far back it looks. */
export function queryValues(settings: EgressQueriesSettings, active: readonly DatedBlock[]): QueryValues {
  const { queries = {}, pipelineObjectIds = [], internalPrefixes } = settings;
  const internal = internalPrefixes === undefined ? INTERNAL_PREFIXES : inOrder(internalPrefixes);
  const { beacon = {} } = queries;
  const out = blockedAddresses(active, ["both", "out"]);
  const into = blockedAddresses(active, ["both", "in"]);
  return {
    newDestination: { internal, flows: queries.newDestination?.flows ?? false },
    knownBad: { internal },
    beacon: {
      internal,
      known: inOrder(beacon.known ?? []),
      leastFlows: beacon.leastIntervals ?? QUERY_DEFAULTS.leastIntervals,
      leastGap: beacon.leastGapSeconds ?? QUERY_DEFAULTS.leastGapSeconds,
      mostVariation: beacon.mostVariation ?? QUERY_DEFAULTS.mostVariation,
    },
    blockListHit: { outIpv4: out.ipv4, outIpv6: out.ipv6, inIpv4: into.ipv4, inIpv6: into.ipv6 },
    changedOutsidePipeline: { operations: egressOperations(), pipelines: inOrder(pipelineObjectIds) },
    defenderAlert: {
      types: [...EGRESS_ALERT_TYPES, ...inOrder(queries.defenderAlert?.furtherTypes ?? [])],
      prefix: DNS_ALERT_PREFIX,
    },
    deletedRuleHit: { rules: inOrder(queries.deletedRuleHit?.rules ?? []) },
  };
}

/** The scheduled queries that are to be made, of settings that have been checked. */
export function planEgressQueries(
  settings: EgressQueriesSettings,
  active: readonly DatedBlock[],
): PlannedQuery[] {
  const { queries = {} } = settings;
  const values = queryValues(settings, active);
  return CHOICES.filter((choice) => isWanted(choice, queries, active)).map((choice) => {
    const chosen: QuerySettings = queries[choice] ?? {};
    const { severity, everyMinutes, windowMinutes, ...known } = QUERIES[choice];
    const window = chosen.windowMinutes ?? windowMinutes;
    const base = choice === "newDestination" ? baseMinutes(queries.newDestination) : undefined;
    return {
      ...known,
      values: {
        ...values[choice],
        window: `${window}m`,
        ...(base === undefined ? {} : { base: `${base}m` }),
      },
      severity: chosen.severity ?? severity,
      everyMinutes: chosen.everyMinutes ?? everyMinutes,
      windowMinutes: window,
      // Azure takes few lengths here, and the query itself cuts off what is older.
      rangeMinutes: base === undefined ? undefined : MOST_MINUTES,
      muteMinutes: chosen.muteMinutes,
    };
  });
}

/** Keys of all queries. */
export const CHOICES = Object.keys(QUERIES) as Choice[];

function baseMinutes(settings: NewDestinationSettings = {}): number {
  return (settings.baseHours ?? QUERY_DEFAULTS.baseHours) * 60;
}

function isWanted(choice: Choice, queries: EgressQueryChoices, active: readonly DatedBlock[]): boolean {
  if (queries[choice]?.leftOut !== undefined) return false;
  if (choice === "blockListHit") return active.length > 0;
  if (choice === "deletedRuleHit") return (queries.deletedRuleHit?.rules ?? []).length > 0;
  return true;
}
