import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, ruleCalled } from "../context";
import { judgeOneByOne, judgeStack, messagesOf, type TestResource, UNKNOWN, verdictsOf } from "../stack";

const RULE = "network-write-access-narrow";
const found = messagesOf(RULE);

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
const GROUP = `${SUBSCRIPTION}/resourceGroups/app`;
const MANAGEMENT_GROUP = "/providers/Microsoft.Management/managementGroups/all";
const PERSON = "11111111-1111-1111-1111-111111111111";
const role = (id: string): string => `/providers/Microsoft.Authorization/roleDefinitions/${id}`;
const OWNER = role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
const CONTRIBUTOR = role("b24988ac-6180-42a0-ab88-20f7382dd24c");
const NETWORK_CONTRIBUTOR = role("4d97b98b-1d4f-4787-a291-c67834d212e7");
const ACCESS_ADMINISTRATOR = role("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9");
const READER = role("acdd72a7-3385-48ef-bd42-f606fba81ae7");

const assignment = (fields: Record<string, unknown>, more: Partial<TestResource> = {}): TestResource => ({
  type: "authorization:RoleAssignment",
  name: "team",
  props: { scope: SUBSCRIPTION, roleDefinitionId: CONTRIBUTOR, principalId: PERSON, ...fields },
  ...more,
});
const CUSTOM = "22222222-2222-2222-2222-222222222222";
/** A custom role with these permissions, and somebody who has it on the subscription. */
const custom = (...permissions: unknown[]): TestResource[] => [
  {
    type: "authorization:RoleDefinition",
    name: "operator",
    props: { roleDefinitionId: CUSTOM, scope: SUBSCRIPTION, assignableScopes: [GROUP], permissions },
  },
  assignment({ roleDefinitionId: `${SUBSCRIPTION}${role(CUSTOM)}` }),
];
const definition = (
  assignableScopes: unknown,
  actions: unknown = ["*"],
  notActions: unknown = [],
): TestResource => ({
  type: "authorization:RoleDefinition",
  name: "operator",
  props: { scope: SUBSCRIPTION, assignableScopes, permissions: [{ actions, notActions }] },
});

