import assert from "node:assert/strict";

import { OPENING_OPERATIONS } from "../../../policypack/knowledge/watched-operations";
import { ruleCalled } from "../context";
import { firewallPolicy } from "../shapes";
import { messagesOf, type TestResource, UNKNOWN, verdictsOf } from "../stack";

const RULE = "alert-on-rule-change";
const found = messagesOf(RULE);

const SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111";
const GROUP_ID = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/soc`;
const ELSEWHERE = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/other`;
const ROUTES = OPENING_OPERATIONS.filter((operation) => operation.includes("/routeTables/routes/"));

const group = (props: Record<string, unknown> = {}, name = "soc"): TestResource => ({
  type: "monitor:ActionGroup",
  name,
  props: {
    resourceGroupName: "rg",
    actionGroupName: name,
    emailReceivers: [{ name: "soc", emailAddress: "soc@contoso.com" }],
    ...props,
  },
});
const SOC = group();

const ADMINISTRATIVE = { field: "category", equals: "Administrative" };
const named = (operations: readonly unknown[] = OPENING_OPERATIONS): Record<string, unknown> => ({
  anyOf: operations.map((equals) => ({ field: "operationName", equals })),
});
const alert = (
  allOf: unknown,
  more: Record<string, unknown> = {},
  from?: TestResource["from"],
): TestResource => ({
  type: "monitor:ActivityLogAlert",
  name: "changes",
  props: {
    resourceGroupName: "rg",
    scopes: [SUBSCRIPTION],
    condition: { allOf },
    actions: { actionGroups: [{ actionGroupId: GROUP_ID }] },
    ...more,
  },
  ...(from === undefined ? {} : { from }),
});
/** An alert for all operations that differs in this. */
const all = (more: Record<string, unknown>, from?: TestResource["from"]): TestResource =>
  alert([ADMINISTRATIVE, named()], more, from);
