import type { Read } from "../../azure";
import { type Entry, type Estate, nameOf } from "../estate";
import type { Value } from "../value";
import { isSubscription, subscriptionOf } from "./scopes";
import { all, any, isClassic, isOn, type Truth, truthOf, truthOfRead, undecided } from "./truth";

/** What a Defender plan is for. */
export type PlanScope =
  /** A subscription; its id is undefined where it is the one that the stack is deployed to. */
  | { readonly kind: "subscription"; readonly id: string | undefined }
  /** One resource, or a part of the subscription. */
  | { readonly kind: "resource" }
  | { readonly kind: "unknown"; readonly truth: Truth };

/** A plan of Defender for Cloud as it is declared: `Pricing` (H3). */
export interface DefenderPlan {
  readonly entry: Entry;
  /** `VirtualMachines`, `KeyVaults`, …; never absent. */
  readonly name: Read<string>;
  readonly tier: Value;
  readonly subPlan: Value;
  readonly scope: PlanScope;
}

/** Reads all plans, whether for a subscription or for one resource. */
export function readDefenderPlans(estate: Estate): readonly DefenderPlan[] {
  return estate.ofKind("securityPricing").map((entry) => {
    const { properties } = entry;
    const classic = isClassic(entry);
    return {
      entry,
      name: planName(entry, classic),
      tier: classic ? properties.get("tier", "pricingTier") : properties.get("pricingTier", "tier"),
      subPlan: classic ? properties.get("subplan") : properties.get("subPlan"),
      scope: planScope(entry),
    };
  });
}

function planName(entry: Entry, classic: boolean): Read<string> {
  const value = classic ? entry.properties.get("resourceType") : entry.properties.get("pricingName", "name");
  const text = value.text();
  if (text.kind === "known") return text;
  if (text.kind === "absent" && classic) return { kind: "known", value: "VirtualMachines" };
  // An ARM id ends with the name.
  const name = nameOf(entry);
  if (name !== undefined) return { kind: "known", value: name };
  return {
    kind: "unknown",
    unknown: text.kind === "unknown" ? text.unknown : value.because("is not given"),
  };
}

function planScope({ resource, properties }: Entry): PlanScope {
  const scope = properties.get("scopeId", "scope").text();
  if (scope.kind === "unknown") return { kind: "unknown", truth: undecided(scope.unknown) };
  // A plan is an extension resource: its id begins with what it is for.
  const id =
    resource.id === undefined ? properties.get("id").text() : { kind: "known" as const, value: resource.id };
  const text =
    scope.kind === "known"
      ? scope.value
      : id.kind === "known"
        ? /^(.*?)\/providers\/Microsoft\.Security\//i.exec(id.value)?.[1]
        : undefined;
  if (text === undefined) return { kind: "subscription", id: undefined };
  const subscription = subscriptionOf(text);
  return subscription === undefined ? { kind: "resource" } : { kind: "subscription", id: subscription };
}

/** From which severity on a contact is told of alerts. */
export type AlertMails = { readonly at: Value } &
  /** By one of these lowest severities, each as it is given. */
  (
    | { readonly kind: "from"; readonly severities: readonly Value[] }
    /** The shape that only says that there are mails: classic, and ARM before 2020. */
    | { readonly kind: "unsaid" }
    | { readonly kind: "off" }
    | { readonly kind: "unknown"; readonly truth: Truth }
  );

/** A security contact of a subscription (H6). */
export interface SecurityContact {
  readonly entry: Entry;
  /** Its addresses, which are never to be printed. */
  readonly addresses: Value;
  readonly enabled: Truth;
  readonly alerts: AlertMails;
  /** Whether those who hold a role are mailed. */
  readonly byRole: { readonly at: Value; tells(role: string): Truth };
}

/** Reads the security contacts in each shape that they have had. */
export function readSecurityContacts(estate: Estate): readonly SecurityContact[] {
  return estate.ofKind("securityContact").map((entry) => {
    const { properties } = entry;
    const classic = isClassic(entry);
    return {
      entry,
      addresses: classic ? properties.get("email") : properties.get("emails", "email"),
      enabled: isOn(properties.get("isEnabled"), true),
      alerts: alertMails(properties, classic),
      byRole: roleMails(properties, classic),
    };
  });
}

function alertMails(properties: Value, classic: boolean): AlertMails {
  const old = properties.get("alertNotifications");
  const sources = properties.get("notificationsSources");
  if (classic || (!old.isAbsent && sources.isAbsent)) {
    const isObject = old.entries().length > 0;
    const on = isOn(isObject ? old.get("state") : old);
    if (on.kind === "unknown") return { kind: "unknown", at: old, truth: on };
    if (on.kind === "no") return { kind: "off", at: old };
    return isObject
      ? { kind: "from", at: old, severities: [old.get("minimalSeverity")] }
      : { kind: "unsaid", at: old };
  }
  const ofAlerts = sources.objects().map((source) => ({
    severity: source.get("minimalSeverity"),
    isIt: truthOfRead(source.get("sourceType").text(), (type) => type.toLowerCase() === "alert"),
  }));
  const severities = ofAlerts.filter(({ isIt }) => isIt.kind === "yes").map(({ severity }) => severity);
  const truth = any(ofAlerts.map(({ isIt }) => isIt));
  if (truth.kind === "unknown") return { kind: "unknown", at: sources, truth };
  return severities.length > 0 ? { kind: "from", at: sources, severities } : { kind: "off", at: sources };
}

