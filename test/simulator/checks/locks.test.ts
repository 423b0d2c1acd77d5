import assert from "node:assert/strict";

import { Fixture, NETWORK, SUBSCRIPTION } from "./fixture";

const LOCK = "authorization:ManagementLockByScope";
const POLICY = `${NETWORK}/firewallPolicies/p`;

describe("locks", () => {
  const arm = new Fixture();
  const lock = (scope: string): Promise<string> =>
    arm.create(LOCK, { scope, lockName: "l", level: "CanNotDelete" }, "lock");
  beforeEach(async () => {
    await arm.create("FirewallPolicy", { firewallPolicyName: "p" }, "p");
    await arm.create(
      "FirewallPolicyRuleCollectionGroup",
      { firewallPolicyName: "p", ruleCollectionGroupName: "g", priority: 100 },
      "g",
    );
  });

  for (const [name, scope, type, id] of [
    ["what they are set on", POLICY, "FirewallPolicy", POLICY],
    ["what is nested in it", POLICY, "FirewallPolicyRuleCollectionGroup", `${POLICY}/ruleCollectionGroups/g`],
    ["what is in a locked group", `${SUBSCRIPTION}/resourceGroups/rg`, "FirewallPolicy", POLICY],
    ["the group of it", POLICY, "resources:ResourceGroup", `${SUBSCRIPTION}/resourceGroups/rg`],
  ] as const) {
    it(`keep ${name} from being deleted, until they are gone`, async () => {
      const held = await lock(scope);
      await assert.rejects(arm.delete(type, id), /Code="ScopeLocked".*'l'/);
      await arm.delete(LOCK, held);
      await arm.delete(type, id);
    });
  }

  it("keep the diagnostic setting of what they are set on", async () => {
    const setting = await arm.create("monitor:DiagnosticSetting", {
      resourceUri: POLICY,
      name: "d",
      storageAccountId: "/subscriptions/other/x",
      logs: [{ categoryGroup: "allLogs", enabled: true }],
    });
    await lock(POLICY);
    await assert.rejects(arm.delete("monitor:DiagnosticSetting", setting), /ScopeLocked/);
  });

  it("keep nothing else, a name that begins the same included, and let writes through", async () => {
    await lock(POLICY);
    await arm.create("FirewallPolicy", { firewallPolicyName: "p2" }, "p2");
    await arm.delete("FirewallPolicy", `${NETWORK}/firewallPolicies/p2`);
    await arm.create("FirewallPolicy", { firewallPolicyName: "p", threatIntelMode: "Off" }, "p");
  });
});
