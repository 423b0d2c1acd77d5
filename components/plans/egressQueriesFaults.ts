import { parsePrefix } from "../checks/addressing";
import { reasonFaults } from "../checks/reasons";
import { at, type Fault } from "../checks/fault";
import { didYouMean } from "../checks/suggest";
import { blockedAddresses, type DatedBlock } from "./blockListPlan";
import {
  CHOICES,
  MOST_MINUTES,
  QUERIES,
  QUERY_DEFAULTS,
  type Choice,
  type EgressQueriesSettings,
  type EgressQueryChoices,
  type QuerySettings,
} from "./egressQueriesPlan";

/** Minutes between two runs that Azure takes. One minute is left out: such a query must not have a union. */
const FREQUENCIES = [5, 10, 15, 30, 45, 60, 120, 180, 240, 300, 360, 1440];
const WINDOWS = [...FREQUENCIES, MOST_MINUTES];
/** All of a rule may have 64 KB; this leaves room for the rest of it and for escapes. */
const MOST_BLOCKED_CHARACTERS = 40_000;
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Everything that is wrong with the settings of the scheduled queries. */
export function egressQueriesFaults(settings: EgressQueriesSettings): Fault[] {
  const { queries = {} } = settings;
  return [
    ...unknownFaults(queries),
    ...CHOICES.flatMap((choice) =>
      scheduleFaults(choice, queries[choice] ?? {}).map((fault) => at(`queries.${choice}`, fault)),
    ),
    ...tuningFaults(queries).map((fault) => at("queries", fault)),
    ...pipelineFaults(settings),
    ...prefixFaults(settings.internalPrefixes),
  ];
}

/** What is wrong with the size of the active blocks, each of which stands in the query's text. */
export function blockedTextFaults(active: readonly DatedBlock[]): Fault[] {
  const lists = (["out", "in"] as const).map((direction) => blockedAddresses(active, ["both", direction]));
  const length = lists.flatMap(({ ipv4, ipv6 }) => [...ipv4, ...ipv6]).join('", "').length;
  if (length <= MOST_BLOCKED_CHARACTERS) return [];
  return [
    {
      path: "blockList",
      problem: `has addresses of ${length} characters in both directions together`,
      expected: `at most ${MOST_BLOCKED_CHARACTERS}, since a scheduled query has room for 64 KB, or, in queries.blockListHit.leftOut, the reason to do without it`,
      example: "one /24 in place of its addresses",
    },
  ];
}

/** Settings can come from a file, where a misspelled key would leave a default in force without a word. */
function unknownFaults(queries: EgressQueryChoices): Fault[] {
  return Object.keys(queries)
    .filter((key) => !Object.hasOwn(QUERIES, key))
    .map((key) => ({
      path: `queries.${key}`,
      problem: `is no query${didYouMean(key, CHOICES)}`,
      expected: `one of ${CHOICES.join(", ")}`,
      example: "knownBad",
    }));
}

function scheduleFaults(choice: Choice, settings: QuerySettings): Fault[] {
  const { leftOut, severity = 0, muteMinutes = 5 } = settings;
  const { everyMinutes = QUERIES[choice].everyMinutes, windowMinutes = QUERIES[choice].windowMinutes } =
    settings;
  const faults = reasonFaults({ leftOut });
  if (![0, 1, 2, 3, 4].includes(severity)) {
    const expected = "a whole number from 0, the worst, to 4";
    faults.push({ path: "severity", problem: `${severity} is no severity`, expected, example: "1" });
  }
  for (const [path, minutes, lengths] of [
    ["everyMinutes", everyMinutes, FREQUENCIES],
    ["windowMinutes", windowMinutes, WINDOWS],
    ["muteMinutes", muteMinutes, WINDOWS],
  ] as const) {
    if (lengths.includes(minutes)) continue;
    const expected = `one of ${lengths.join(", ")}`;
    faults.push({
      path,
      problem: `${minutes} is a length that Azure does not take`,
      expected,
      example: "60",
    });
  }
  if (windowMinutes < everyMinutes) {
    const problem = `${windowMinutes} is less than everyMinutes, ${everyMinutes}: what happens between two looks is not seen`;
    const expected = "at least everyMinutes";
    faults.push({ path: "windowMinutes", problem, expected, example: String(everyMinutes) });
  }
  return faults;
}