/** What takes every right to change egress out of `*`. */
const HARMLESS = [
  "azureFirewalls",
  "firewallPolicies",
  "ipGroups",
  "natGateways",
  "networkSecurityGroups",
  "publicIPAddresses",
  "publicIPPrefixes",
  "routeTables",
  "virtualNetworks",
]
  .map((family) => `Microsoft.Network/${family}/*`)
  .concat("Microsoft.Authorization/*");

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      Contributor: [[assignment({})], /"team" gives a whole subscription a role whose principal can change/],
      Owner: [[assignment({ roleDefinitionId: OWNER })], /can change egress/],
      "Network Contributor": [[assignment({ roleDefinitionId: NETWORK_CONTRIBUTOR })], /can change egress/],
      "a role that hands out roles": [
        [assignment({ roleDefinitionId: ACCESS_ADMINISTRATOR })],
        /can give itself every role/,
      ],
      "a role by its id under the subscription, in another letter case": [
        [assignment({ roleDefinitionId: `${SUBSCRIPTION}${CONTRIBUTOR}`.toUpperCase() })],
        /can change egress/,
      ],
      "a management group": [[assignment({ scope: MANAGEMENT_GROUP })], /a whole management group/],
      "the tenant": [[assignment({ scope: "/" })], /a whole management group/],
      "a scope that ends in a slash": [[assignment({ scope: `${SUBSCRIPTION}/` })], /a whole subscription/],
      "a condition, which limits other rights": [[assignment({ condition: "true" })], /can change egress/],
      "keys in another letter case": [
        [
          {
            type: "authorization:RoleAssignment",
            name: "team",
            props: { SCOPE: SUBSCRIPTION, RoleDefinitionID: CONTRIBUTOR, PRINCIPALID: PERSON },
          },
        ],
        /can change egress/,
      ],
      "the version in the folder": [
        [assignment({}, { type: "azure-native:authorization/v20220401:RoleAssignment" })],
        /can change egress/,
      ],
      "the version in the package": [
        [assignment({}, { type: "azure-native_authorization_v20220401:authorization:RoleAssignment" })],
        /can change egress/,
      ],
      "the classic provider": [
        [assignment({}, { type: "azure:authorization/assignment:Assignment" })],
        /can change egress/,
      ],
      "the classic provider's role by name": [
        [
          assignment(
            { roleDefinitionId: undefined, roleDefinitionName: "network contributor" },
            { type: "azure:authorization/assignment:Assignment" },
          ),
        ],
        /can change egress/,
      ],
      "an eligibility": [
        [assignment({}, { type: "authorization:PimRoleEligibilitySchedule" })],
        /Eligible role assignment .*once it has activated it, can change egress/,
      ],
      "the classic provider's eligibility": [
        [assignment({}, { type: "azure:pim/eligibleRoleAssignment:EligibleRoleAssignment" })],
        /Eligible role assignment/,
      ],
      "the classic provider's active assignment": [
        [assignment({}, { type: "azure:pim/activeRoleAssignment:ActiveRoleAssignment" })],
        /Role assignment "team" gives/,
      ],
      "a principal that is not known, where none may": [[assignment({ principalId: UNKNOWN })], /can change/],
      "a scope that was made from a subscription": [
        [
          { type: "azure-native:subscription:Alias", name: "landing", props: {} },
          assignment({ scope: UNKNOWN }, { from: { scope: ["landing"] } }),
        ],
        /a whole subscription/,
      ],
      "a custom role that writes rule collection groups": [
        custom({ actions: ["Microsoft.Network/firewallPolicies/ruleCollectionGroups/write"] }),
        /firewallPolicies\/ruleCollectionGroups\/write/,
      ],
      "a custom role that deletes security rules": [
        custom({ actions: ["microsoft.network/networksecuritygroups/securityrules/DELETE"] }),
        /securityRules\/delete/,
      ],
      "a custom role with a wildcard in the middle": [
        custom({ actions: ["Microsoft.Network/*/write"] }),
        /azureFirewalls\/write/,
      ],
      "a custom role with all but one right taken away": [
        custom({ actions: ["Microsoft.Network/*"], notActions: HARMLESS.slice(1) }),
        /azureFirewalls\/write/,
      ],
      "a custom role whose second permission gives what the first takes away": [
        custom(
          { actions: ["*"], notActions: HARMLESS },
          { actions: ["Microsoft.Network/routeTables/write"] },
        ),
        /routeTables\/write/,
      ],
      "a custom role that hands out roles": [
        custom({ actions: ["Microsoft.Authorization/roleAssignments/*"] }),
        /can give itself every role/,
      ],
      "a custom role beside actions that are not known": [
        custom({ actions: [UNKNOWN, "Microsoft.Network/routeTables/write"] }),
        /routeTables\/write/,
      ],
      "a custom role whose id is not known yet": [
        [
          ...custom({ actions: ["Microsoft.Network/*"] }).slice(0, 1),
          assignment({ roleDefinitionId: UNKNOWN }, { from: { roleDefinitionId: ["operator"] } }),
        ],
        /azureFirewalls\/write/,
      ],
      "a custom role of every action, that nobody has": [[definition([SUBSCRIPTION])], /has every action/],
      "a custom role of every action without scopes, which is its own": [
        [definition([])],
        /has every action/,
      ],
      "a custom role of every action but some": [
        [definition([SUBSCRIPTION, GROUP], ["*"], ["Microsoft.Authorization/*/write"])],
        /has every action, Microsoft\.Network\/azureFirewalls\/write too/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = judgeStack(resources, [ruleCalled(RULE)]);
        assert.deepEqual(others, []);
        assert.equal(first?.level, "advisory");
        assert.match(first.message, message);
      });
    }

    it("the wider scope that an option does not accept", () => {
      const judged = (scope: string, widestScope: string): string[] =>
        verdictsOf(ruleCalled(RULE), assignment({ scope }), { widestScope });
      assert.deepEqual(judged(GROUP, "resource"), ["none"]);
      assert.deepEqual(judged(`${GROUP}/providers/Microsoft.Web/sites/shop`, "resource"), []);
      assert.deepEqual(judged(SUBSCRIPTION, "subscription"), []);
      assert.deepEqual(judged(MANAGEMENT_GROUP, "subscription"), ["none"]);
      assert.deepEqual(judged("/", "managementGroup"), []);
    });

    it("another role, if it is listed", () => {
      const reader = assignment({ roleDefinitionId: READER });
      assert.deepEqual(
        verdictsOf(ruleCalled(RULE), reader, { roles: ["ACDD72A7-3385-48ef-bd42-f606fba81ae7"] }),
        ["none"],
      );
      assert.deepEqual(verdictsOf(ruleCalled(RULE), assignment({}), { roles: [] }), []);
    });

    it("an update, before it is made, where the rule is mandatory", () => {
      const entries = new Map([[RULE, { level: "mandatory" as const, options: {} }]]);
      assert.equal(judgeOneByOne([assignment({})], [ruleCalled(RULE)], { entries }).length, 1);
    });

    it("ARM JSON, with what is wrong and the change in Azure's words", () => {
      const { resources } = readDocument(
        JSON.stringify([
          {
            id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/team`,
            type: "Microsoft.Authorization/roleAssignments",
            name: "team",
            properties: { roleDefinitionId: CONTRIBUTOR, principalId: PERSON },
          },
        ]),
        "arm.json",
      );
      assert.deepEqual(
        findingsOf(ruleCalled(RULE), readModel(resources), {}, CONTEXT).map(({ message, fix, property }) => [
          message,
          fix,
          property,
        ]),
        [
          [
            'Role assignment "team" gives a whole subscription a role whose principal can change egress.',
            "Set scope to what the principal works on, or roleDefinitionId to a role that cannot change egress.",
            "scope",
          ],
        ],
      );
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "a resource group": [assignment({ scope: GROUP })],
      "a resource": [assignment({ scope: `${GROUP}/providers/Microsoft.Network/azureFirewalls/edge` })],
      "a resource of a subscription": [assignment({ scope: `${SUBSCRIPTION}/providers/Microsoft.Web/x/y` })],
      "a resource group that is not known yet and is in the stack": [
        { type: "resources:ResourceGroup", name: "app", props: {} },
        assignment({ scope: UNKNOWN }, { from: { scope: ["app"] } }),
      ],
      "a resource that is not known yet and is in the stack": [
        { type: "network:VirtualNetwork", name: "net", props: {} },
        assignment({ scope: UNKNOWN }, { from: { scope: ["net"] } }),
      ],
      Reader: [assignment({ roleDefinitionId: READER })],
      "Reader by name": [
        assignment(
          { roleDefinitionId: undefined, roleDefinitionName: "Reader" },
          { type: "azure:authorization/assignment:Assignment" },
        ),
      ],
      "Reader, at a scope that is not known": [assignment({ scope: UNKNOWN, roleDefinitionId: READER })],
      "a role that is not known, at a resource group": [
        assignment({ scope: GROUP, roleDefinitionId: UNKNOWN }),
      ],
      "a custom role that reads": custom({ actions: ["*/read", "Microsoft.Network/*/join/action"] }),
      "a custom role of data actions": custom({ dataActions: ["*"] }),
      "a custom role that writes other things of the network": custom({
        actions: ["Microsoft.Network/networkWatchers/write", "Microsoft.Network/virtualNetworksX/write"],
      }),
      "a custom role whose pattern fits only if its ends overlap": custom({
        actions: ["Microsoft.Network/routeTables/write*write"],
      }),
      "a custom role whose pattern fits only if its parts overlap": custom({
        actions: ["*/routes/*routes/write"],
      }),
      "a custom role that takes it all away": custom({ actions: ["*"], notActions: HARMLESS }),
      "actions that are not known, all of them taken away": custom({
        actions: [UNKNOWN],
        notActions: ["Microsoft.Network/*", "microsoft.authorization/*"],
      }),
      "a custom role of every action for a resource group, that nobody has": [definition([GROUP])],
      "a custom role without every action, that nobody has": [
        definition([SUBSCRIPTION], ["Microsoft.Network/*"]),
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }

    it("a principal that may, in any letter case", () => {
      const options = { allowedPrincipals: [PERSON.replaceAll("1", "a").toUpperCase()] };
      const pipeline = assignment({ principalId: PERSON.replaceAll("1", "a") });
      assert.deepEqual(verdictsOf(ruleCalled(RULE), pipeline, options), []);
      assert.deepEqual(verdictsOf(ruleCalled(RULE), assignment({}), options), ["none"]);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], unread: RegExp]> = {
      "a scope that is not known": [[assignment({ scope: UNKNOWN })], /scope is not known/],
      "a scope that is a secret": [[assignment({ scope: "[secret]" })], /scope is a secret/],
      "a scope that was made from another stack": [
        [
          { type: "pulumi:pulumi:StackReference", name: "other", props: {} },
          assignment({ scope: UNKNOWN }, { from: { scope: ["other"] } }),
        ],
        /scope is not known/,
      ],
      "a role that is not known": [
        [assignment({ roleDefinitionId: UNKNOWN })],
        /roleDefinitionId is not known/,
      ],
      "no role at all": [
        [assignment({ roleDefinitionId: undefined })],
        /roleDefinitionName is not among what was read/,
      ],
      "actions that are not known": [custom({ actions: [UNKNOWN] }), /actions\[0\] is not known/],
      "permissions that are not known": [custom(UNKNOWN), /permissions\[0\] is not known/],
      "not actions that are not known": [
        custom({ actions: ["Microsoft.Network/*"], notActions: UNKNOWN }),
        /notActions is not known/,
      ],
      "a condition on a role that only hands out roles": [
        [assignment({ roleDefinitionId: ACCESS_ADMINISTRATOR, condition: "only readers" })],
        /condition is a condition that is not judged/,
      ],
      "a custom role of every action at a scope that is not known": [
        [definition([UNKNOWN])],
        /role "operator" may|assignableScopes\[0\] is not known/,
      ],
    };
    for (const [name, [resources, unread]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", / may /);
        assert.match(first ?? "", unread);
      });
    }

    it("a principal that is not known, where some may", () => {
      const options = { allowedPrincipals: [PERSON] };
      const verdicts = verdictsOf(ruleCalled(RULE), assignment({ principalId: UNKNOWN }), options);
      assert.deepEqual(verdicts, ["unknown"]);
    });
  });
});
