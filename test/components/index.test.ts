import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";

import {
  allCreated,
  type Created,
  endRun,
  findAllCreated,
  findCreatedResource,
  startRun,
  stopMocks,
} from "./mocks";

const ROOT = join(__dirname, "../..");
type Config = Readonly<Record<string, unknown>>;

/** The configuration of the sample stack, with some keys changed. */
function sample(changes: Config = {}): Config {
  const { config } = parse(readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8")) as { config: Config };
  const named = Object.entries(changes).map(([key, value]) => [`azure-lockdown:${key}`, value] as const);
  return { ...config, ...Object.fromEntries(named) };
}

/** Runs the whole program by a configuration, and gives its outputs. */
async function runStack(config: Config): Promise<Readonly<Record<string, unknown>>> {
  await startRun();
  const texts = Object.entries(config).map(
    ([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)] as const,
  );
  pulumi.runtime.setAllConfig(Object.fromEntries(texts));
  // Loading the program runs it, so it must come after the mocks and the configuration, and each time anew.
  const load = createRequire(__filename);
  Reflect.deleteProperty(load.cache, load.resolve("../../index"));
  let outputs: Readonly<Record<string, unknown>> = {};
  await pulumi.runtime.runInPulumiStack(() => {
    outputs = load("../../index") as typeof outputs;
    return Promise.resolve(outputs);
  });
  await endRun();
  return outputs;
}

function endStack(): void {
  pulumi.runtime.setAllConfig({});
  stopMocks();
}

/** What stands directly below the stack. */
function below(): readonly Created[] {
  const [stack] = findAllCreated("pulumi:pulumi:Stack");
  return allCreated().filter(({ parent }) => parent === stack?.name);
}

/** Types of the components among it. */
const components = (): string[] =>
  below()
    .filter(({ type }) => type.startsWith("azure-lockdown:"))
    .map(({ type }) => type.split(":").at(-1) ?? "")
    .sort();

describe("the stack", () => {
  before(() => runStack(sample()));
  after(endStack);

  it("leads the subnets to the firewall of the same stack", () => {
    const { inputs } = findCreatedResource("azure-native:network:RouteTable", "spokes-shop-routes");
    assert.match(JSON.stringify(inputs["routes"]), /"nextHopIpAddress":"10\.10\.0\.4"/);
    const subnet = findCreatedResource("azure-native:network:Subnet", "spokes-shop-web");
    assert.deepEqual(subnet.inputs["networkSecurityGroup"], { id: "/subscriptions/s/workload-nsg" });
  });

  it("logs everything that decides about traffic", () => {
    const logged = findAllCreated("azure-native:monitor:DiagnosticSetting").map(
      (resource) => resource.inputs["resourceUri"],
    );
    for (const name of [
      "hub-firewall",
      "hub-network-public-ip",
      "workload-nsg",
      "hub-network-vnet",
      "spokes-shop-vnet",
      "backup-vault",
    ]) {
      assert.ok(logged.includes(`/subscriptions/s/${name}`), `${name} among ${logged.join(", ")}`);
    }
  });

  it("logs the flows of all networks into the workspace of the logs, which Defender's alerts go to as well", () => {
    const workspace = "/subscriptions/s/logs-workspace";
    for (const [name, network] of [
      ["hub", "hub-network-vnet"],
      ["shop", "spokes-shop-vnet"],
    ] as const) {
      const { inputs } = findCreatedResource("azure-native:network:FlowLog", `flow-logs-${name}`);
      assert.equal(inputs["targetResourceId"], `/subscriptions/s/${network}`);
      assert.ok(JSON.stringify(inputs["flowAnalyticsConfiguration"]).includes(workspace));
    }
    const { inputs } = findCreatedResource("azure-native:security:Automation", "defender-alert-export");
    assert.deepEqual(inputs["actions"], [{ actionType: "Workspace", workspaceResourceId: workspace }]);
  });

  it("mails of changes that can open egress", () => {
    const { inputs } = findCreatedResource("azure-native:monitor:ActionGroup", "egress-alerts-group");
    assert.match(JSON.stringify(inputs["emailReceivers"]), /soc@contoso\.com/);
  });

  it("has every part but conditional access, which the sample leaves to others", () => {
    assert.deepEqual(components(), [
      ...["BackupVault", "DefenderPlans", "DiagnosticSettings", "EdgeProtection", "EgressAlerts"],
      ...["EgressGuardrails", "FlowLogs", "LockedDownFirewall", "LockedDownSpokes", "MachineHardening"],
      ...["NetworkAccess", "NetworkBlockList"],
    ]);
  });

  it("puts every resource below a component of its own, the resource group aside", () => {
    const orphans = below().filter(({ type }) => !type.startsWith("azure-lockdown:"));
    assert.deepEqual(
      orphans.map((resource) => resource.name),
      ["lockdown"],
    );
  });
});

describe("the stack with every part left to others", () => {
  let outputs: Readonly<Record<string, unknown>>;
  before(async () => {
    const left = ["defender", "alerts", "machines", "backup", "identity", "flowLogs", "guardrails", "access"];
    const elsewhere = { managedElsewhere: "The platform team sees to it" };
    outputs = await runStack(
      sample(Object.fromEntries([...left, "edge"].map((part) => [part, elsewhere] as const))),
    );
  });
  after(endStack);

  it("is the firewall, the spokes, the block list and their logs", () => {
    assert.deepEqual(components(), [
      ...["DiagnosticSettings", "LockedDownFirewall", "LockedDownSpokes", "NetworkBlockList"],
    ]);
  });

  it("has no policy for application gateways among its outputs", () => {
    assert.equal(outputs["wafPolicyId"], null);
  });
});

describe("the stack with conditional access", () => {
  before(() =>
    runStack(sample({ identity: { breakGlassGroups: ["11111111-2222-3333-4444-555555555555"] } })),
  );
  after(endStack);

  it("exempts the groups for emergencies from every policy", () => {
    const policies = findAllCreated("azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy");
    assert.ok(policies.length >= 4);
    for (const { inputs } of policies) {
      assert.match(JSON.stringify(inputs["conditions"]), /"excludedGroups":\["11111111-/);
    }
  });
});
