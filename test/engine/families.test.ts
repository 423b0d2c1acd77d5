import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Rule, RuleGroup } from "../../policypack/rule";
import { RULES } from "../../policypack/rules";
import { PACK } from "./engine";
import { type Made, madeBy, Maker } from "./made";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
const NETWORK = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network`;

const resource = (type: string, name: string, properties: Made["properties"], id?: string): Made => ({
  type: `azure-native:${type}`,
  name,
  id,
  properties,
});

const GROUP = resource(
  "resources:ResourceGroup",
  "rg",
  { resourceGroupName: "rg", location: "westeurope" },
  `${SUBSCRIPTION}/resourceGroups/rg`,
);

const IN_GROUP = madeBy("rg", "rg");

/** What a rule is to find, and a stack that has it. */
interface Sample {
  readonly rule: string;
  /** The rule that says so instead where the value is not known. */
  readonly undecided?: string;
  /** The resource at fault. */
  readonly at: string;
  /** Beside the resource group. */
  readonly resources: (value: (known: unknown) => unknown) => readonly Made[];
}

const sshFrom = (sourceAddressPrefix: unknown): Made["properties"] => ({
  resourceGroupName: IN_GROUP,
  networkSecurityGroupName: "nsg",
  securityRules: [
    {
      name: "ssh",
      priority: 200,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix,
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "22",
    },
    {
      name: "deny",
      priority: 4096,
      direction: "Outbound",
      access: "Deny",
      protocol: "*",
      sourceAddressPrefix: "*",
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "*",
    },
  ],
});

/** For each group a rule, and what it finds; `value` makes the value that decides an output where it is to be one. */
const SAMPLES: Readonly<Record<RuleGroup, Sample>> = {
  egress: {
    rule: "nsg-no-unrestricted-egress",
    undecided: "no-undecidable-egress",
    at: "open-rule",
    resources: (value) => [
      resource(
        "network:NetworkSecurityGroup",
        "open",
        {
          resourceGroupName: IN_GROUP,
          networkSecurityGroupName: "open",
        },
        `${NETWORK}/networkSecurityGroups/open`,
      ),
      resource("network:SecurityRule", "open-rule", {
        resourceGroupName: IN_GROUP,
        networkSecurityGroupName: madeBy("open", "open"),
        securityRuleName: "out",
        priority: 100,
        direction: "Outbound",
        access: "Allow",
        protocol: "*",
        sourceAddressPrefix: "*",
        sourcePortRange: "*",
        destinationAddressPrefix: value("Internet"),
        destinationPortRange: "*",
      }),
    ],
  },
  firewall: {
    rule: "firewall-threat-intel-deny",
    at: "hub",
    resources: (value) => [
      resource("network:FirewallPolicy", "hub", {
        resourceGroupName: IN_GROUP,
        firewallPolicyName: "hub",
        sku: { tier: "Standard" },
        threatIntelMode: value("Alert"),
      }),
    ],
  },
  "block list": {
    rule: "block-entries-current",
    at: "blocked",
    resources: (value) => [
      {
        type: "azure-lockdown:network:NetworkBlockList",
        name: "blocked",
        properties: {
          activeBlocks: [
            {
              address: "20.50.1.77",
              reason: "C2 server of incident 4711",
              addedAt: "2020-01-01T00:00:00Z",
              ttlHours: 24,
              expiresAt: value("2020-01-02T00:00:00Z"),
              direction: "both",
            },
          ],
        },
      },
    ],
  },
  network: {
    rule: "nsg-no-open-management",
    at: "managed",
    resources: (value) => [resource("network:NetworkSecurityGroup", "managed", sshFrom(value("Internet")))],
  },
  defender: {
    rule: "defender-security-contact",
    at: "contact",
    resources: (value) => [
      resource("security:SecurityContact", "contact", {
        securityContactName: "default",
        emails: "soc@contoso.com",
        isEnabled: true,
        notificationsByRole: { state: "On", roles: ["Owner"] },
        notificationsSources: [{ sourceType: "Alert", minimalSeverity: value("High") }],
      }),
    ],
  },
  logs: {
    rule: "log-retention",
    at: "logs",
    resources: (value) => [
      resource("operationalinsights:Workspace", "logs", {
        resourceGroupName: IN_GROUP,
        workspaceName: "logs",
        retentionInDays: value(30),
      }),
    ],
  },
  machines: {
    rule: "vm-patching-automatic",
    at: "web",
    resources: (value) => [
      resource("compute:VirtualMachine", "web", {
        resourceGroupName: IN_GROUP,
        vmName: "web",
        networkProfile: { networkInterfaces: [] },
        osProfile: {
          linuxConfiguration: { patchSettings: { patchMode: value("ImageDefault") } },
        },
      }),
    ],
  },
  access: {
    rule: "network-write-access-narrow",
    at: "team",
    resources: (value) => [
      resource("authorization:RoleAssignment", "team", {
        scope: SUBSCRIPTION,
        roleDefinitionId: value(
          "/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c",
        ),
        principalId: madeBy("rg", "11111111-1111-1111-1111-111111111111"),
      }),
    ],
  },
};
const ALL = Object.values(SAMPLES);
const UNDECIDED = ALL.map((sample) => ({ ...sample, rule: sample.undecided ?? sample.rule }));
const stackOf = (value: (known: unknown) => unknown): Made[] => [
  GROUP,
  ...ALL.flatMap(({ resources }) => resources(value)),
];
const FLAGGED = stackOf((known) => known);
const UNKNOWN = stackOf((known) => madeBy("rg", known));

function ruleOf({ rule }: Sample): Rule {
  const found = RULES.find(({ meta }) => meta.id === rule);
  assert.ok(found !== undefined, rule);
  return found;
}

/** Whether the output has the finding of a sample, at that level. */
function has(output: string, { rule, at }: Sample, level: "mandatory" | "advisory"): boolean {
  return output
    .split("\n")
    .some(
      (line) => line.includes(`[${level}]`) && line.includes(`  ${rule}  (`) && line.includes(`: ${at})`),
    );
}

function assertAll(output: string, level: "mandatory" | "advisory", samples: readonly Sample[] = ALL): void {
  const missing = samples.filter((sample) => !has(output, sample, level)).map(({ rule }) => rule);
  assert.deepEqual(missing, [], output);
  assert.doesNotMatch(output, /could not judge|unhandled exception/);
}

describe("a rule of each group, on the real engine", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "azure-lockdown-families-"));
  const maker = new Maker();
  after(() => {
    maker.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function configuration(settings: Readonly<Record<string, unknown>>): string[] {
    const file = join(folder, `${Object.values(settings).join("-")}.json`);
    writeFileSync(file, JSON.stringify({ "azure-lockdown": settings }));
    return [...PACK, "--policy-pack-config", file];
  }
  const strict = configuration({ preset: "strict" });

  it("is of the group that the table says", () => {
    for (const [group, sample] of Object.entries(SAMPLES)) assert.equal(ruleOf(sample).meta.group, group);
    assert.deepEqual(new Set(Object.keys(SAMPLES)), new Set(RULES.map(({ meta }) => meta.group)));
  });

  it("is rejected in a preview under the preset strict", async () => {
    const { status, output } = await maker.pulumi("preview", ...maker.making(FLAGGED), ...strict);
    assert.notEqual(status, 0, output);
    assertAll(output, "mandatory");
  });

  it("weighs what its own level says without a preset, and with a value that is not known it warns", async () => {
    const { status, output } = await maker.pulumi("preview", ...maker.making(UNKNOWN), ...PACK);
    assert.equal(status, 0, output);
    assertAll(output, "advisory", UNDECIDED);
    assert.match(output, /is not known before the update/);
  });

  it("is rejected for a value that is not known, where the configuration says so", async () => {
    const { status, output } = await maker.pulumi(
      "preview",
      ...maker.making(UNKNOWN),
      ...configuration({ preset: "strict", unknown: "reject" }),
    );
    assert.notEqual(status, 0, output);
    assertAll(output, "mandatory", UNDECIDED);
  });

  for (const [group, sample] of Object.entries(SAMPLES)) {
    if (ruleOf(sample).meta.judged === "stack") continue;
    it(`stops an update without a preview before the resource is made, of ${group}`, async () => {
      const resources = [GROUP, ...sample.resources((known) => known)];
      const { status, output } = await maker.pulumi(
        "up",
        "--skip-preview",
        ...maker.making(resources),
        ...strict,
      );
      assert.notEqual(status, 0, output);
      assertAll(output, "mandatory", [sample]);
      const names = (await maker.resources()).map(({ urn }) => urn.split("::").at(-1));
      assert.ok(!names.includes(sample.at), `${sample.at} was made`);
      // It got as far as to judge that one.
      assert.ok(names.includes("rg"), output);
    });
  }

  it("is found in the stored state of a stack that was deployed without the pack", async () => {
    await maker.succeed("up", "--skip-preview", ...maker.making(FLAGGED));
    const { status, output } = await maker.analyze(...strict);
    assert.notEqual(status, 0, output);
    assertAll(output, "mandatory");
  });
});
