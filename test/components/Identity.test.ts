import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { Identity, loadAzuread, type IdentityArgs } from "../../components/Identity";
import {
  allCreated,
  endRun,
  findAllCreated,
  findCreatedResource,
  runEachTest,
  startRun,
  valueOf,
} from "./mocks";

const POLICY = "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy";
const LOCATION = "azuread:index/namedLocation:NamedLocation";
const ID = "00000000-0000-0000-0000-000000000001";
const OTHER = "00000000-0000-0000-0000-000000000002";
const ARGS: IdentityArgs = {
  breakGlassGroups: [ID],
  locations: { office: { ipRanges: ["20.60.0.0/28"], trusted: true }, home: { countries: ["NL", "BE"] } },
  adminsOnlyFrom: ["office", "home"],
  riskBased: true,
};

type Conditions = Record<string, Record<string, unknown>>;
const conditionsOf = (name: string): Conditions =>
  findCreatedResource(POLICY, name).inputs["conditions"] as Conditions;

describe("Identity", () => {
  runEachTest();

  async function make(changes: Partial<IdentityArgs> = {}): Promise<Identity> {
    const made = new Identity("access", { ...ARGS, ...changes });
    await endRun();
    return made;
  }

  it("exempts whom emergencies need from every policy", async () => {
    await make({ breakGlassUsers: [pulumi.output(OTHER)] });
    const policies = findAllCreated(POLICY);
    assert.equal(policies.length, 7);
    for (const { name } of policies) {
      const { users } = conditionsOf(name);
      assert.deepEqual([users?.["excludedGroups"], users?.["excludedUsers"]], [[ID], [OTHER]], name);
    }
  });

  it("enforces every policy, and says which ones only report", async () => {
    const made = await make();
    for (const { inputs } of findAllCreated(POLICY)) assert.equal(inputs["state"], "enabled");
    assert.deepEqual(await valueOf(made.reportOnlyPolicies), []);
    await startRun();
    const reporting = await make({ reportOnly: { mfaForEveryone: "Until 2027-01-31" } });
    const { inputs } = findCreatedResource(POLICY, "access-mfaForEveryone");
    assert.equal(inputs["state"], "enabledForReportingButNotEnforced");
    assert.deepEqual(await valueOf(reporting.reportOnlyPolicies), ["mfaForEveryone"]);
  });

  it("is for everybody or for those who have a role, never for nobody", async () => {
    await make();
    assert.deepEqual(conditionsOf("access-mfaForEveryone")["users"]?.["includedUsers"], ["All"]);
    const admins = conditionsOf("access-mfaForAdmins")["users"];
    assert.equal((admins?.["includedRoles"] as string[]).length, 14);
    assert.ok(!("includedUsers" in (admins ?? {})));
  });

  it("makes the locations and points at them by their object ids", async () => {
    await make();
    const { inputs, parent } = findCreatedResource(LOCATION, "access-location-office");
    assert.equal(parent, "access");
    assert.deepEqual(inputs, {
      displayName: "office (access)",
      ip: { ipRanges: ["20.60.0.0/28"], trusted: true },
    });
    const { dependsOn } = findCreatedResource(POLICY, "access-blockAdminsElsewhere");
    assert.deepEqual([...dependsOn].sort(), ["access-location-home", "access-location-office"]);
    const { locations } = conditionsOf("access-blockAdminsElsewhere");
    assert.deepEqual(locations?.["includedLocations"], ["All"]);
  });

  it("makes no location and no policy unasked", async () => {
    await make({ locations: undefined, adminsOnlyFrom: undefined, riskBased: undefined });
    assert.deepEqual(findAllCreated(LOCATION), []);
    assert.deepEqual(
      findAllCreated(POLICY)
        .map(({ name }) => name)
        .sort(),
      ["blockLegacyAuthentication", "mfaForAdmins", "mfaForAzureManagement", "mfaForEveryone"].map(
        (name) => `access-${name}`,
      ),
    );
  });

  it("hands the engine the same, whatever the order of its lists", async () => {
    const run = async (changes: Partial<IdentityArgs>): Promise<unknown> => {
      await startRun();
      await make(changes);
      return allCreated()
        .filter(({ type }) => type.startsWith("azuread:"))
        .map(({ name, inputs }) => ({ name, inputs }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    };
    const locations = { home: { countries: ["BE", "NL"] }, office: ARGS.locations?.["office"] ?? {} };
    assert.deepEqual(await run({ locations, adminsOnlyFrom: ["home", "office"] }), await run({}));
  });

  it("stands beside another one in the same stack", async () => {
    new Identity("one", ARGS);
    new Identity("two", ARGS);
    await endRun();
    const titles = findAllCreated(POLICY).map(({ inputs }) => inputs["displayName"]);
    assert.equal(new Set(titles).size, 14);
  });

  it("refuses what is wrong before it makes anything, all at once", () => {
    const bad = { ...ARGS, breakGlassGroups: [], leftOut: { mfaForAdmins: "" }, adminsOnlyFrom: ["vpn"] };
    assert.throws(
      () => new Identity("access", bad),
      (error: Error) => {
        assert.match(error.message, /^Identity "access" \(3 faults\)/);
        assert.match(error.message, /\[breakGlassGroups, breakGlassUsers\]: neither names anybody/);
        assert.match(error.message, /leftOut\.mfaForAdmins: is empty/);
        assert.match(error.message, /adminsOnlyFrom\[0\]: "vpn" is not the key of a location/);
        return true;
      },
    );
    assert.deepEqual(allCreated(), []);
  });
});

describe("the package that only Identity needs", () => {
  const failing = (code: string) => (): never => {
    throw Object.assign(new Error("no"), { code });
  };

  it("is asked for by name where it is missing", () => {
    assert.throws(
      () => loadAzuread(failing("MODULE_NOT_FOUND")),
      /which is not installed\. Install it beside azure-lockdown: npm install @pulumi\/azuread/,
    );
  });

  it("fails as it is where it is there and broken", () => {
    assert.throws(() => loadAzuread(failing("ERR_OTHER")), { message: "no" });
  });

  it("is loaded by no other file, and by this one only when it is used", () => {
    const root = join(__dirname, "../..");
    const files = [
      "components",
      "components/parts",
      "components/plans",
      "components/checks",
      "components/config",
      ".",
    ].flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((file) => file.endsWith(".ts"))
        .map((file) => join(folder, file)),
    );
    const naming = files.filter((file) => readFileSync(join(root, file), "utf8").includes("@pulumi/azuread"));
    assert.deepEqual(naming, ["components/Identity.ts"]);
    const source = readFileSync(join(root, "components/Identity.ts"), "utf8");
    assert.doesNotMatch(source, /^import (?!type ).*"@pulumi\/azuread/m);
  });
});
