import assert from "node:assert/strict";

import { planBlockList } from "../../../components/plans/blockListPlan";
import { queryValues } from "../../../components/plans/egressQueriesPlan";
import { blockList } from "../fixtures";
import { ago, found, scheduled } from "./fixtures";
import { cases, connection, flow, SERVER } from "./records";

describe("query block-list-hit", () => {
  cases(
    () => scheduled("block-list-hit"),
    [
      [
        "a try to reach a blocked address, denied",
        { AZFWNetworkRule: [connection({ DestinationIp: "20.50.1.77", Action: "Deny" })] },
      ],
      [
        "traffic from an address that is blocked both ways",
        { AZFWNetworkRule: [connection({ SourceIp: "20.50.1.77", DestinationIp: SERVER })] },
      ],
      ["an address in a blocked range", { AZFWNetworkRule: [connection({ DestinationIp: "20.50.2.15" })] }],
      [
        "what NAT lets in from a blocked address",
        {
          AZFWNatRule: [
            { TimeGenerated: ago(10), SourceIp: "20.50.3.3", TranslatedIp: SERVER, TranslatedPort: 443 },
          ],
        },
      ],
      [
        "a hit of the firewall's own list",
        {
          AZFWThreatIntel: [
            { TimeGenerated: ago(10), SourceIp: SERVER, DestinationIp: "20.50.1.77", Action: "Deny" },
          ],
        },
      ],
      [
        "a flow out past the firewall",
        { NTANetAnalytics: [flow({ DestPublicIps: "20.60.0.1|1 20.50.1.77|1" })] },
      ],
      [
        "a flow in",
        {
          NTANetAnalytics: [
            flow({
              SrcIp: "",
              SrcPublicIps: "20.50.3.3|1",
              DestIp: SERVER,
              DestPublicIps: "",
              AllowedOutFlows: 0,
              AllowedInFlows: 1,
            }),
          ],
        },
      ],
      [
        "an IPv6 address in a blocked range",
        { NTANetAnalytics: [flow({ DestPublicIps: "2a01:111:0:5::9|1" })] },
      ],
    ],
    [
      [
        "the neighbour of a blocked address",
        { AZFWNetworkRule: [connection({ DestinationIp: "20.50.1.78" })] },
      ],
      [
        "the address after a blocked range",
        { AZFWNetworkRule: [connection({ DestinationIp: "20.50.2.16" })] },
      ],
      [
        "traffic from an address that is blocked only as a destination",
        { AZFWNetworkRule: [connection({ SourceIp: "20.50.2.3", DestinationIp: SERVER })] },
      ],
      [
        "traffic to an address that is blocked only as a source",
        { AZFWNetworkRule: [connection({ DestinationIp: "20.50.3.3" })] },
      ],
      [
        "traffic before the window",
        { AZFWNetworkRule: [connection({ DestinationIp: "20.50.1.77", TimeGenerated: ago(31) })] },
      ],
      [
        "other traffic before the window",
        {
          AZFWNatRule: [{ TimeGenerated: ago(31), SourceIp: "20.50.3.3", TranslatedIp: SERVER }],
          AZFWThreatIntel: [{ TimeGenerated: ago(31), SourceIp: SERVER, DestinationIp: "20.50.1.77" }],
          NTANetAnalytics: [flow({ TimeGenerated: ago(31), DestPublicIps: "20.50.1.77|1" })],
        },
      ],
      [
        "records that are no flows",
        { NTANetAnalytics: [flow({ SubType: "Topology", DestPublicIps: "20.50.1.77|1" })] },
      ],
      ["a record without an address", { AZFWNetworkRule: [connection({ DestinationIp: "", SourceIp: "" })] }],
    ],
  );

  it("says which way, and whether it got through", () => {
    const rows = {
      NTANetAnalytics: [
        flow({ DestPublicIps: "20.50.1.77|1" }),
        flow({ DestPublicIps: "20.50.1.77|1", AllowedOutFlows: 0, DeniedOutFlows: 1 }),
      ],
    };
    assert.deepEqual(
      found(scheduled("block-list-hit"), rows).map(({ Direction, Action }) => [Direction, Action]),
      [
        ["out", "Allow"],
        ["out", "Deny"],
      ],
    );
  });

  it("no longer looks for an address whose block has ended", () => {
    const ended = blockList({ addedAt: "2026-11-22T00:00:00Z" });
    assert.deepEqual(planBlockList(ended).active, []);
    assert.deepEqual(queryValues({}, planBlockList(ended).active).blockListHit["outIpv4"], []);
  });
});
