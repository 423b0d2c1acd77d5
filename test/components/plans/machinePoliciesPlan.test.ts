import assert from "node:assert/strict";

import {
  machineFilterFaults,
  planAssignmentFilter,
  planScopePolicies,
  ROLES,
} from "../../../components/plans/machinePoliciesPlan";
import {
  microsoftAntimalwareFaults,
  planMicrosoftAntimalware,
} from "../../../components/plans/microsoftAntimalwarePlan";

const OPTIONS = { hasWindow: true, microsoftAntimalware: false, asContributor: false };

describe("policies that look after machines", () => {
  it("look for missing patches in each system, and let the window patch", () => {
    const policies = planScopePolicies({}, OPTIONS);
    assert.deepEqual(
      policies.map(({ role, roles }) => [role, roles.length]),
      [
        ["assess-linux", 1],
        ["assess-windows", 1],
        ["schedule", 1],
        ["audit-assessment", 0],
        ["audit-updates", 0],
      ],
    );
    const [linux] = policies;
    assert.deepEqual(linux?.parameters["osType"], { value: "Linux" });
    assert.deepEqual(linux.parameters["assessmentMode"], { value: "AutomaticByPlatform" });
  });

  it("have the narrow role, and Contributor where somebody says why", () => {
    const roles = (asContributor: boolean): string[] => [
      ...new Set(planScopePolicies({}, { ...OPTIONS, asContributor }).flatMap((policy) => policy.roles)),
    ];
    assert.deepEqual(roles(false), [ROLES.virtualMachineContributor]);
    assert.deepEqual(roles(true), [ROLES.contributor]);
  });

  it("bring Microsoft Antimalware to Windows alone", () => {
    const roles = (systems: readonly ("Windows" | "Linux")[]): string[] =>
      planScopePolicies({ systems }, { ...OPTIONS, microsoftAntimalware: true }).map(({ role }) => role);
    assert.ok(roles(["Windows"]).includes("antimalware"));
    assert.ok(!roles(["Linux"]).includes("antimalware"));
  });

  it("mean the same machines as the window", () => {
    const filter = { locations: ["West Europe"], tags: { a: "1", b: "2" }, tagOperator: "Any" } as const;
    assert.deepEqual(planAssignmentFilter(filter), {
      resourceTypes: ["Microsoft.Compute/virtualMachines"],
      osTypes: ["Linux", "Windows"],
      locations: ["westeurope"],
      tagSettings: { filterOperator: "Any", tags: { a: ["1"], b: ["2"] } },
    });
    const [assess] = planScopePolicies(filter, OPTIONS);
    assert.deepEqual(assess?.parameters["tagValues"], { value: { a: "1", b: "2" } });
    assert.deepEqual(assess.parameters["tagOperator"], { value: "Any" });
    assert.deepEqual(assess.parameters["locations"], { value: ["westeurope"] });
  });

  it("are the same whatever order the filter is written in", () => {
    const one = { locations: ["westeurope", "eastus"], tags: { a: "1", b: "2" } };
    const other = { locations: ["East US", "westeurope"], tags: { b: "2", a: "1" } };
    assert.deepEqual(planScopePolicies(one, OPTIONS), planScopePolicies(other, OPTIONS));
    assert.deepEqual(planAssignmentFilter(one), planAssignmentFilter(other));
  });

  it("refuse filters that mean nothing", () => {
    const paths = (filter: object, inGroup = false): string[] =>
      machineFilterFaults(filter, inGroup).map(({ path }) => path);
    assert.deepEqual(paths({}), []);
    assert.deepEqual(paths({ locations: [], systems: [], resourceGroups: [] }), [
      "locations",
      "systems",
      "resourceGroups",
    ]);
    assert.deepEqual(paths({ resourceGroups: ["a"] }, true), ["resourceGroups"]);
    assert.deepEqual(paths({ tagOperator: "Any" }), ["tagOperator"]);
  });
});

describe("settings of Microsoft Antimalware", () => {
  it("scan the whole machine on Saturday nights, or as told", () => {
    const scan = (settings: object): unknown =>
      (planMicrosoftAntimalware({ reason: "r", ...settings }) as { ScheduledScanSettings: unknown })
        .ScheduledScanSettings;
    assert.deepEqual(scan({}), { isEnabled: "true", day: "7", time: "120", scanType: "Full" });
    assert.deepEqual(scan({ scan: "Quick", day: "Sunday", time: "23:30" }), {
      isEnabled: "true",
      day: "1",
      time: "1410",
      scanType: "Quick",
    });
  });

  it("leave out folders, and no drive, for a reason", () => {
    const paths = (exclude: object): string[] =>
      microsoftAntimalwareFaults({ reason: "r", exclude: { reason: "r", ...exclude } }).map(
        ({ path }) => path,
      );
    assert.deepEqual(paths({ paths: ["C:\\Data"], processes: ["sqlservr.exe"], extensions: [".ldf"] }), []);
    assert.deepEqual(paths({ paths: ["C:", "c:\\*", "a;b"], processes: [""] }), [
      "exclude.paths[0]",
      "exclude.paths[1]",
      "exclude.paths[2]",
      "exclude.processes[0]",
    ]);
    assert.deepEqual(
      microsoftAntimalwareFaults({}).map(({ path }) => path),
      ["reason"],
    );
  });
});
