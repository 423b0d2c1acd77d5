import { type Entry, type Estate, lastSegment, withoutSlashes } from "../estate";
import { textOf, type Value } from "../value";
import { readDefenderPlans } from "./defender";
import type { Agent, OperatingSystem } from "./machines";
import { all, any, isClassic, isOn, NO, type Truth, truthOf, truthOfRead, undecided, YES } from "./truth";

/** Something that puts an agent on machines that nothing else names. */
export interface FleetProtection {
  readonly agent: Agent;
  /** What the machines run; undefined for both. */
  readonly system: OperatingSystem | undefined;
  /** Whether it is in force where a machine lies. */
  covers(machine: Entry): Truth;
}

// The built-in policies that deploy agents, and those that have Defender for Cloud do it (H7, H52).
const POLICIES: Readonly<Record<string, readonly [agent: Agent, system: OperatingSystem | undefined]>> = {
  "1ec9c2c2-6d64-656d-6465-3ec3309b8579": ["MDE", "Windows"],
  "2835b622-407b-4114-9198-6f7064cbe0dc": ["IaaSAntimalware", "Windows"],
  "77b391e3-2d5d-40c3-83bf-65c846b3c6a3": ["MDE", undefined],
  "d30025d0-6d64-656d-6465-67688881b632": ["MDE", "Linux"],
  "da56d295-2889-41ce-a4cd-6f50fb93aa68": ["MDE", undefined],
};

/** Reads what protects machines by policy, or by the setting of Defender for Cloud, and is paid for where it has to be. */
export function readFleetProtections(estate: Estate): readonly FleetProtection[] {
  const plan = serversPlan(estate);
  const paid = (agent: Agent): Truth => (agent === "MDE" ? plan : YES);
  const assigned = estate.ofKind("policyAssignment").flatMap((entry): FleetProtection[] => {
    const id = entry.properties.get("policyDefinitionId", "policySetDefinitionId");
    const text = textOf(id);
    const policy = POLICIES[lastSegment(text)?.toLowerCase() ?? ""];
    // A definition that is not known can be any.
    const found: readonly (readonly [Agent, OperatingSystem | undefined])[] = id.isUnknown
      ? [["MDE", undefined] as const, ["IaaSAntimalware", "Windows"] as const]
      : policy === undefined
        ? []
        : [policy];
    const known = id.isUnknown ? undecided(id.unknown) : YES;
    const inForce = isInForce(entry);
    return found.map(([agent, system]) => ({
      agent,
      system,
      covers: (machine) => all([known, paid(agent), inForce, isInScope(entry, machine, estate)]),
    }));
  });
  const settings = estate.ofKind("securitySetting").map(({ properties }): FleetProtection => {
    const name = properties.get("settingName", "name").text();
    const isIt = truthOfRead(name, (text) => text.toLowerCase() === "wdatp");
    const holds = all([isIt, isOn(properties.get("enabled")), plan]);
    return { agent: "MDE", system: undefined, covers: () => holds };
  });
  return [...assigned, ...settings];
}

/** Whether the subscription has the plan Defender for Servers, in either of its forms (H4). */
export function serversPlan(estate: Estate): Truth {
  return any(
    readDefenderPlans(estate).map(({ name, tier, scope }) =>
      all([
        truthOfRead(name, (text) => text.toLowerCase() === "virtualmachines"),
        truthOfRead(tier.text(), (text) => text.toLowerCase() === "standard"),
        scope.kind === "unknown" ? scope.truth : truthOf(scope.kind === "subscription"),
      ]),
    ),
  );
}

function isInForce({ properties }: Entry): Truth {
  const mode = properties.get("enforcementMode").text();
  const enforced = truthOfRead(mode, (text) => text.toLowerCase() === "default", true);
  const effect = properties.get("parameters").get("effect").get("value").text();
  const deploys = truthOfRead(effect, (text) => text.toLowerCase() === "deployifnotexists", true);
  // What an assignment leaves out, or narrows itself to, is not worked out.
  const narrowings = [
    properties.get("notScopes"),
    properties.get("resourceSelectors"),
    properties.get("overrides"),
  ]
    .filter((value) => !value.isAbsent)
    .map((value) => undecided(value.because("leaves out machines that are not worked out")));
  return all([enforced, isOn(properties.get("enforce"), true), deploys, ...narrowings]);
}

function isInScope(assignment: Entry, machine: Entry, estate: Estate): Truth {
  const scope = scopeOf(assignment);
  if (scope.isUnknown) {
    const group = estate.follow(assignment, scope, "resourceGroup");
    if (group.kind !== "entry") return undecided(scope.unknown);
    return isSameGroup(machine, textOf(group.entry.properties.get("resourceGroupName", "name")), scope);
  }
  const text = withoutSlashes(textOf(scope) ?? "").toLowerCase();
  if (text === "") return NO;
  const group = /\/resourcegroups\/([^/]+)$/.exec(text)?.[1];
  if (group !== undefined) return isSameGroup(machine, group, scope);
  // A scope below a resource group is one resource.
  return truthOf(!text.includes("/resourcegroups/"));
}

function isSameGroup(machine: Entry, group: string | undefined, scope: Value): Truth {
  const own = machine.properties.get("resourceGroupName").text();
  if (group === undefined) return undecided(scope.isUnknown ? scope.unknown : scope.because("is not known"));
  if (own.kind === "absent")
    return undecided(scope.because("is a resource group, and the machine's is not known"));
  return truthOfRead(own, (name) => name.toLowerCase() === group.toLowerCase());
}

function scopeOf(entry: Entry): Value {
  const { properties } = entry;
  return isClassic(entry)
    ? properties.get("subscriptionId", "resourceGroupId", "managementGroupId", "scope")
    : properties.get("scope");
}
