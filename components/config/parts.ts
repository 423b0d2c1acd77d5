import { at, type Fault } from "../checks/fault";
import { emailFaults } from "../checks/emailAddresses";
import { reasonFaults } from "../checks/reasons";
import { suppressionFaults } from "../plans/alertSuppressionsPlan";
import { backupVaultFaults } from "../plans/backupVaultPlan";
import { planBlockList, type BlockList } from "../plans/blockListPlan";
import { defenderPlanFaults, securityContactFaults } from "../plans/defenderPlansPlan";
import { settingsFaults as edgeFaults } from "../plans/edgeProtectionPlan";
import { egressGuardrailsFaults, exemptionFaults } from "../plans/egressGuardrailsFaults";
import { blockedTextFaults, egressQueriesFaults } from "../plans/egressQueriesFaults";
import { flowLogsFaults } from "../plans/flowLogsPlan";
import { identityFaults } from "../plans/identityPlan";
import { machineHardeningFaults } from "../plans/machineHardeningPlan";
import { networkAccessFaults } from "../plans/networkAccessPlan";
import type { StackConfig } from "./config";
import type { RawConfig } from "./schema";

/** The parts of the stack that can be left out for a reason. */
type Parts = Pick<
  StackConfig,
  "defender" | "alerts" | "flowLogs" | "machines" | "backup" | "identity" | "guardrails" | "access" | "edge"
>;

type Settings<Section> = Omit<Section, "managedElsewhere">;
type Section<Name extends keyof RawConfig> = Settings<NonNullable<RawConfig[Name]>>;

/**
 * Reads each part, and adds what is wrong with it to the faults: all that its component would refuse as well, so that
 * it is said at once and before anything is made. A part that may be left out without a word has its defaults then.
 *
 * @param blockList the stack's, whose clock is the clock of all that ends; undefined where it is wrong itself
 */
export function readParts(
  raw: Partial<RawConfig>,
  { now, blockList }: { readonly now: Date; readonly blockList: BlockList | undefined },
  faults: Fault[],
): Parts {
  const read = <Part extends { managedElsewhere?: string | undefined }>(
    name: keyof Parts,
    part: Part | undefined,
    example: string,
    check: (settings: Settings<Part>) => Fault[],
  ): Settings<Part> | undefined => {
    if (part === undefined) return undefined;
    const { managedElsewhere, ...settings } = part;
    const found =
      managedElsewhere === undefined
        ? check(settings)
        : elsewhereFaults(managedElsewhere, Object.keys(settings), example);
    faults.push(...found.map((fault) => at(name, fault)));
    return managedElsewhere === undefined ? settings : undefined;
  };
  const documented = raw.allowDocumentationRanges === true ? { allowDocumentationRanges: true } : {};
  const identity = read("identity", raw.identity, "{ breakGlassGroups: [ … ] }", (settings) =>
    identityFaults(
      { ...settings, ...documented },
      { groups: settings.breakGlassGroups ?? [], users: settings.breakGlassUsers ?? [] },
    ),
  );
  const defender = read("defender", raw.defender, `{ ${CONTACT} }`, (settings) =>
    defenderFaults(settings, now),
  );
  const alerts = read("alerts", raw.alerts, `{ ${MAILED} }`, (settings) => alertsFaults(settings, blockList));
  return {
    defender:
      defender?.securityContact === undefined
        ? undefined
        : { ...defender, securityContact: defender.securityContact },
    alerts: planAlerts(alerts),
    flowLogs: read("flowLogs", raw.flowLogs ?? {}, "{ retentionDays: 90 }", (settings) =>
      flowLogsFaults("flow-logs", { ...settings, networks: { hub: KNOWN_LATER }, workspaceId: KNOWN_LATER }),
    ),
    machines: read("machines", raw.machines, "{ windows: … }", (settings) =>
      machineHardeningFaults({ ...settings, scopes: { subscription: { window: settings.window } } }).map(
        (fault) => ({ ...fault, path: fault.path.replace(/^scopes\.subscription\./, "") }),
      ),
    ),
    backup: read("backup", raw.backup, '{ ownResourceGuard: "There is one team only" }', (settings) =>
      backupVaultFaults("backup", settings),
    ),
    identity: identity && { ...identity, ...documented },
    guardrails: read("guardrails", raw.guardrails ?? {}, "{}", (settings) => [
      ...egressGuardrailsFaults("guardrails", settings),
      ...exemptionFaults("guardrails", settings.exemptions ?? {}, now),
    ]),
    access: read("access", raw.access ?? {}, "{}", (settings) =>
      networkAccessFaults({ ...settings, scope: KNOWN_LATER }),
    ),
    edge: read("edge", raw.edge ?? {}, "{}", edgeFaults),
  };
}

