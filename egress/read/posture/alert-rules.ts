import type { Read } from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Value } from "../value";
import { isSubscription } from "./scopes";
import { all, any, isOn, NO, type Truth, truthOfRead, undecided, YES } from "./truth";

/** Something that can tell people of operations in the activity log. */
export interface ActivityWatch {
  readonly entry: Entry;
  readonly enabled: Truth;
  readonly coversSubscription: Truth;
  /**
   * Whether it has an action group with a receiver.
   *
   * @param elsewhere whether a group that was not read is taken to have one.
   */
  reaches(elsewhere: boolean): Truth;
}

/** An activity-log alert (H43). */
export interface ActivityAlert extends ActivityWatch {
  /** Whether it is raised whenever the operation has been done, by whomever and wherever in its scope. */
  watches(operation: string): Truth;
}

/** A field of an event, and the values of which it is to have one. */
interface Leaf {
  readonly field: Read<string>;
  readonly values: readonly Read<string>[];
}

/** Reads the activity-log alerts. */
export function readActivityAlerts(estate: Estate): readonly ActivityAlert[] {
  return estate.ofKind("activityLogAlert").map((entry) => {
    const conditions = conditionsOf(entry.properties);
    return {
      ...watchOf(entry, estate),
      watches: (operation) =>
        conditions.length === 0
          ? NO
          : all(conditions.map((leaves) => any(leaves.map((leaf) => holds(leaf, operation.toLowerCase()))))),
    };
  });
}

/** A scheduled query that looks at the activity log, or may (H42). */
export interface ActivityQuery extends ActivityWatch {
  readonly query: Value;
}

/** Reads the scheduled queries that look at the activity log, or may. What a query finds is not worked out. */
export function readActivityQueries(estate: Estate): readonly ActivityQuery[] {
  return estate.ofKind("scheduledQueryRule").flatMap((entry) => {
    const query = queriesOf(entry.properties).find(
      (each) =>
        truthOfRead(each.text(), (text) => text.toLowerCase().includes("azureactivity")).kind !== "no",
    );
    return query === undefined ? [] : [{ ...watchOf(entry, estate), coversSubscription: YES, query }];
  });
}

function queriesOf(properties: Value): readonly Value[] {
  const criteria = properties.get("criteria", "criterias");
  const nested = criteria.get("allOf");
  const listed = (nested.isAbsent ? criteria : nested).items().map((each) => each.get("query"));
  return [...listed, properties.get("query"), properties.get("source").get("query")];
}

function watchOf(entry: Entry, estate: Estate): ActivityWatch {
  const { properties } = entry;
  const scopes = properties.get("scopes").items();
  return {
    entry,
    enabled: isOn(properties.get("enabled"), true),
    coversSubscription: any(scopes.map((scope) => truthOfRead(scope.text(), isSubscription))),
    reaches: (elsewhere) => any(groupsOf(properties).map((id) => hasReceiver(entry, id, estate, elsewhere))),
  };
}

/** What has to hold together, each as leaves of which one has to: `allOf`, or the criteria of the classic provider. */
function conditionsOf(properties: Value): Leaf[][] {
  const criteria = properties.get("criteria").items()[0];
  if (criteria?.isUnknown === true) return [[{ field: criteria.text(), values: [] }]];
  if (criteria !== undefined)
    return criteria
      .entries()
      .filter(([, value]) => !value.isAbsent)
      .map(([key, value]) => [{ field: { kind: "known", value: singular(key) }, values: value.texts() }]);
  return properties
    .get("condition")
    .objects()
    .flatMap((condition) => condition.get("allOf").objects())
    .map((condition) => {
      const anyOf = condition.get("anyOf");
      return (anyOf.isAbsent ? [condition] : anyOf.objects()).map((leaf) => ({
        field: leaf.get("field").text(),
        values: [...leaf.get("equals").texts(), ...leaf.get("containsAny").texts()],
      }));
    });
}

/** The classic provider has the plural of most fields beside them. */
const singular = (field: string): string => field.replace(/(?:(?<=status)es|(?<!u)s)$/i, "");

/** Whether every time that an operation is done has an event for which the leaf holds. */
function holds({ field, values }: Leaf, operation: string): Truth {
  if (field.kind === "unknown") return undecided(field.unknown);
  if (field.kind === "absent") return NO;
  const sure = valuesOf(field.value.toLowerCase(), operation);
  if (sure.length === 0) return NO;
  return any(values.map((value) => truthOfRead(value, (text) => sure.includes(text.toLowerCase()))));
}

/** The values of a field that surely occur among the events of an operation; none where that depends on the event. */
function valuesOf(field: string, operation: string): readonly string[] {
  switch (field) {
    case "operationname":
      return [operation];
    case "category":
      return ["administrative"];
    case "resourceprovider":
      return operation.split("/").slice(0, 1);
    case "resourcetype":
      return [operation.slice(0, operation.lastIndexOf("/"))];
    // What is done has an event for each of them.
    case "status":
      return ["started", "succeeded"];
    default:
      return [];
  }
}

/** The ids of action groups in each place that alerts have had for them. */
function groupsOf(properties: Value): readonly Value[] {
  const actions = properties.get("actions", "action");
  const groups = [actions.get("actionGroups"), actions.get("aznsAction").get("actionGroup")];
  const found = groups.find((value) => !value.isAbsent) ?? actions;
  return found.items().map((item) => {
    const id = item.get("actionGroupId");
    return id.isAbsent ? item : id;
  });
}

function hasReceiver(from: Entry, id: Value, estate: Estate, elsewhere: boolean): Truth {
  // An object that names no group.
  if (id.entries().length > 0) return NO;
  const target = estate.follow(from, id, "actionGroup");
  switch (target.kind) {
    case "entry":
      return receives(target.entry);
    case "oneOf": {
      const each = target.entries.map(receives);
      if (each.every(({ kind }) => kind === "yes")) return YES;
      return each.every(({ kind }) => kind === "no")
        ? NO
        : undecided(id.because("is one of several, not known which"));
    }
    case "elsewhere":
      return elsewhere ? YES : undecided(id.because("is an action group that is not among those read"));
  }
}

/** All kinds of receivers of an action group (H44). */
const RECEIVERS = [
  "armRoleReceivers",
  "automationRunbookReceivers",
  "azureAppPushReceivers",
  "azureFunctionReceivers",
  "emailReceivers",
  "eventHubReceivers",
  "incidentReceivers",
  "itsmReceivers",
  "logicAppReceivers",
  "smsReceivers",
  "voiceReceivers",
  "webhookReceivers",
];

function receives({ properties }: Entry): Truth {
  const receivers = RECEIVERS.map((name): Truth => {
    const list = properties.get(name);
    if (list.isUnknown) return undecided(list.unknown);
    return list.isAbsent ? NO : YES;
  });
  return all([isOn(properties.get("enabled"), true), any(receivers)]);
}
