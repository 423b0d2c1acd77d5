import type { Properties } from "../../../simulator/provider/values";
import { Fixture, SUBSCRIPTION } from "./fixture";

const RULE = "monitor:ScheduledQueryRule";
const condition = {
  query: "AZFWNetworkRule",
  timeAggregation: "Count",
  operator: "GreaterThan",
  threshold: 0,
};
const rule = (change: Properties = {}): Properties => ({
  ruleName: "egress",
  location: "westeurope",
  kind: "LogAlert",
  severity: 1,
  enabled: true,
  scopes: [`${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs`],
  evaluationFrequency: "PT5M",
  windowSize: "PT15M",
  criteria: { allOf: [condition] },
  ...change,
});

describe("scheduled query rules", () => {
  const azure = new Fixture();

  const refused: readonly (readonly [string, Properties, RegExp])[] = [
    ["without a scope", { scopes: [] }, /scope/],
    ["without a condition", { criteria: { allOf: [] } }, /must hold a condition/],
    [
      "an operator of another type",
      { criteria: { allOf: [{ ...condition, operator: "gt" }] } },
      /operator 'gt'/,
    ],
    ["a duration that is none", { windowSize: "15m" }, /windowSize '15m'/],
    ["a window shorter than the frequency", { windowSize: "PT1M" }, /must not be shorter/],
    ["a severity of five", { severity: 5 }, /from 0 to 4/],
    ["to be mute while it closes itself", { muteActionsDuration: "PT1H" }, /autoMitigate is false/],
    [
      "more failing periods than there are",
      {
        criteria: {
          allOf: [
            { ...condition, failingPeriods: { minFailingPeriodsToAlert: 2, numberOfEvaluationPeriods: 1 } },
          ],
        },
      },
      /must not exceed/,
    ],
  ];
  for (const [what, change, because] of refused) {
    it(`are refused ${what}`, () => azure.refuses("BadRequest", because, RULE, rule(change)));
  }

  it("are refused with an action group that is not there", async () => {
    const group = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/nobody`;
    await azure.refuses("ActionGroupNotFound", /nobody/, RULE, rule({ actions: { actionGroups: [group] } }));
  });

  it("are taken with a frequency of a day, and mute where they stay open", async () => {
    await azure.create(
      RULE,
      rule({
        evaluationFrequency: "P1D",
        windowSize: "P1D",
        autoMitigate: false,
        muteActionsDuration: "PT1H",
      }),
    );
  });
});
