import type { Rule, RuleContext } from "../../policypack/rule";
import { RULES } from "../../policypack/rules";

/** The instant at which tests judge. */
export const NOW = new Date("2026-11-24T12:00:00Z");
export const CONTEXT: RuleContext = { now: NOW };

/** The rules that judge what packets and names get out, which the cases of B and N are about. */
const JUDGE_EGRESS: ReadonlySet<string> = new Set([
  "nsg-no-unrestricted-egress",
  "firewall-no-unrestricted-egress",
  "subnet-egress-is-controlled",
  "route-no-firewall-bypass",
  "vnet-manager-no-always-allow-egress",
  "aks-outbound-through-firewall",
  "app-egress-through-vnet",
  "paas-managed-network-isolated",
  "no-broad-egress",
  "no-undecidable-egress",
]);
export const EGRESS_RULES: readonly Rule[] = RULES.filter(({ meta }) => JUDGE_EGRESS.has(meta.id));

/** A rule of the catalogue by its id. */
export function ruleCalled(id: string): Rule {
  const rule = RULES.find(({ meta }) => meta.id === id);
  if (rule === undefined) throw new Error(`no rule is called ${id}`);
  return rule;
}
