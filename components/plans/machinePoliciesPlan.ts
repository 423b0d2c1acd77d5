import { at, type Fault } from "../checks/fault";
import { regionFaults } from "../checks/regions";
import { inOrder } from "./inOrder";
import type { OperatingSystem } from "./machinePatchingPlan";

/** Which machines of a subscription or a resource group are meant; all of them where nothing is said. */
export interface MachineFilter {
  /** Optional. Azure regions, such as `westeurope`. Default: all. */
  readonly locations?: readonly string[] | undefined;
  /** Optional. What they run. Default: both. */
  readonly systems?: readonly OperatingSystem[] | undefined;
  /** Optional. Names of resource groups, for a whole subscription. Default: all. */
  readonly resourceGroups?: readonly string[] | undefined;
  /** Optional. Tags that they have, by name. Default: any. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Optional. Whether they have all of these tags, or any one. Default: `All`. */
  readonly tagOperator?: "All" | "Any" | undefined;
}

const SYSTEMS: readonly OperatingSystem[] = ["Windows", "Linux"];

/** A built-in policy to assign. */
export interface PolicyPlan {
  /** What it is for; part of the resource's name. */
  readonly role: string;
  readonly displayName: string;
  readonly policyDefinitionId: string;
  readonly parameters: Readonly<Record<string, { readonly value: unknown }>>;
  /** Ids of the roles that its identity needs to change machines; none for one that only looks. */
  readonly roles: readonly string[];
}

/** Azure's own roles, by id. */
export const ROLES = {
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  virtualMachineContributor: "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
  securityAdmin: "fb1c8493-542b-48eb-b624-b4c8fea62acd",
} as const;

const definition = (id: string): string => `/providers/Microsoft.Authorization/policyDefinitions/${id}`;
const initiative = (id: string): string => `/providers/Microsoft.Authorization/policySetDefinitions/${id}`;

/**
 * The policies that look after the machines of a scope: they look for missing patches each day, and, where a window
 * patches them, let it (H51). Their own definitions ask for Contributor, which can open egress everywhere in the scope;
 * what they do to machines is within the role for virtual machines, which cannot.
 */
export function planScopePolicies(
  filter: MachineFilter,
  options: {
    readonly hasWindow: boolean;
    /** Whether Microsoft Antimalware comes to Windows, in place of Defender for Endpoint (H52). */
    readonly microsoftAntimalware: boolean;
    readonly asContributor: boolean;
  },
): PolicyPlan[] {
  const systems = inOrder(filter.systems ?? SYSTEMS);
  const roles = [options.asContributor ? ROLES.contributor : ROLES.virtualMachineContributor];
  const locations = inOrder((filter.locations ?? []).map(asInArm));
  const { tags = {} } = filter;
  const tagOperator = { value: filter.tagOperator ?? "All" };
  const assess = systems.map((system) => ({
    role: `assess-${system.toLowerCase()}`,
    displayName: `Look for missing patches each day: ${system}`,
    policyDefinitionId: definition("59efceea-0c96-497e-a4a1-4eb2290dac15"),
    parameters: {
      osType: { value: system },
      assessmentMode: { value: "AutomaticByPlatform" },
      locations: { value: locations },
      tagValues: { value: { ...tags } },
      tagOperator,
    },
    roles,
  }));
  const schedule: PolicyPlan = {
    role: "schedule",
    displayName: "Have the maintenance window patch machines",
    policyDefinitionId: definition("9905ca54-1471-49c6-8291-7582c04cd4d4"),
    parameters: {
      resourceGroups: { value: inOrder(filter.resourceGroups ?? []) },
      operatingSystemTypes: { value: systems },
      locations: { value: locations },
      tagValues: { value: inOrder(Object.keys(tags)).map((key) => ({ key, value: tags[key] })) },
      tagOperator,
    },
    roles,
  };
  const onWindows = options.microsoftAntimalware && systems.includes("Windows");
  return [
    ...assess,
    ...(options.hasWindow ? [schedule] : []),
    ...(onWindows ? microsoftAntimalwarePolicies() : []),
    look("audit-assessment", "Machines look for missing patches", "bd876905-5b84-4f73-ab2d-2e7a7c4568d9"),
    look("audit-updates", "Machines have their patches", "f85bf3e0-d513-442e-89c3-1784ad63382b"),
  ];
}

