import type { Unknown } from "../../egress/azure";
import type { Model } from "../../egress/read";
import {
  type ActivityAlert,
  readActivityAlerts,
  readActivityQueries,
  unknownsOf,
} from "../../egress/read/posture";
import { defineRule, type Violation } from "../rule";
import {
  isResponsible,
  responsibilityOption,
  type ResponsibilityOptions,
  settingViolation,
  unknownSetting,
} from "../setting-findings";
import {
  grouped,
  OPENING_OPERATIONS,
  queryHolds,
  watched,
  type WatchedOperation,
  type WatchOptions,
} from "../knowledge/watched-operations";
import { listed } from "../words";

interface Options extends ResponsibilityOptions, WatchOptions {
  readonly operations: readonly string[];
}

/** People are told of each operation that can open egress, when it is done and whoever does it. */
export const alertOnRuleChange = defineRule<Options>({
  meta: {
    id: "alert-on-rule-change",
    title: "An alert tells people of each change that can open egress.",
    why:
      "The activity log has each write to a firewall policy, a security group or a route, but nobody reads it: an " +
      "activity-log alert with an action group is what brings a change made by hand to somebody's notice.",
    group: "logs",
    severity: "advisory",
    judged: "stack",
    subscriptionWide: true,
  },
  options: {
    operations: {
      type: "array",
      description: "The operations that have to be watched.",
      default: OPENING_OPERATIONS,
      items: { type: "string" },
    },
    queries: {
      type: "string",
      description:
        "What a scheduled query on AzureActivity counts for, since it is not evaluated: `undecided`, it may watch every " +
        "operation; `accepted`, it is taken to.",
      default: "undecided",
      enum: ["undecided", "accepted"],
    },
    groupsElsewhere: {
      type: "string",
      description:
        "What an action group that was not read counts for: `undecided`, it may have a receiver; `accepted`, it is taken " +
        "to.",
      default: "undecided",
      enum: ["undecided", "accepted"],
    },
    responsibility: responsibilityOption(
      "a stack that declares a firewall policy, rules of one, or an alert for one of the operations",
    ),
  },
  check: (model, options) => {
    const alerts = readActivityAlerts(model.estate);
    const queries = readActivityQueries(model.estate).map((watch) => queryHolds(watch, options));
    const judged = options.operations.map((operation) => watched(operation, alerts, queries, options));
    const isOurs = answersFor(judged, options, model);
    const undecidedOnes = judged.filter(({ holds, named }) => holds.kind === "unknown" && (isOurs || named));
    const unwatched = judged.filter(
      ({ holds, blocked }) => isOurs && holds.kind === "no" && blocked.length === 0,
    );
    return [
      ...alerts.flatMap((alert) => blockedAt(alert, judged, options, model)),
      ...missing(
        unwatched.map(({ operation }) => operation),
        model,
      ),
      ...open(undecidedOnes, model),
    ];
  },
});

function answersFor(judged: readonly WatchedOperation[], options: Options, { estate }: Model): boolean {
  const kinds = ["firewallPolicy", "ruleCollectionGroup"] as const;
  const isOwner =
    judged.some(({ touched }) => touched) || kinds.some((kind) => estate.ofKind(kind).length > 0);
  return isResponsible(options, isOwner);
}

/** What keeps an alert from telling people of operations that it names and that nothing else watches. */
function blockedAt(
  alert: ActivityAlert,
  judged: readonly WatchedOperation[],
  options: Options,
  model: Model,
): Violation[] {
  const operations = judged
    .filter(({ holds, blocked }) => holds.kind === "no" && blocked.includes(alert))
    .map(({ operation }) => operation);
  if (operations.length === 0) return [];
  const { urn, name } = alert.entry.resource;
  const parts = [
    {
      property: "enabled",
      holds: alert.enabled,
      text: "is not enabled (enabled)",
      fix: "Set enabled to true.",
    },
    {
      property: "scopes",
      holds: alert.coversSubscription,
      text: "does not cover a subscription (scopes)",
      fix: "Set scopes to the subscription, as /subscriptions/<id>.",
    },
    {
      property: "actions",
      holds: alert.reaches(options.groupsElsewhere === "accepted"),
      text: "reaches no receiver (actions)",
      fix: "Name an action group in actions that is enabled and has a receiver, such as an e-mail address.",
    },
  ];
  return parts
    .filter(({ holds }) => holds.kind === "no")
    .map(({ property, text, fix }) => {
      const message = `Activity-log alert "${name}" watches ${listed(grouped(operations))}, but ${text}.`;
      return settingViolation({ urn, property }, { message, fix }, model);
    });
}

const PLACE = { urn: "", property: "Microsoft.Insights/activityLogAlerts" };

function missing(operations: readonly string[], model: Model): Violation[] {
  if (operations.length === 0) return [];
  const message = `No alert tells people of ${listed(grouped(operations))}.`;
  const fix =
    "Declare an ActivityLogAlert of the subscription for these operationNames, with an action group.";
  return [settingViolation(PLACE, { message, fix }, model)];
}

function open(judged: readonly WatchedOperation[], model: Model): Violation[] {
  if (judged.length === 0) return [];
  const byPlace = new Map<string, Unknown>();
  for (const { holds } of judged)
    for (const unknown of unknownsOf(holds)) byPlace.set(`${unknown.urn}\0${unknown.property}`, unknown);
  const operations = judged.map(({ operation }) => operation);
  return [
    unknownSetting(
      PLACE,
      `nobody may be told of ${listed(grouped(operations))}`,
      [...byPlace.values()],
      model,
    ),
  ];
}
