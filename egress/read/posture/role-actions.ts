import type { Unknown } from "../../azure";
import type { Value } from "../value";

/** The families of Microsoft.Network that decide about egress (H55). */
const FAMILIES = [
  "azureFirewalls",
  "firewallPolicies",
  "firewallPolicies/ruleCollectionGroups",
  "firewallPolicies/ruleGroups",
  "ipGroups",
  "natGateways",
  "networkSecurityGroups",
  "networkSecurityGroups/securityRules",
  "publicIPAddresses",
  "publicIPPrefixes",
  "routeTables",
  "routeTables/routes",
  "virtualNetworks",
  "virtualNetworks/subnets",
  "virtualNetworks/virtualNetworkPeerings",
];

/** What changes egress. Deleting counts, since a Deny that is gone denies nothing. */
const EGRESS_ACTIONS = FAMILIES.flatMap((family) =>
  ["write", "delete"].map((verb) => `Microsoft.Network/${family}/${verb}`),
);

/** What lets its holder take any role there is. */
const ROLE_ACTIONS = [
  "Microsoft.Authorization/roleAssignments/write",
  "Microsoft.Authorization/roleDefinitions/write",
];

/** What of it a role's permissions grant. */
export interface Granted {
  /** The first action of each that is granted for certain; undefined for none. */
  readonly egress: string | undefined;
  readonly roles: string | undefined;
  /** Whether one of them may be granted on top, and the values that decide it. */
  readonly mayGrant: readonly Unknown[];
}

/**
 * What permissions grant: an action that one of them has among its `actions` and not among its own `notActions`.
 * Those subtract within one permission, and deny nothing that another one grants.
 */
export function grantOf(permissions: Value): Granted {
  const all = permissions.items().map(readPermission);
  const granted = (action: string, reading: "least" | "most"): boolean =>
    all.some((permission) => grants(permission, action, reading));
  const find = (actions: readonly string[]): string | undefined =>
    actions.find((action) => granted(action, "least"));
  const may = [...EGRESS_ACTIONS, ...ROLE_ACTIONS].some((action) => granted(action, "most"));
  return {
    egress: find(EGRESS_ACTIONS),
    roles: find(ROLE_ACTIONS),
    mayGrant: may ? all.flatMap(({ unknown }) => unknown) : [],
  };
}

interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly actionsAreKnown: boolean;
  readonly notActionsAreKnown: boolean;
  readonly unknown: readonly Unknown[];
}

function readPermission(permission: Value): Permission {
  const actions = readPatterns(permission.get("actions"));
  const notActions = readPatterns(permission.get("notActions"));
  return {
    actions: actions.patterns,
    notActions: notActions.patterns,
    actionsAreKnown: actions.unknown.length === 0,
    notActionsAreKnown: notActions.unknown.length === 0,
    unknown: [...actions.unknown, ...notActions.unknown],
  };
}

function readPatterns(list: Value): { readonly patterns: string[]; readonly unknown: Unknown[] } {
  const patterns: string[] = [];
  const unknown: Unknown[] = [];
  for (const text of list.texts()) {
    if (text.kind === "known") patterns.push(text.value);
    else unknown.push(text.unknown);
  }
  return { patterns, unknown };
}

/** `least`: actions that are not known are none, and what they take away is all; `most`: the reverse. */
function grants(permission: Permission, action: string, reading: "least" | "most"): boolean {
  const isMost = reading === "most";
  const given =
    permission.actions.some((pattern) => matches(pattern, action)) || (isMost && !permission.actionsAreKnown);
  const taken =
    permission.notActions.some((pattern) => matches(pattern, action)) ||
    (!isMost && !permission.notActionsAreKnown);
  return given && !taken;
}

/** Whether an action fits a pattern, in which `*` stands for any characters, in any letter case. */
export function matches(pattern: string, action: string): boolean {
  const [first = "", ...rest] = pattern.toLowerCase().split("*");
  const text = action.toLowerCase();
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  // What stands earliest leaves most room for what comes after it.
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
