import type { Model } from "../../egress/read";
import {
  ACTIVITY_CATEGORIES,
  AUDIT_HOLDS_ALL,
  coverageOf,
  FIREWALL_CATEGORIES,
  LOGGED_FAMILIES,
  LOGGED_KINDS,
  type LoggedFamily,
  type LoggedKind,
  type LogSenders,
  OLD_FIREWALL_CATEGORIES,
  readDiagnosticSettings,
  SendersByAim,
} from "../../egress/read/posture";
import { defineRule, type Violation } from "../rule";
import {
  type Place,
  responsibilityOption,
  type ResponsibilityOptions,
  settingViolation,
  unknownSetting,
} from "../setting-findings";
import { isClassicAt, listed } from "../words";

interface Options extends ResponsibilityOptions {
  readonly kinds: readonly (LoggedKind | "activityLog")[];
  readonly firewallCategories: readonly string[];
  readonly countOldCategories: boolean;
  readonly requireDedicatedTables: boolean;
}

const NOWHERE: Place = { urn: "", property: "" };
// The logs of security groups hold no packet, and there are as many as there are groups: flow logs tell more.
const BY_DEFAULT: Options["kinds"] = [
  "firewall",
  "applicationGateway",
  "bastionHost",
  "keyVault",
  "recoveryVault",
  "virtualNetworkGateway",
  "activityLog",
];

/** What guards a network, and the subscription, send their logs somewhere. */
export const diagnosticsOn = defineRule<Options>({
  meta: {
    id: "diagnostics-on",
    title: "Firewalls, gateways, vaults and the subscription send their logs somewhere.",
    why:
      "Azure keeps no resource logs without a diagnostic setting: who went through the firewall, and who changed a " +
      "rule, is then lost.",
    group: "logs",
    severity: "advisory",
    judged: "stack",
  },
  options: {
    kinds: {
      type: "array",
      description: "What has to send its logs; `activityLog` is that of the subscription.",
      default: BY_DEFAULT,
      items: { type: "string", enum: [...LOGGED_KINDS, "activityLog"] },
    },
    firewallCategories: {
      type: "array",
      description: "Log categories that a firewall has to send.",
      default: FIREWALL_CATEGORIES,
      items: { type: "string" },
    },
    countOldCategories: {
      type: "boolean",
      description:
        "Whether AzureFirewallNetworkRule, AzureFirewallApplicationRule and AzureFirewallDnsProxy count as the categories that replace them.",
      default: false,
    },
    requireDedicatedTables: {
      type: "boolean",
      description: "Whether a firewall's logs have to go to the tables of their own in a workspace.",
      default: true,
    },
    responsibility: responsibilityOption("a stack that declares what is to be logged"),
  },
  check: (model, options) => {
    const settings = readDiagnosticSettings(model, LOGGED_KINDS).filter((each) => each.hasDestination);
    return subjectsOf(model, new SendersByAim(settings), options).flatMap((subject) => [
      ...unsent(subject, model, options),
      ...(subject.kind === "firewall" && options.requireDedicatedTables ? undedicated(subject, model) : []),
    ]);
  },
});

/** Something whose logs are to be sent. */
interface Subject extends LogSenders {
  readonly place: Place;
  readonly title: string;
  readonly wanted: readonly string[];
  readonly kind: LoggedKind | "activityLog";
}

function subjectsOf(model: Model, all: SendersByAim, options: Options): Subject[] {
  return options.kinds.flatMap((kind): Subject[] => {
    if (kind === "activityLog") {
      const senders = all.of("subscription");
      const [first] = senders.settings;
      const place = first === undefined ? NOWHERE : { urn: first.urn, property: "logs" };
      return [{ ...senders, place, title: "the subscription", wanted: ACTIVITY_CATEGORIES, kind }];
    }
    const family: LoggedFamily = LOGGED_FAMILIES[kind];
    return model.estate.ofKind(kind).map((entry) => ({
      ...all.of(entry),
      place: { urn: entry.resource.urn, property: "" },
      title: `${family.title} "${entry.resource.name}"`,
      wanted: kind === "firewall" ? options.firewallCategories : family.categories(entry),
      kind,
    }));
  });
}

