import type { Model } from "../egress/read";
import type { Finding } from "../egress/reach";
import type { Configuration } from "./configuration";
import { findingsOf, type Rule } from "./rule";

/**
 * What rules find in a model, as a configuration has them judge; the same in a preview, an update and an audit. A rule
 * that fails is itself a mandatory finding, whatever its level, never a pass.
 *
 * @param terms.now the instant at which ends are judged.
 * @param terms.awaits whether an update is to come that will know what a resource of this URN does not say yet;
 * by default one is.
 */
export function judge(
  model: Model,
  rules: readonly Rule[],
  configuration: Configuration,
  { now, awaits = () => true }: { readonly now: Date; readonly awaits?: (urn: string) => boolean },
): Finding[] {
  return rules.flatMap((rule) => {
    const { level, unknown, options } = configuration.of(rule.meta.id);
    if (level === "disabled") return [];
    try {
      return findingsOf({ ...rule, meta: { ...rule.meta, severity: level } }, model, options, { now }).map(
        (finding): Finding =>
          unknown === "warn" && isPending(finding) && finding.unknown.every(({ urn }) => awaits(urn))
            ? { ...finding, severity: "advisory" }
            : finding,
      );
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return [
        undecided(rule.meta.id, {
          message: `azure-lockdown could not judge this rule, so nothing is proved: ${text}`,
          fix: "Please report this, with the resources if they can be shown.",
        }),
      ];
    }
  });
}

/** Whether a finding hangs only on what the update will know, and so is the update's to decide. */
export function isPending({ unknown }: Finding): boolean {
  return unknown.length > 0 && unknown.every(({ pending = false }) => pending);
}

/** A finding that says no more than that nobody knows. */
export function undecided(rule: string, { message, fix }: { message: string; fix: string }): Finding {
  return {
    rule,
    severity: "mandatory",
    verdict: "unknown",
    urn: "",
    resourceType: "",
    resourceName: "",
    property: "",
    message,
    witness: undefined,
    publicAddresses: { ipv4: 0n, ipv6: 0n },
    fix,
    unknown: [],
    involves: [],
  };
}
