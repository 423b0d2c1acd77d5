import assert from "node:assert/strict";

import { queryValues } from "../../../components/plans/egressQueriesPlan";
import { workbookViews } from "../../../components/plans/egressWorkbookPlan";
import { renderQuery } from "../../../components/queries/render";
import { querySource, type QueryName } from "../../../components/queries/sources";
import type { Row } from "./evaluator";
import { found } from "./fixtures";
import { connection, flow, request, SERVER } from "./records";

describe("queries of the workbook", () => {
  const rows = {
    AZFWNetworkRule: [
      connection(),
      connection({ DestinationIp: "20.60.0.6" }),
      connection({ Action: "Deny", DestinationIp: "20.60.0.7" }),
      connection({ DestinationIp: "10.1.0.4" }),
    ],
    AZFWApplicationRule: [request({ SourceIp: "10.0.1.5", Rule: "updates", Fqdn: "API.contoso.com" })],
    NTANetAnalytics: [
      flow(),
      flow({ BytesSrcToDest: 50 }),
      flow({ AllowedOutFlows: 0 }),
      flow({ SubType: "Topology" }),
      flow({ FlowType: "InterVNet" }),
    ],
  };
  const shown = (name: QueryName): Row[] => {
    const view = workbookViews(queryValues({}, []), false).find(({ source }) => source === name);
    return found(renderQuery(querySource(name), view?.values ?? {}), rows);
  };

  it("count by source, what was allowed to public destinations", () => {
    assert.deepEqual(shown("egress-by-source"), [
      { Source: SERVER, Flows: 2, Destinations: 2, Rules: 1 },
      { Source: "10.0.1.5", Flows: 1, Destinations: 1, Rules: 1 },
    ]);
  });

  it("count by destination and by rule, with the whole name of the rule", () => {
    assert.deepEqual(
      shown("egress-by-destination").map((row) => row["Destination"]),
      ["20.60.0.5", "20.60.0.6", "api.contoso.com"],
    );
    assert.deepEqual(shown("egress-by-rule"), [
      { Rule: "hub/approved/names/payments", Flows: 2, Sources: 1, Destinations: 2 },
      { Rule: "hub/approved/names/updates", Flows: 1, Sources: 1, Destinations: 1 },
    ]);
  });

  it("show over time what is denied as well", () => {
    assert.deepEqual(
      shown("egress-over-time").map(({ Action, Flows }) => [Action, Flows]),
      [
        ["Allow", 3],
        ["Deny", 1],
      ],
    );
  });

  it("add up bytes by machine, from the flow logs", () => {
    assert.deepEqual(shown("egress-by-machine"), [
      { Source: SERVER, Machine: "rg/server", Kind: "ExternalPublic", Bytes: 150, Flows: 2 },
    ]);
  });
});