/** The policy that has Defender for Cloud bring Defender for Endpoint to every machine of the subscription (H7). */
export function planDefenderForEndpoint(): PolicyPlan {
  return {
    role: "endpoint",
    displayName: "Bring Defender for Endpoint to machines",
    policyDefinitionId: initiative("77b391e3-2d5d-40c3-83bf-65c846b3c6a3"),
    parameters: {},
    roles: [ROLES.securityAdmin],
  };
}

/** It knows images of Windows Server up to 2019 only, so others are seen by the audit alone. */
function microsoftAntimalwarePolicies(): PolicyPlan[] {
  return [
    {
      role: "antimalware",
      displayName: "Bring Microsoft Antimalware to Windows servers",
      policyDefinitionId: definition("2835b622-407b-4114-9198-6f7064cbe0dc"),
      parameters: {},
      roles: [ROLES.virtualMachineContributor],
    },
    look(
      "audit-antimalware",
      "Windows servers have Microsoft Antimalware",
      "9b597639-28e4-48eb-b506-56b05d366257",
    ),
    look(
      "audit-signatures",
      "Microsoft Antimalware gets its signatures",
      "c43e4a30-77cb-48ab-a4dd-93f175c63b57",
    ),
  ];
}

const look = (role: string, displayName: string, id: string): PolicyPlan => ({
  role,
  displayName,
  policyDefinitionId: definition(id),
  parameters: {},
  roles: [],
});

/** `West Europe` as machines have it: a policy compares letter by letter. */
const asInArm = (location: string): string => location.toLowerCase().replaceAll(" ", "");

/** The filter of a maintenance window for a scope, as azure-native takes it. */
export interface AssignmentFilter {
  readonly resourceTypes: string[];
  readonly osTypes: string[];
  readonly locations?: string[];
  readonly resourceGroups?: string[];
  readonly tagSettings?: {
    readonly filterOperator: "All" | "Any";
    readonly tags: Readonly<Record<string, string[]>>;
  };
}

/** The same machines as the policies have, for the window that patches them. */
export function planAssignmentFilter(filter: MachineFilter): AssignmentFilter {
  const { locations, resourceGroups, tags, systems = SYSTEMS } = filter;
  return {
    resourceTypes: ["Microsoft.Compute/virtualMachines"],
    osTypes: inOrder(systems),
    ...(locations !== undefined && { locations: inOrder(locations.map(asInArm)) }),
    ...(resourceGroups !== undefined && { resourceGroups: inOrder(resourceGroups) }),
    ...(tags !== undefined && {
      tagSettings: {
        filterOperator: filter.tagOperator ?? "All",
        tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, [value]])),
      },
    }),
  };
}

/** Everything that is wrong with a filter; paths start below it. */
export function machineFilterFaults(filter: MachineFilter, inGroup: boolean): Fault[] {
  const faults = (filter.locations ?? []).flatMap((location, i) =>
    regionFaults(location).map((fault) => at(`locations[${i}]`, fault)),
  );
  for (const key of ["locations", "systems", "resourceGroups"] as const) {
    if (filter[key]?.length !== 0) continue;
    const expected = "at least one, or nothing for all";
    faults.push({ path: key, problem: "is empty", expected, example: EXAMPLES[key] });
  }
  if (inGroup && filter.resourceGroups !== undefined) {
    faults.push({
      path: "resourceGroups",
      problem: "is given for a scope that is a resource group itself",
      expected: "resource groups for a whole subscription only",
      example: EXAMPLES.resourceGroups,
    });
  }
  if (filter.tagOperator !== undefined && filter.tags === undefined) {
    faults.push({
      path: "tagOperator",
      problem: "is given without tags",
      expected: "tags beside it",
      example: 'tags: { patching: "sunday" }',
    });
  }
  return faults;
}

const EXAMPLES = {
  locations: '["westeurope"]',
  systems: '["Windows"]',
  resourceGroups: '["rg-web"]',
} as const;
