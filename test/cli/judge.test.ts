import assert from "node:assert/strict";

import type { ReadInput } from "../../cli/inputs";
import { defaultTerms, judge, type Judgement } from "../../cli/judge";
import { DocumentError, readDocument } from "../../egress/read/documents";
import { defineRule, type Rule } from "../../policypack/rule";
import { RULES } from "../../policypack/rules";
import { EGRESS_RULES, NOW } from "../policypack/context";
import { CLOSED, idOf, IP_GROUP, nsg, OPEN, stateOf, type StateResource } from "./states";

const TOOL = { name: "azure-lockdown", version: "1.2.3" };

async function* inputsOf(files: Readonly<Record<string, unknown>>): AsyncGenerator<ReadInput> {
  for (const [file, content] of Object.entries(files)) {
    await Promise.resolve();
    if (content instanceof DocumentError) yield { file, error: content };
    else yield { file, document: readDocument(JSON.stringify(content), file) };
  }
}

const judged = (files: Readonly<Record<string, unknown>>, rules = RULES): Promise<Judgement> =>
  judge(inputsOf(files), defaultTerms(rules, NOW), TOOL);

/** A firewall policy with a rule that allows an IP group, which is not among its resources. */
const POLICY: StateResource = {
  type: "FirewallPolicy",
  name: "policy",
  inputs: { resourceGroupName: "rg", firewallPolicyName: "policy" },
};
const RULE_GROUP: StateResource = {
  type: "FirewallPolicyRuleCollectionGroup",
  name: "rules",
  inputs: {
    resourceGroupName: "rg",
    firewallPolicyName: "policy",
    ruleCollectionGroupName: "rules",
    priority: 100,
    ruleCollections: [
      {
        ruleCollectionType: "FirewallPolicyFilterRuleCollection",
        name: "collection",
        priority: 100,
        action: { type: "Allow" },
        rules: [
          {
            ruleType: "NetworkRule",
            name: "out",
            ipProtocols: ["Tcp"],
            sourceAddresses: ["10.0.0.0/24"],
            destinationIpGroups: [idOf(IP_GROUP)],
            destinationPorts: ["443"],
          },
        ],
      },
    ],
  },
};

describe("judge", () => {
  it("joins resources across stacks", async () => {
    const rules = stateOf("firewall", [POLICY, RULE_GROUP]);
    const alone = await judged({ "firewall.json": rules }, EGRESS_RULES);
    assert.deepEqual(
      alone.report.findings.map(({ rule }) => rule),
      ["no-undecidable-egress"],
    );
    const together = await judged(
      { "firewall.json": rules, "groups.json": stateOf("groups", [IP_GROUP]) },
      EGRESS_RULES,
    );
    assert.deepEqual(
      together.report.findings.map(({ rule, stack }) => [rule, stack]),
      [["firewall-no-unrestricted-egress", "project/firewall"]],
    );
  });

  it("says of a finding where it comes from and where to read on", async () => {
    const { report } = await judged({ "a.json": stateOf("a", [CLOSED]), "b.json": stateOf("b", [OPEN]) });
    const [{ stack, input, location, docs } = {}, ...others] = report.findings;
    assert.equal(others.length, 0);
    assert.deepEqual(
      { stack, input, location, docs },
      {
        stack: "project/b",
        input: "b.json",
        location: { file: "index.ts", line: 12 },
        docs: "docs/rules/nsg-no-unrestricted-egress.md",
      },
    );
  });

  it("counts stacks and resources, those that no rule looks at among them", async () => {
    const other: StateResource = { type: "VirtualNetworkTap", name: "other", inputs: {} };
    const { report, documents } = await judged({
      "a.json": stateOf("a", [CLOSED, other]),
      "empty.json": { version: 3, deployment: {} },
    });
    assert.deepEqual([documents, report.summary.stacks, report.summary.resources], [2, 2, 2]);
  });

  it("reports a stack that is given twice once", async () => {
    const state = stateOf("a", [OPEN]);
    const { report } = await judged({ "a.json": state, "copy.json": state });
    assert.deepEqual([report.summary.stacks, report.summary.mandatory], [1, 1]);
  });

  it("judges both of two resources that share a URN and differ", async () => {
    const before = stateOf("a", [nsg("web", ["20.1.2.3"])]);
    const after = stateOf("a", [nsg("web", ["0.0.0.0/0"])]);
    for (const files of [
      { "a.json": before, "b.json": after },
      { "a.json": after, "b.json": before },
    ]) {
      const { report } = await judged(files);
      assert.equal(report.summary.mandatory, 1);
    }
  });

  it("says once what it finds in both of two resources that share a URN", async () => {
    const one = stateOf("a", [nsg("web", ["0.0.0.0/0"])]);
    const other = stateOf("a", [nsg("web", ["0.0.0.0/0"], { sourcePosition: "project:///index.ts#1" })]);
    const { report } = await judged({ "a.json": one, "b.json": other });
    assert.equal(report.summary.mandatory, 1);
  });

  it("makes a mandatory finding of each fault, with its place and the resource as far as it is known", async () => {
    const broken = { ...(stateOf("a", [CLOSED]) as object), version: 99 };
    const { report } = await judged({ "a.json": broken });
    const [finding, ...others] = report.findings;
    assert.equal(others.length, 0);
    assert.equal(finding?.rule, "no-undecidable-egress");
    assert.equal(finding.severity, "mandatory");
    assert.equal(finding.verdict, "unknown");
    assert.equal(finding.property, "version");
    assert.equal(finding.input, "a.json");
    assert.match(finding.message, /^In a\.json at version: .+ cannot be decided\.$/);
  });

  it("names the resource at fault where it is known", async () => {
    const state = stateOf("a", [OPEN]) as { deployment: { resources: Record<string, unknown>[] } };
    for (const resource of state.deployment.resources) resource["propertyDependencies"] = 7;
    const { report } = await judged({ "a.json": state });
    const fault = report.findings.find(({ rule }) => rule === "no-undecidable-egress");
    assert.equal(fault?.resourceName, "web");
    assert.equal(fault.resourceType, "azure-native:network:NetworkSecurityGroup");
    assert.deepEqual(fault.location, { file: "index.ts", line: 12 });
  });

  it("lists what could not be read and judges the rest", async () => {
    const error = new DocumentError("bad.json", "1:1", "expected JSON, found nothing", "Give a state.");
    const { report, unread, documents } = await judged({ "bad.json": error, "b.json": stateOf("b", [OPEN]) });
    assert.deepEqual(unread, [{ file: "bad.json", error }]);
    assert.deepEqual([documents, report.summary.mandatory], [1, 1]);
  });

  it("makes a mandatory finding of a rule that fails, even of an advisory one, and runs the others", async () => {
    const failing: Rule = defineRule<object>({
      meta: { id: "failing-rule", title: "Fails.", why: "Why.", group: "egress", severity: "advisory" },
      options: {},
      check: () => {
        throw new Error("boom");
      },
    });
    const { report } = await judged({ "b.json": stateOf("b", [OPEN]) }, [failing, ...RULES]);
    assert.deepEqual(
      report.findings.map(({ rule, severity, verdict }) => [rule, severity, verdict]),
      [
        ["failing-rule", "mandatory", "unknown"],
        ["nsg-no-unrestricted-egress", "mandatory", "unrestricted"],
      ],
    );
    assert.match(report.findings[0]?.message ?? "", /boom/);
  });
});
