import {
  type ActivityAlert,
  type ActivityQuery,
  type ActivityWatch,
  all,
  any,
  type Truth,
  undecided,
} from "../../egress/read/posture";

/** The operations by which egress is opened (H45). */
export const OPENING_OPERATIONS: readonly string[] = [
  "Microsoft.Network/firewallPolicies/write",
  "Microsoft.Network/firewallPolicies/ruleCollectionGroups/write",
  "Microsoft.Network/firewallPolicies/ruleCollectionGroups/delete",
  "Microsoft.Network/azureFirewalls/write",
  "Microsoft.Network/ipGroups/write",
  "Microsoft.Network/networkSecurityGroups/write",
  "Microsoft.Network/networkSecurityGroups/securityRules/write",
  "Microsoft.Network/networkSecurityGroups/securityRules/delete",
  "Microsoft.Network/routeTables/write",
  "Microsoft.Network/routeTables/routes/write",
  "Microsoft.Network/routeTables/routes/delete",
  "Microsoft.Network/virtualNetworks/write",
  "Microsoft.Network/virtualNetworks/subnets/write",
  "Microsoft.Network/publicIPAddresses/write",
  "Microsoft.Network/publicIPPrefixes/write",
  "Microsoft.Network/natGateways/write",
  "Microsoft.Network/networkInterfaces/write",
  "Microsoft.Network/loadBalancers/write",
];

/** What is taken for granted of what is not read. */
export interface WatchOptions {
  readonly queries: "undecided" | "accepted";
  readonly groupsElsewhere: "undecided" | "accepted";
}

/** How an operation is watched. */
export interface WatchedOperation {
  readonly operation: string;
  readonly holds: Truth;
  /** Alerts that name it for sure, and tell nobody. */
  readonly blocked: readonly ActivityAlert[];
  /** Whether an alert names it for sure. */
  readonly named: boolean;
  /** Whether an alert may name it. */
  readonly touched: boolean;
}

/** How the alerts and queries of a model watch an operation. */
export function watched(
  operation: string,
  alerts: readonly ActivityAlert[],
  queries: readonly Truth[],
  options: WatchOptions,
): WatchedOperation {
  const each = alerts.map((alert) => {
    const watches = alert.watches(operation);
    return { alert, watches, holds: all([watches, tells(alert, options)]) };
  });
  const naming = each.filter(({ watches }) => watches.kind === "yes");
  return {
    operation,
    holds: any([...each.map(({ holds }) => holds), ...queries]),
    blocked: naming.filter(({ holds }) => holds.kind === "no").map(({ alert }) => alert),
    named: naming.length > 0,
    touched: each.some(({ watches }) => watches.kind !== "no"),
  };
}

const tells = (watch: ActivityWatch, { groupsElsewhere }: WatchOptions): Truth =>
  all([watch.enabled, watch.coversSubscription, watch.reaches(groupsElsewhere === "accepted")]);

/** What a scheduled query finds is not worked out, so it settles nothing unless that is accepted. */
export function queryHolds(watch: ActivityQuery, options: WatchOptions): Truth {
  const { query } = watch;
  const isRead = query.isUnknown || options.queries === "undecided";
  const unread = query.isUnknown ? query.unknown : query.because("is a query, which is not evaluated");
  return isRead ? all([tells(watch, options), undecided(unread)]) : tells(watch, options);
}

/** Operations by the resource type that they are done to: `…/routeTables (write, delete)`. */
export function grouped(operations: readonly string[]): string[] {
  const verbs = new Map<string, string[]>();
  for (const operation of operations) {
    const at = operation.lastIndexOf("/");
    const type = operation.slice(0, at);
    verbs.set(type, [...(verbs.get(type) ?? []), operation.slice(at + 1)]);
  }
  return [...verbs].map(([type, all]) => `${type} (${all.join(", ")})`);
}
