import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { auditOf, secret } from "../../../testing";
import { CONTEXT, NOW, ruleCalled } from "../context";
import { NETWORK_ID } from "../shapes";
import { findingsWith, judgeOneByOne, messagesOf, type TestResource, UNKNOWN } from "../stack";

const RULE = "diagnostics-on";
const found = messagesOf(RULE);

const HUB_ID = `${NETWORK_ID}/azureFirewalls/hub`;
const WORKSPACE_ID =
  "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/w";
const ALL = [
  "AZFWNetworkRule",
  "AZFWApplicationRule",
  "AZFWNatRule",
  "AZFWThreatIntel",
  "AZFWIdpsSignature",
  "AZFWDnsQuery",
];

const on = (...categories: string[]): Record<string, unknown>[] =>
  categories.map((category) => ({ category, enabled: true }));
const group = (categoryGroup: string): Record<string, unknown>[] => [{ categoryGroup, enabled: true }];

const firewall = (type = "network:AzureFirewall"): TestResource => ({
  type,
  name: "hub",
  props: { azureFirewallName: "hub", resourceGroupName: "rg" },
});
/** A setting as azure-native writes it; the fields given replace those of one that sends all. */
const setting = (fields: Record<string, unknown> = {}, from?: TestResource["from"]): TestResource => ({
  type: "monitor:DiagnosticSetting",
  name: "logs",
  props: {
    resourceUri: HUB_ID,
    workspaceId: WORKSPACE_ID,
    logAnalyticsDestinationType: "Dedicated",
    logs: on(...ALL),
    ...fields,
  },
  ...(from === undefined ? {} : { from }),
});
const classic = (fields: Record<string, unknown>): TestResource[] => [
  { type: "azure:network/firewall:Firewall", name: "hub", props: { name: "hub", resourceGroupName: "rg" } },
  {
    type: "azure:monitoring/diagnosticSetting:DiagnosticSetting",
    name: "logs",
    props: {
      targetResourceId: HUB_ID,
      logAnalyticsWorkspaceId: WORKSPACE_ID,
      logAnalyticsDestinationType: "Dedicated",
      ...fields,
    },
  },
];
const subscription = (...categories: string[]): TestResource => ({
  type: "monitor:SubscriptionDiagnosticSetting",
  name: "activity",
  props: { workspaceId: WORKSPACE_ID, logs: on(...categories) },
});
/** A resource of another kind, with a setting that has these categories on. */
const logged = (
  type: string,
  path: string,
  logs: unknown,
  more: Record<string, unknown> = {},
): TestResource[] => [
  { type, name: "it", props: { name: "it", resourceGroupName: "rg", ...more } },
  setting({ resourceUri: `/subscriptions/s/resourceGroups/rg/providers/${path}/it`, logs }),
];

/** The messages with these options. */
const withOptions = (options: Record<string, unknown>, ...resources: TestResource[]): string[] =>
  findingsWith(ruleCalled(RULE), resources, options).map(({ message }) => message);

