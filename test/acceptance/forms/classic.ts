import type { Resource } from "../../../egress/read";
import { UNKNOWN } from "../../policypack/stack";
import { APPS } from "./classic-apps";
import { BALANCERS } from "./classic-balancers";
import { FIREWALLS } from "./classic-firewalls";
import { MANAGERS } from "./classic-managers";
import { NETWORKS } from "./classic-networks";
import type { Translations } from "./classic-parts";
import { WANS } from "./classic-wans";
import { wholly } from "./classic-whole";
import { WORKLOADS } from "./classic-workloads";

const TRANSLATIONS: Translations = {
  ...APPS,
  ...BALANCERS,
  ...FIREWALLS,
  ...MANAGERS,
  ...NETWORKS,
  ...WANS,
  ...WORKLOADS,
};

/** An estate in the classic provider's own words; undefined where it has a resource without translation. */
export function classicOf(resources: readonly Resource[]): Resource[] | undefined {
  const translated = new Map<string, readonly Resource[]>();
  for (const each of resources) {
    const translation = TRANSLATIONS[each.type.replace("azure-native:", "")];
    const written = each.type.startsWith("azure:") ? [each] : translation && wholly(translation, each);
    if (written === undefined) return undefined;
    translated.set(each.urn, written);
  }
  return resources.flatMap((each) =>
    (translated.get(each.urn) ?? []).map((written) => ({
      ...written,
      propertyDependencies: dependenciesOf(written, each, translated),
    })),
  );
}

/** What the unknown properties were made from: all that those of the azure-native resource were, by their new URNs. */
function dependenciesOf(
  { properties }: Resource,
  from: Resource,
  translated: ReadonlyMap<string, readonly Resource[]>,
): Resource["propertyDependencies"] {
  if (from.propertyDependencies === undefined) return undefined;
  const isUnknown = (value: unknown): boolean => JSON.stringify(value ?? "").includes(UNKNOWN);
  const urns = Object.entries(from.propertyDependencies)
    .filter(([property]) => isUnknown(from.properties[property]))
    .flatMap(([, made]) => made)
    .flatMap((urn) => translated.get(urn)?.map((each) => each.urn) ?? [urn]);
  const unknown = Object.keys(properties).filter((property) => isUnknown(properties[property]));
  return Object.fromEntries(unknown.map((property) => [property, urns]));
}
