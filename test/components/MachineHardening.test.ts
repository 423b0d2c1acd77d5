import assert from "node:assert/strict";

import { MachineHardening, type MachineHardeningArgs } from "../../components/MachineHardening";
import { readModel, type Resource } from "../../egress/read";
import { findingsOf } from "../../policypack/rule";
import { ruleCalled } from "../policypack/context";
import { refusedPaths } from "./fixtures";
import {
  allCreated,
  allMessages,
  endRun,
  findAllCreated,
  findCreatedResource,
  runEachTest,
  startRun,
  valueOf,
} from "./mocks";

const WINDOW = "azure-native:maintenance:MaintenanceConfiguration";
const ASSIGNMENT = "azure-native:maintenance:ConfigurationAssignment";
const POLICY = "azure-native:authorization:PolicyAssignment";
const ROLE = "azure-native:authorization:RoleAssignment";
const EXTENSION = "azure-native:compute:VirtualMachineExtension";
const MACHINE = "azure-native:compute:VirtualMachine";
const SUBSCRIPTION = "/subscriptions/client-subscription";
const machine = (name: string): string =>
  `/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/${name}`;
const START = { start: "2027-01-03 02:00" };
const ARGS: MachineHardeningArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  windows: { sunday: START },
  machines: { web: { id: machine("vm-web") } },
};
const idOf = (guid: string, kind = "policyDefinitions"): string =>
  `/providers/Microsoft.Authorization/${kind}/${guid}`;

