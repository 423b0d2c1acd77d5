import assert from "node:assert/strict";

import type { Row } from "./evaluator";
import { ago, found, scheduled } from "./fixtures";
import { cases, flow, SERVER } from "./records";

describe("query known-bad", () => {
  const hit = (changes: Row = {}): Row => ({
    TimeGenerated: ago(10),
    SourceIp: SERVER,
    DestinationIp: "20.50.9.9",
    DestinationPort: 443,
    Action: "Deny",
    ThreatDescription: "C2",
    ...changes,
  });
  const details = (changes: Row = {}): Row => ({
    TimeGenerated: ago(12),
    Ip: "20.60.0.5",
    ThreatType: "C2",
    ...changes,
  });
  cases(
    () => scheduled("known-bad"),
    [
      ["a hit of the firewall's list, denied as it is", { AZFWThreatIntel: [hit()] }],
      ["a hit by name", { AZFWThreatIntel: [hit({ Fqdn: "evil.example", DestinationIp: "" })] }],
      [
        "a flow that traffic analytics calls malicious",
        { NTANetAnalytics: [flow({ FlowType: "MaliciousFlow", DestIp: "20.60.0.9", DestPublicIps: "" })] },
      ],
      [
        "a flow to an address whose details name a threat",
        { NTANetAnalytics: [flow()], NTAIpDetails: [details()] },
      ],
      [
        "the second address of a record",
        { NTANetAnalytics: [flow({ DestPublicIps: "20.60.0.1|1 20.60.0.5|1" })], NTAIpDetails: [details()] },
      ],
    ],
    [
      [
        "a hostile address that knocks from outside",
        { AZFWThreatIntel: [hit({ SourceIp: "20.50.9.9", DestinationIp: SERVER })] },
      ],
      ["an older hit", { AZFWThreatIntel: [hit({ TimeGenerated: ago(31) })] }],
      [
        "a malicious flow that was denied on its way in",
        { NTANetAnalytics: [flow({ FlowType: "MaliciousFlow", AllowedOutFlows: 0, DeniedInFlows: 9 })] },
      ],
      [
        "a flow to an address with details and no threat",
        { NTANetAnalytics: [flow()], NTAIpDetails: [details({ ThreatType: "" })] },
      ],
      [
        "a flow to the neighbour of a hostile address",
        { NTANetAnalytics: [flow()], NTAIpDetails: [details({ Ip: "20.60.0.50" })] },
      ],
      [
        "older flows, and older details",
        {
          NTANetAnalytics: [
            flow({ TimeGenerated: ago(31) }),
            flow({ TimeGenerated: ago(31), FlowType: "MaliciousFlow" }),
            flow({ DestPublicIps: "20.60.0.6|1" }),
          ],
          NTAIpDetails: [details(), details({ Ip: "20.60.0.6", TimeGenerated: ago(31) })],
        },
      ],
      [
        "records that are no flows",
        {
          NTANetAnalytics: [flow({ SubType: "Topology", FlowType: "MaliciousFlow" })],
          NTAIpDetails: [details()],
        },
      ],
      [
        "a flow to a hostile address that was denied",
        { NTANetAnalytics: [flow({ AllowedOutFlows: 0, DeniedOutFlows: 1 })], NTAIpDetails: [details()] },
      ],
      [
        "a flow without an address, as details may lack one",
        { NTANetAnalytics: [flow({ DestPublicIps: "" })], NTAIpDetails: [details({ Ip: "" })] },
      ],
      ["details of an address that nobody talks to", { NTANetAnalytics: [], NTAIpDetails: [details()] }],
    ],
  );

  it("says what the list says, and where it is from", () => {
    const [row] = found(scheduled("known-bad"), {
      AZFWThreatIntel: [hit({ Fqdn: "Evil.example" }), hit({ Fqdn: "evil.example", TimeGenerated: ago(20) })],
    });
    assert.deepEqual(row, {
      Signal: "firewall",
      Source: SERVER,
      Destination: "evil.example",
      Port: 443,
      Action: "Deny",
      First: ago(20),
      Last: ago(10),
      Hits: 2,
      Details: ["C2"],
    });
  });

  it("names machine and address of each kind of signal", () => {
    const named = (tables: Readonly<Record<string, readonly Row[]>>): unknown[] =>
      found(scheduled("known-bad"), tables).map((row) => [row["Signal"], row["Source"], row["Destination"]]);
    assert.deepEqual(named({ AZFWThreatIntel: [hit()] }), [["firewall", SERVER, "20.50.9.9"]]);
    const malicious = { FlowType: "MaliciousFlow" };
    assert.deepEqual(
      named({
        NTANetAnalytics: [flow({ ...malicious, DestIp: "20.60.0.9", DestPublicIps: "" }), flow(malicious)],
      }),
      [
        ["flow", SERVER, "20.60.0.9"],
        ["flow", SERVER, "20.60.0.5"],
      ],
    );
    const flows = [flow(), flow({ DestIp: "20.60.0.9", DestPublicIps: "" })];
    assert.deepEqual(
      named({ NTANetAnalytics: flows, NTAIpDetails: [details(), details({ Ip: "20.60.0.9" })] }),
      [
        ["address", SERVER, "20.60.0.5"],
        ["address", SERVER, "20.60.0.9"],
      ],
    );
  });
});
