import assert from "node:assert/strict";

import { CONTACT, ELSEWHERE, ENTRY, EXEMPTION, ID, configOf, faultsOf, onlyFault } from "./source";

/** A setting of each part that can be left out. */
const BESIDE: Readonly<Record<string, readonly [key: string, value: unknown]>> = {
  defender: ["plans", {}],
  alerts: ["emails", CONTACT.emails],
  flowLogs: ["retentionDays", 90],
  machines: ["windows", {}],
  backup: ["softDeleteDays", 14],
  identity: ["riskBased", true],
  guardrails: ["preventDeletion", true],
  access: ["assignments", {}],
  edge: ["rateLimit", { requests: 1000 }],
};

describe("a part", () => {
  for (const part of [
    ...["defender", "alerts", "flowLogs", "machines", "backup", "identity", "guardrails", "access", "edge"],
  ] as const) {
    it(`leaves ${part} to others, for a reason and with nothing beside it`, () => {
      const config: Readonly<Record<string, unknown>> = { ...configOf({ [part]: ELSEWHERE }) };
      assert.equal(config[part], undefined);
      assert.match(
        onlyFault({ [part]: { managedElsewhere: " " } }),
        new RegExp(`:${part}\\.managedElsewhere: is empty; expected the reason`),
      );
      const [key, value] = BESIDE[part] ?? ["", ""];
      assert.match(
        onlyFault({ [part]: { ...ELSEWHERE, [key]: value } }),
        new RegExp(`:${part}\\.managedElsewhere: stands beside \\[${key}\\]`),
      );
    });
  }
});

describe("the parts", () => {
  it("name the window that patches the subscription where there are several", () => {
    const windows = { web: { start: "2026-11-28 22:00" }, db: { start: "2026-11-29 22:00" } };
    assert.match(onlyFault({ machines: { windows } }), /azure-lockdown:machines\.window: /);
    assert.match(onlyFault({ machines: { windows, window: "wbe" } }), /azure-lockdown:machines\.window: /);
    assert.equal(configOf({ machines: { windows, window: "web" } }).machines?.window, "web");
  });

  it("hand on the reasons to do without a query where the alerts take them", () => {
    const { alerts } = configOf({
      alerts: { ...CONTACT, noPipeline: "Deployed by hand", leftOut: { beacon: "The SIEM has such a rule" } },
    });
    assert.deepEqual(alerts?.queries, {
      beacon: { leftOut: "The SIEM has such a rule" },
      changedOutsidePipeline: { leftOut: "Deployed by hand" },
    });
    assert.deepEqual(configOf({ alerts: { ...CONTACT, pipelineObjectIds: [ID] } }).alerts, {
      ...CONTACT,
      pipelineObjectIds: [ID],
      queries: {},
    });
  });

  it("say of a list of blocks that is too long for a query that the query can be left out", () => {
    // Odd addresses only, so that none of them are merged.
    const blockList = Array.from({ length: 2500 }, (_, i) => ({
      ...ENTRY,
      address: `20.${50 + Math.floor(i / 125 / 100)}.${100 + (Math.floor(i / 125) % 100)}.${101 + (i % 75) * 2}`,
    }));
    const alerts = { ...CONTACT, noPipeline: "Deployed by hand" };
    assert.match(
      onlyFault({ blockList, alerts }),
      /:alerts\.leftOut\.blockListHit: is missing, and the block list has addresses of \d+ characters/,
    );
    const leftOut = { blockListHit: "The firewall logs what it denies" };
    assert.deepEqual(faultsOf({ blockList, alerts: { ...alerts, leftOut } }), []);
  });

  it("are accepted with all that they can say", () => {
    const sections = {
      machines: { windows: { weekly: { start: "2026-11-28 22:00", every: "1Week Saturday" } } },
      backup: {
        ownResourceGuard: "One team",
        policies: { daily: { days: 30 } },
        machines: {
          web: {
            id: `/subscriptions/${ID}/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web`,
          },
        },
      },
      guardrails: { auditOnly: "First weeks", exemptions: { pipeline: EXEMPTION } },
      access: {
        assignments: { ops: { role: "networkOperator", principalId: ID, principalType: "Group" } },
      },
      edge: {
        rateLimit: { requests: 1000, minutes: 5 },
        detectionOnly: "First week",
        exclusions: [
          {
            name: "search",
            reason: "Terms look like SQL",
            where: "argument",
            selector: "q",
            match: "Equals",
          },
        ],
      },
      defender: {
        securityContact: { ...CONTACT, onlyHigh: "The SOC reads the others" },
        defenderForEndpoint: { withoutRemediation: "The subscription is new" },
        alertExportElsewhere: "Sentinel's own connector",
        suppressions: {
          agent: { alertType: "VM_TimerServiceDisabled", reason: "Agent", until: "2026-12-24T00:00:00Z" },
        },
      },
      logs: { retentionDays: 365, totalRetentionDays: 730 },
    };
    const config: Readonly<Record<string, unknown>> = { ...configOf(sections) };
    for (const [section, value] of Object.entries(sections)) assert.deepEqual(config[section], value);
  });

  it("let documentation addresses of samples through in locations of sign-ins as well", () => {
    const identity = { breakGlassUsers: [ID], locations: { office: { ipRanges: ["198.51.100.0/28"] } } };
    assert.match(onlyFault({ identity }), /:identity\.locations\.office\.ipRanges\[0\]: /);
    const config = configOf({ identity, allowDocumentationRanges: true });
    assert.deepEqual(config.identity, { ...identity, allowDocumentationRanges: true });
  });
});