describe("MachineHardening", () => {
  runEachTest();

  async function make(changes: Partial<MachineHardeningArgs> = {}): Promise<MachineHardening> {
    const made = new MachineHardening("patching", { ...ARGS, ...changes });
    await endRun();
    return made;
  }

  /** What the preset `strict` finds about antimalware on a machine beside what was made, with the plan for servers. */
  function antimalwareFindings(properties: object): string[] {
    const resources: Resource[] = [
      ...allCreated().map(({ type, name, inputs }) => ({ urn: name, type, name, properties: inputs })),
      {
        urn: "plan",
        type: "azure-native:security:Pricing",
        name: "plan",
        properties: {
          pricingName: "VirtualMachines",
          pricingTier: "Standard",
          scopeId: "subscriptions/client-subscription",
        },
      },
      { urn: "vm", type: MACHINE, name: "vm", properties: { resourceGroupName: "web", ...properties } },
    ];
    const rule = ruleCalled("vm-antimalware");
    return findingsOf(rule, readModel(resources), {}, { now: new Date(0) }).map(({ message }) => message);
  }

  it("opens a window and has it patch the machine, in the machine's own resource group", async () => {
    const made = await make();
    const window = findCreatedResource(WINDOW, "patching-sunday");
    assert.equal(window.parent, "patching");
    assert.equal(window.inputs["maintenanceScope"], "InGuestPatch");
    assert.equal(window.inputs["startDateTime"], "2027-01-03 02:00");
    const { inputs, parent } = findCreatedResource(ASSIGNMENT, "patching-web");
    assert.equal(parent, "patching");
    assert.deepEqual(inputs, {
      resourceGroupName: "web",
      providerName: "Microsoft.Compute",
      resourceType: "virtualMachines",
      resourceName: "vm-web",
      resourceId: machine("vm-web"),
      maintenanceConfigurationId: "/subscriptions/s/patching-sunday",
      location: "westeurope",
    });
    assert.deepEqual(await valueOf(made.windowIds), { sunday: "/subscriptions/s/patching-sunday" });
  });

  it("takes the region of a machine and the window of one from its entry", async () => {
    await make({
      windows: { sunday: START, daily: { ...START, every: "Day" } },
      machines: { web: { id: machine("vm-web"), window: "daily", location: "northeurope" } },
    });
    const { inputs } = findCreatedResource(ASSIGNMENT, "patching-web");
    assert.equal(inputs["location"], "northeurope");
    assert.equal(inputs["maintenanceConfigurationId"], "/subscriptions/s/patching-daily");
  });

  it("has Defender for Endpoint brought to all machines, by an identity that may write security settings", async () => {
    await make();
    const { inputs, parent } = findCreatedResource(POLICY, "patching-defender-endpoint");
    assert.equal(parent, "patching");
    assert.equal(inputs["scope"], SUBSCRIPTION);
    assert.equal(
      inputs["policyDefinitionId"],
      idOf("77b391e3-2d5d-40c3-83bf-65c846b3c6a3", "policySetDefinitions"),
    );
    assert.deepEqual([inputs["identity"], inputs["location"]], [{ type: "SystemAssigned" }, "westeurope"]);
    const role = findCreatedResource(ROLE, "patching-defender-endpoint-role").inputs;
    assert.equal(role["principalType"], "ServicePrincipal");
    assert.equal(
      role["roleDefinitionId"],
      `${SUBSCRIPTION}${idOf("fb1c8493-542b-48eb-b624-b4c8fea62acd", "roleDefinitions")}`,
    );
    assert.deepEqual(findAllCreated(EXTENSION), []);
    assert.deepEqual(antimalwareFindings({}), []);
  });

  it("does nothing against malware where others do, for a reason", async () => {
    await make({ antimalwareElsewhere: "The platform stack" });
    assert.deepEqual([findAllCreated(POLICY), findAllCreated(ROLE)], [[], []]);
    assert.match(antimalwareFindings({})[0] ?? "", /has no antimalware/);
  });

  it("puts Microsoft Antimalware on Windows in its place, with a full scan, and never both", async () => {
    await make({
      microsoftAntimalware: {
        reason: "No licence",
        exclude: { extensions: [".ldf"], paths: ["D:\\Data"], reason: "Databases" },
      },
      machines: {
        web: { id: machine("vm-web"), system: "Windows" },
        db: { id: machine("vm-db"), system: "Linux" },
      },
    });
    assert.deepEqual(findAllCreated(POLICY), []);
    const [extension, ...more] = findAllCreated(EXTENSION);
    assert.deepEqual(more, []);
    assert.deepEqual(extension?.inputs, {
      resourceGroupName: "web",
      vmName: "vm-web",
      location: "westeurope",
      vmExtensionName: "IaaSAntimalware",
      publisher: "Microsoft.Azure.Security",
      type: "IaaSAntimalware",
      typeHandlerVersion: "1.3",
      autoUpgradeMinorVersion: true,
      settings: {
        AntimalwareEnabled: true,
        RealtimeProtectionEnabled: "true",
        ScheduledScanSettings: { isEnabled: "true", day: "7", time: "120", scanType: "Full" },
        Exclusions: { Extensions: ".ldf", Paths: "D:\\Data", Processes: "" },
      },
    });
    assert.match(allMessages()[0]?.text ?? "", /db runs Linux, for which there is no Microsoft Antimalware/);
    const osDisk = { osType: "Windows" };
    assert.deepEqual(antimalwareFindings({ vmName: "vm-web", storageProfile: { osDisk } }), []);
  });

  it("looks after a resource group by policy: assessment, the window, and who has which role", async () => {
    await make({
      machines: {},
      scopes: {
        group: { resourceGroupName: "web", filter: { systems: ["Linux"], tags: { tier: "web" } } },
      },
      antimalwareElsewhere: "The platform stack",
    });
    const assignment = findCreatedResource(`${ASSIGNMENT}sForResourceGroup`, "patching-group").inputs;
    assert.deepEqual(assignment["filter"], {
      resourceTypes: ["Microsoft.Compute/virtualMachines"],
      osTypes: ["Linux"],
      tagSettings: { filterOperator: "All", tags: { tier: ["web"] } },
    });
    const policies = findAllCreated(POLICY);
    assert.deepEqual(policies.map(({ name }) => name).sort(), [
      "patching-group-assess-linux",
      "patching-group-audit-assessment",
      "patching-group-audit-updates",
      "patching-group-schedule",
    ]);
    assert.ok(policies.every(({ inputs }) => inputs["scope"] === `${SUBSCRIPTION}/resourceGroups/web`));
    const schedule = findCreatedResource(POLICY, "patching-group-schedule").inputs;
    assert.equal(schedule["policyDefinitionId"], idOf("9905ca54-1471-49c6-8291-7582c04cd4d4"));
    assert.deepEqual(schedule["parameters"], {
      resourceGroups: { value: [] },
      operatingSystemTypes: { value: ["Linux"] },
      locations: { value: [] },
      tagValues: { value: [{ key: "tier", value: "web" }] },
      tagOperator: { value: "All" },
    });
    assert.ok(!("identity" in findCreatedResource(POLICY, "patching-group-audit-updates").inputs));
    const roles = findAllCreated(ROLE);
    assert.deepEqual(roles.map(({ name }) => name).sort(), [
      "patching-group-assess-linux-role",
      "patching-group-schedule-role",
    ]);
    assert.ok(
      roles.every(({ inputs }) =>
        String(inputs["roleDefinitionId"]).endsWith("/9980e02c-c2be-4d73-94e8-173b1dc7cf3c"),
      ),
    );
  });

  it("looks after the whole subscription, and lets no identity change its egress unless for a reason", async () => {
    const scopes = { all: { filter: { resourceGroups: ["rg-web"], locations: ["westeurope"] } } };
    const judge = (): string[] => {
      const resources = allCreated().map(({ type, name, inputs }) => ({
        urn: name,
        type,
        name,
        properties: inputs,
      }));
      const rule = ruleCalled("network-write-access-narrow");
      return findingsOf(rule, readModel(resources), {}, { now: new Date(0) }).map(({ message }) => message);
    };
    await make({ scopes });
    const { inputs } = findCreatedResource(`${ASSIGNMENT}sForSubscription`, "patching-all");
    assert.ok(!("resourceGroupName" in inputs));
    assert.deepEqual((inputs["filter"] as { resourceGroups: unknown }).resourceGroups, ["rg-web"]);
    assert.equal(findCreatedResource(POLICY, "patching-all-assess-windows").inputs["scope"], SUBSCRIPTION);
    assert.deepEqual(judge(), []);
    await startRun();
    await make({ scopes, grantContributor: "A remediation was refused" });
    assert.match(judge()[0] ?? "", /whole subscription/);
  });

  it("only looks at a scope that no window patches", async () => {
    await make({ windows: {}, machines: {}, scopes: { all: {} } });
    const names = findAllCreated(POLICY).map(({ name }) => name);
    assert.ok(
      !names.includes("patching-all-schedule"),
      "a machine without a window would not be patched at all",
    );
    assert.deepEqual(findAllCreated(`${ASSIGNMENT}sForSubscription`), []);
  });

  it("makes two instances beside each other, and the same resources in another order", async () => {
    const machines = { web: { id: machine("vm-web") }, db: { id: machine("vm-db") } };
    const filter = { systems: ["Linux"] as const };
    const scopes = { a: { resourceGroupName: "a", filter }, b: { resourceGroupName: "b", filter } };
    const run = async (turned: boolean): Promise<string[]> => {
      await startRun();
      const order = <T>(record: Record<string, T>): Record<string, T> =>
        turned ? Object.fromEntries(Object.entries(record).reverse()) : record;
      new MachineHardening("first", { ...ARGS, machines: order(machines), scopes: order(scopes) });
      await make({ machines: order(machines), scopes: order(scopes), antimalwareElsewhere: "first" });
      const all = allCreated().map(
        ({ type, name, inputs }) =>
          `${type} ${name} ${JSON.stringify(inputs["resourceId"] ?? inputs["scope"])}`,
      );
      assert.equal(new Set(all.map((line) => line.split(" ").slice(0, 2).join(" "))).size, all.length);
      return all.filter((line) => !line.startsWith("azure-lockdown:")).sort();
    };
    assert.deepEqual(await run(false), await run(true));
  });

  it("refuses bad arguments before it makes anything, all at once", () => {
    const bad = {
      ...ARGS,
      location: "westeurop",
      windows: { sunday: { start: "soon" }, "a b": START },
      machines: {
        web: { id: "/subscriptions/s/resourceGroups/web/providers/Microsoft.Network/virtualNetworks/v" },
        db: { id: machine("db"), window: "sundai" },
        again: { id: machine("DB"), window: "sunday" },
      },
      scopes: {
        web: { window: "sunday" },
        defender: { window: "sunday" },
        group: {
          resourceGroupName: "g",
          window: "sunday",
          filter: { resourceGroups: ["g"], systems: [], locations: ["nowhere"] },
        },
      },
      microsoftAntimalware: { reason: "", time: "25:00", exclude: { paths: ["C:\\"], reason: "" } },
      antimalwareElsewhere: "others",
      grantContributor: "",
    };
    assert.deepEqual(
      refusedPaths(() => new MachineHardening("patching", bad)),
      [
        "[microsoftAntimalware, antimalwareElsewhere]",
        "grantContributor",
        "location",
        "machines.again.id",
        "machines.again.system",
        "machines.db.system",
        "machines.db.window",
        "machines.web.id",
        "machines.web.system",
        "machines.web.window",
        "microsoftAntimalware.exclude.paths[0]",
        "microsoftAntimalware.exclude.reason",
        "microsoftAntimalware.reason",
        "microsoftAntimalware.time",
        "scopes.defender",
        "scopes.group.filter.locations[0]",
        "scopes.group.filter.resourceGroups",
        "scopes.group.filter.systems",
        "scopes.web",
        "windows.a b",
        "windows.sunday.start",
      ],
    );
    assert.deepEqual(allCreated(), []);
  });

  it("wants a window for each machine", () => {
    assert.throws(
      () => new MachineHardening("patching", { ...ARGS, windows: {} }),
      /machines\.web\.window: is not given, and there is no window/,
    );
  });
});
