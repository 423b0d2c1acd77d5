import type { Rule, RuleGroup } from "./rule";

/** What people call each group, in the order of listings. */
const TITLES: Readonly<Record<RuleGroup, string>> = {
  egress: "Egress",
  firewall: "Firewall",
  "block list": "Block list",
  network: "Network",
  defender: "Defender for Cloud",
  logs: "Logs",
  machines: "Machines",
  access: "Access",
};

/** The rules of one group. */
export interface RulesOfGroup {
  readonly group: RuleGroup;
  readonly title: string;
  readonly rules: readonly Rule[];
}

/** Rules by their group, in the order of listings; within a group in their own order. Groups without any are left out. */
export function byGroup(rules: readonly Rule[]): readonly RulesOfGroup[] {
  return Object.entries(TITLES)
    .map(([group, title]) => ({
      group: group as RuleGroup,
      title,
      rules: rules.filter(({ meta }) => meta.group === group),
    }))
    .filter((each) => each.rules.length > 0);
}
