import { emailFaults } from "../checks/emailAddresses";
import type { Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { egressQueriesFaults } from "./egressQueriesFaults";
import type { EgressQueriesSettings } from "./egressQueriesPlan";

export { conditionFor, WATCHED_FAMILIES, type WatchedFamily } from "./watchedFamilies";

/** Settings of the alerts that the configuration may have; `EgressAlerts` says what each of them is. */
export interface EgressAlertsSettings extends EgressQueriesSettings {
  readonly emails: readonly string[];
  readonly shortName?: string | undefined;
  readonly roles?: readonly AlertedRole[] | undefined;
  readonly withoutQueries?: string | undefined;
  readonly withoutWorkbook?: string | undefined;
}

/**
 * Built-in roles whose holders in the subscription can be mailed, by their id. An action group takes no role of one's
 * own, and does not mail those who hold a role by way of a group of groups.
 */
export const ALERTED_ROLES = {
  Owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  Contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  "Monitoring Contributor": "749f88d5-cbae-40b8-bcfc-e573ddc772fa",
  "Monitoring Reader": "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
} as const;

/** Name of a built-in role whose holders are mailed. */
export type AlertedRole = "Contributor" | "Monitoring Contributor" | "Monitoring Reader" | "Owner" | "Reader";

/** What an action group is called in a text message; Azure takes 12 characters (H44). */
const MOST_SHORT_NAME = 12;

/** Arguments of the alerts as far as they decide what is made; text may be known only when it is made. */
export interface AlertArguments extends EgressAlertsSettings {
  readonly workspaceId?: unknown;
  readonly webhooks?: readonly { readonly name: string; readonly serviceUri: unknown }[] | undefined;
  readonly logicApps?: readonly { readonly name: string; readonly callbackUrl: unknown }[] | undefined;
}

/** Everything that is wrong with the arguments. */
export function egressAlertsFaults(args: AlertArguments): Fault[] {
  return [
    ...emailFaults(args.emails),
    ...shortNameFaults(args.shortName),
    ...receiverFaults(args),
    ...workspaceFaults(args),
    ...reasonFaults({ withoutQueries: args.withoutQueries, withoutWorkbook: args.withoutWorkbook }),
    ...(args.withoutQueries === undefined && args.workspaceId !== undefined ? egressQueriesFaults(args) : []),
  ];
}

function shortNameFaults(shortName: string | undefined): Fault[] {
  if (shortName === undefined || (shortName !== "" && shortName.length <= MOST_SHORT_NAME)) return [];
  return [
    {
      path: "shortName",
      problem: `"${shortName}" has ${shortName.length} characters`,
      expected: `1 to ${MOST_SHORT_NAME} characters`,
      example: "egress",
    },
  ];
}

function workspaceFaults({ workspaceId, withoutQueries }: AlertArguments): Fault[] {
  const expected =
    "the ARM id of the workspace that the firewall's logs go to, or, in withoutQueries, the reason to do without " +
    "scheduled queries";
  const example =
    "/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.OperationalInsights/workspaces/<name>";
  if (workspaceId === undefined) {
    return withoutQueries === undefined
      ? [{ path: "workspaceId", problem: "is missing", expected, example }]
      : [];
  }
  const isOther =
    typeof workspaceId === "string" && !/^\/subscriptions\/[^/]+\/.+\/workspaces\/[^/]+$/i.test(workspaceId);
  return isOther
    ? [
        {
          path: "workspaceId",
          problem: `"${workspaceId}" is not the ARM id of a workspace`,
          expected,
          example,
        },
      ]
    : [];
}

/** Receivers need names that no other receiver of the group has, and addresses that keep what is sent secret. */
function receiverFaults({ emails, webhooks = [], logicApps = [], roles = [] }: AlertArguments): Fault[] {
  const receivers = [
    ...webhooks.map(({ name, serviceUri }, i) => ({
      path: `webhooks[${i}]`,
      name,
      key: "serviceUri",
      url: serviceUri,
    })),
    ...logicApps.map(({ name, callbackUrl }, i) => ({
      path: `logicApps[${i}]`,
      name,
      key: "callbackUrl",
      url: callbackUrl,
    })),
  ];
  const taken = new Set<string>([...emails, ...roles].map((name) => name.toLowerCase()));
  const faults: Fault[] = [];
  for (const { path, name, key, url } of receivers) {
    if (name.trim() === "" || taken.has(name.toLowerCase())) {
      const problem = name.trim() === "" ? "is empty" : `"${name}" is the name of another receiver`;
      faults.push({ path: `${path}.name`, problem, expected: "a name of its own", example: "soc" });
    }
    taken.add(name.toLowerCase());
    if (typeof url === "string" && !/^https:\/\/[^\s/]/i.test(url)) {
      // Not the address itself: it holds a secret.
      const expected = "an https address";
      faults.push({
        path: `${path}.${key}`,
        problem: "does not start with https://",
        expected,
        example: "https://soc.contoso.com/alerts",
      });
    }
  }
  roles.forEach((role, i) => {
    if (Object.hasOwn(ALERTED_ROLES, role)) return;
    const expected = `one of ${Object.keys(ALERTED_ROLES).join(", ")}`;
    faults.push({
      path: `roles[${i}]`,
      problem: `"${role}" is no built-in role that can be mailed`,
      expected,
      example: "Owner",
    });
  });
  return faults;
}
