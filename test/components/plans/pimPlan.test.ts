import assert from "node:assert/strict";

import {
  activationFaults,
  periodFaults,
  planActivation,
  type ActivationSettings,
  type EligibilityPeriod,
} from "../../../components/plans/pimPlan";

const ID = "00000000-0000-0000-0000-000000000001";
const OTHER = "00000000-0000-0000-0000-000000000002";
const SETTINGS: ActivationSettings = { policyName: ID, approvingGroups: [OTHER] };
const PERIOD: EligibilityPeriod = {
  justification: "On call",
  startsAt: "2027-01-01T00:00:00Z",
  endsAt: "2027-07-01T00:00:00Z",
};
const rule = (id: string, changes: Partial<ActivationSettings> = {}): Record<string, unknown> => {
  const found = planActivation({ ...SETTINGS, ...changes }).find((each) => each.id === id);
  assert.ok(found);
  return { ...found };
};

describe("plan of activations", () => {
  it("asks for a second factor and a justification, for four hours at most", () => {
    assert.deepEqual(rule("Enablement_EndUser_Assignment")["enabledRules"], [
      "MultiFactorAuthentication",
      "Justification",
    ]);
    const { isExpirationRequired, maximumDuration, target } = rule("Expiration_EndUser_Assignment");
    assert.deepEqual([isExpirationRequired, maximumDuration], [true, "PT4H"]);
    assert.deepEqual(target, { caller: "EndUser", level: "Assignment", operations: ["All"] });
  });

  it("asks for an approval by one of the approvers, in an order of its own", () => {
    const changes = { approvingUsers: [OTHER, ID], approvingGroups: [] };
    const { setting } = rule("Approval_EndUser_Assignment", changes) as {
      setting: { isApprovalRequired: boolean; approvalStages: { primaryApprovers: { id: string }[] }[] };
    };
    assert.equal(setting.isApprovalRequired, true);
    assert.deepEqual(
      setting.approvalStages[0]?.primaryApprovers.map(({ id }) => id),
      [ID, OTHER],
    );
  });

  it("ends every eligibility, after half a year at most", () => {
    const { isExpirationRequired, maximumDuration, target } = rule("Expiration_Admin_Eligibility");
    assert.deepEqual([isExpirationRequired, maximumDuration], [true, "P180D"]);
    assert.deepEqual(target, { caller: "Admin", level: "Eligibility", operations: ["All"] });
  });

  it("obeys the settings", () => {
    const length = (maxHours: number): unknown =>
      rule("Expiration_EndUser_Assignment", { maxHours })["maximumDuration"];
    assert.deepEqual([0.5, 1, 2.5, 24].map(length), ["PT30M", "PT1H", "PT2H30M", "P1D"]);
    const asked = (changes: Partial<ActivationSettings>): unknown =>
      rule("Enablement_EndUser_Assignment", changes)["enabledRules"];
    assert.deepEqual(asked({ withoutSecondFactor: "Conditional access asks" }), ["Justification"]);
    assert.deepEqual(asked({ requireTicket: true }), [
      "MultiFactorAuthentication",
      "Justification",
      "Ticketing",
    ]);
    const none = rule("Approval_EndUser_Assignment", { approvingGroups: [], withoutApproval: "Small team" });
    assert.equal((none["setting"] as { isApprovalRequired: boolean }).isApprovalRequired, false);
  });

  it("refuses what Azure does not take, and an activation that nobody approves, all at once", () => {
    const texts = (changes: Partial<ActivationSettings>): string[] =>
      activationFaults({ ...SETTINGS, ...changes }).map(({ path, problem }) => `${path}: ${problem}`);
    assert.deepEqual(texts({}), []);
    assert.deepEqual(texts({ approvingGroups: [], withoutApproval: "Small team" }), []);
    assert.deepEqual(
      texts({
        policyName: "default",
        maxHours: 0.7,
        maxEligibleDays: 31,
        approvingGroups: ["ops"],
        withoutSecondFactor: "",
      }),
      [
        'policyName: "default" is not a GUID',
        "withoutSecondFactor: is empty",
        'approvingGroups[0]: "ops" is not a GUID',
        "maxHours: 0.7 is not a length that Azure takes",
        "maxEligibleDays: 31 is not a length that Azure takes",
      ],
    );
    assert.match(texts({ approvingGroups: [] })[0] ?? "", /nobody approves an activation/);
    assert.match(texts({ withoutApproval: "Small team" })[0] ?? "", /approvers and a reason to have none/);
    for (const maxHours of [0, 24.5, NaN]) assert.equal(texts({ maxHours }).length, 1);
  });
});

describe("period of an eligibility", () => {
  const texts = (changes: Partial<EligibilityPeriod>): string[] =>
    periodFaults({ ...PERIOD, ...changes }).map(({ path, problem }) => `${path}: ${problem}`);

  it("has an end within a year", () => {
    assert.deepEqual(texts({}), []);
    assert.deepEqual(texts({ endsAt: "2028-01-01T00:00:00Z" }), []);
    assert.deepEqual(texts({ endsAt: "2028-01-01T00:00:01Z" }), [
      "endsAt: is more than 365 days after startsAt",
    ]);
    assert.deepEqual(texts({ endsAt: PERIOD.startsAt }), ["endsAt: is not after startsAt"]);
  });

  it("is refused without a justification or with what is no instant", () => {
    assert.deepEqual(texts({ justification: " ", startsAt: "2027-01-01", endsAt: "" }), [
      "justification: is empty",
      'startsAt: "2027-01-01" is not an instant',
      "endsAt: is empty",
    ]);
  });
});
