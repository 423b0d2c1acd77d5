import { readClassicRuleLists, readFirewallRuling } from "../../egress/read/posture";
import { defineRule } from "../rule";
import { settingViolation, unknownSetting } from "../setting-findings";
import { capitalized } from "../words";

/** Each Azure Firewall has its rules in a firewall policy, and none of its own. */
export const firewallHasPolicy = defineRule<object>({
  meta: {
    id: "firewall-has-policy",
    title: "Each Azure Firewall has a firewall policy and no classic rules.",
    why:
      "Only a firewall policy can inherit from a base policy, whose block list comes first and which no child can " +
      "overrule; classic rules stand on one firewall alone, and have no IDPS.",
    group: "firewall",
    severity: "advisory",
  },
  options: {},
  check: (model) => [
    ...readFirewallRuling(model).flatMap(({ urn, title, isClassic, policy }) => {
      if (policy.isThere) return [];
      const place = { urn, property: policy.property };
      if (policy.read.kind === "unknown")
        return [unknownSetting(place, `${title} may have no firewall policy`, [policy.read.unknown], model)];
      const message = `${capitalized(title)} has no firewall policy.`;
      const fix = `Set ${isClassic ? "firewallPolicyId" : "firewallPolicy.id"} to the id of a firewall policy that holds its rules.`;
      return [settingViolation(place, { message, fix }, model)];
    }),
    ...readClassicRuleLists(model).map(({ urn, title, property, unknown }) => {
      if (unknown !== undefined)
        return unknownSetting({ urn, property }, `${title} may have classic rules`, [unknown], model);
      const message =
        property === ""
          ? `${capitalized(title)} holds classic rules, which are in no firewall policy.`
          : `${capitalized(title)} holds classic rules of its own (${property}), which are in no firewall policy.`;
      const fix = "Move the rules to a rule collection group of a firewall policy, and delete them here.";
      return settingViolation({ urn, property }, { message, fix }, model);
    }),
  ],
});
