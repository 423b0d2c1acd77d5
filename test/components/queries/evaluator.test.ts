import assert from "node:assert/strict";

import { NOW } from "../fixtures";
import { evaluate, type Row } from "./evaluator";
import { ago } from "./fixtures";

const ROWS: Row[] = [
  {
    TimeGenerated: ago(30),
    SourceIp: "10.0.1.4",
    DestinationIp: "20.0.0.1",
    DestinationPort: 443,
    Action: "Allow",
  },
  {
    TimeGenerated: ago(20),
    SourceIp: "10.0.1.4",
    DestinationIp: "20.0.0.2",
    DestinationPort: 443,
    Action: "Deny",
  },
  { TimeGenerated: ago(10), SourceIp: "10.0.1.5", DestinationIp: "", Action: "allow" },
];

function run(query: string, rows: readonly Row[] = ROWS): Row[] {
  return evaluate(query, { now: NOW, tables: { AZFWNetworkRule: rows } });
}

/** The value of an expression in the first row. */
function value(expression: string): unknown {
  return run(`AZFWNetworkRule | project Value = ${expression}`)[0]?.["Value"];
}

describe("evaluator of queries", () => {
  it("filters by time, and compares with and without letter case", () => {
    assert.equal(run("AZFWNetworkRule | where TimeGenerated > ago(25m)").length, 2);
    assert.equal(run('AZFWNetworkRule | where Action == "Allow"').length, 1);
    assert.equal(run('AZFWNetworkRule | where Action =~ "Allow"').length, 2);
    assert.equal(run('AZFWNetworkRule | where Action in ("allow")').length, 1);
    assert.equal(run('AZFWNetworkRule | where Action !in~ (dynamic(["ALLOW"]))').length, 1);
  });

  it("chooses no row by a comparison with null, nor by its opposite", () => {
    assert.equal(run("AZFWNetworkRule | where DestinationPort >= 0").length, 2);
    assert.equal(run("AZFWNetworkRule | where not(DestinationPort >= 0)").length, 0);
    assert.equal(value("real(null) > 1 or true"), true);
    assert.equal(value("real(null) > 1 and false"), false);
    assert.equal(value("real(null) > 1 and true"), null);
  });

  it("knows null from no address, and addresses by range", () => {
    const range = 'dynamic(["20.0.0.0/24", "10.0.0.1"])';
    assert.equal(value(`ipv4_is_in_any_range(DestinationIp, ${range})`), true);
    assert.equal(value(`ipv4_is_in_any_range("20.0.1.1", ${range})`), false);
    assert.equal(value(`ipv4_is_in_any_range("api.contoso.com", ${range})`), null);
    assert.equal(value(`coalesce(ipv4_is_in_any_range("::1", ${range}), false)`), false);
    assert.equal(value('ipv6_is_in_any_range("2a01:111:0:1::5", dynamic(["2a01:111::/48"]))'), true);
  });

  it("groups, counts and measures", () => {
    const [first] = run(
      "AZFWNetworkRule | summarize Rows = count(), Names = dcount(DestinationIp), All = make_set(DestinationIp, 1), First = min(TimeGenerated), Last = max(TimeGenerated), Total = sum(DestinationPort) by SourceIp",
    );
    assert.deepEqual(first, {
      SourceIp: "10.0.1.4",
      Rows: 2,
      Names: 2,
      All: ["20.0.0.1"],
      First: ago(30),
      Last: ago(20),
      Total: 886,
    });
    const gaps =
      "AZFWNetworkRule | order by TimeGenerated asc | extend Gap = (TimeGenerated - prev(TimeGenerated)) / 1s";
    assert.deepEqual(
      run(`${gaps} | summarize Mean = avg(Gap), Spread = stdev(Gap), Rows = count() by Type`),
      [{ Type: "", Mean: 600, Spread: 0, Rows: 3 }],
    );
    const spread = [10, 40, 70].map((DestinationPort) => ({ DestinationPort }));
    assert.equal(
      run("AZFWNetworkRule | summarize Spread = stdev(DestinationPort) by Type", spread)[0]?.["Spread"],
      30,
    );
    assert.equal(run("AZFWNetworkRule | summarize Rows = count() by bin(TimeGenerated, 1h)").length, 1);
  });

  it("sorts, takes, expands and joins", () => {
    assert.deepEqual(run("AZFWNetworkRule | order by TimeGenerated desc | take 1 | project SourceIp"), [
      { SourceIp: "10.0.1.5" },
    ]);
    assert.deepEqual(
      run(
        'AZFWNetworkRule | take 1 | mv-expand Part = split(SourceIp, ".") to typeof(string) | project Part',
      ).map((row) => row["Part"]),
      ["10", "0", "1", "4"],
    );
    const joined =
      "AZFWNetworkRule | join kind=inner (AZFWNetworkRule | summarize Rows = count() by Ip = SourceIp) on $left.SourceIp == $right.Ip | project Rows";
    assert.deepEqual(
      run(joined).map((row) => row["Rows"]),
      [2, 2, 1],
    );
  });

  it("leaves out the part of a fuzzy union whose table is not there, and fails without fuzzy", () => {
    const legs = "(AZFWNetworkRule | project SourceIp), (AZFWThreatIntel | project SourceIp)";
    assert.equal(run(`union isfuzzy=true ${legs}`).length, 3);
    assert.throws(() => run(`union ${legs}`), /no table AZFWThreatIntel/);
  });

  for (const [what, query, message] of [
    ["an operator", "AZFWNetworkRule | top 1 by SourceIp", /does not know TopOperator/],
    [
      "a function",
      "AZFWNetworkRule | extend Parsed = parse_ipv4(SourceIp)",
      /does not know FunctionCallExpression parse_ipv4/,
    ],
    [
      "an aggregate",
      "AZFWNetworkRule | summarize Value = percentile(DestinationPort, 95) by Type",
      /does not know FunctionCallExpression percentile/,
    ],
    ["a comparison", 'AZFWNetworkRule | where SourceIp contains "1"', /does not know ContainsExpression/],
    [
      "a kind of join",
      "AZFWNetworkRule | join kind=leftanti (AZFWNetworkRule) on SourceIp",
      /does not know JoinOperator/,
    ],
    [
      "a literal",
      "AZFWNetworkRule | extend Value = guid(74be27de-1e4e-49d9-b579-fe0b331d3642)",
      /does not know GuidLiteral/,
    ],
    ["two statements", "let x = 1; AZFWNetworkRule | take x", /queries of one statement/],
    ["a name that does not bind", "AZFWNetworkRule | where SourceIP == 1", /does not bind: .*SourceIP/],
  ] as const) {
    it(`refuses ${what} that it does not know`, () => {
      assert.throws(() => run(query), message);
    });
  }

  it("refuses rows with a column that the table does not have, and values that do not compare", () => {
    assert.throws(() => run("AZFWNetworkRule", [{ SourceIP: "10.0.0.1" }]), /has no column SourceIP/);
    assert.throws(
      () => run("AZFWNetworkRule | where TimeGenerated > ago(1h)", [{ TimeGenerated: "now" }]),
      /does not compare/,
    );
  });
});
