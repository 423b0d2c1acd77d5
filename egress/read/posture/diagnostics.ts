import type { Read, Unknown } from "../../azure";
import type { Entry } from "../estate";
import type { Kind } from "../kinds";
import type { Model } from "../model";
import { flagOf } from "../network/flag";
import { textOf, Value } from "../value";
import { type Aim, aimOf } from "./aim";
import { isSubscription } from "./scopes";
import { isClassic } from "./truth";

/** A diagnostic setting of a resource or of a subscription. */
export interface DiagnosticSetting {
  readonly urn: string;
  readonly name: string;
  /** Whose logs it sends. */
  readonly aim: Aim | { readonly kind: "subscription" };
  /** Log categories, and groups of them, that are on; in lower case. */
  readonly on: ReadonlySet<string>;
  /** Those of which it is not known whether they are. */
  readonly possible: ReadonlyMap<string, Unknown>;
  /** Where any other category may be on. */
  readonly unknown: readonly Unknown[];
  /** Whether it sends to anything at all. Where that is may be unknown: Azure refuses a setting that sends nowhere. */
  readonly hasDestination: boolean;
  readonly hasWorkspace: boolean;
  /** `Dedicated`, or absent. */
  readonly destinationType: Read<string>;
}

/**
 * Reads all diagnostic settings.
 *
 * @param kinds what is asked about; settings of other resources are for something elsewhere.
 */
export function readDiagnosticSettings(model: Model, kinds: readonly Kind[]): DiagnosticSetting[] {
  return [
    ...model.estate
      .ofKind("diagnosticSetting")
      .map((entry) => readSetting(entry, aimOfSetting(model, entry, kinds))),
    ...model.estate
      .ofKind("subscriptionDiagnosticSetting")
      .map((entry) => readSetting(entry, { kind: "subscription" })),
  ];
}

const WORKSPACE = ["workspaceId", "logAnalyticsWorkspaceId"];
const DESTINATIONS = [
  ...WORKSPACE,
  "storageAccountId",
  "eventHubAuthorizationRuleId",
  "marketplacePartnerId",
  "partnerSolutionId",
  "serviceBusRuleId",
];

function readSetting(entry: Entry, aim: DiagnosticSetting["aim"]): DiagnosticSetting {
  const { properties, resource } = entry;
  return {
    urn: resource.urn,
    name: resource.name,
    aim,
    ...logsOf(properties, isClassic(entry)),
    hasDestination: !properties.get(...DESTINATIONS).isAbsent,
    hasWorkspace: !properties.get(...WORKSPACE).isAbsent,
    destinationType: properties.get("logAnalyticsDestinationType").text(),
  };
}

/** The classic provider means a category that it lists to be on; ARM wants it said. */
function logsOf(
  properties: Value,
  listedIsOn: boolean,
): Pick<DiagnosticSetting, "on" | "possible" | "unknown"> {
  const on = new Set<string>();
  const possible = new Map<string, Unknown>();
  const unknown: Unknown[] = [];
  for (const log of properties.all(["logs", "enabledLogs"]).flatMap((list) => list.objects())) {
    if (log.isUnknown) {
      unknown.push(log.unknown);
      continue;
    }
    const enabled = flagOf(log.get("enabled"));
    if (enabled.kind === "known" ? !enabled.value : enabled.kind === "absent" && !listedIsOn) continue;
    for (const key of ["category", "categoryGroup"]) {
      const text = log.get(key).text();
      if (text.kind === "unknown") unknown.push(text.unknown);
      if (text.kind !== "known") continue;
      if (enabled.kind === "unknown") possible.set(text.value.toLowerCase(), enabled.unknown);
      else on.add(text.value.toLowerCase());
    }
  }
  return { on, possible, unknown };
}

/** Where the setting's own id begins in that of what it is set on. */
const EXTENSION = /\/providers\/microsoft\.insights\/diagnosticsettings\/[^/]+$/i;

function aimOfSetting(model: Model, entry: Entry, kinds: readonly Kind[]): DiagnosticSetting["aim"] {
  const target = targetOf(entry);
  if (isSubscription(textOf(target) ?? "")) return { kind: "subscription" };
  return aimOf(model, entry, target, kinds);
}

function targetOf(entry: Entry): Value {
  const { properties, resource } = entry;
  const given = properties.get("resourceUri", "targetResourceId", "scope");
  const id = resource.id ?? textOf(properties.get("id")) ?? "";
  return given.isAbsent && EXTENSION.test(id) ? Value.of(id.replace(EXTENSION, ""), resource.urn) : given;
}
