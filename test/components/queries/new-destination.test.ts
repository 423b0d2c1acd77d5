import assert from "node:assert/strict";

import { queryValues } from "../../../components/plans/egressQueriesPlan";
import { workbookViews } from "../../../components/plans/egressWorkbookPlan";
import { renderQuery } from "../../../components/queries/render";
import { querySource } from "../../../components/queries/sources";
import { ago, found, scheduled } from "./fixtures";
import { cases, connection, flow, request, SERVER } from "./records";

describe("query new-destination", () => {
  cases(
    () => scheduled("new-destination"),
    [
      ["an address that the source never reached before", { AZFWNetworkRule: [connection()] }],
      ["a name that the source never reached before", { AZFWApplicationRule: [request()] }],
      [
        "a pair once, however often it is seen",
        { AZFWNetworkRule: [connection(), connection({ TimeGenerated: ago(5) })] },
      ],
      [
        "a destination that only another source has reached",
        { AZFWNetworkRule: [connection(), connection({ SourceIp: "10.0.1.5", TimeGenerated: ago(600) })] },
      ],
      [
        "a destination that was denied before",
        { AZFWNetworkRule: [connection(), connection({ Action: "Deny", TimeGenerated: ago(600) })] },
      ],
      [
        "two names for one source",
        { AZFWApplicationRule: [request(), request({ Fqdn: "x.contoso.com" })] },
        2,
      ],
      [
        "an action in other letter case",
        {
          AZFWNetworkRule: [connection({ Action: "allow" })],
          AZFWApplicationRule: [request({ Action: "ALLOW" })],
        },
        2,
      ],
      ["a public IPv6 address", { AZFWNetworkRule: [connection({ DestinationIp: "2a01:111::5" })] }],
    ],
    [
      [
        "a destination that the source reached yesterday",
        { AZFWNetworkRule: [connection(), connection({ TimeGenerated: ago(24 * 60) })] },
      ],
      [
        "a name in other letter case",
        { AZFWApplicationRule: [request({ Fqdn: "API.contoso.com" }), request({ TimeGenerated: ago(600) })] },
      ],
      ["what was new before the window", { AZFWNetworkRule: [connection({ TimeGenerated: ago(121) })] }],
      [
        "a denied try",
        {
          AZFWNetworkRule: [connection({ Action: "Deny" })],
          AZFWApplicationRule: [request({ Action: "Deny" })],
        },
      ],
      ["an address of our own", { AZFWNetworkRule: [connection({ DestinationIp: "172.31.255.255" })] }],
      ["flows, whose addresses change, by default", { NTANetAnalytics: [flow()] }],
    ],
  );

  it("takes what it saw more than two days ago for new, since a scheduled query does not see it", () => {
    const rows = { AZFWNetworkRule: [connection(), connection({ TimeGenerated: ago(49 * 60) })] };
    assert.equal(found(scheduled("new-destination"), rows).length, 1);
    const view = workbookViews(queryValues({}, []), false).find(({ source }) => source === "new-destination");
    const query = renderQuery(querySource("new-destination"), view?.values ?? {});
    assert.deepEqual(found(query, rows), [], "the workbook looks back two weeks");
    assert.equal(found(query, { AZFWNetworkRule: [connection()] }).length, 1);
  });

  it("says by which rules and ports, and from which address the one behind 172.16.0.0/12 differs", () => {
    const [row] = found(scheduled("new-destination"), {
      AZFWNetworkRule: [connection({ DestinationIp: "172.32.0.1" })],
    });
    assert.deepEqual(row, {
      Source: SERVER,
      Destination: "172.32.0.1",
      First: ago(10),
      Flows: 1,
      Ports: [443],
      Rules: ["payments"],
    });
  });

  it("looks back two days in each log and no further, as the service does", () => {
    const long = ago(49 * 60);
    for (const [settings, table, record] of [
      [{}, "AZFWNetworkRule", connection],
      [{}, "AZFWApplicationRule", request],
      [{ queries: { newDestination: { flows: true } } }, "NTANetAnalytics", flow],
    ] as const) {
      const [row] = found(scheduled("new-destination", settings), {
        [table]: [record(), record({ TimeGenerated: long })],
      });
      assert.deepEqual([row?.["Source"], row?.["Flows"]], [SERVER, 1], table);
    }
  });

  describe("with flows", () => {
    const withFlows = (): string =>
      scheduled("new-destination", { queries: { newDestination: { flows: true } } });
    cases(
      withFlows,
      [
        ["a flow past the firewall", { NTANetAnalytics: [flow()] }],
        [
          "each address of a record",
          { NTANetAnalytics: [flow({ DestPublicIps: "20.60.0.5|1 20.60.0.6|1" })] },
          2,
        ],
        [
          "a hostile address, which stands in a column of its own",
          { NTANetAnalytics: [flow({ FlowType: "MaliciousFlow", DestIp: "20.60.0.9", DestPublicIps: "" })] },
        ],
      ],
      [
        [
          "an address that the source had a flow to before",
          { NTANetAnalytics: [flow(), flow({ TimeGenerated: ago(600) })] },
        ],
        ["a flow without an address", { NTANetAnalytics: [flow({ DestPublicIps: "" })] }],
        ["a flow that was denied", { NTANetAnalytics: [flow({ AllowedOutFlows: 0, DeniedOutFlows: 3 })] }],
        [
          "a flow between networks",
          { NTANetAnalytics: [flow({ FlowType: "InterVNet", DestIp: "10.1.0.4", DestPublicIps: "" })] },
        ],
        ["records that are no flows", { NTANetAnalytics: [flow({ SubType: "Topology" })] }],
      ],
    );
  });
});
