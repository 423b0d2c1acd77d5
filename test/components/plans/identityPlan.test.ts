import assert from "node:assert/strict";

import { ADMIN_ROLES } from "../../../components/plans/entraIds";
import {
  identityFaults,
  planAccessPolicies,
  type IdentitySettings,
  type PlannedAccessPolicy,
} from "../../../components/plans/identityPlan";

const ID = "00000000-0000-0000-0000-000000000001";
const OFFICE = { office: { ipRanges: ["20.60.0.0/28"] } };
const plan = (settings: IdentitySettings, name: string): PlannedAccessPolicy => {
  const found = planAccessPolicies(settings).find((policy) => policy.name === name);
  assert.ok(found, name);
  return found;
};
const texts = (settings: IdentitySettings, groups: unknown[] = [ID], users: unknown[] = []): string[] =>
  identityFaults(settings, { groups, users }).map(({ path, problem }) => `${path}: ${problem}`);

describe("plan of conditional access", () => {
  it("makes four policies and enforces them", () => {
    assert.deepEqual(
      planAccessPolicies({}).map(({ name, state }) => [name, state]),
      [
        ["blockLegacyAuthentication", "enabled"],
        ["mfaForEveryone", "enabled"],
        ["mfaForAdmins", "enabled"],
        ["mfaForAzureManagement", "enabled"],
      ],
    );
  });

  it("blocks the clients that cannot be asked for a second factor", () => {
    const { clientAppTypes, grantControls, includedRoles } = plan({}, "blockLegacyAuthentication");
    assert.deepEqual(clientAppTypes, ["exchangeActiveSync", "other"]);
    assert.deepEqual(grantControls.builtInControls, ["block"]);
    assert.equal(includedRoles, "everyone");
  });

  it("asks everyone for a second factor, for everything", () => {
    const { includedApplications, clientAppTypes, grantControls } = plan({}, "mfaForEveryone");
    assert.deepEqual([includedApplications, clientAppTypes], [["All"], ["all"]]);
    assert.deepEqual(grantControls, { operator: "OR", builtInControls: ["mfa"] });
  });

  it("asks administrators, whose roles can be added to, for a factor that cannot be phished by choice", () => {
    const { includedRoles, grantControls } = plan({ furtherAdminRoles: [ID] }, "mfaForAdmins");
    assert.deepEqual(includedRoles, [...ADMIN_ROLES, ID].sort());
    assert.deepEqual(grantControls.builtInControls, ["mfa"]);
    const strong = plan({ phishingResistantAdmins: true }, "mfaForAdmins").grantControls;
    assert.match(
      strong.authenticationStrengthPolicyId ?? "",
      /^\/policies\/authenticationStrengthPolicies\//,
    );
    assert.equal(strong.builtInControls, undefined);
  });

  it("asks for a second factor where Azure is managed, by portal, command line and API alike", () => {
    const { includedApplications } = plan({}, "mfaForAzureManagement");
    assert.deepEqual(includedApplications, ["797f4846-ba00-4fd7-ba43-dac1f8f63013"]);
  });

  it("blocks administrators outside their locations by choice", () => {
    const { outside, grantControls, includedRoles } = plan(
      { locations: { ...OFFICE, home: { countries: ["NL"] } }, adminsOnlyFrom: ["office", "home"] },
      "blockAdminsElsewhere",
    );
    assert.deepEqual([outside, grantControls.builtInControls], [["home", "office"], ["block"]]);
    assert.deepEqual(includedRoles, [...ADMIN_ROLES].sort());
  });

  it("judges risk by choice, each time anew", () => {
    const signIns = plan({ riskBased: true }, "mfaForRiskySignIns");
    assert.deepEqual(signIns.signInRiskLevels, ["high", "medium"]);
    assert.equal(signIns.sessionControls?.signInFrequencyInterval, "everyTime");
    const users = plan({ riskBased: true }, "newPasswordForRiskyUsers");
    assert.deepEqual(users.grantControls, { operator: "AND", builtInControls: ["mfa", "passwordChange"] });
  });

  it("leaves out and only reports what there is a reason for", () => {
    const policies = planAccessPolicies({
      leftOut: { mfaForAzureManagement: "mfaForEveryone covers it" },
      reportOnly: { blockLegacyAuthentication: "Until the scanners are replaced" },
    });
    assert.deepEqual(
      policies.map(({ name, state }) => [name, state]),
      [
        ["blockLegacyAuthentication", "enabledForReportingButNotEnforced"],
        ["mfaForEveryone", "enabled"],
        ["mfaForAdmins", "enabled"],
      ],
    );
  });
});

describe("faults of identity", () => {
  it("are none where somebody is kept for emergencies, known yet or not", () => {
    assert.deepEqual(texts({}), []);
    assert.deepEqual(texts({}, [], [ID]), []);
    assert.deepEqual(texts({}, [{ apply: 1 }]), []);
  });

  it("are one where nobody is, since a mistake would lock everybody out", () => {
    assert.match(texts({}, [])[0] ?? "", /^\[breakGlassGroups, breakGlassUsers\]: neither names anybody/);
  });

  it("name each bad value, all at once", () => {
    assert.deepEqual(
      texts(
        {
          leftOut: { mfaForAdmin: "x", mfaForRiskySignIns: "x", mfaForEveryone: " " },
          reportOnly: { blockAdminsElsewhere: "x", mfaForEveryone: "x" },
          locations: OFFICE,
          adminsOnlyFrom: [],
          furtherAdminRoles: ["Owner"],
        },
        ["ops"],
        ["root"],
      ),
      [
        'breakGlassGroups[0]: "ops" is not a GUID',
        'breakGlassUsers[0]: "root" is not a GUID',
        'leftOut.mfaForAdmin: is not the name of a policy (did you mean "mfaForAdmins"?)',
        "leftOut.mfaForRiskySignIns: is made only by choice",
        "leftOut.mfaForEveryone: is empty",
        "reportOnly.blockAdminsElsewhere: is not made",
        "reportOnly.mfaForEveryone: is not made",
        'furtherAdminRoles[0]: "Owner" is not a GUID',
      ],
    );
    assert.deepEqual(texts({ locations: OFFICE, adminsOnlyFrom: ["ofice"] }), [
      'adminsOnlyFrom[0]: "ofice" is not the key of a location (did you mean "office"?)',
    ]);
    assert.deepEqual(texts({ locations: { "a b": {} } }), [
      "locations.a b: has a key that cannot end a resource's name",
      "locations.a b[ipRanges, countries]: neither is given",
    ]);
  });
});
