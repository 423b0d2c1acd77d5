import assert from "node:assert/strict";

import { CONTACT, ELSEWHERE, ID, onlyFault, type Sections } from "./source";

describe("a fault in Defender, alerts and flow logs names its path, what was expected, and an example", () => {
  const cases: [string, Sections, RegExp][] = [
    [
      "for alerts that nobody gets",
      { alerts: { noPipeline: "Deployed by hand" } },
      /:alerts\.emails: is missing; expected who is mailed, or managedElsewhere/,
    ],
    [
      "for an address that is none",
      { alerts: { emails: ["soc"], noPipeline: "Deployed by hand" } },
      /:alerts\.emails\[0\]: "soc" is not an e-mail/,
    ],
    [
      "for alerts that do not say whether there is a pipeline",
      { alerts: CONTACT },
      /:alerts\[pipelineObjectIds, noPipeline\]: neither is given; expected exactly one of them/,
    ],
    [
      "for alerts that say that there is a pipeline, and that there is none",
      { alerts: { ...CONTACT, pipelineObjectIds: [ID], noPipeline: "Deployed by hand" } },
      /:alerts\[pipelineObjectIds, noPipeline\]: both are given/,
    ],
    [
      "for the name of a pipeline in place of its object id",
      { alerts: { ...CONTACT, pipelineObjectIds: ["deploy-prod"] } },
      /:alerts\.pipelineObjectIds\[0\]: "deploy-prod" is not an object id/,
    ],
    [
      "for no pipeline without a reason",
      { alerts: { ...CONTACT, noPipeline: " " } },
      /:alerts\.noPipeline: is empty; expected the reason/,
    ],
    [
      "for a query that there is none of",
      { alerts: { ...CONTACT, noPipeline: "Deployed by hand", leftOut: { beacons: "SIEM" } } },
      /:alerts\.leftOut\.beacons: is not a known key \(did you mean "beacon"\?\)/,
    ],
    [
      "for a query that is left out without a reason",
      { alerts: { ...CONTACT, noPipeline: "Deployed by hand", leftOut: { beacon: " " } } },
      /:alerts\.leftOut\.beacon: is empty; expected the reason/,
    ],
    [
      "for flows that are kept for too short a time",
      { flowLogs: { retentionDays: 30 } },
      /:flowLogs\.retentionDays: 30 is out of range, too short/,
    ],
    [
      "for a storage account that is none",
      { flowLogs: { storageAccountId: "contosoflows" } },
      /:flowLogs\.storageAccountId: is "contosoflows"; expected the ARM id of a storage account/,
    ],
    [
      "for a key of the flow logs that does not exist",
      { flowLogs: { retentionDay: 90 } },
      /:flowLogs\.retentionDay: is not a known key \(did you mean "retentionDays"\?\)/,
    ],
    [
      "for a plan that is turned off without a reason",
      { defender: { plans: { Arm: { tier: "Free" } }, securityContact: { emails: ["soc@contoso.com"] } } },
      /:defender\.plans\.Arm\.reason: is missing; expected the reason/,
    ],
    [
      "for a retired plan",
      { defender: { plans: { Dns: {} }, securityContact: { emails: ["soc@contoso.com"] } } },
      /:defender\.plans\.Dns: is retired/,
    ],
    [
      "for a contact that would not be told of the alert",
      { defender: { securityContact: { emails: ["soc@contoso.com"], minimalSeverity: "High" } } },
      /minimalSeverity: is "High"; expected Medium or Low \(High would leave out/,
    ],
    [
      "for a contact that is missing",
      { defender: {} },
      /:defender\.securityContact: is missing; .*managedElsewhere/,
    ],
    [
      "for an extension that is not switched by true or false",
      {
        defender: {
          plans: { VirtualMachines: { extensions: { AgentlessVmScanning: "True" } } },
          securityContact: { emails: ["soc@contoso.com"] },
        },
      },
      /extensions\.AgentlessVmScanning: is the string "True"; expected true or false/,
    ],
    [
      "for a suppression of what the stack is there for",
      {
        defender: {
          securityContact: CONTACT,
          suppressions: {
            noise: {
              alertType: "Network_CommunicationWithC2",
              reason: "Noise",
              until: "2026-12-24T00:00:00Z",
            },
          },
        },
      },
      /:defender\.suppressions\.noise\.alertType: dismisses the alerts of traffic to a malicious machine/,
    ],
    [
      "for a suppression that would stay",
      {
        defender: {
          securityContact: CONTACT,
          suppressions: {
            noise: { alertType: "VM_TimerServiceDisabled", reason: "Noise", until: "2027-12-24T00:00:00Z" },
          },
        },
      },
      /:defender\.suppressions\.noise\.until: .* is more than 90 days from now/,
    ],
    [
      "for Defender for Endpoint that others bring, with settings",
      {
        defender: {
          securityContact: CONTACT,
          defenderForEndpoint: { ...ELSEWHERE, withoutRemediation: "New subscription" },
        },
      },
      /:defender\.defenderForEndpoint\.managedElsewhere: stands beside \[withoutRemediation\]/,
    ],
    [
      "for a reason to mail severity High alone that says nothing",
      { defender: { securityContact: { ...CONTACT, onlyHigh: " " } } },
      /:defender\.securityContact\.onlyHigh: is empty/,
    ],
  ];
  for (const [name, changes, message] of cases) {
    it(name, () => {
      assert.match(onlyFault(changes), message);
    });
  }
});
