import assert from "node:assert/strict";

import { EdgeProtection, type EdgeProtectionArgs } from "../../components/EdgeProtection";
import { blockList } from "./fixtures";
import {
  allCreated,
  allMessages,
  endRun,
  findAllCreated,
  findCreatedResource,
  runEachTest,
  valueOf,
} from "./mocks";

const GATEWAY_POLICY = "azure-native:network:WebApplicationFirewallPolicy";
const FRONT_DOOR_POLICY = "azure-native:frontdoor:Policy";
const ASSOCIATION = "azure-native:cdn:SecurityPolicy";
const SETTING = "azure-native:monitor:DiagnosticSetting";

const SCOPE = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/edge-rg/providers";
const PROFILE = `${SCOPE}/Microsoft.Cdn/profiles/shop`;
const GATEWAY = `${SCOPE}/Microsoft.Network/applicationGateways/web`;
const ARGS: EdgeProtectionArgs = {
  resourceGroupName: "rg",
  applicationGateways: { location: "westeurope", gatewayIds: { web: GATEWAY } },
  frontDoor: { profiles: { web: { profileId: PROFILE, domainIds: [`${PROFILE}/afdEndpoints/shop`] } } },
  workspaceId: `${SCOPE}/Microsoft.OperationalInsights/workspaces/logs`,
};

