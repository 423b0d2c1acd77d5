import assert from "node:assert/strict";

import { planBlockList } from "../../../components/plans/blockListPlan";
import {
  blockedSenders,
  currentExclusions,
  type EdgeProtectionArguments,
  edgeProtectionFaults,
  frontDoorPolicyName,
  profileOf,
} from "../../../components/plans/edgeProtectionPlan";
import type { WafExclusion } from "../../../components/plans/wafRulesPlan";
import { blockList, NOW } from "../fixtures";

const SCOPE = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers";
const PROFILE = `${SCOPE}/Microsoft.Cdn/profiles/shop`;
const WORKSPACE = `${SCOPE}/Microsoft.OperationalInsights/workspaces/logs`;
const search: WafExclusion = { name: "search", reason: "apostrophes", where: "argument", selector: "q" };

describe("arguments of the protection of the edge", () => {
  const faults = (args: Partial<EdgeProtectionArguments>): string[] =>
    edgeProtectionFaults({ applicationGateways: { location: "westeurope" }, ...args }).map(
      ({ path, problem }) => `${path}: ${problem}`,
    );

  it("may be those of gateways, of Front Door, or of both", () => {
    const frontDoor = {
      profiles: {
        shop: {
          profileId: PROFILE,
          domainIds: [`${PROFILE}/afdEndpoints/shop`, `${PROFILE}/customDomains/a`, {}],
        },
      },
    };
    assert.deepEqual(faults({}), []);
    assert.deepEqual(faults({ frontDoor, workspaceId: WORKSPACE }), []);
    assert.deepEqual(
      faults({ frontDoor, applicationGateways: undefined, logsElsewhere: "logEverything" }),
      [],
    );
    assert.deepEqual(faults({ applicationGateways: undefined }), [
      "[applicationGateways, frontDoor]: neither is given",
    ]);
  });

  it("are told all at once where they are wrong", () => {
    const found = faults({
      applicationGateways: {
        location: "europe",
        gatewayIds: { web: "gateway" },
        maxRequestBodyKb: 4,
        maxFileUploadMb: 0.5,
      },
      frontDoor: {
        profiles: {
          shop: { profileId: "shop", domainIds: [] },
          more: { profileId: PROFILE, domainIds: [PROFILE] },
        },
        withoutManagedRules: "",
      },
      ruleSetVersion: "1.0" as "2.1",
      rateLimit: { requests: 1, minutes: 2 as 1 },
      detectionOnly: " ",
      blockList: blockList({ address: "10.0.0.1" }),
    });
    for (const start of [
      "detectionOnly: is empty",
      'ruleSetVersion: "1.0" is no version',
      "rateLimit.requests: 1 is out of range",
      "rateLimit.minutes: 2 is not what Azure offers",
      'applicationGateways.location: "europe" is not an Azure region',
      'applicationGateways.gatewayIds.web: "gateway" is not the id',
      "applicationGateways.maxRequestBodyKb: 4 is out of range",
      "applicationGateways.maxFileUploadMb: 0.5 is out of range",
      "frontDoor.withoutManagedRules: is empty",
      'frontDoor.profiles.shop.profileId: "shop" is not the id',
      "frontDoor.profiles.shop.domainIds: is empty",
      "frontDoor.profiles.more.domainIds[0]: ",
      'blockList.entries[0].address: "10.0.0.1" must not be blocked',
      "workspaceId: is missing",
    ]) {
      assert.ok(
        found.some((text) => text.startsWith(start)),
        `${start}\namong\n${found.join("\n")}`,
      );
    }
    assert.equal(found.length, 14);
  });

  it("want logs sent, or a reason why not, where something has them", () => {
    const applicationGateways = {
      location: "westeurope",
      gatewayIds: { web: `${SCOPE}/Microsoft.Network/applicationGateways/web` },
    };
    assert.deepEqual(faults({ applicationGateways }), [
      "workspaceId: is missing, and what is blocked would be logged nowhere",
    ]);
    assert.deepEqual(
      faults({ applicationGateways, workspaceId: WORKSPACE, logsElsewhere: "logEverything" }),
      ["[workspaceId, logsElsewhere]: both are given"],
    );
  });

  it("want exclusions with a reason, a narrow selector, and whole rules", () => {
    const of = (changes: Partial<WafExclusion>): string[] =>
      faults({ exclusions: [{ ...search, ...changes }] });
    assert.deepEqual(of({}), []);
    assert.deepEqual(of({ ruleGroup: "SQLI", ruleIds: ["942440", "99001014"] }), []);
    assert.deepEqual(of({ reason: "" }), ["exclusions[0].reason: is empty"]);
    assert.deepEqual(of({ name: "" }), ["exclusions[0].name: is empty"]);
    assert.deepEqual(of({ selector: "*" }), ['exclusions[0].selector: "*" would leave out every argument']);
    assert.deepEqual(of({ where: "cookies" as "cookie" }), [
      'exclusions[0].where: "cookies" is no place (did you mean "cookie"?)',
    ]);
    assert.deepEqual(of({ match: "EqualsAny" as "Equals" }), [
      'exclusions[0].match: "EqualsAny" is not taken (it would leave out every name)',
    ]);
    assert.deepEqual(of({ ruleGroup: "SQLI" }), ["exclusions[0][ruleGroup, ruleIds]: only one is given"]);
    assert.deepEqual(of({ ruleGroup: "SQLI", ruleIds: [] }), ["exclusions[0].ruleIds: is empty"]);
    assert.deepEqual(of({ ruleGroup: "SQLI", ruleIds: ["SQLI-1"] }), [
      'exclusions[0].ruleIds[0]: "SQLI-1" is no id of a managed rule',
    ]);
    assert.deepEqual(faults({ exclusions: [search, search] }), [
      'exclusions[1].name: "search" is also the name of [0]',
    ]);
  });

  it("want a clock for exclusions that end", () => {
    const exclusions = [{ ...search, until: "2027-01-01T00:00:00Z" }];
    assert.deepEqual(faults({ exclusions }), ["now: is missing, and there are exclusions that end"]);
    assert.deepEqual(faults({ exclusions, now: NOW }), []);
    assert.deepEqual(faults({ exclusions, blockList: blockList() }), []);
    assert.deepEqual(faults({ exclusions: [{ ...search, until: "tomorrow" }], now: NOW }), [
      'exclusions[0].until: "tomorrow" is not a time with a time zone',
    ]);
  });
});