/** Whom `alertsToAdmins` means: those who administer the subscription. */
const ADMINS: ReadonlySet<string> = new Set(["owner", "accountadmin", "serviceadmin"]);

function roleMails(properties: Value, classic: boolean): SecurityContact["byRole"] {
  const admins = properties.get("alertsToAdmins");
  const at = properties.get("notificationsByRole");
  if (classic || (!admins.isAbsent && at.isAbsent))
    return { at: admins, tells: (role) => all([isOn(admins), truthOf(ADMINS.has(role.toLowerCase()))]) };
  const isOneOf = (role: string): Truth[] =>
    at
      .get("roles")
      .texts()
      .map((read) => truthOfRead(read, (name) => name.toLowerCase() === role.toLowerCase()));
  return { at, tells: (role) => all([isOn(at.get("state")), any(isOneOf(role))]) };
}

/** One comparison in the rule sets of an automation (H9). */
export interface AlertCondition {
  readonly at: Value;
  readonly path: Read<string>;
  readonly type: Read<string>;
  readonly operator: Read<string>;
  readonly expected: Read<string>;
}

/** A security automation: what exports alerts, or calls something for each of them (H9). */
export interface SecurityAutomation {
  readonly entry: Entry;
  readonly enabled: Truth;
  readonly coversSubscription: Truth;
  /** Whether there is somewhere to go; where that is can be a secret. */
  readonly acts: Truth;
  /** What it listens to: whether that is alerts, and the sets of which one has to hold; none lets all through. */
  readonly sources: readonly {
    readonly at: Value;
    readonly isAlerts: Truth;
    readonly ruleSets: readonly { readonly at: Value; readonly conditions: readonly AlertCondition[] }[];
  }[];
}

const ACTIONS: ReadonlySet<string> = new Set(["logicapp", "eventhub", "workspace", "loganalytics"]);

/** Reads the automations. */
export function readSecurityAutomations(estate: Estate): readonly SecurityAutomation[] {
  return estate.ofKind("securityAutomation").map((entry) => {
    const { properties } = entry;
    const classic = isClassic(entry);
    const scopes = properties
      .get("scopes")
      .items()
      .map((scope) => (classic ? scope : scope.get("scopePath")));
    const actions = properties
      .get("actions")
      .objects()
      .map((action) => action.get("actionType", "type"));
    return {
      entry,
      enabled: classic ? isOn(properties.get("enabled"), true) : isOn(properties.get("isEnabled")),
      coversSubscription: any(scopes.map((scope) => truthOfRead(scope.text(), isSubscription))),
      acts: any(actions.map((type) => truthOfRead(type.text(), (text) => ACTIONS.has(text.toLowerCase())))),
      sources: properties
        .get("sources")
        .objects()
        .map((source) => ({
          at: source,
          isAlerts: truthOfRead(source.get("eventSource").text(), (name) => name.toLowerCase() === "alerts"),
          ruleSets: source.get("ruleSets").objects().map(ruleSetOf),
        })),
    };
  });
}

function ruleSetOf(at: Value): SecurityAutomation["sources"][number]["ruleSets"][number] {
  const conditions = at
    .get("rules")
    .objects()
    .map((rule) => ({
      at: rule,
      path: rule.get("propertyJPath", "propertyPath").text(),
      type: rule.get("propertyType").text(),
      operator: rule.get("operator").text(),
      expected: rule.get("expectedValue").text(),
    }));
  return { at, conditions };
}

/** A rule that dismisses alerts as they come (H11). */
export interface AlertsSuppression {
  readonly entry: Entry;
  readonly enabled: Truth;
  readonly alertType: Read<string>;
  /** Absent where it never ends. */
  readonly expires: Value;
}

/** Reads the rules that dismiss alerts. */
export function readAlertsSuppressions(estate: Estate): readonly AlertsSuppression[] {
  return estate.ofKind("alertsSuppressionRule").map((entry) => ({
    entry,
    enabled: truthOfRead(
      entry.properties.get("state").text(),
      (state) => state.toLowerCase() === "enabled",
      true,
    ),
    alertType: entry.properties.get("alertType").text(),
    expires: entry.properties.get("expirationDateUtc"),
  }));
}

/** Whether any part of Defender for Cloud is declared. */
export function declaresDefender(estate: Estate): boolean {
  const kinds = [
    "alertsSuppressionRule",
    "securityAutomation",
    "securityContact",
    "securityPricing",
  ] as const;
  return kinds.some((kind) => estate.ofKind(kind).length > 0);
}
