import assert from "node:assert/strict";

import { EGRESS_ALERT_TYPES } from "../../../components/plans/egressQueriesPlan";
import type { Row } from "./evaluator";
import { ago, found, PIPELINE, scheduled } from "./fixtures";
import { type Case, cases, connection, flow, request, RULE, SERVER } from "./records";

describe("query changed-outside-pipeline", () => {
  const change = (changes: Row = {}): Row => ({
    TimeGenerated: ago(10),
    CategoryValue: "Administrative",
    // The log writes it in capitals.
    OperationNameValue: "MICROSOFT.NETWORK/FIREWALLPOLICIES/RULECOLLECTIONGROUPS/WRITE",
    ActivityStatusValue: "Success",
    Caller: "someone@contoso.com",
    CallerIpAddress: "20.1.1.1",
    _ResourceId: "/subscriptions/s/resourcegroups/rg/providers/microsoft.network/firewallpolicies/hub",
    ...changes,
  });
  const one = (changes: Row = {}): Readonly<Record<string, readonly Row[]>> => ({
    AzureActivity: [change(changes)],
  });
  cases(
    () => scheduled("changed-outside-pipeline"),
    [
      ["a rule that a person changed", one()],
      ["a rule that another identity changed", one({ Caller: "11111111-5a4e-4d0c-9c57-0d2a6a1d6a11" })],
      [
        "a security rule that was deleted",
        one({ OperationNameValue: "Microsoft.Network/networkSecurityGroups/securityRules/delete" }),
      ],
      ["a route", one({ OperationNameValue: "Microsoft.Network/routeTables/routes/write" })],
      [
        "a subnet, whose security group may have been taken off",
        one({ OperationNameValue: "Microsoft.Network/virtualNetworks/subnets/write" }),
      ],
      ["a caller that the log does not name", one({ Caller: "" })],
      [
        "one change once, of which the log has several records",
        { AzureActivity: [change({ ActivityStatusValue: "Accept" }), change({ TimeGenerated: ago(9) })] },
      ],
    ],
    [
      ["a change by the pipeline", one({ Caller: PIPELINE })],
      ["a change by the pipeline in capitals", one({ Caller: PIPELINE.toUpperCase() })],
      ["a change that has only begun", one({ ActivityStatusValue: "Start" })],
      ["a change that failed", one({ ActivityStatusValue: "Failure" })],
      [
        "a read key of a storage account",
        one({ OperationNameValue: "Microsoft.Storage/storageAccounts/listKeys/action" }),
      ],
      ["a tag of a virtual machine", one({ OperationNameValue: "Microsoft.Compute/virtualMachines/write" })],
      ["what a policy did", one({ CategoryValue: "Policy" })],
      ["a change before the window", one({ TimeGenerated: ago(31) })],
    ],
  );

  it("says who changed what from where, from the first record to the last", () => {
    const early = change({ ActivityStatusValue: "Accept", TimeGenerated: ago(20) });
    assert.deepEqual(found(scheduled("changed-outside-pipeline"), { AzureActivity: [early, change()] }), [
      {
        Caller: "someone@contoso.com",
        CallerIpAddress: "20.1.1.1",
        Operation: "microsoft.network/firewallpolicies/rulecollectiongroups/write",
        ResourceId: "/subscriptions/s/resourcegroups/rg/providers/microsoft.network/firewallpolicies/hub",
        First: ago(20),
        Last: ago(10),
        Records: 2,
      },
    ]);
  });
});

describe("query defender-alert", () => {
  const alert = (changes: Row = {}): Row => ({
    TimeGenerated: ago(10),
    AlertType: "Network_CommunicationWithC2",
    AlertSeverity: "Medium",
    DisplayName: "Network communication with a malicious machine detected",
    CompromisedEntity: "server",
    SystemAlertId: "1",
    Status: "New",
    ...changes,
  });
  const one = (changes: Row = {}): Readonly<Record<string, readonly Row[]>> => ({
    SecurityAlert: [alert(changes)],
  });
  cases(
    () => scheduled("defender-alert", { queries: { defenderAlert: { furtherTypes: ["VM_Miner"] } } }),
    [
      ...EGRESS_ALERT_TYPES.map((AlertType): Case => [`an alert of type ${AlertType}`, one({ AlertType })]),
      ["a type in lower case", one({ AlertType: "network_communicationwithc2" })],
      ["an alert about names", one({ AlertType: "AzureDNS_DataExfiltration" })],
      ["a further type of the settings", one({ AlertType: "VM_Miner" })],
      [
        "an alert once, that is written again",
        { SecurityAlert: [alert(), alert({ TimeGenerated: ago(5) })] },
      ],
      ["two alerts", { SecurityAlert: [alert(), alert({ SystemAlertId: "2" })] }, 2],
    ],
    [
      ["an alert about logins", one({ AlertType: "RDP_Incoming_BF_OneToOne" })],
      ["an alert that somebody dismissed", one({ Status: "Dismissed" })],
      ["an alert that is resolved", one({ Status: "Resolved" })],
      ["a type that only contains a known one", one({ AlertType: "Test_PortScanning" })],
      ["an alert before the window", one({ TimeGenerated: ago(31) })],
    ],
  );
});

describe("query deleted-rule-hit", () => {
  cases(
    () => scheduled("deleted-rule-hit"),
    [
      ["a network rule that is back", { AZFWNetworkRule: [connection({ Rule: "Allow-All" })] }],
      ["an application rule", { AZFWApplicationRule: [request({ Rule: "allow-all" })] }],
      [
        "a NAT rule",
        { AZFWNatRule: [{ TimeGenerated: ago(10), ...RULE, Rule: "allow-all", SourceIp: "20.1.1.1" }] },
      ],
      ["a rule of a security group", { NTANetAnalytics: [flow({ AclRule: "allow-all" })] }],
    ],
    [
      ["another rule", { AZFWNetworkRule: [connection()], NTANetAnalytics: [flow()] }],
      ["a rule whose name only begins so", { AZFWNetworkRule: [connection({ Rule: "allow-all-names" })] }],
      [
        "traffic before the window",
        { AZFWNetworkRule: [connection({ Rule: "allow-all", TimeGenerated: ago(121) })] },
      ],
    ],
  );

  it("says for each kind of rule where it stands, who used it, and whether it let traffic through", () => {
    const Rule = "allow-all";
    const TimeGenerated = ago(20);
    const place = "hub/approved/names";
    const rows = found(scheduled("deleted-rule-hit"), {
      AZFWNetworkRule: [connection({ Rule }), connection({ Rule, TimeGenerated })],
      AZFWApplicationRule: [request({ Rule, Action: "Deny" })],
      NTANetAnalytics: [flow({ AclRule: Rule }), flow({ AclRule: Rule, AllowedOutFlows: 0 })],
    });
    const one = { Rule, Sources: [SERVER], First: ago(10), Last: ago(10), Hits: 1 };
    assert.deepEqual(rows, [
      { ...one, Signal: "network rule", Place: place, Action: "Allow", First: TimeGenerated, Hits: 2 },
      { ...one, Signal: "application rule", Place: place, Action: "Deny" },
      { ...one, Signal: "flow", Place: "nsg", Action: "Allow" },
      { ...one, Signal: "flow", Place: "nsg", Action: "Deny" },
    ]);
  });
});