describe("plan of the protection of the edge", () => {
  it("drops exclusions at their end, and says so", () => {
    const ended = { ...search, name: "old", until: "2026-11-24T12:00:00Z" };
    const later = { ...search, name: "new", until: "2026-11-24T12:00:01Z" };
    const { current, notes } = currentExclusions([search, ended, later], NOW);
    assert.deepEqual(current, [search, later]);
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? "", /^exclusion "old" ended at 2026-11-24T12:00:00Z/);
  });

  it("blocks who comes in, and at gateways by IPv4 only", () => {
    const { active } = planBlockList(
      blockList(
        { address: "20.50.1.77", direction: "in" },
        { address: "20.50.1.80", direction: "out" },
        { address: "2a01:111::/48" },
      ),
    );
    assert.deepEqual(blockedSenders(active), {
      gateway: ["20.50.1.77"],
      frontDoor: ["20.50.1.77", "2a01:111::/48"],
      leftOut: ["2a01:111::/48"],
    });
  });

  it("names a Front Door's policy by letters and digits, apart by stack and component", () => {
    const name = frontDoorPolicyName("shop/prod", "edge-1");
    assert.match(name, /^wafedge1[0-9a-f]{8}$/);
    assert.notEqual(name, frontDoorPolicyName("shop/prod", "edge1"));
    assert.notEqual(name, frontDoorPolicyName("shop/dev", "edge-1"));
    assert.ok(frontDoorPolicyName("shop/dev", "e".repeat(200)).length <= 128);
  });

  it("reads the profile's group and name from its id", () => {
    assert.deepEqual(profileOf(PROFILE), { resourceGroupName: "rg", profileName: "shop" });
  });
});