const fromArm = (...resources: unknown[]): string[] => {
  const model = readModel(readDocument(JSON.stringify(resources), "resources.json").resources);
  return findingsOf(ruleCalled(RULE), model, {}, CONTEXT).map(({ message }) => message);
};
const armFirewall = { type: "Microsoft.Network/azureFirewalls", name: "hub", id: HUB_ID, properties: {} };
const armSetting = (of: string, logs: unknown): Record<string, unknown> => ({
  type: "Microsoft.Insights/diagnosticSettings",
  name: "logs",
  id: `${of}/providers/microsoft.insights/diagnosticSettings/logs`,
  properties: { workspaceId: WORKSPACE_ID, logAnalyticsDestinationType: "Dedicated", logs },
});

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a firewall without a setting": [
        [firewall()],
        /No diagnostic setting of firewall "hub" sends these logs: AZFWNetworkRule, AZFWApplicationRule, AZFWNatRule, AZFWThreatIntel, AZFWIdpsSignature, AZFWDnsQuery\..*Add a DiagnosticSetting with its id as resourceUri, workspaceId/s,
      ],
      "one of a named version": [[firewall("azure-native:network/v20230901:AzureFirewall")], /AZFWNatRule/],
      "one of a local package": [
        [firewall("azure-native_network_v20230901:network:AzureFirewall")],
        /AZFWNatRule/,
      ],
      "one of the classic provider": [
        classic({}).slice(0, 1),
        /Add a DiagnosticSetting with its id as targetResourceId, logAnalyticsWorkspaceId, and these categories in enabledLogs\./,
      ],
      "a setting that leaves a category out": [
        [firewall(), setting({ logs: on(...ALL.slice(1)) })],
        /sends these logs: AZFWNetworkRule\..*Add AZFWNetworkRule to logs of diagnostic setting "logs"\./s,
      ],
      "a category that is off": [
        [firewall(), setting({ logs: [...on(...ALL.slice(1)), { category: ALL[0], enabled: false }] })],
        /these logs: AZFWNetworkRule\./,
      ],
      "a category of azure-native that is not said to be on": [
        [firewall(), setting({ logs: [...on(...ALL.slice(1)), { category: ALL[0] }] })],
        /these logs: AZFWNetworkRule\./,
      ],
      "a setting that sends nowhere": [[firewall(), setting({ workspaceId: "" })], /AZFWDnsQuery/],
      "metrics alone": [[firewall(), setting({ logs: [] })], /AZFWDnsQuery/],
      "a setting of another firewall": [
        [firewall(), setting({ resourceUri: `${NETWORK_ID}/azureFirewalls/spoke` })],
        /AZFWDnsQuery/,
      ],
      "a setting of something else with the same name": [
        [firewall(), setting({ resourceUri: `${NETWORK_ID}/networkSecurityGroups/hub` })],
        /AZFWDnsQuery/,
      ],
      "the group audit of a firewall": [[firewall(), setting({ logs: group("audit") })], /AZFWDnsQuery/],
      "the old categories": [
        [
          firewall(),
          setting({
            logs: on("AzureFirewallNetworkRule", "AzureFirewallApplicationRule", "AzureFirewallDnsProxy"),
          }),
        ],
        /AZFWDnsQuery/,
      ],
      "a category of the classic provider that is off": [
        classic({
          logs: [...ALL.slice(1).map((category) => ({ category })), { category: ALL[0], enabled: false }],
        }),
        /these logs: AZFWNetworkRule\..*to enabledLogs of/s,
      ],
      "a table that Azure chooses": [
        [firewall(), setting({ logAnalyticsDestinationType: null })],
        /Diagnostic setting "logs" of firewall "hub" may send its logs to the table AzureDiagnostics.*\(logAnalyticsDestinationType is not set\)\..*Set logAnalyticsDestinationType to "Dedicated"\./s,
      ],
      "the shared table": [
        [firewall(), setting({ logs: group("allLogs"), logAnalyticsDestinationType: "AzureDiagnostics" })],
        /logAnalyticsDestinationType is AzureDiagnostics/,
      ],
      "an application gateway with a web firewall": [
        logged(
          "network:ApplicationGateway",
          "Microsoft.Network/applicationGateways",
          on("ApplicationGatewayAccessLog"),
          { sku: { tier: "WAF_v2" } },
        ),
        /application gateway "it" sends these logs: ApplicationGatewayFirewallLog\./,
      ],
      "a Bastion host": [[{ type: "network:BastionHost", name: "it", props: {} }], /BastionAuditLogs/],
      "a key vault": [[{ type: "keyvault:Vault", name: "it", props: {} }], /key vault "it".*AuditEvent/],
      "a setting of a Recovery Services vault with the name of a key vault": [
        logged("keyvault:Vault", "Microsoft.RecoveryServices/vaults", on("AuditEvent")),
        /AuditEvent/,
      ],
      "a Recovery Services vault": [
        [{ type: "recoveryservices:Vault", name: "it", props: {} }],
        /CoreAzureBackup, AddonAzureBackupJobs, AddonAzureBackupAlerts, AddonAzureBackupPolicy/,
      ],
      "a VPN gateway": [
        [{ type: "network:VirtualNetworkGateway", name: "it", props: { gatewayType: "Vpn" } }],
        /GatewayDiagnosticLog, TunnelDiagnosticLog, RouteDiagnosticLog, IKEDiagnosticLog/,
      ],
      "an activity log without policies": [
        [subscription("Administrative", "Security", "Alert")],
        /No diagnostic setting of the subscription sends these logs: Policy\..*Add Policy to logs/s,
      ],
      "a setting of a subscription by its id": [
        [setting({ resourceUri: "/subscriptions/s", logs: on("Administrative") })],
        /the subscription sends these logs: Security, Alert, Policy\./,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", message);
      });
    }

    it("in ARM JSON, a setting of something else", () => {
      const messages = fromArm(armFirewall, armSetting(`${NETWORK_ID}/azureFirewalls/spoke`, on(...ALL)));
      assert.match(messages.join(), /AZFWDnsQuery/);
    });

    it("a category that is off beside one of which it is not known", () => {
      const logs = [...on(...ALL.slice(2)), { category: ALL[1], enabled: UNKNOWN }];
      const [missing, doubtful, ...others] = found([firewall(), setting({ logs })]);
      assert.match(missing ?? "", /these logs: AZFWNetworkRule\./);
      assert.match(doubtful ?? "", /may not send these logs: AZFWApplicationRule: logs\[4\]\.enabled/);
      assert.deepEqual(others, []);
    });

    it("with options, a security group that counts no rules", () => {
      const group = logged(
        "network:NetworkSecurityGroup",
        "Microsoft.Network/networkSecurityGroups",
        on("NetworkSecurityGroupEvent"),
      );
      assert.match(
        withOptions({ kinds: ["networkSecurityGroup"] }, ...group).join(),
        /security group "it" sends these logs: NetworkSecurityGroupRuleCounter\./,
      );
      assert.deepEqual(found(group), []);
    });

    it("with options, what they add", () => {
      assert.match(
        withOptions({ firewallCategories: ["AZFWFatFlow"] }, firewall(), setting()).join(),
        /AZFWFatFlow/,
      );
      const address = { type: "network:PublicIPAddress", name: "ip", props: {} };
      assert.match(withOptions({ kinds: ["publicAddress"] }, address).join(), /DDoSMitigationReports/);
      const [missing] = withOptions({ responsibility: "always" });
      assert.match(
        missing ?? "",
        /the subscription sends these logs: Administrative, Security, Alert, Policy\./,
      );
    });

    it("what a setting that is declared leaves out, whoever is responsible", () => {
      const messages = withOptions(
        { responsibility: "elsewhere" },
        firewall(),
        setting({ logs: on(...ALL.slice(1)) }),
      );
      assert.match(messages.join(), /AZFWNetworkRule/);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "a firewall that sends all": [firewall(), setting()],
      "a setting of an older version": [
        firewall(),
        { ...setting(), type: "azure-native:insights/v20210501preview:DiagnosticSetting" },
      ],
      "every name in another letter case": [
        firewall(),
        setting({
          resourceUri: HUB_ID.toUpperCase(),
          logAnalyticsDestinationType: "dedicated",
          logs: ALL.map((category) => ({ Category: category.toLowerCase(), Enabled: "True" })),
        }),
      ],
      "all categories by their group": [firewall(), setting({ logs: group("allLogs") })],
      "two settings together": [
        firewall(),
        setting({ logs: on(...ALL.slice(0, 3)) }),
        { ...setting({ logs: on(...ALL.slice(3)) }), name: "more" },
      ],
      "a storage account, which has no tables": [
        firewall(),
        setting({ workspaceId: undefined, storageAccountId: "/id", logAnalyticsDestinationType: undefined }),
      ],
      "a destination that is not known, since there is none without": [
        firewall(),
        setting({ workspaceId: UNKNOWN }),
      ],
      "a target that follows from what it was made from": [
        firewall(),
        setting({ resourceUri: UNKNOWN }, { resourceUri: ["hub"] }),
      ],
      "the classic provider": classic({ enabledLogs: ALL.map((category) => ({ category })) }),
      "the classic provider's older property": classic({
        logs: ALL.map((category) => ({
          category,
          enabled: true,
          retentionPolicy: { enabled: true, days: 1 },
        })),
      }),
      "the group audit of a key vault": logged("keyvault:Vault", "Microsoft.KeyVault/vaults", group("audit")),
      "an application gateway without a web firewall": logged(
        "network:ApplicationGateway",
        "Microsoft.Network/applicationGateways",
        on("ApplicationGatewayAccessLog"),
        { sku: { tier: "Standard_v2" } },
      ),
      "a gateway for ExpressRoute": [
        { type: "network:VirtualNetworkGateway", name: "it", props: { gatewayType: "ExpressRoute" } },
      ],
      "the activity log": [subscription("Administrative", "Security", "Alert", "Policy")],
      "a public address and a virtual network, which are left out": [
        { type: "network:PublicIPAddress", name: "ip", props: {} },
        { type: "network:VirtualNetwork", name: "net", props: {} },
      ],
      "a stack without any of it": [{ type: "network:RouteTable", name: "routes", props: {} }],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }

    it("in ARM JSON, a setting by the scope of its id", () => {
      assert.deepEqual(fromArm(armFirewall, armSetting(HUB_ID, on(...ALL))), []);
    });

    it("in a template, a setting by its scope", () => {
      const template = {
        $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        resources: [
          { type: "Microsoft.Network/azureFirewalls", apiVersion: "2023-09-01", name: "hub", properties: {} },
          {
            type: "Microsoft.Insights/diagnosticSettings",
            apiVersion: "2021-05-01-preview",
            name: "logs",
            scope: "Microsoft.Network/azureFirewalls/hub",
            properties: { storageAccountId: "/store", logs: group("allLogs") },
          },
        ],
      };
      const model = readModel(readDocument(JSON.stringify(template), "template.json").resources);
      assert.deepEqual(findingsOf(ruleCalled(RULE), model, {}, CONTEXT), []);
    });

    it("in outputs, a setting by its id and a firewall that was unknown before", () => {
      const resources = [
        { ...firewall(), props: { azureFirewallName: UNKNOWN }, outputs: { id: HUB_ID, name: "hub-1a2b" } },
        setting(),
      ];
      assert.deepEqual(found(resources), []);
    });

    it("with options, what they take away", () => {
      assert.deepEqual(withOptions({ kinds: ["keyVault"] }, firewall()), []);
      assert.deepEqual(withOptions({ responsibility: "elsewhere" }, firewall()), []);
      const shared = setting({ logAnalyticsDestinationType: undefined });
      assert.deepEqual(withOptions({ requireDedicatedTables: false }, firewall(), shared), []);
      const logs = on("AzureFirewallNetworkRule", "AzureFirewallApplicationRule", "AzureFirewallDnsProxy");
      const old = setting({ logs, logAnalyticsDestinationType: undefined });
      assert.deepEqual(withOptions({ countOldCategories: true }, firewall(), old), []);
    });

    it("a resource on its way, whose setting comes later", () => {
      assert.deepEqual(judgeOneByOne([firewall()], [ruleCalled(RULE)]), []);
    });
  });

  describe("cannot decide", () => {
    const spoke = { type: "network:AzureFirewall", name: "spoke", props: { azureFirewallName: "spoke" } };
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a target that nothing leads to": [
        [firewall(), setting({ resourceUri: UNKNOWN })],
        /^Firewall "hub" may not send these logs: AZFWNetworkRule, .*: resourceUri is not known before the update\./m,
      ],
      "a target in a resource group": [
        [
          firewall(),
          { type: "resources:ResourceGroup", name: "rg", props: {} },
          setting({ resourceUri: UNKNOWN }, { resourceUri: ["rg"] }),
        ],
        /may not send these logs/,
      ],
      "logs that are not known": [[firewall(), setting({ logs: UNKNOWN })], /logs is not known/],
      "a category that is not known": [
        [firewall(), setting({ logs: [{ category: UNKNOWN, enabled: true }] })],
        /logs\[0\]\.category/,
      ],
      "a table that is not known": [
        [firewall(), setting({ logAnalyticsDestinationType: UNKNOWN })],
        /^Diagnostic setting "logs" of firewall "hub" may mix its logs: logAnalyticsDestinationType is not known/m,
      ],
      "a subscription's logs": [
        [{ ...subscription(), props: { workspaceId: WORKSPACE_ID, logs: UNKNOWN } }],
        /^The subscription may not send/m,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", message);
      });
    }

    it("logs that a state has as a secret", () => {
      const findings = auditOf([firewall(), setting({ logs: secret([]) })], ruleCalled("diagnostics-on"), {
        now: NOW,
      });
      assert.match(findings.map(({ message }) => message).join("\n"), /logs is an encrypted secret/);
    });

    it("one of two firewalls", () => {
      const either = setting({ resourceUri: UNKNOWN }, { resourceUri: ["hub", "spoke"] });
      const messages = found([firewall(), spoke, either]);
      assert.equal(messages.length, 2);
      for (const message of messages)
        assert.match(message, /resourceUri is one of hub, spoke, not known which/);
    });

    it("a target elsewhere is no doubt", () => {
      const store = { type: "storage:StorageAccount", name: "store", props: {} };
      const [first, ...others] = found([
        firewall(),
        store,
        setting({ resourceUri: UNKNOWN, logs: group("allLogs") }, { resourceUri: ["store"] }),
      ]);
      assert.deepEqual(others, []);
      assert.match(first ?? "", /^No diagnostic setting/m);
    });

    it("a target that is not known is no doubt about what its setting does not send", () => {
      const [first] = found([firewall(), setting({ resourceUri: UNKNOWN, logs: on("AuditEvent") })]);
      assert.match(first ?? "", /^No diagnostic setting/m);
    });
  });
});
