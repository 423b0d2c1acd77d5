import { at, type Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { keyFaults } from "../checks/scopes";
import { didYouMean } from "../checks/suggest";
import { allowedOperations, EGRESS_OPERATIONS, GUARD_OPERATIONS, type RoleActions } from "./egressOperations";
import { BLOCK_LIST_OPERATOR, STANDARD_ROLES, type PlannedRole, type StandardRole } from "./standardRoles";

/** A role of your own. It is refused if it can open egress or take guards away, unless a reason says why it may. */
export interface CustomRole extends RoleActions {
  /** Required. What people see in the list of roles; the stack and the component's name are put behind it. */
  readonly title: string;
  /** Required. What its holder does with it. */
  readonly description: string;
  /** Optional. Operations on data that the role allows. Default: none. */
  readonly dataActions?: readonly string[] | undefined;
  /** Optional. What of `dataActions` it does not allow. Default: none. */
  readonly notDataActions?: readonly string[] | undefined;
  /** Optional. The reason why its holder may open egress. */
  readonly allowEgressChange?: string | undefined;
  /** Optional. The reason why its holder may take guards away: logs, alerts, locks, policies, roles. */
  readonly allowGuardRemoval?: string | undefined;
}

/** Which roles there are, as far as configuration can say it. */
export interface RoleSettings {
  /** Optional. The roles that come with the component and are defined. Default: all of them. */
  readonly standardRoles?: readonly StandardRole[] | undefined;
  /**
   * Optional. The reason to have a role that writes IP groups, `blockListOperator`: whoever has it on a group that an
   * Allow rule names can open egress. It can be given on one IP group only.
   */
  readonly blockListOperator?: string | undefined;
  /** Optional. Roles of your own, by a key that stays the same. Default: none. */
  readonly customRoles?: Readonly<Record<string, CustomRole>> | undefined;
}

/** A role as azure-native takes it, but for its scope and its names. */
export interface RoleToDefine {
  readonly title: string;
  readonly description: string;
  readonly permissions: {
    readonly actions: string[];
    readonly notActions: string[];
    readonly dataActions: string[];
    readonly notDataActions: string[];
  }[];
}

/** The roles of checked settings, by key. Lists are sorted, so that their order changes nothing. */
export function planRoles(settings: RoleSettings): ReadonlyMap<string, RoleToDefine> {
  const sorted = (list: readonly string[] | undefined): string[] => [...new Set(list ?? [])].sort();
  return new Map(
    Object.entries(rolesOf(settings)).map(([key, role]) => [
      key,
      {
        title: role.title,
        description: describeRole(role),
        permissions: [
          {
            actions: sorted(role.actions),
            notActions: sorted(role.notActions),
            dataActions: sorted(role.dataActions),
            notDataActions: sorted(role.notDataActions),
          },
        ],
      },
    ]),
  );
}

/** The roles of settings, by key, as they are given. */
export function rolesOf(settings: RoleSettings): Readonly<Record<string, PlannedRole & Partial<CustomRole>>> {
  const names = settings.standardRoles ?? (Object.keys(STANDARD_ROLES) as StandardRole[]);
  return {
    ...Object.fromEntries(names.map((name) => [name, STANDARD_ROLES[name]])),
    ...(settings.blockListOperator !== undefined && {
      blockListOperator: { ...BLOCK_LIST_OPERATOR, allowEgressChange: settings.blockListOperator },
    }),
    ...settings.customRoles,
  };
}

/** The reasons are part of it: whoever looks at the role in the portal should see them. */
function describeRole({
  description,
  allowEgressChange,
  allowGuardRemoval,
}: PlannedRole & Partial<CustomRole>): string {
  return [
    description,
    ...(allowEgressChange === undefined ? [] : [`It can open egress, since: ${allowEgressChange}`]),
    ...(allowGuardRemoval === undefined ? [] : [`It can take guards away, since: ${allowGuardRemoval}`]),
  ].join(" ");
}

/** Everything that is wrong with the roles. */
export function roleFaults(settings: RoleSettings): Fault[] {
  const { customRoles = {}, standardRoles = [] } = settings;
  const known = Object.keys(STANDARD_ROLES);
  const reserved = [...known, "blockListOperator"];
  return [
    ...standardRoles.flatMap((name, i): Fault[] =>
      known.includes(name)
        ? []
        : [
            {
              path: `standardRoles[${i}]`,
              problem: `"${name}" is not a role that comes with the component${didYouMean(name, known)}`,
              expected: `one of ${known.join(", ")}`,
              example: '["networkAuditor"]',
            },
          ],
    ),
    ...reasonFaults({ blockListOperator: settings.blockListOperator }),
    ...keyFaults("customRoles", Object.keys(customRoles)),
    ...Object.entries(customRoles).flatMap(([key, role]) => [
      ...(reserved.includes(key)
        ? [
            {
              path: `customRoles.${key}`,
              problem: "has the key of a role that comes with the component",
              expected: `another key than ${reserved.join(", ")}`,
              example: "storageOperator",
            },
          ]
        : []),
      ...customRoleFaults(role).map((fault) => at(`customRoles.${key}`, fault)),
    ]),
  ];
}

/** A pattern of operations: segments of letters and digits, with `*` for anything. */
const PATTERN = /^(\*|[A-Za-z*][\w.*]*(\/[\w.*-]+)+)$/;

function customRoleFaults(role: CustomRole): Fault[] {
  const lists = ["actions", "notActions", "dataActions", "notDataActions"] as const;
  const { actions, dataActions = [], allowEgressChange, allowGuardRemoval } = role;
  const faults = [
    ...(["title", "description"] as const).flatMap((path): Fault[] =>
      role[path].trim() === ""
        ? [{ path, problem: "is empty", expected: "text for people", example: '"Storage operator"' }]
        : [],
    ),
    ...lists.flatMap((list) =>
      (role[list] ?? []).flatMap((pattern, i): Fault[] =>
        PATTERN.test(pattern)
          ? []
          : [
              {
                path: `${list}[${i}]`,
                problem: `"${pattern}" is not an operation`,
                expected: "a resource type with a verb, in which * stands for anything",
                example: "Microsoft.Compute/virtualMachines/restart/action",
              },
            ],
      ),
    ),
    ...reasonFaults({ allowEgressChange, allowGuardRemoval }),
  ];
  if (actions.length + dataActions.length === 0) {
    faults.push({
      path: "actions",
      problem: "is empty, and so are dataActions",
      expected: "what the role allows",
      example: '["*/read"]',
    });
  }
  return [
    ...faults,
    ...openingFaults(role, EGRESS_OPERATIONS, allowEgressChange, "can open egress", "allowEgressChange"),
    ...openingFaults(role, GUARD_OPERATIONS, allowGuardRemoval, "can take guards away", "allowGuardRemoval"),
  ];
}

const SHOWN = 3;

function openingFaults(
  role: RoleActions,
  operations: readonly string[],
  reason: string | undefined,
  what: string,
  argument: string,
): Fault[] {
  const allowed = allowedOperations(role, operations);
  if (reason !== undefined || allowed.length === 0) return [];
  const more = allowed.length > SHOWN ? ` and ${allowed.length - SHOWN} more` : "";
  return [
    {
      path: "actions",
      problem: `${what}: ${allowed.slice(0, SHOWN).join(", ")}${more}`,
      expected: `actions and notActions that leave these out, or the reason in ${argument}`,
      example: 'notActions: ["Microsoft.Network/*/write", "Microsoft.Network/*/delete"]',
    },
  ];
}
