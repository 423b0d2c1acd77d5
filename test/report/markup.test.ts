import assert from "node:assert/strict";

import { render } from "../../report";
import { bareFinding, finding, HOSTILE, report } from "./findings";

const NASTY = `<script>"&'</script>${HOSTILE}`;
const nasty = [
  finding({
    message: NASTY,
    fix: NASTY,
    resourceName: NASTY,
    resourceType: NASTY,
    urn: NASTY,
    property: NASTY,
    stack: NASTY,
    location: { file: NASTY, line: 1 },
  }),
  bareFinding({ message: NASTY, input: NASTY }),
];

describe("the JUnit report", () => {
  it("has a suite for each rule, and a failed case for each mandatory finding only", () => {
    const advisory = bareFinding({ fix: "Mend it." });
    assert.equal(
      render(report([finding({ witness: undefined }), advisory]), "junit", { colour: false }),
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="azure-lockdown" tests="3" failures="1" errors="0">
  <testsuite name="firewall-no-unrestricted-egress" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="firewall-no-unrestricted-egress" name="${finding().urn} ruleCollections[0].rules[1]">
      <failure type="unrestricted" message="Rule &quot;partner-sync&quot; of firewall policy &quot;hub&quot; lets traffic out to the Internet.">Rule &quot;partner-sync&quot; of firewall policy &quot;hub&quot; lets traffic out to the Internet.
resource: rcg (azure-native:network:FirewallPolicyRuleCollectionGroup)
property: ruleCollections[0].rules[1]
stack: org/project/dev
opens: 3,702,258,432 public IPv4 addresses (99.9 % of all)
fix: Delete rule &quot;partner-sync&quot;, or replace 0.0.0.0/1 and 128.0.0.0/1 by the destinations it needs.
location: index.ts:12
docs: docs/rules/firewall-no-unrestricted-egress.md</failure>
    </testcase>
  </testsuite>
  <testsuite name="nsg-no-unrestricted-egress" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="nsg-no-unrestricted-egress" name="No rule of a network security group lets traffic out to everywhere."/>
  </testsuite>
  <testsuite name="no-undecidable-egress" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="no-undecidable-egress" name="arm.json deployment.resources[3]">
      <system-out>In arm.json at resources[3]: expected a resource, found a number.
property: deployment.resources[3]
input: arm.json
fix: Mend it.
docs: docs/rules/no-undecidable-egress.md</system-out>
    </testcase>
  </testsuite>
</testsuites>
`,
    );
  });

  it("holds nothing of a name that XML would read or forbids", () => {
    const text = render(report(nasty), "junit", { colour: false });
    assert.doesNotMatch(text, /<script|[\p{Cf}]/u);
    assert.doesNotMatch(text.replaceAll("\n", ""), /\p{Cc}/u);
    // Every ampersand that is left begins one of the five entities.
    assert.doesNotMatch(text, /&(?!(amp|lt|gt|quot|#39);)/);
  });
});

describe("the HTML report", () => {
  it("says the verdict in its title and heading, and each finding below", () => {
    const text = render(report([finding(), bareFinding()]), "html", { colour: false });
    const verdict = "1 mandatory and 1 advisory finding in 3 stacks (42 resources).";
    assert.ok(text.startsWith("<!doctype html>\n"));
    assert.ok(text.includes(`<title>azure-lockdown: ${verdict}</title>`));
    assert.ok(text.includes(`<h1>${verdict}</h1>`));
    assert.ok(text.includes("<h2>firewall-no-unrestricted-egress (mandatory, unrestricted)</h2>"));
    assert.ok(text.includes("<dt>location</dt><dd>index.ts:12</dd>"));
    assert.equal(text.match(/<article /g)?.length, 2);
  });

  it("loads nothing and runs nothing", () => {
    const text = render(report(nasty), "html", { colour: false });
    assert.ok(text.includes(`content="default-src 'none'; style-src 'unsafe-inline'"`));
    assert.doesNotMatch(text, /<script|<link|<img|src=|href=|url\(|[\p{Cf}]/u);
  });
});
