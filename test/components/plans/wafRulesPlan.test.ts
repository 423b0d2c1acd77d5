import assert from "node:assert/strict";

import {
  frontDoorManagedRules,
  frontDoorRules,
  gatewayManagedRules,
  gatewayRules,
  type WafExclusion,
  type WafRules,
} from "../../../components/plans/wafRulesPlan";

const rules = (changes: Partial<WafRules> = {}): WafRules => ({
  blocked: [],
  rateLimit: undefined,
  exclusions: [],
  ruleSetVersion: "2.1",
  ...changes,
});
const many = Array.from({ length: 1201 }, (_, i) => `20.${Math.floor(i / 256)}.${i % 256}.0/24`);
const search: WafExclusion = {
  name: "search",
  reason: "names with an apostrophe",
  where: "argument",
  selector: "q",
  ruleGroup: "SQLI",
  ruleIds: ["942440", "942450"],
};
const session: WafExclusion = {
  name: "basket",
  reason: "an encoded basket",
  where: "cookie",
  selector: "basket-",
  match: "StartsWith",
};

describe("rules of a gateway's policy", () => {
  it("are none where nothing is blocked or limited", () => {
    assert.deepEqual(gatewayRules(rules()), []);
  });

  it("block senders first, in as many rules as there have to be", () => {
    const made = gatewayRules(rules({ blocked: many, rateLimit: { requests: 500 } }));
    assert.deepEqual(
      made.map(({ name, priority, matchConditions }) => [
        name,
        priority,
        matchConditions[0]?.matchValues.length,
      ]),
      [
        ["BlockList1", 1, 600],
        ["BlockList2", 2, 600],
        ["BlockList3", 3, 1],
        ["RateLimit", 90, 1],
      ],
    );
    assert.deepEqual(
      made.flatMap(({ matchConditions }) => matchConditions[0]?.matchValues ?? []).slice(0, -1),
      many,
    );
    for (const { action, state, matchConditions } of made.slice(0, 3)) {
      assert.deepEqual([action, state, matchConditions.length], ["Block", "Enabled", 1]);
      assert.deepEqual(matchConditions[0]?.matchVariables, [{ variableName: "RemoteAddr" }]);
      assert.match(JSON.stringify(matchConditions), /"IPMatch".*"negationConditon":false/);
    }
  });

  it("limit each client by its address", () => {
    const [limit] = gatewayRules(rules({ rateLimit: { requests: 500, minutes: 5 } }));
    assert.equal(limit?.ruleType, "RateLimitRule");
    assert.deepEqual([limit.rateLimitThreshold, limit.rateLimitDuration], [500, "FiveMins"]);
    assert.deepEqual(limit.groupByUserSession, [{ groupByVariables: [{ variableName: "ClientAddr" }] }]);
    assert.equal(limit.matchConditions[0]?.negationConditon, true);
  });

  it("have Microsoft's default and bot rules, and nothing left out", () => {
    assert.deepEqual(gatewayManagedRules(rules({ ruleSetVersion: "2.2" })), {
      managedRuleSets: [
        { ruleSetType: "Microsoft_DefaultRuleSet", ruleSetVersion: "2.2" },
        { ruleSetType: "Microsoft_BotManagerRuleSet", ruleSetVersion: "1.1" },
      ],
      exclusions: [],
    });
  });

  it("leave out what is excluded, for the rules that are named only, whatever the order of the list", () => {
    const { exclusions } = gatewayManagedRules(rules({ exclusions: [search, session] }));
    assert.deepEqual(exclusions, [
      { matchVariable: "RequestCookieNames", selectorMatchOperator: "StartsWith", selector: "basket-" },
      {
        matchVariable: "RequestArgNames",
        selectorMatchOperator: "Equals",
        selector: "q",
        exclusionManagedRuleSets: [
          {
            ruleSetType: "Microsoft_DefaultRuleSet",
            ruleSetVersion: "2.1",
            ruleGroups: [{ ruleGroupName: "SQLI", rules: [{ ruleId: "942440" }, { ruleId: "942450" }] }],
          },
        ],
      },
    ]);
    assert.deepEqual(gatewayManagedRules(rules({ exclusions: [session, search] })).exclusions, exclusions);
  });
});

describe("rules of a Front Door's policy", () => {
  it("block an address as the peer and as the client that a proxy names", () => {
    const made = frontDoorRules(rules({ blocked: many, rateLimit: { requests: 500 } }));
    assert.deepEqual(
      made.map(({ name, priority }) => [name, priority]),
      [
        ["BlockListSocketAddr1", 1],
        ["BlockListRemoteAddr1", 2],
        ["BlockListSocketAddr2", 3],
        ["BlockListRemoteAddr2", 4],
        ["BlockListSocketAddr3", 5],
        ["BlockListRemoteAddr3", 6],
        ["RateLimit", 90],
      ],
    );
    assert.deepEqual(made[0]?.matchConditions[0]?.matchValue, many.slice(0, 600));
    assert.deepEqual(made[1]?.matchConditions[0]?.matchVariable, "RemoteAddr");
    for (const { action, enabledState } of made)
      assert.deepEqual([action, enabledState], ["Block", "Enabled"]);
    assert.ok(made.every(({ name }) => /^[A-Za-z][A-Za-z0-9]*$/.test(name)));
  });

  it("limit each peer in a minute unless told otherwise", () => {
    const [limit] = frontDoorRules(rules({ rateLimit: { requests: 500 } }));
    assert.deepEqual([limit?.rateLimitThreshold, limit?.rateLimitDurationInMinutes], [500, 1]);
    assert.deepEqual(limit?.groupBy, [{ variableName: "SocketAddr" }]);
  });

  it("refuse by default and bot rules", () => {
    assert.deepEqual(frontDoorManagedRules(rules()), [
      { ruleSetType: "Microsoft_DefaultRuleSet", ruleSetVersion: "2.1", ruleSetAction: "Block" },
      { ruleSetType: "Microsoft_BotManagerRuleSet", ruleSetVersion: "1.1", ruleSetAction: "Block" },
    ]);
  });

  it("leave out arguments wherever they come from, and keep the rules on that are named", () => {
    const also: WafExclusion = { ...search, name: "title", selector: "title", ruleIds: ["942440"] };
    const [defaults] = frontDoorManagedRules(rules({ exclusions: [session, search, also] }));
    assert.deepEqual(defaults?.exclusions, [
      { matchVariable: "RequestCookieNames", selectorMatchOperator: "StartsWith", selector: "basket-" },
    ]);
    const [group, ...others] = defaults.ruleGroupOverrides ?? [];
    assert.deepEqual(others, []);
    assert.equal(group?.ruleGroupName, "SQLI");
    assert.deepEqual(
      group.rules.map(({ ruleId, enabledState, action, exclusions }) => [
        ruleId,
        enabledState,
        action,
        exclusions.map(({ matchVariable, selector }) => `${matchVariable} ${selector}`),
      ]),
      [
        [
          "942440",
          "Enabled",
          "AnomalyScoring",
          [
            "QueryStringArgNames q",
            "RequestBodyPostArgNames q",
            "RequestBodyJsonArgNames q",
            "QueryStringArgNames title",
            "RequestBodyPostArgNames title",
            "RequestBodyJsonArgNames title",
          ],
        ],
        [
          "942450",
          "Enabled",
          "AnomalyScoring",
          ["QueryStringArgNames q", "RequestBodyPostArgNames q", "RequestBodyJsonArgNames q"],
        ],
      ],
    );
  });
});