/** Stands for an id that is an output: no check can look at it, and none takes it for missing. */
const KNOWN_LATER = Symbol("known later");
const CONTACT = "securityContact: { emails: [soc@contoso.com] }";
const MAILED = 'emails: [soc@contoso.com], noPipeline: "Changes are made by hand until January"';

function defenderFaults(settings: Section<"defender">, now: Date): Fault[] {
  const { plans, securityContact, defenderForEndpoint = {}, alertExportElsewhere, suppressions } = settings;
  const { managedElsewhere, ...endpoint } = defenderForEndpoint;
  const below = (path: string, faults: readonly Fault[]): Fault[] => faults.map((fault) => at(path, fault));
  return [
    ...below("plans", defenderPlanFaults(plans ?? {})),
    ...(securityContact === undefined
      ? [missing("securityContact", "whom Defender writes to", CONTACT)]
      : below("securityContact", securityContactFaults(securityContact))),
    ...below("defenderForEndpoint", [
      ...reasonFaults(endpoint),
      ...(managedElsewhere === undefined
        ? []
        : elsewhereFaults(managedElsewhere, Object.keys(endpoint), "{}")),
    ]),
    ...reasonFaults({ alertExportElsewhere }),
    // The component has them below a key of its own.
    ...suppressionFaults({ now, rules: suppressions ?? {} }).map((fault) => ({
      ...fault,
      path: fault.path.replace(/^rules/, "suppressions"),
    })),
  ];
}

function alertsFaults(settings: Section<"alerts">, blockList: BlockList | undefined): Fault[] {
  const { emails, pipelineObjectIds, noPipeline, leftOut = {} } = settings;
  const faults: Fault[] = [
    ...(emails === undefined
      ? [missing("emails", "who is mailed", "emails: [soc@contoso.com]")]
      : emailFaults(emails)),
    ...reasonFaults({ noPipeline }),
    // Whether there is a pipeline is asked below, in the words of the configuration.
    ...egressQueriesFaults({ pipelineObjectIds, queries: { changedOutsidePipeline: { leftOut: "asked" } } }),
    ...reasonFaults(leftOut).map((fault) => at("leftOut", fault)),
  ];
  if (blockList !== undefined && leftOut.blockListHit === undefined) {
    const tooLong = blockedTextFaults(planBlockList(blockList).active);
    faults.push(
      ...tooLong.map(({ problem }) => ({
        path: "leftOut.blockListHit",
        problem: `is missing, and the block list ${problem}`,
        expected: "a shorter list, or the reason to do without a query that looks for each of its addresses",
        example: '"The firewall logs what it denies"',
      })),
    );
  }
  if ((pipelineObjectIds === undefined) !== (noPipeline === undefined)) return faults;
  return [
    ...faults,
    {
      path: "[pipelineObjectIds, noPipeline]",
      problem: noPipeline === undefined ? "neither is given" : "both are given",
      expected:
        "exactly one of them: the object ids of the identities by which pipelines make changes, so that a change by " +
        "anybody else is an alert, or the reason why there is no pipeline",
      example: "pipelineObjectIds: [11111111-2222-3333-4444-555555555555]",
    },
  ];
}

/** The alerts as their component takes them: what is left out stands with the queries there. */
function planAlerts(settings: Section<"alerts"> | undefined): Parts["alerts"] {
  if (settings?.emails === undefined) return undefined;
  const { emails, pipelineObjectIds, noPipeline, leftOut } = settings;
  const reasons = Object.entries({ ...leftOut, changedOutsidePipeline: noPipeline });
  return {
    emails,
    pipelineObjectIds,
    queries: Object.fromEntries(
      reasons.flatMap(([query, reason]) => (reason === undefined ? [] : [[query, { leftOut: reason }]])),
    ),
  };
}

/** What is wrong with a section that says that others see to it: it says no reason, or something else beside. */
function elsewhereFaults(reason: string, others: readonly string[], example: string): Fault[] {
  const faults = reasonFaults({ managedElsewhere: reason });
  if (others.length === 0) return faults;
  return [
    ...faults,
    {
      path: "managedElsewhere",
      problem: `stands beside [${others.join(", ")}]`,
      expected: "either the reason why somebody else sees to it, or the settings, not both",
      example,
    },
  ];
}

const missing = (path: string, what: string, example: string): Fault => ({
  path,
  problem: "is missing",
  expected: `${what}, or managedElsewhere with the reason why this stack leaves it out`,
  example,
});