describe("EdgeProtection", () => {
  runEachTest();

  async function make(changes: Partial<EdgeProtectionArgs> = {}): Promise<EdgeProtection> {
    const made = new EdgeProtection("edge", { ...ARGS, ...changes });
    await endRun();
    return made;
  }

  it("refuses attacks at gateways, and bodies that it does not inspect", async () => {
    const made = await make();
    const { inputs, parent } = findCreatedResource(GATEWAY_POLICY, "edge-gateway");
    assert.equal(parent, "edge");
    assert.deepEqual(inputs["policySettings"], {
      state: "Enabled",
      mode: "Prevention",
      requestBodyCheck: true,
      requestBodyEnforcement: true,
      requestBodyInspectLimitInKB: 128,
      maxRequestBodySizeInKb: 128,
      fileUploadEnforcement: true,
      fileUploadLimitInMb: 100,
    });
    assert.match(
      JSON.stringify(inputs["managedRules"]),
      /Microsoft_DefaultRuleSet.*2\.1.*BotManagerRuleSet.*1\.1/,
    );
    assert.ok(made.gatewayPolicyId);
    assert.equal(await valueOf(made.gatewayPolicyId), "/subscriptions/s/edge-gateway");
  });

  it("refuses attacks at Front Door, on all paths of all its domains", async () => {
    await make();
    const { inputs } = findCreatedResource(FRONT_DOOR_POLICY, "edge-front-door");
    assert.deepEqual(inputs["sku"], { name: "Premium_AzureFrontDoor" });
    assert.deepEqual(inputs["policySettings"], {
      enabledState: "Enabled",
      mode: "Prevention",
      requestBodyCheck: "Enabled",
    });
    assert.match(
      JSON.stringify(inputs["managedRules"]),
      /Microsoft_DefaultRuleSet.*Microsoft_BotManagerRuleSet/,
    );
    const association = findCreatedResource(ASSOCIATION, "edge-web");
    assert.deepEqual(
      [association.inputs["resourceGroupName"], association.inputs["profileName"]],
      ["edge-rg", "shop"],
    );
    assert.deepEqual(association.inputs["parameters"], {
      type: "WebApplicationFirewall",
      wafPolicy: { id: "/subscriptions/s/edge-front-door" },
      associations: [{ domains: [{ id: `${PROFILE}/afdEndpoints/shop` }], patternsToMatch: ["/*"] }],
    });
  });

  it("makes only what it is asked for", async () => {
    const made = await make({ frontDoor: undefined });
    assert.equal(made.frontDoorPolicyId, undefined);
    assert.deepEqual([...findAllCreated(FRONT_DOOR_POLICY), ...findAllCreated(ASSOCIATION)], []);
  });

  it("sends the logs of gateways, to tables of their own, and of profiles, and not the activity log", async () => {
    await make();
    const gateway = findCreatedResource(SETTING, "edge-logs-gateway-web");
    assert.equal(gateway.inputs["resourceUri"], GATEWAY);
    assert.equal(gateway.inputs["logAnalyticsDestinationType"], "Dedicated");
    assert.match(JSON.stringify(gateway.inputs["logs"]), /AccessLog.*FirewallLog/);
    const profile = findCreatedResource(SETTING, "edge-logs-profile-web");
    assert.match(JSON.stringify(profile.inputs["logs"]), /FrontDoorWebApplicationFirewallLog/);
    assert.ok(!("logAnalyticsDestinationType" in profile.inputs));
    assert.equal(findAllCreated(SETTING).length, 2);
    assert.deepEqual(findAllCreated("azure-native:monitor:SubscriptionDiagnosticSetting"), []);
  });

  it("leaves the logs to somebody else for a reason", async () => {
    await make({ workspaceId: undefined, logsElsewhere: "logEverything sends them" });
    assert.deepEqual(findAllCreated(SETTING), []);
  });

  it("refuses blocked senders before all else, and tells when the next block ends", async () => {
    const made = await make({
      blockList: blockList({ address: "20.50.1.77" }, { address: "2a01:111::/48", direction: "in" }),
      rateLimit: { requests: 500 },
    });
    const gateway = JSON.stringify(findCreatedResource(GATEWAY_POLICY, "edge-gateway").inputs["customRules"]);
    assert.match(gateway, /20\.50\.1\.77.*"priority":1,.*RateLimit/);
    assert.ok(!gateway.includes("2a01:111"));
    const frontDoor = JSON.stringify(
      findCreatedResource(FRONT_DOOR_POLICY, "edge-front-door").inputs["customRules"],
    );
    assert.match(frontDoor, /20\.50\.1\.77","2a01:111::\/48".*SocketAddr/);
    assert.equal(await valueOf(made.nextExpiry), "2026-11-25T11:00:00Z");
    assert.deepEqual(
      allMessages().map(({ text }) => text),
      [
        "block 2a01:111::/48 is not in the policy for application gateways: rules of application gateways match IPv4 only",
      ],
    );
  });

  it("keeps the clock out of what the engine compares", async () => {
    await make({ blockList: blockList({ address: "20.50.1.77" }), now: new Date("2026-11-24T12:00:00Z") });
    const { inputs } = findCreatedResource("azure-lockdown:network:EdgeProtection", "edge");
    assert.ok(!("now" in inputs) && !("blockList" in inputs));
    assert.match(JSON.stringify(inputs["activeBlocks"]), /20\.50\.1\.77/);
  });

  it("only writes attacks down for a reason, which it tells", async () => {
    await make({ detectionOnly: "the first week of the shop" });
    for (const [type, name] of [
      [GATEWAY_POLICY, "edge-gateway"],
      [FRONT_DOOR_POLICY, "edge-front-door"],
    ] as const) {
      assert.match(
        JSON.stringify(findCreatedResource(type, name).inputs["policySettings"]),
        /"mode":"Detection"/,
      );
    }
    const [message] = allMessages();
    assert.equal(message?.severity, "warn");
    assert.match(message.text, /let through: the first week of the shop$/);
  });

  it("makes do without managed rules in the tier Standard for a reason", async () => {
    const frontDoor = {
      ...ARGS.frontDoor,
      profiles: ARGS.frontDoor?.profiles ?? {},
      withoutManagedRules: "a test",
    };
    await make({ frontDoor });
    const { inputs } = findCreatedResource(FRONT_DOOR_POLICY, "edge-front-door");
    assert.deepEqual(inputs["sku"], { name: "Standard_AzureFrontDoor" });
    assert.ok(!("managedRules" in inputs));
  });

  it("drops an exclusion that has ended, and says so", async () => {
    const exclusion = { name: "search", reason: "apostrophes", where: "argument", selector: "q" } as const;
    await make({
      exclusions: [{ ...exclusion, until: "2026-11-01T00:00:00Z" }],
      now: new Date("2026-11-24T12:00:00Z"),
    });
    const { inputs } = findCreatedResource(GATEWAY_POLICY, "edge-gateway");
    assert.deepEqual((inputs["managedRules"] as Record<string, unknown>)["exclusions"], []);
    assert.match(allMessages()[0]?.text ?? "", /exclusion "search" ended/);
  });

  it("stands twice in one stack", async () => {
    new EdgeProtection("edge-2", ARGS);
    await make();
    const names = findAllCreated(FRONT_DOOR_POLICY).map(({ inputs }) => inputs["policyName"]);
    assert.equal(new Set(names).size, 2);
    assert.equal(new Set(allCreated().map(({ type, name }) => `${type} ${name}`)).size, allCreated().length);
  });

  it("refuses everything that is wrong at once, before it makes anything", () => {
    assert.throws(
      () => new EdgeProtection("edge", { resourceGroupName: "rg", detectionOnly: "" }),
      (error: Error) => {
        assert.match(error.message, /EdgeProtection "edge" \(2 faults\)/);
        return true;
      },
    );
    assert.deepEqual(allCreated(), []);
  });
});
