import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { entraShape } from "../../simulator/azuread/shapes";
import { formatEntraShapes, generateEntraShapes } from "../../simulator/azuread/shapes.generate";
import { show, UNKNOWN, without, type Properties } from "../../simulator/provider/values";
import { temporaryFolder, TestProvider, urn } from "./harness";

const POLICY = "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy";
const LOCATION = "azuread:index/namedLocation:NamedLocation";
const GROUP = "azuread:index/group:Group";

const policy = (more: Properties = {}): Properties => ({
  displayName: "MFA",
  state: "enabled",
  conditions: {
    applications: { includedApplications: ["All"] },
    clientAppTypes: ["all"],
    users: { includedUsers: ["All"], excludedGroups: ["00000000-0000-0000-0000-000000000001"] },
  },
  grantControls: { operator: "OR", builtInControls: ["mfa"] },
  ...more,
});
const location = (range = "203.0.113.0/24"): Properties => ({
  displayName: "Office",
  ip: { ipRanges: [range] },
});

describe("the stand-in for azuread", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let provider: TestProvider;
  beforeEach(async () => {
    folder = temporaryFolder();
    provider = await TestProvider.start("azuread", folder.path);
  });
  afterEach(() => {
    provider.stop();
    folder.remove();
  });

  const reasons = async (token: string, inputs: Properties): Promise<string[]> =>
    (await provider.check(token, inputs)).failures.map(({ reason }) => reason);

  it("has the shapes of the installed SDK", function () {
    this.timeout(60_000);
    const file = join(__dirname, "../../simulator/azuread/shapes.json");
    assert.equal(
      readFileSync(file, "utf8"),
      formatEntraShapes(generateEntraShapes()),
      "stale: run node --require tsx/cjs simulator/azuread/shapes.generate.ts",
    );
  });

  it("takes what the SDK's types take, at any depth", async () => {
    assert.deepEqual(await reasons(POLICY, policy()), []);
    assert.deepEqual(await reasons(LOCATION, location()), []);
    assert.deepEqual(await reasons(GROUP, { displayName: "Break glass", securityEnabled: true }), []);
  });

  it("refuses a misspelled property, at the top and within", async () => {
    const [first] = await reasons(POLICY, policy({ displayname: "MFA" }));
    assert.match(first ?? "", /^'displayname' is no property here, which takes conditions, displayName, /);
    const conditions = { ...(policy()["conditions"] as Properties), clientAppType: ["all"] };
    const within = await reasons(POLICY, policy({ conditions }));
    assert.match(within[0] ?? "", /^'conditions\.clientAppType' is no property here/);
  });

  it("refuses a missing property, at the top and within", async () => {
    assert.deepEqual(await reasons(POLICY, without(policy(), ["state"])), [
      "missing required property 'state'",
    ]);
    assert.deepEqual(await reasons(POLICY, policy({ conditions: { clientAppTypes: ["all"] } })), [
      "missing required property 'conditions.applications'",
      "missing required property 'conditions.users'",
    ]);
  });

  it("refuses a value of the wrong kind, but no value that is not known yet", async () => {
    assert.deepEqual(await reasons(LOCATION, { displayName: "Office", ip: { ipRanges: "203.0.113.0/24" } }), [
      "'ip.ipRanges' should be of type 'array' but got 'string'",
    ]);
    assert.deepEqual(await reasons(LOCATION, { displayName: UNKNOWN, ip: UNKNOWN }), []);
  });

  it("does not know the other classes", async () => {
    const token = "azuread:index/application:Application";
    await assert.rejects(
      provider.check(token, {}),
      /does not know the resource type azuread:index\/application/,
    );
  });

  it("leaves the object id unknown in a preview, and options that are not set away", async () => {
    const outputs = await provider.preview(LOCATION, location());
    assert.equal(outputs["objectId"], UNKNOWN);
    assert.equal(outputs["displayName"], "Office");
    assert.ok(!("country" in outputs));
  });

  it("gives each object an id of its own, in the form of its kind", async () => {
    const first = await provider.create(LOCATION, location(), "one");
    const second = await provider.create(LOCATION, location(), "two");
    assert.match(first.id, /^\/identity\/conditionalAccess\/namedLocations\/[0-9a-f-]{36}$/);
    assert.equal(first.outputs["objectId"], first.id.split("/").at(-1));
    assert.notEqual(first.id, second.id);
    const made = await provider.create(POLICY, policy());
    assert.match(made.id, /^\/identity\/conditionalAccess\/policies\/[0-9a-f-]{36}$/);
  });

  it("reads, updates and deletes what it made, and keeps the id", async () => {
    const made = await provider.create(LOCATION, location());
    const news = location("203.0.113.0/25");
    const outputs = await provider.update(LOCATION, made.id, made.inputs, news);
    assert.equal(outputs["objectId"], made.outputs["objectId"]);
    const read = await provider.read(LOCATION, made.id, made.inputs);
    assert.deepEqual(read?.outputs["ip"], { ipRanges: ["203.0.113.0/25"] });
    assert.equal(await provider.read(POLICY, made.id), undefined);
    await provider.delete(LOCATION, made.id);
    assert.equal(await provider.read(LOCATION, made.id), undefined);
  });

  it("gives a group what a directory adds", async () => {
    const { outputs } = await provider.create(GROUP, { displayName: "Break glass", securityEnabled: true });
    assert.deepEqual([outputs["members"], outputs["mail"]], [[], ""]);
  });

  it("replaces a location whose kind changes, and nothing else", async () => {
    const country = { displayName: "Office", country: { countriesAndRegions: ["NL"] } };
    const { replacesList, deletebeforereplace } = await provider.diff(LOCATION, location(), country);
    assert.deepEqual([...replacesList].sort(), ["country", "ip"]);
    assert.equal(deletebeforereplace, false);
    const changed = await provider.diff(LOCATION, location(), location("203.0.113.0/25"));
    assert.deepEqual(changed.replacesList, []);
    assert.deepEqual(changed.diffsList, ["ip"]);
  });

  it("takes away what a killed run made", async () => {
    const lost = await provider.create(LOCATION, location());
    provider.stop();
    provider = await TestProvider.start("azuread", folder.path);
    const made = await provider.create(LOCATION, location());
    assert.notEqual(made.id, lost.id);
    assert.equal(await provider.read(LOCATION, lost.id), undefined);
    assert.equal(urn(LOCATION), "urn:pulumi:dev::test::azuread:index/namedLocation:NamedLocation::res");
  });

  const refusals: readonly (readonly [string, string, Properties, RegExp])[] = [
    [
      "a location of both kinds",
      LOCATION,
      { ...location(), country: { countriesAndRegions: ["NL"] } },
      /one of/,
    ],
    ["a location of no kind", LOCATION, { displayName: "Office" }, /exactly one of 'ip' and 'country'/],
    ["a location without ranges", LOCATION, { displayName: "Office", ip: { ipRanges: [] } }, /is empty/],
    ["a range that is too wide", LOCATION, location("0.0.0.0/0"), /'0\.0\.0\.0\/0' is wider than \/8/],
    ["an address without a length", LOCATION, location("203.0.113.7"), /not in CIDR form/],
    [
      "a country by its name",
      LOCATION,
      { displayName: "NL", country: { countriesAndRegions: ["Nl"] } },
      /'Nl'/,
    ],
    ["a state that is none", POLICY, policy({ state: "on" }), /'on' is none of the states/],
    [
      "a policy for nobody",
      POLICY,
      policy({
        conditions: { applications: { includedApplications: ["All"] }, clientAppTypes: ["all"], users: {} },
      }),
      /includes nobody/,
    ],
    [
      "a block beside another control",
      POLICY,
      policy({ grantControls: { operator: "OR", builtInControls: ["block", "mfa"] } }),
      /'block' does not go with another/,
    ],
    [
      "a location that is not there",
      POLICY,
      policy({
        conditions: {
          applications: { includedApplications: ["All"] },
          clientAppTypes: ["all"],
          users: { includedUsers: ["All"] },
          locations: { includedLocations: ["All"], excludedLocations: ["gone"] },
        },
      }),
      /The named location gone does not exist/,
    ],
  ];
  for (const [what, token, inputs, message] of refusals) {
    it(`refuses ${what} when deploying`, async () => {
      await assert.rejects(provider.create(token, inputs), message);
    });
  }

  it("refuses a policy without controls when deploying", async () => {
    const rest = without(policy(), ["grantControls"]);
    await assert.rejects(provider.create(POLICY, rest), /needs 'grantControls' or 'sessionControls'/);
  });

  it("keeps a location that a policy uses", async () => {
    const made = await provider.create(LOCATION, location());
    const conditions = {
      ...(policy()["conditions"] as Properties),
      locations: { includedLocations: ["All"], excludedLocations: [made.outputs["objectId"] ?? ""] },
    };
    const user = await provider.create(POLICY, policy({ conditions }));
    await assert.rejects(provider.delete(LOCATION, made.id), /is used by the policy/);
    await provider.delete(POLICY, user.id);
    await provider.delete(LOCATION, made.id);
  });

  it("says who is signed in, and nothing else", async () => {
    const client = await provider.invoke("azuread:index/getClientConfig:getClientConfig");
    assert.match(show(client["tenantId"]), /^[0-9a-f-]{36}$/);
    await assert.rejects(provider.invoke("azuread:index/getUser:getUser"), /has no function/);
  });

  it("fails where it is told to", async () => {
    provider.stop();
    provider = await TestProvider.start("azuread", folder.path, {
      AZURE_LOCKDOWN_SIMULATOR_FAIL_ON: "namedLocations",
    });
    await assert.rejects(provider.create(LOCATION, location()), /told to fail/);
  });

  it("has a shape for each class, with the outputs that the directory makes up", () => {
    assert.ok(entraShape("namedLocation")?.madeUp.has("objectId"));
    assert.equal(entraShape("user"), undefined);
  });
});
