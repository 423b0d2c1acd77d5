import assert from "node:assert/strict";

import type { Row } from "./evaluator";
import { ago, found, scheduled } from "./fixtures";
import { cases, connection, request, SERVER } from "./records";

describe("query beacon", () => {
  /** Calls with the given intervals in seconds, the last one a minute ago. */
  function calls(gaps: readonly number[], changes: Row = {}): Row[] {
    let seconds = 60;
    const times = [...gaps].reverse().map((gap) => (seconds += gap));
    return [60, ...times].map((second) => connection({ TimeGenerated: ago(0, second), ...changes }));
  }
  const regular = (count: number, gap = 60): number[] => Array.from({ length: count }, () => gap);
  /** Intervals that are around a mean by a share of it, above and below by turns. */
  const swinging = (count: number, share: number): number[] =>
    Array.from({ length: count }, (_, i) => 60 * (i % 2 === 0 ? 1 + share : 1 - share));
  cases(
    () => scheduled("beacon"),
    [
      ["calls each minute", { AZFWNetworkRule: calls(regular(12)) }],
      ["calls each hour, which are few a day", { AZFWNetworkRule: calls(regular(20, 3600)) }],
      ["calls that are denied", { AZFWNetworkRule: calls(regular(12), { Action: "Deny" }) }],
      ["calls that swing by a twentieth", { AZFWNetworkRule: calls(swinging(20, 0.05)) }],
      [
        "calls of two connections each",
        {
          AZFWNetworkRule: [
            ...calls(regular(12)),
            ...calls(regular(12)).map((row) => ({
              ...row,
              TimeGenerated: new Date((row["TimeGenerated"] as Date).getTime() + 200),
            })),
          ],
        },
      ],
      [
        "calls by name",
        {
          AZFWApplicationRule: calls(regular(12)).map(({ TimeGenerated = null }) =>
            request({ TimeGenerated }),
          ),
        },
      ],
      [
        "calls by a name in changing letter case",
        {
          AZFWApplicationRule: calls(regular(12)).map(({ TimeGenerated = null }, i) =>
            request({ TimeGenerated, Fqdn: i % 2 === 0 ? "API.contoso.com" : "api.contoso.com" }),
          ),
        },
      ],
      [
        "one of two sources",
        {
          AZFWNetworkRule: [
            ...calls(regular(12)),
            ...calls([5, 700, 33, 1200, 90, 11, 456, 60, 60, 800, 12, 99, 3000], { SourceIp: "10.0.1.5" }),
          ],
        },
      ],
    ],
    [
      ["eleven intervals", { AZFWNetworkRule: calls(regular(11)) }],
      ["calls that swing by a quarter", { AZFWNetworkRule: calls(swinging(20, 0.25)) }],
      [
        "a person's calls",
        { AZFWNetworkRule: calls([5, 700, 33, 1200, 90, 11, 456, 60, 60, 800, 12, 99, 3000]) },
      ],
      ["a stream of connections, seconds apart", { AZFWNetworkRule: calls(regular(60, 2)) }],
      [
        "calls to an address of our own",
        { AZFWNetworkRule: calls(regular(20), { DestinationIp: "10.1.0.4" }) },
      ],
      [
        "twelve sources with one call each",
        { AZFWNetworkRule: calls(regular(12)).map((row, i) => ({ ...row, SourceIp: `10.0.1.${i}` })) },
      ],
      [
        "calls of one source to two ports by turns, few for each",
        { AZFWNetworkRule: calls(regular(12)).map((row, i) => ({ ...row, DestinationPort: 443 + (i % 2) })) },
      ],
      [
        "what was more than a day ago",
        {
          AZFWNetworkRule: calls(regular(12)).map((row) => ({
            ...row,
            TimeGenerated: new Date((row["TimeGenerated"] as Date).getTime() - 24 * 3_600_000),
          })),
        },
      ],
    ],
  );

  it("says how regular, and leaves out known destinations in any letter case", () => {
    const rows = {
      AZFWApplicationRule: calls(regular(12)).map(({ TimeGenerated = null }) => request({ TimeGenerated })),
    };
    assert.deepEqual(found(scheduled("beacon"), rows), [
      {
        Source: SERVER,
        Destination: "api.contoso.com",
        Port: 443,
        Gaps: 12,
        MeanGap: 60,
        Deviation: 0,
        Last: ago(1),
      },
    ]);
    const known = scheduled("beacon", { queries: { beacon: { known: ["API.Contoso.com"] } } });
    assert.deepEqual(found(known, rows), []);
  });

  it("takes its thresholds from the settings", () => {
    const rows = { AZFWNetworkRule: calls(swinging(6, 0.25)) };
    const settings = { leastIntervals: 5, mostVariation: 0.3 };
    assert.equal(found(scheduled("beacon", { queries: { beacon: settings } }), rows).length, 1);
    assert.deepEqual(
      found(scheduled("beacon", { queries: { beacon: { ...settings, leastIntervals: 7 } } }), rows),
      [],
    );
  });
});