const classic = (operationName: string, more: Record<string, unknown> = {}): TestResource => ({
  type: "azure:monitoring/activityLogAlert:ActivityLogAlert",
  name: operationName,
  props: {
    scopes: [SUBSCRIPTION],
    criteria: { category: "Administrative", operationName, ...more },
    actions: [{ actionGroupId: GROUP_ID }],
  },
});
const query = (text: unknown, more: Record<string, unknown> = {}): TestResource => ({
  type: "monitor:ScheduledQueryRule",
  name: "query",
  props: {
    criteria: { allOf: [{ query: text }] },
    actions: { actionGroups: [GROUP_ID] },
    ...more,
  },
});
const ACTIVITY = "AzureActivity | where OperationNameValue endswith 'write'";

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a firewall policy that nobody watches": [
        [firewallPolicy("hub")],
        /No alert tells people of Microsoft\.Network\/firewallPolicies \(write\), Microsoft\.Network\/firewallPolicies\/ruleCollectionGroups \(write, delete\), .* and \d+ more\.(.|\n)*fix: {4}Declare an ActivityLogAlert of the subscription/,
      ],
      "routes that nobody watches": [
        [SOC, alert([ADMINISTRATIVE, named(OPENING_OPERATIONS.filter((each) => !ROUTES.includes(each)))])],
        /No alert tells people of Microsoft\.Network\/routeTables\/routes \(write, delete\)\./,
      ],
      "an alert that is disabled": [
        [SOC, all({ enabled: false })],
        /Activity-log alert "changes" watches .* but is not enabled \(enabled\)\.\n {2}at: {5}enabled\n {2}fix: {4}Set enabled to true\./,
      ],
      "the scope of a resource group": [
        [SOC, all({ scopes: [`${SUBSCRIPTION}/resourceGroups/rg`] })],
        /does not cover a subscription/,
      ],
      "no action group": [[SOC, all({ actions: { actionGroups: [] } })], /reaches no receiver/],
      "an action group without receivers": [[group({ emailReceivers: [] }), all({})], /reaches no receiver/],
      "an action group that is disabled": [[group({ enabled: false }), all({})], /reaches no receiver/],
      "failures alone": [
        [SOC, firewallPolicy("hub"), alert([ADMINISTRATIVE, named(), { field: "status", equals: "Failed" }])],
        /No alert tells people of/,
      ],
      "one caller alone": [
        [SOC, firewallPolicy("hub"), alert([ADMINISTRATIVE, named(), { field: "caller", equals: UNKNOWN }])],
        /No alert tells people of/,
      ],
      "one level alone": [
        [SOC, firewallPolicy("hub"), alert([ADMINISTRATIVE, named(), { field: "level", equals: "Error" }])],
        /No alert tells people of/,
      ],
      "another category": [
        [SOC, firewallPolicy("hub"), alert([{ field: "category", equals: "Security" }, named()])],
        /No alert tells people of/,
      ],
      "an alert without conditions": [[SOC, firewallPolicy("hub"), alert([])], /No alert tells people of/],
      "a query on another table": [
        [SOC, firewallPolicy("hub"), query("AZFWNetworkRule | take 1")],
        /No alert tells people of/,
      ],
      "a query on the activity log that is disabled": [
        [SOC, firewallPolicy("hub"), query(ACTIVITY, { enabled: false })],
        /No alert tells people of/,
      ],
      "an older version that is disabled": [
        [SOC, { ...all({ enabled: false }), type: "insights/v20201001:ActivityLogAlert" }],
        /is not enabled/,
      ],
      "a local package that is disabled": [
        [
          SOC,
          { ...all({ enabled: false }), type: "azure-native_monitor_v20201001:monitor:ActivityLogAlert" },
        ],
        /is not enabled/,
      ],
      "the classic provider's alerts but for one operation": [
        [SOC, ...OPENING_OPERATIONS.slice(1).map((operation) => classic(operation))],
        /No alert tells people of Microsoft\.Network\/firewallPolicies \(write\)\./,
      ],
      "the classic provider's alert for failures alone": [
        [
          SOC,
          ...OPENING_OPERATIONS.slice(1).map((operation) => classic(operation)),
          classic(OPENING_OPERATIONS[0] ?? "", { statuses: ["Failed"] }),
        ],
        /No alert tells people of Microsoft\.Network\/firewallPolicies \(write\)\./,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", message);
      });
    }

    it("a stack without alerts, where every stack has to have them", () => {
      assert.deepEqual(verdictsOf(ruleCalled(RULE), SOC, { responsibility: "always" }), ["none"]);
    });

    it("an operation of the option", () => {
      const options = { responsibility: "always", operations: ["Microsoft.Authorization/locks/delete"] };
      assert.deepEqual(verdictsOf(ruleCalled(RULE), all({}), options), ["none"]);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "one alert for all operations": [SOC, all({})],
      "odd letter case": [
        SOC,
        alert([
          { Field: "CATEGORY", Equals: "administrative" },
          { field: "OperationName", containsAny: OPENING_OPERATIONS.map((each) => each.toUpperCase()) },
        ]),
      ],
      "an alert for every change there is": [SOC, firewallPolicy("hub"), alert([ADMINISTRATIVE])],
      "every change of the network's resources": [
        SOC,
        alert([ADMINISTRATIVE, { field: "resourceProvider", equals: "Microsoft.Network" }]),
      ],
      "by resource types": [
        SOC,
        alert([
          ADMINISTRATIVE,
          {
            field: "resourceType",
            containsAny: OPENING_OPERATIONS.map((each) => each.slice(0, each.lastIndexOf("/"))),
          },
        ]),
      ],
      "changes that succeeded": [
        SOC,
        alert([ADMINISTRATIVE, named(), { field: "status", containsAny: ["Succeeded", "Failed"] }]),
      ],
      "two alerts that share the operations": [
        SOC,
        alert([ADMINISTRATIVE, named(ROUTES)]),
        {
          ...alert([ADMINISTRATIVE, named(OPENING_OPERATIONS.filter((each) => !ROUTES.includes(each)))]),
          name: "others",
        },
      ],
      "a disabled alert beside one that does": [SOC, all({}), { ...all({ enabled: false }), name: "spare" }],
      "an action group whose id is not known, and what it was made from": [
        SOC,
        all({ actions: { actionGroups: [{ actionGroupId: UNKNOWN }] } }, { actions: ["soc"] }),
      ],
      "either of two action groups": [
        SOC,
        group({}, "second"),
        all({ actions: { actionGroups: [{ actionGroupId: UNKNOWN }] } }, { actions: ["soc", "second"] }),
      ],
      "one action group without receivers beside one with": [
        SOC,
        group({ emailReceivers: null }, "empty"),
        all({
          actions: { actionGroups: [{ actionGroupId: `${GROUP_ID}/../empty` }, { actionGroupId: GROUP_ID }] },
        }),
      ],
      "an action group that calls a function": [
        group({ emailReceivers: [], azureFunctionReceivers: [{ name: "f" }] }),
        all({}),
      ],
      "the classic provider's alerts": [SOC, ...OPENING_OPERATIONS.map((operation) => classic(operation))],
      "the classic provider's alerts for several statuses": [
        SOC,
        ...OPENING_OPERATIONS.map((operation) =>
          classic(operation, { statuses: ["Succeeded"], level: null }),
        ),
      ],
      "outputs with what the inputs leave out": [SOC, { ...all({}), props: {}, outputs: all({}).props }],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        // The policy makes the stack answer for all operations.
        assert.deepEqual(found([firewallPolicy("hub"), ...resources]), []);
      });
    }

    const notOurs: Record<string, TestResource[]> = {
      "an alert about something else": [
        SOC,
        alert([ADMINISTRATIVE, named(["Microsoft.Compute/virtualMachines/delete"])]),
      ],
      "an alert about the service's health, though nobody is told": [
        alert([{ field: "category", equals: "ServiceHealth" }], { enabled: false }),
      ],
      "a stack with neither rules nor alerts": [{ type: "network:VirtualNetwork", name: "net", props: {} }],
    };
    for (const [name, resources] of Object.entries(notOurs)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }

    it("a firewall policy, where another stack has the alerts", () => {
      assert.deepEqual(
        verdictsOf(ruleCalled(RULE), firewallPolicy("hub"), { responsibility: "elsewhere" }),
        [],
      );
    });

    it("an action group elsewhere, where the option accepts it", () => {
      assert.deepEqual(verdictsOf(ruleCalled(RULE), all({}), { groupsElsewhere: "accepted" }), []);
    });

    it("a query on the activity log, where the option accepts it", () => {
      const options = { queries: "accepted", groupsElsewhere: "accepted", responsibility: "always" };
      assert.deepEqual(verdictsOf(ruleCalled(RULE), query(ACTIVITY), options), []);
      const old: TestResource = {
        type: "azure:monitoring/scheduledQueryRulesAlertV2:ScheduledQueryRulesAlertV2",
        name: "query",
        props: { criterias: { query: ACTIVITY.toUpperCase() }, action: { actionGroups: [GROUP_ID] } },
      };
      assert.deepEqual(verdictsOf(ruleCalled(RULE), old, options), []);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "an action group elsewhere": [
        [SOC, all({ actions: { actionGroups: [{ actionGroupId: ELSEWHERE }] } })],
        /Nobody may be told of Microsoft\.Network\/firewallPolicies \(write\), .*: actions\.actionGroups\[0\]\.actionGroupId is an action group that is not among those read\./,
      ],
      "an action group that is not known": [
        [SOC, all({ actions: { actionGroups: [{ actionGroupId: UNKNOWN }] } })],
        /actionGroupId is an action group that is not among those read/,
      ],
      "one of two action groups, of which one has no receiver": [
        [
          SOC,
          group({ emailReceivers: null }, "empty"),
          all({ actions: { actionGroups: [{ actionGroupId: UNKNOWN }] } }, { actions: ["soc", "empty"] }),
        ],
        /is one of several, not known which/,
      ],
      "receivers that are not known": [
        [group({ emailReceivers: UNKNOWN }), all({})],
        /emailReceivers is not known(.|\n)*emailReceivers of "soc"/,
      ],
      "a switch that is not known": [[SOC, all({ enabled: UNKNOWN })], /enabled is not known/],
      "a scope that is not known": [[SOC, all({ scopes: [UNKNOWN] })], /scopes\[0\] is not known/],
      "conditions that are not known": [[SOC, all({ condition: UNKNOWN })], /condition is not known/],
      "conditions that are of no kind that Azure takes": [
        [SOC, all({ condition: "operationName" })],
        /condition is of another kind than expected/,
      ],
      "an operation that is not known": [
        [SOC, alert([ADMINISTRATIVE, named([UNKNOWN])])],
        /anyOf\[0\]\.equals is not known/,
      ],
      "the classic provider's criteria that are not known": [
        [SOC, { ...classic("x"), props: { ...classic("x").props, criteria: UNKNOWN } }],
        /criteria is not known/,
      ],
      "a query on the activity log": [
        [SOC, firewallPolicy("hub"), query(ACTIVITY)],
        /criteria\.allOf\[0\]\.query is a query, which is not evaluated/,
      ],
      "a query that is not known": [[SOC, firewallPolicy("hub"), query(UNKNOWN)], /query is not known/],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", message);
      });
    }

    it("whom an alert reaches, though another stack has the others", () => {
      assert.deepEqual(verdictsOf(ruleCalled(RULE), all({}), { responsibility: "elsewhere" }), ["unknown"]);
    });

    it("some operations, beside others that nothing watches", () => {
      const some = alert([ADMINISTRATIVE, named(ROUTES)], { enabled: UNKNOWN });
      const [none, unknown, ...others] = found([SOC, some]);
      assert.deepEqual(others, []);
      assert.match(none ?? "", /No alert tells people of .*firewallPolicies/);
      assert.match(
        unknown ?? "",
        /Nobody may be told of Microsoft\.Network\/routeTables\/routes \(write, delete\)/,
      );
    });
  });
});
