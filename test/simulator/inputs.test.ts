import assert from "node:assert/strict";
import * as proto from "@pulumi/pulumi/proto/provider_pb";

import { isUnknown, secret, show, UNKNOWN, type Properties } from "../../simulator/provider/values";
import { rule, TestProvider, temporaryFolder, withGroup } from "./harness";

const NSG = "azure-native:network:NetworkSecurityGroup";
const RULE = "azure-native:network:SecurityRule";
const SUBNET = "azure-native:network:Subnet";

describe("arguments of azure-native", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let provider: TestProvider;
  let group: { readonly resourceGroupName: string };
  beforeEach(async () => {
    folder = temporaryFolder();
    provider = await TestProvider.start("azure-native", folder.path);
    group = await withGroup(provider);
  });
  afterEach(() => {
    provider.stop();
    folder.remove();
  });

  describe("names", () => {
    it("fills in the argument that holds the name, with eight digits for resources that stand alone", async () => {
      const named: readonly (readonly [string, string])[] = [
        ["azure-native:resources:ResourceGroup", "resourceGroupName"],
        ["azure-native:network:IpGroup", "ipGroupsName"],
        ["azure-native:network:FirewallPolicy", "firewallPolicyName"],
        [NSG, "networkSecurityGroupName"],
        ["azure-native:network/v20230901:NetworkSecurityGroup", "networkSecurityGroupName"],
      ];
      for (const [token, argument] of named) {
        const { inputs } = await provider.check(token, argument === "resourceGroupName" ? {} : group, {
          name: "app",
        });
        assert.match(show(inputs[argument]), /^app[0-9a-f]{8}$/, token);
        assert.equal(inputs["__createBeforeDelete"], true);
      }
    });

    it("takes the logical name for nested resources, and a GUID for role assignments", async () => {
      const { inputs } = await provider.check(
        RULE,
        { ...group, networkSecurityGroupName: "nsg" },
        { name: "deny" },
      );
      assert.equal(inputs["securityRuleName"], "deny");
      assert.equal(inputs["__createBeforeDelete"], undefined);
      const role = await provider.check("azure-native:authorization:RoleAssignment", {});
      assert.match(show(role.inputs["roleAssignmentName"]), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    });

    it("makes the same name of the same seed, and keeps the old one on an update", async () => {
      const one = await provider.check(NSG, group, { seed: "1" });
      const two = await provider.check(NSG, group, { seed: "1" });
      const other = await provider.check(NSG, group, { seed: "2" });
      assert.equal(one.inputs["networkSecurityGroupName"], two.inputs["networkSecurityGroupName"]);
      assert.notEqual(one.inputs["networkSecurityGroupName"], other.inputs["networkSecurityGroupName"]);
      const update = await provider.check(NSG, group, { seed: "3", olds: one.inputs });
      assert.deepEqual(update.inputs, one.inputs);
    });

    it("leaves a name that the user chose alone", async () => {
      const { inputs } = await provider.check(NSG, { ...group, networkSecurityGroupName: "mine" });
      assert.equal(inputs["networkSecurityGroupName"], "mine");
      assert.equal(inputs["__createBeforeDelete"], undefined);
    });

    it("follows the stack's own rules for names", async () => {
      const { Mode } = proto.CheckRequest.AutonamingOptions;
      const ask = async (mode: proto.CheckRequest.AutonamingOptions.Mode): Promise<Properties> => {
        const request = new proto.CheckRequest()
          .setUrn(`urn:pulumi:dev::test::${NSG}::app`)
          .setAutonaming(
            new proto.CheckRequest.AutonamingOptions().setMode(mode).setProposedName("proposed"),
          );
        const answer = await provider.call<proto.CheckResponse>((callback) =>
          provider.client.check(request, callback),
        );
        return answer.getInputs()?.toJavaScript() as Properties;
      };
      assert.equal((await ask(Mode.ENFORCE))["networkSecurityGroupName"], "proposed");
      assert.equal((await ask(Mode.PROPOSE))["networkSecurityGroupName"], "proposed");
      assert.equal((await ask(Mode.DISABLE))["networkSecurityGroupName"], undefined);
    });
  });

  describe("checks", () => {
    it("fills in the API version and the group's location", async () => {
      const { inputs } = await provider.check(NSG, group);
      assert.equal(inputs["azureApiVersion"], "2024-05-01");
      assert.equal(inputs["location"], "westeurope");
    });

    it("does not know the location while it does not know the group", async () => {
      const { inputs } = await provider.check(NSG, { resourceGroupName: UNKNOWN });
      assert.ok(isUnknown(inputs["location"]));
    });

    it("takes the configured location", async () => {
      await provider.configure({ location: "northeurope" });
      const { inputs } = await provider.check("azure-native:resources:ResourceGroup", {});
      assert.equal(inputs["location"], "northeurope");
    });

    const wrong: readonly (readonly [string, string, Properties, RegExp])[] = [
      [
        "a required argument that is missing",
        RULE,
        { securityRuleName: "r" },
        /missing required property 'access'/,
      ],
      [
        "text for a number",
        RULE,
        rule("r", 100, { priority: "100" }),
        /'priority' should be of type 'number' but got a string/,
      ],
      [
        "a list for text",
        RULE,
        rule("r", 100, { destinationPortRange: ["1"] }),
        /'destinationPortRange' should be of type 'string' but got an array/,
      ],
      [
        "text for a list",
        "azure-native:network:IpGroup",
        { ipAddresses: "10.0.0.0/8" },
        /'ipAddresses' should be of type 'array' but got a string/,
      ],
      [
        "a number inside a list of texts",
        "azure-native:network:IpGroup",
        { ipAddresses: [8] },
        /'ipAddresses\[0\]' should be of type 'string' but got a number/,
      ],
      [
        "a wrong kind in an inline rule",
        NSG,
        { securityRules: [rule("r", 100, { priority: true })] },
        /'securityRules\[0\]\.priority'/,
      ],
      [
        "a wrong kind in a firewall rule",
        "azure-native:network:FirewallPolicyRuleCollectionGroup",
        {
          firewallPolicyName: "p",
          ruleCollections: [
            {
              ruleCollectionType: "FirewallPolicyFilterRuleCollection",
              rules: [{ ruleType: "NetworkRule", ipProtocols: "TCP" }],
            },
          ],
        },
        /'ruleCollections\[0\]\.rules\[0\]\.ipProtocols' should be of type 'array'/,
      ],
      ["a priority that is no whole number", RULE, rule("r", 100.5), /'priority' must be an integer/],
    ];
    for (const [what, token, inputs, reason] of wrong) {
      it(`finds ${what}`, async () => {
        const { failures } = await provider.check(token, {
          ...group,
          networkSecurityGroupName: "n",
          ...inputs,
        });
        assert.ok(
          failures.some((failure) => reason.test(failure.reason)),
          JSON.stringify(failures),
        );
      });
    }

    it("lets values pass that are not known yet, and secrets of the right kind", async () => {
      const { failures } = await provider.check(RULE, {
        ...group,
        networkSecurityGroupName: UNKNOWN,
        ...rule("r", 100, { priority: UNKNOWN, description: secret("hush") }),
      });
      assert.deepEqual(failures, []);
    });
  });

  describe("differences", () => {
    const before: Properties = {
      ...group,
      networkSecurityGroupName: "n",
      location: "westeurope",
      tags: { a: "1" },
    };

    it("sees none between equal arguments", async () => {
      const diff = await provider.diff(NSG, before, before);
      assert.equal(diff.changes, proto.DiffResponse.DiffChanges.DIFF_NONE);
    });

    it("does not mind how a location or an id is spelled", async () => {
      const diff = await provider.diff(
        SUBNET,
        { location: "West Europe", natGateway: { id: "/subscriptions/S/resourceGroups/G" } },
        { location: "westeurope", natGateway: { id: "/subscriptions/s/resourcegroups/g" } },
      );
      assert.equal(diff.changes, proto.DiffResponse.DiffChanges.DIFF_NONE);
    });

    for (const [what, change] of [
      ["the name", { networkSecurityGroupName: "m" }],
      ["the location", { location: "northeurope" }],
      ["the group", { resourceGroupName: "other" }],
    ] as const) {
      it(`replaces for a change of ${what}, old one first because its name is fixed`, async () => {
        const diff = await provider.diff(NSG, before, { ...before, ...change });
        assert.deepEqual(diff.replacesList, Object.keys(change));
        assert.ok(diff.deletebeforereplace);
      });
    }

    it("replaces a nested resource when its parent changes", async () => {
      const old = { ...group, networkSecurityGroupName: "a", securityRuleName: "r" };
      const diff = await provider.diff(RULE, old, { ...old, networkSecurityGroupName: UNKNOWN });
      assert.deepEqual(diff.replacesList, ["networkSecurityGroupName"]);
    });

    it("creates before it deletes where the name has a random part", async () => {
      const old = { ...before, __createBeforeDelete: true };
      const diff = await provider.diff(NSG, old, { ...old, location: "northeurope" });
      assert.ok(!diff.deletebeforereplace);
    });

    it("names each change by its path", async () => {
      const old = { ...before, securityRules: [rule("a", 100), rule("b", 110)] };
      const now = { ...before, tags: { a: "1", "x.y": "2" }, securityRules: [rule("a", 105)] };
      const diff = await provider.diff(NSG, old, now);
      const { Kind } = proto.PropertyDiff;
      assert.deepEqual(
        new Map(diff.detaileddiffMap.map(([path, change]) => [path, change.kind])),
        new Map([
          ['tags["x.y"]', Kind.ADD],
          ["securityRules[0].priority", Kind.UPDATE],
          ["securityRules[1]", Kind.DELETE],
        ]),
      );
      assert.deepEqual(diff.replacesList, []);
    });

    it("counts a value that is not known yet as changed", async () => {
      const diff = await provider.diff(NSG, before, { ...before, tags: UNKNOWN });
      assert.deepEqual(
        diff.detaileddiffMap.map(([path]) => path),
        ["tags"],
      );
    });

    it("compares what is inside secrets", async () => {
      const same = await provider.diff(NSG, { tags: { a: secret("1") } }, { tags: { a: "1" } });
      assert.equal(same.changes, proto.DiffResponse.DiffChanges.DIFF_NONE);
      const other = await provider.diff(NSG, { tags: { a: secret("1") } }, { tags: { a: secret("2") } });
      assert.equal(other.changes, proto.DiffResponse.DiffChanges.DIFF_SOME);
    });
  });
});