function tuningFaults({ newDestination = {}, beacon = {}, ...others }: EgressQueryChoices): Fault[] {
  const faults: Fault[] = [];
  const { baseHours = QUERY_DEFAULTS.baseHours, windowMinutes = QUERIES.newDestination.windowMinutes } =
    newDestination;
  if (!Number.isInteger(baseHours) || baseHours * 60 <= windowMinutes || baseHours * 60 > MOST_MINUTES) {
    faults.push({
      path: "newDestination.baseHours",
      problem: `${baseHours} is out of range`,
      expected: `a whole number of hours that is more than the window and at most ${MOST_MINUTES / 60}, which is all that a scheduled query sees`,
      example: String(QUERY_DEFAULTS.baseHours),
    });
  }
  const { leastIntervals = 3, leastGapSeconds = 1, mostVariation = 0.1 } = beacon;
  const numbers = [
    ["leastIntervals", leastIntervals, Number.isInteger(leastIntervals) && leastIntervals >= 3, "3 or more"],
    ["leastGapSeconds", leastGapSeconds, leastGapSeconds >= 1 && leastGapSeconds <= 3600, "from 1 to 3600"],
    ["mostVariation", mostVariation, mostVariation > 0 && mostVariation <= 1, "more than 0, at most 1"],
  ] as const;
  for (const [key, value, isRight, range] of numbers) {
    if (isRight) continue;
    const example = String(QUERY_DEFAULTS[key]);
    faults.push({
      path: `beacon.${key}`,
      problem: `${value} is out of range`,
      expected: `a number, ${range}`,
      example,
    });
  }
  const lists = [
    ["beacon.known", beacon.known, "monitoring.contoso.com"],
    ["defenderAlert.furtherTypes", others.defenderAlert?.furtherTypes, "VM_SuspiciousDownload"],
    ["deletedRuleHit.rules", others.deletedRuleHit?.rules, "allow-all"],
  ] as const;
  for (const [path, list = [], example] of lists) {
    list.forEach((item, i) => {
      if (item.trim() !== "") return;
      faults.push({ path: `${path}[${i}]`, problem: "is empty", expected: "a name", example });
    });
  }
  return faults;
}

function pipelineFaults({ queries = {}, pipelineObjectIds = [] }: EgressQueriesSettings): Fault[] {
  const example = "2f1b8f0e-5a4e-4d0c-9c57-0d2a6a1d6a11";
  const expected =
    "the object ids of the identities by which pipelines make changes, not their application ids";
  if (pipelineObjectIds.length === 0) {
    if (queries.changedOutsidePipeline?.leftOut !== undefined) return [];
    return [
      {
        path: "pipelineObjectIds",
        problem: "is empty, and each change would count as made outside a pipeline",
        expected: `${expected}, or, in queries.changedOutsidePipeline.leftOut, the reason to do without`,
        example,
      },
    ];
  }
  return pipelineObjectIds.flatMap((id, i) =>
    GUID.test(id)
      ? []
      : [{ path: `pipelineObjectIds[${i}]`, problem: `"${id}" is not an object id`, expected, example }],
  );
}

function prefixFaults(prefixes: readonly string[] | undefined): Fault[] {
  const expected = "an IPv4 range of your own, such as private ones";
  const example = "10.0.0.0/8";
  if (prefixes?.length === 0)
    return [{ path: "internalPrefixes", problem: "is empty", expected: "at least one range", example }];
  return (prefixes ?? []).flatMap((text, i) => {
    const prefix = parsePrefix(text);
    const path = `internalPrefixes[${i}]`;
    if (prefix?.family !== "ipv4")
      return [{ path, problem: `"${text}" is not an IPv4 range`, expected, example }];
    // Half of the Internet as a range of one's own would hide what goes there.
    if (prefix.length >= 8) return [];
    return [{ path, problem: `"${text}" is so wide that it hides destinations`, expected, example }];
  });
}
