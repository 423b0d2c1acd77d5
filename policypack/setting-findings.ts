import type { Unknown } from "../egress/azure";
import type { Model } from "../egress/read";
import type { OptionSchema, Violation } from "./rule";
import { capitalized, madeKnown, unknownsListed } from "./words";

/** Where a setting stands, or would stand. */
export interface Place {
  readonly urn: string;
  /** Path in the resource; empty for the resource as a whole, such as one that something else is missing for. */
  readonly property: string;
}

/** The finding that a setting is not as a rule demands. It lets no packet out by itself, so it has no witness. */
export function settingViolation(
  place: Place,
  words: {
    /** One sentence. */
    readonly message: string;
    /** The smallest change that makes the finding go away. */
    readonly fix: string;
    /** URNs of other resources that take part. */
    readonly involves?: readonly string[];
    readonly severity?: "advisory";
  },
  model: Model,
): Violation {
  const resource = model.resources.get(place.urn);
  return {
    verdict: "none",
    urn: place.urn,
    resourceType: resource?.type ?? "",
    resourceName: resource?.name ?? "",
    property: place.property,
    message: words.message,
    witness: undefined,
    publicAddresses: { ipv4: 0n, ipv6: 0n },
    fix: words.fix,
    unknown: [],
    involves: [...new Set([place.urn, ...(words.involves ?? [])])],
    ...(words.severity === undefined ? {} : { severity: words.severity }),
  };
}

/**
 * The finding that nobody can tell whether a setting is as a rule demands.
 *
 * @param doubt what may be the matter, as the beginning of a sentence: `firewall policy "hub" may let known bad
 * addresses through`.
 */
export function unknownSetting(
  place: Place,
  doubt: string,
  unknown: readonly Unknown[],
  model: Model,
): Violation {
  const fix = madeKnown(unknown, place.urn, model);
  const message = `${capitalized(doubt)}: ${unknownsListed(unknown)}.`;
  return { ...settingViolation(place, { message, fix }, model), verdict: "unknown", unknown };
}

/** Who has to have what a rule demands, where it is not there. */
export type Responsibility = "owner" | "always" | "elsewhere";

/** The options of a rule that finds something missing. */
export interface ResponsibilityOptions {
  /**
   * `owner`: a stack that declares what is to be guarded, or a part of the guard. `always`: every stack that is
   * judged. `elsewhere`: none; only what a stack declares is judged.
   */
  readonly responsibility: Responsibility;
}

/**
 * @param owner who that is: `a stack that declares a firewall`.
 */
export function responsibilityOption(owner: string): OptionSchema {
  return {
    type: "string",
    description:
      `Where it is a finding that it is missing: \`owner\` in ${owner}, \`always\` in every stack, ` +
      "`elsewhere` in none, since another stack or Azure Policy sees to it.",
    default: "owner",
    enum: ["owner", "always", "elsewhere"],
  };
}

/** Whether what is missing is missing in this stack, which declares what makes it the owner or does not. */
export function isResponsible({ responsibility }: ResponsibilityOptions, isOwner: boolean): boolean {
  return responsibility === "always" || (responsibility === "owner" && isOwner);
}
