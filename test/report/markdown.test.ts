import assert from "node:assert/strict";

import { render } from "../../report";
import { bareFinding, finding, HOSTILE, report } from "./findings";

const markdown = (...parameters: Parameters<typeof report>): string =>
  render(report(...parameters), "markdown", { colour: false });

describe("the Markdown report", () => {
  it("says the verdict first, then each finding", () => {
    assert.equal(
      markdown([finding(), bareFinding()]),
      `## azure-lockdown

**1 mandatory and 1 advisory finding in 3 stacks (42 resources).**

### mandatory: firewall-no-unrestricted-egress (unrestricted)

Rule "partner-sync" of firewall policy "hub" lets traffic out to the Internet.

- resource: \`rcg (azure-native:network:FirewallPolicyRuleCollectionGroup)\`
- property: \`ruleCollections[0].rules[1]\`
- stack: \`org/project/dev\`
- packet: \`10.0.0.4 -> 1.0.0.0 Tcp port 443 is let out\`
- opens: \`3,702,258,432 public IPv4 addresses (99.9 % of all)\`
- fix: Delete rule "partner-sync", or replace 0.0.0.0/1 and 128.0.0.0/1 by the destinations it needs.
- location: \`index.ts:12\`
- docs: \`docs/rules/firewall-no-unrestricted-egress.md\`

### advisory: no-undecidable-egress (unknown)

In arm.json at resources\\[3\\]: expected a resource, found a number.

- property: \`deployment.resources[3]\`
- input: \`arm.json\`
- fix: Correct the input at this place, or make it again.
- docs: \`docs/rules/no-undecidable-egress.md\`
`,
    );
  });

  it("lets no name be a link, an image, a heading, HTML or a mention", () => {
    const names: Record<string, string> = {
      "[a](b)": "\\[a\\](b)",
      "![a](b)": "\\!\\[a\\](b)",
      "<img src=x>": "\\<img src=x\\>",
      "&lt;": "\\&lt;",
      "@team": "@<!-- -->team",
      "#1": "#<!-- -->1",
      "https://example.org": "https:<!-- -->//example.org",
      "www.example.org": "www<!-- -->.example.org",
      "`a` *b* _c_ ~d~ a|b \\": "\\`a\\` \\*b\\* \\_c\\_ \\~d\\~ a\\|b \\\\",
    };
    for (const [name, shown] of Object.entries(names)) {
      const text = markdown([finding({ message: `Rule "${name}".` })]);
      assert.ok(text.includes(`\n\nRule "${shown}".\n\n`), name);
    }
  });

  it("keeps backticks of a name within its code span", () => {
    assert.ok(markdown([finding({ property: "a`b``c" })]).includes("- property: ``` a`b``c ```\n"));
  });

  it("shows control characters escaped", () => {
    const text = markdown([finding({ message: HOSTILE, resourceName: HOSTILE, property: HOSTILE })]);
    assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
    assert.ok(text.includes("- property: `\\x1b[2J\\x9b1A\\r\\nok\\u{202e}gnihton\\x7f`\n"));
  });
});
