import assert from "node:assert/strict";

import { Engine, example, namesOf, PACK, STRICT } from "./engine";

/** Each disguise, the rule that rejects it, and the resource that would open the way. */
const DISGUISES = [
  [
    "literal-star",
    "firewall-no-unrestricted-egress",
    "network:FirewallPolicyRuleCollectionGroup",
    "partners",
  ],
  ["two-halves", "firewall-no-unrestricted-egress", "network:FirewallPolicyRuleCollectionGroup", "partners"],
  ["ip-group", "firewall-no-unrestricted-egress", "network:FirewallPolicyRuleCollectionGroup", "partners"],
  [
    "child-policy",
    "firewall-no-unrestricted-egress",
    "network:FirewallPolicyRuleCollectionGroup",
    "partners",
  ],
  ["lower-case-internet", "nsg-no-unrestricted-egress", "network:NetworkSecurityGroup", "server"],
] as const;

describe("the rogue rule, on the real engine", function () {
  this.timeout(120_000);

  for (const [disguise, rule, type, opener] of DISGUISES) {
    describe(`disguised as ${disguise}`, () => {
      let engine: Engine;
      before(() => (engine = new Engine(example("rogue-rule"))));
      after(() => {
        engine.close();
      });
      const config = ["-c", `disguise=${disguise}`, ...PACK];

      it("is rejected in the preview, with the rule, a packet and the fix", async () => {
        const { status, output } = await engine.pulumi("preview", ...config);
        assert.notEqual(status, 0, output);
        assert.ok(
          output.includes(`[mandatory] [severity: critical]  ${rule}  (azure-native:${type}: ${opener})`),
          output,
        );
        assert.match(output, /packet: 10\.0\.1\.4 -> 1\.0\.0\.0 Tcp port \d+ is let out/);
        assert.match(output, /opens: {2}3,702,258,687 public IPv4 addresses/);
        assert.match(output, /fix: {4}Delete rule/);
      });

      it("is rejected where the provider leaves even fixed names unknown", async () => {
        const strict = new Engine(example("rogue-rule"), STRICT);
        try {
          const { status, output } = await strict.pulumi("preview", ...config);
          assert.notEqual(status, 0, output);
          assert.ok(output.includes(`${rule}  (azure-native:${type}: ${opener})`), output);
        } finally {
          strict.close();
        }
      });

      it("stops an up before anything is made", async () => {
        const { status, output } = await engine.pulumi("up", ...config);
        assert.notEqual(status, 0, output);
        assert.deepEqual(await engine.resources(), []);
      });

      it("is rejected without a preview before the resource is made that opens the way", async () => {
        const { status, output } = await engine.pulumi("up", "--skip-preview", ...config);
        assert.notEqual(status, 0, output);
        assert.ok(output.includes(`${rule}  (azure-native:${type}: ${opener})`), output);
        const made = await engine.resources();
        // It got as far as that resource, and no further.
        assert.deepEqual(namesOf(made, "resources:ResourceGroup"), ["hub"]);
        assert.ok(!namesOf(made, type).includes(opener));
      });
    });
  }

  it("passes without the pack, so that it is the pack that rejects it", async () => {
    const engine = new Engine(example("rogue-rule"));
    try {
      await engine.succeed("preview");
    } finally {
      engine.close();
    }
  });

  it("asks for one of the disguises where the configuration names another", async () => {
    const engine = new Engine(example("rogue-rule"));
    try {
      const { status, output } = await engine.pulumi("preview", "-c", "disguise=moustache");
      assert.notEqual(status, 0);
      assert.match(output, /rogue-rule:disguise is "moustache", and must be one of literal-star, two-halves/);
    } finally {
      engine.close();
    }
  });
});
