import assert from "node:assert/strict";

import { EXEMPTION, ID, onlyFault, type Sections } from "./source";

describe("a fault in another part names its path, what was expected, and an example", () => {
  const cases: [string, Sections, RegExp][] = [
    [
      "for a missing part that has no sensible default",
      { backup: undefined },
      /:backup: is missing; expected the vault, or the reason why somebody else has one/,
    ],
    [
      "for a vault that one administrator could weaken",
      { backup: {} },
      /:backup\[resourceGuardId, ownResourceGuard, withoutMultiUserAuthorization\]: none is given/,
    ],
    [
      "for backups that are kept for too short a time",
      { backup: { ownResourceGuard: "One team", policies: { daily: { days: 5, instantRestoreDays: 5 } } } },
      /:backup\.policies\.daily\.days: /,
    ],
    [
      "for a machine that is none",
      { backup: { ownResourceGuard: "One team", machines: { web: { id: "vm-web-3" } } } },
      /:backup\.machines\.web\.id: "vm-web-3"/,
    ],
    [
      "for a maintenance window that opens when nobody knows",
      { machines: { windows: { weekly: { start: "Saturday" } } } },
      /:machines\.windows\.weekly\.start: /,
    ],
    [
      "for conditional access that could lock out everyone",
      { identity: {} },
      /:identity\[breakGlassGroups, breakGlassUsers\]: neither names anybody/,
    ],
    [
      "for administrators who may sign in from a place that there is none of",
      { identity: { breakGlassGroups: [ID], adminsOnlyFrom: ["office"] } },
      /:identity\.adminsOnlyFrom\[0\]: "office" is not the key of a location/,
    ],
    [
      "for a group by its name",
      { identity: { breakGlassGroups: ["Emergency"] } },
      /:identity\.breakGlassGroups\[0\]: is "Emergency"; expected the object id of a group/,
    ],
    [
      "for a guardrail that there is none of",
      { guardrails: { effects: { "no-broad-egres": { effect: "Audit", reason: "Until March" } } } },
      /:guardrails\.effects\.no-broad-egres: "no-broad-egres" is not a guardrail \(did you mean "no-broad-egress"\?\)/,
    ],
    [
      "for a guardrail that is weakened without a reason",
      { guardrails: { effects: { "no-broad-egress": { effect: "Audit" } } } },
      /:guardrails\.effects\.no-broad-egress\.reason: is missing/,
    ],
    [
      "for an exemption that never ends",
      { guardrails: { exemptions: { pipeline: { ...EXEMPTION, expiresOn: "never" } } } },
      /:guardrails\.exemptions\.pipeline\.expiresOn: is "never"/,
    ],
    [
      "for an exemption of a resource group by its name",
      { guardrails: { exemptions: { pipeline: { ...EXEMPTION, scope: "rg-pipeline" } } } },
      /:guardrails\.exemptions\.pipeline\.scope: "rg-pipeline" is not the ARM id/,
    ],
    [
      "for a role that can open egress, without a reason",
      {
        access: {
          assignments: {
            deploy: {
              builtInRole: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
              principalId: ID,
              principalType: "Group",
            },
          },
        },
      },
      /:access\.assignments\.deploy\.builtInRole: is Owner, which can open egress/,
    ],
    [
      "for a role that there is none of",
      {
        access: {
          assignments: { ops: { role: "networkOperators", principalId: ID, principalType: "Group" } },
        },
      },
      /:access\.assignments\.ops\.role: "networkOperators" is not a role .*did you mean "networkOperator"/,
    ],
    [
      "for a rate limit that Azure does not offer",
      { edge: { rateLimit: { requests: 1000, minutes: 2 } } },
      /:edge\.rateLimit\.minutes: is 2; expected 1 or 5/,
    ],
    [
      "for a rate limit that nobody could live with",
      { edge: { rateLimit: { requests: 1 } } },
      /:edge\.rateLimit\.requests: 1 is out of range/,
    ],
    [
      "for an exclusion that would leave out every argument",
      { edge: { exclusions: [{ name: "all", reason: "Noise", where: "argument", selector: "*" }] } },
      /:edge\.exclusions\[0\]\.selector: "\*" would leave out every argument/,
    ],
    [
      "for attacks that are let through without a reason",
      { edge: { detectionOnly: " " } },
      /:edge\.detectionOnly: is empty/,
    ],
  ];
  for (const [name, changes, message] of cases) {
    it(name, () => {
      assert.match(onlyFault(changes), message);
    });
  }
});
