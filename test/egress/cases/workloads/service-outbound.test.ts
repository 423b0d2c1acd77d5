import assert from "node:assert/strict";

import { readModel, type Resource } from "../../../../egress/read";
import { egressOfService, service, serviceCases, UNKNOWN } from "./fixtures";

type Properties = Record<string, unknown>;

const sql = (properties: Properties = {}): Resource =>
  service("sql:Server", { serverName: "sql", ...properties });
const RESTRICTED = { restrictOutboundNetworkAccess: "Enabled" };
const sqlRule = (outboundRuleFqdn: unknown): Resource =>
  service("sql:OutboundFirewallRule", { serverName: "sql", outboundRuleFqdn }, { name: "rule" });
const ai = (properties: Properties): Resource => service("cognitiveservices:Account", { properties });
const kusto = (properties: Properties): Resource => service("kusto:Cluster", properties);

describe("what services with a switch for outbound calls let out", () => {
  serviceCases({
    "E199 a SQL server as it is made": [[sql()], "unrestricted", "platform"],
    "a SQL server whose switch is off": [
      [sql({ restrictOutboundNetworkAccess: "Disabled" }), sqlRule("a.contoso.com")],
      "unrestricted",
      "platform",
    ],
    "a SQL server that is restricted": [[sql(RESTRICTED)], "none", "platform"],
    "a SQL server with a rule": [
      [sql(RESTRICTED), sqlRule("shop.blob.core.windows.net")],
      "restricted",
      "platform",
    ],
    "a SQL server of the classic provider with a rule": [
      [
        service("azure:mssql/server:Server", { name: "sql", outboundNetworkRestrictionEnabled: true }),
        service(
          "azure:mssql/outboundFirewallRule:OutboundFirewallRule",
          { serverId: "sql", name: "shop.blob.core.windows.net" },
          { name: "rule" },
        ),
      ],
      "restricted",
      "platform",
    ],
    "an AI account as it is made": [[ai({})], "unrestricted", "platform"],
    "an AI account with names": [
      [ai({ restrictOutboundNetworkAccess: true, allowedFqdnList: ["api.contoso.com"] })],
      "restricted",
      "platform",
    ],
    "names without the switch": [[ai({ allowedFqdnList: ["api.contoso.com"] })], "unrestricted", "platform"],
    "an AI account of the classic provider": [
      [
        service("azure:cognitive/account:Account", {
          outboundNetworkAccessRestricted: true,
          fqdns: ["api.contoso.com"],
        }),
      ],
      "restricted",
      "platform",
    ],
    "a Data Explorer cluster with names": [
      [kusto({ restrictOutboundNetworkAccess: "enabled", allowedFqdnList: ["api.contoso.com"] })],
      "restricted",
      "platform",
    ],
    "a Data Explorer cluster as it is made": [[kusto({})], "unrestricted", "platform"],
    "a switch that is not known": [
      [sql({ restrictOutboundNetworkAccess: UNKNOWN })],
      "unknown",
      /restrictOutboundNetworkAccess is not known/,
    ],
  });

  it("a name that is not known → unknown", () => {
    assert.equal(egressOfService([sql(RESTRICTED), sqlRule(UNKNOWN)]).verdict, "unknown");
    assert.equal(
      egressOfService([kusto({ restrictOutboundNetworkAccess: "Enabled", allowedFqdnList: UNKNOWN })])
        .verdict,
      "unknown",
    );
  });

  it("the name * → unrestricted", () => {
    const { verdict } = egressOfService([
      ai({ restrictOutboundNetworkAccess: true, allowedFqdnList: ["*"] }),
    ]);
    assert.equal(verdict, "unrestricted");
  });

  it("is a family of its own, which only those hear of who ask", () => {
    const { workloads } = readModel([sql(), { ...ai({}), urn: "ai" }, { ...kusto({}), urn: "kusto" }]);
    assert.deepEqual(
      workloads.map(({ family }) => family),
      ["dataService", "dataService", "dataService"],
    );
  });
});