/** The categories that no setting sends, and those of which nobody can tell. */
function unsent(subject: Subject, model: Model, options: Options): Violation[] {
  const { place, title, wanted, settings, kind } = subject;
  const { responsibility } = options;
  // A stack owns what it declares, and the subscription only if it declares a setting of it.
  const isOwned = kind !== "activityLog" || responsibility === "always";
  if (settings.length === 0 && (!isOwned || responsibility === "elsewhere")) return [];
  const { missing, doubtful, unknown } = coverageOf(wanted, subject, (category) =>
    namesOf(category.toLowerCase(), kind, options),
  );
  const violations: Violation[] = [];
  if (missing.length > 0) {
    const words = {
      message: `No diagnostic setting of ${title} sends these logs: ${missing.join(", ")}.`,
      fix: fixOf(subject, missing, model),
      involves: settings.map(({ urn }) => urn),
    };
    violations.push(settingViolation(place, words, model));
  }
  if (doubtful.length > 0) {
    const doubt = `${title} may not send these logs: ${doubtful.join(", ")}`;
    violations.push(unknownSetting(place, doubt, unknown, model));
  }
  return violations;
}

/** All that a setting can have on to send a category. */
function namesOf(category: string, kind: Subject["kind"], { countOldCategories }: Options): string[] {
  const old = kind === "firewall" && countOldCategories ? OLD_FIREWALL_CATEGORIES[category] : undefined;
  return [
    category,
    "alllogs",
    ...(old === undefined ? [] : [old]),
    ...(AUDIT_HOLDS_ALL.has(kind) ? ["audit"] : []),
  ];
}

function fixOf({ place, settings }: Subject, missing: readonly string[], model: Model): string {
  const [first] = settings;
  const isClassic = isClassicAt(first?.urn ?? place.urn, model);
  const logs = isClassic ? "enabledLogs" : "logs";
  // The message has them all; a few are said again, to be copied.
  const categories = missing.length > 3 ? "these categories" : listed(missing);
  if (first !== undefined) return `Add ${categories} to ${logs} of diagnostic setting "${first.name}".`;
  if (place.urn === "")
    return `Add a SubscriptionDiagnosticSetting with workspaceId and ${categories} in logs.`;
  const [target, workspace] = isClassic
    ? ["targetResourceId", "logAnalyticsWorkspaceId"]
    : ["resourceUri", "workspaceId"];
  return `Add a DiagnosticSetting with its id as ${target}, ${workspace}, and ${categories} in ${logs}.`;
}

/** A firewall's settings that leave it to Azure in which table of the workspace its logs end up (H38). */
function undedicated({ title, wanted, settings }: Subject, model: Model): Violation[] {
  return settings.flatMap((setting): Violation[] => {
    const { urn, name, destinationType, on } = setting;
    const isNew = on.has("alllogs") || wanted.some((category) => on.has(category.toLowerCase()));
    if (!setting.hasWorkspace || !isNew) return [];
    const place = { urn, property: "logAnalyticsDestinationType" };
    const what = `diagnostic setting "${name}" of ${title}`;
    if (destinationType.kind === "unknown")
      return [unknownSetting(place, `${what} may mix its logs`, [destinationType.unknown], model)];
    if (destinationType.kind === "known" && destinationType.value.toLowerCase() === "dedicated") return [];
    const given = destinationType.kind === "known" ? destinationType.value : "not set";
    return [
      settingViolation(
        place,
        {
          message: `Diagnostic setting "${name}" of ${title} may send its logs to the table AzureDiagnostics, where no query for the AZFW tables finds them (logAnalyticsDestinationType is ${given}).`,
          fix: 'Set logAnalyticsDestinationType to "Dedicated".',
        },
        model,
      ),
    ];
  });
}
