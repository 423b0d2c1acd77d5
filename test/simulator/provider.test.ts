import assert from "node:assert/strict";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { encode, isUnknown, secret, show, UNKNOWN, type Properties } from "../../simulator/provider/values";
import { TestProvider, temporaryFolder, withGroup } from "./harness";

const NSG = "azure-native:network:NetworkSecurityGroup";
const RULE = "azure-native:network:SecurityRule";
const VNET = "azure-native:network:VirtualNetwork";
const SUBNET = "azure-native:network:Subnet";
const PIP = "azure-native:network:PublicIPAddress";
const CLASSIC_NSG = "azure:network/networkSecurityGroup:NetworkSecurityGroup";

/** A rule that nothing is wrong with. */
const rule = (name: string, priority: number, more: Properties = {}): Properties => ({
  name,
  priority,
  direction: "Outbound",
  access: "Deny",
  protocol: "*",
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: "Internet",
  destinationPortRange: "*",
  ...more,
});

describe("the stand-in for azure-native", () => {
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

  describe("as a plugin", () => {
    it("shakes hands, and says in its version what it is", async () => {
      const { client } = provider;
      const hands = await provider.call<proto.ProviderHandshakeResponse>((callback) =>
        client.handshake(new proto.ProviderHandshakeRequest(), callback),
      );
      assert.ok(hands.getAcceptSecrets());
      const info = await provider.call<plugin.PluginInfo>((callback) =>
        client.getPluginInfo(new Empty(), callback),
      );
      assert.equal(info.getVersion(), "3.28.0+azure-lockdown.simulator");
    });

    it("supports previews and keeps secrets, and needs no plain outputs", async () => {
      const answer = await provider.configure();
      assert.ok(answer.getSupportspreview() && answer.getAcceptsecrets());
    });

    it("has a schema of its name, also for one module and version", async () => {
      const { client } = provider;
      const get = (): Promise<proto.GetSchemaResponse> =>
        provider.call((callback) => client.getSchema(new proto.GetSchemaRequest(), callback));
      assert.equal((JSON.parse((await get()).getSchema()) as { name: string }).name, "azure-native");
      const args = new proto.ParameterizeRequest.ParametersArgs().setArgsList(["network", "2025-07-01"]);
      const made = await provider.call<proto.ParameterizeResponse>((callback) =>
        client.parameterize(new proto.ParameterizeRequest().setArgs(args), callback),
      );
      assert.equal(made.getName(), "azure-native_network_v20250701");
      const schema = JSON.parse((await get()).getSchema()) as { parameterization: { parameter: string } };
      const value = new proto.ParameterizeRequest.ParametersValue().setValue(
        schema.parameterization.parameter,
      );
      const again = await provider.call<proto.ParameterizeResponse>((callback) =>
        client.parameterize(new proto.ParameterizeRequest().setValue(value), callback),
      );
      assert.equal(again.getName(), "azure-native_network_v20250701");
    });

    it("does not serve what it does not have", async () => {
      const { client } = provider;
      await assert.rejects(
        provider.call((callback) => client.construct(new proto.ConstructRequest(), callback)),
        /does not serve this/,
      );
      await assert.rejects(provider.create("azure:core/resourceGroup:ResourceGroup", {}), /does not know/);
    });
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
          ruleCollections: [{ rules: [{ ruleType: "NetworkRule", ipProtocols: "TCP" }] }],
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

  describe("resources", () => {
    it("are created with an ARM id and the outputs that Azure adds", async () => {
      const { id, outputs } = await provider.create(
        NSG,
        { ...group, securityRules: [rule("deny", 100)] },
        "nsg",
      );
      assert.match(
        id,
        /\/resourceGroups\/rg\/providers\/Microsoft\.Network\/networkSecurityGroups\/nsg[0-9a-f]{8}$/,
      );
      assert.equal(outputs["name"], id.split("/").at(-1));
      assert.equal(outputs["type"], "Microsoft.Network/networkSecurityGroups");
      assert.equal(outputs["provisioningState"], "Succeeded");
      assert.equal(outputs["resourceGroupName"], undefined);
      assert.equal((outputs["defaultSecurityRules"] as unknown[]).length, 6);
      const [item] = outputs["securityRules"] as Properties[];
      assert.equal(item?.["id"], `${id}/securityRules/deny`);
    });

    it("keep secrets secret, from create to read", async () => {
      const { id, inputs, outputs } = await provider.create(NSG, { ...group, tags: { key: secret("hush") } });
      assert.deepEqual(outputs["tags"], { key: secret("hush") });
      assert.deepEqual((await provider.read(NSG, id, inputs))?.outputs["tags"], { key: secret("hush") });
    });

    it("read back as they were made, so that a refresh finds nothing", async () => {
      const made = await provider.create(VNET, {
        ...group,
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
        subnets: [{ name: "a", addressPrefix: "10.0.0.0/24" }],
      });
      const read = await provider.read(VNET, made.id, made.inputs);
      assert.deepEqual(read, { inputs: made.inputs, outputs: made.outputs });
    });

    it("are gone after a delete, and deleting them again is no error", async () => {
      const { id, inputs } = await provider.create(NSG, group);
      await provider.delete(NSG, id);
      assert.equal(await provider.read(NSG, id, inputs), undefined);
      await provider.delete(NSG, id);
    });

    it("can be created over one another: what a killed run left does not block", async () => {
      const fixed = { ...group, networkSecurityGroupName: "n" };
      const { id } = await provider.create(NSG, { ...fixed, tags: { run: "1" } });
      const again = await provider.create(NSG, { ...fixed, tags: { run: "2" } });
      assert.equal(again.id, id);
      assert.deepEqual((await provider.read(NSG, id, again.inputs))?.outputs["tags"], { run: "2" });
    });

    it("take the place of one that a killed run left under another random name", async () => {
      const one = await provider.check(NSG, group, { seed: "1" });
      const request = (inputs: Properties): proto.CreateRequest =>
        new proto.CreateRequest().setUrn(`urn:pulumi:dev::test::${NSG}::res`).setProperties(encode(inputs));
      const create = (inputs: Properties): Promise<proto.CreateResponse> =>
        provider.call((callback) => provider.client.create(request(inputs), callback));
      const left = await create(one.inputs);
      const two = await provider.check(NSG, group, { seed: "2" });
      const next = await create(two.inputs);
      assert.notEqual(left.getId(), next.getId());
      assert.equal(await provider.read(NSG, left.getId()), undefined);
      // A replacement is not mistaken for that: the engine has shown the old arguments before.
      await provider.check(NSG, group, { seed: "2", olds: two.inputs });
      const three = await provider.check(NSG, group, { seed: "3" });
      await create(three.inputs);
      assert.ok(await provider.read(NSG, next.getId()));
    });

    it("can be imported by their id alone", async () => {
      const made = await provider.create(PIP, {
        ...group,
        sku: { name: "Standard" },
        publicIPAllocationMethod: "Static",
      });
      const read = await provider.read(PIP, made.id);
      const { __createBeforeDelete, ...rest } = made.inputs;
      assert.equal(__createBeforeDelete, true);
      assert.deepEqual(read?.inputs, rest);
      assert.deepEqual(read.outputs, made.outputs);
    });

    it("are put in the subscription of the provider's configuration", async () => {
      await provider.configure({ subscriptionId: "11111111-1111-1111-1111-111111111111" });
      const { id } = await provider.create("azure-native:resources:ResourceGroup", {
        location: "westeurope",
      });
      assert.match(id, /^\/subscriptions\/11111111-1111-1111-1111-111111111111\//);
    });
  });

  describe("sub-resources", () => {
    it("show in their parent whichever way they were put", async () => {
      const nsg = await provider.create(NSG, { ...group, networkSecurityGroupName: "n" }, "n");
      await provider.create(RULE, { ...group, networkSecurityGroupName: "n", ...rule("r", 100) }, "r");
      const read = await provider.read(NSG, nsg.id, nsg.inputs);
      assert.equal((read?.outputs["securityRules"] as unknown[]).length, 1);
      // The program did not list them, so a refresh must not put them into its arguments.
      assert.deepEqual(read?.inputs, nsg.inputs);
    });

    it("vanish when the parent is put with a list that lacks them, as in Azure", async () => {
      const inputs = { ...group, networkSecurityGroupName: "n" };
      const nsg = await provider.create(NSG, { ...inputs, securityRules: [rule("inline", 100)] }, "n");
      const alone = await provider.create(
        RULE,
        { ...inputs, ...rule("alone", 110), securityRuleName: "alone" },
        "r",
      );
      const drifted = await provider.read(NSG, nsg.id, nsg.inputs);
      assert.equal((drifted?.inputs["securityRules"] as unknown[]).length, 2);
      await provider.update(NSG, nsg.id, nsg.outputs, nsg.inputs);
      assert.equal(await provider.read(RULE, alone.id), undefined);
    });
  });

  describe("addresses", () => {
    it("are public ones of Azure's space, each given once, and kept on update", async () => {
      const inputs = { ...group, sku: { name: "Standard" }, publicIPAllocationMethod: "Static" };
      const one = await provider.create(PIP, { ...inputs, publicIpAddressName: "a" }, "a");
      const two = await provider.create(PIP, { ...inputs, publicIpAddressName: "b" }, "b");
      assert.equal(one.outputs["ipAddress"], "20.33.0.1");
      assert.equal(two.outputs["ipAddress"], "20.33.0.2");
      await provider.delete(PIP, two.id);
      const three = await provider.create(PIP, { ...inputs, publicIpAddressName: "c" }, "c");
      assert.equal(three.outputs["ipAddress"], "20.33.0.3");
      const updated = await provider.update(PIP, one.id, one.outputs, { ...one.inputs, tags: { a: "1" } });
      assert.equal(updated["ipAddress"], "20.33.0.1");
    });

    it("are the subnet's first free ones for firewalls and network cards", async () => {
      await provider.create(VNET, {
        ...group,
        virtualNetworkName: "v",
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
        subnets: [
          { name: "AzureFirewallSubnet", addressPrefix: "10.0.0.0/26" },
          { name: "app", addressPrefix: "10.0.1.0/24" },
        ],
      });
      const subnet = (name: string): Properties => ({
        id: `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/${name}`,
      });
      const firewall = await provider.create("azure-native:network:AzureFirewall", {
        ...group,
        ipConfigurations: [{ name: "c", subnet: subnet("AzureFirewallSubnet") }],
      });
      const address = (outputs: Properties): unknown =>
        (outputs["ipConfigurations"] as Properties[])[0]?.["privateIPAddress"];
      assert.equal(address(firewall.outputs), "10.0.0.4");
      const card = async (name: string, more: Properties = {}): Promise<unknown> => {
        const inputs = {
          ...group,
          networkInterfaceName: name,
          ipConfigurations: [{ name: "c", subnet: subnet("app"), ...more }],
        };
        return address(
          (await provider.create("azure-native:network:NetworkInterface", inputs, name)).outputs,
        );
      };
      assert.equal(
        await card("a", { privateIPAddress: "10.0.1.5", privateIPAllocationMethod: "Static" }),
        "10.0.1.5",
      );
      assert.equal(await card("b"), "10.0.1.4");
      assert.equal(await card("c"), "10.0.1.6");
      assert.equal(await card("b"), "10.0.1.4");
    });
  });

  describe("functions", () => {
    it("say who is signed in", async () => {
      const client = await provider.invoke("azure-native:authorization:getClientConfig");
      assert.equal(client["subscriptionId"], "00000000-0000-0000-0000-000000000000");
      assert.match(show(client["tenantId"]), /^[0-9a-f-]{36}$/);
    });

    it("find resources by name, in any version", async () => {
      const { id } = await provider.create(NSG, { ...group, networkSecurityGroupName: "n" });
      for (const token of [
        "azure-native:network:getNetworkSecurityGroup",
        "azure-native:network/v20230901:getNetworkSecurityGroup",
      ]) {
        const found = await provider.invoke(token, { ...group, networkSecurityGroupName: "N" });
        assert.equal(found["id"], id);
      }
    });

    it("fail for resources that are not there and for functions that are not known", async () => {
      await assert.rejects(
        provider.invoke("azure-native:network:getNetworkSecurityGroup", {
          ...group,
          networkSecurityGroupName: "n",
        }),
        /ResourceNotFound/,
      );
      await assert.rejects(provider.invoke("azure-native:storage:listStorageAccountKeys"), /has no function/);
    });
  });
});

describe("the stand-in for classic azure", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let provider: TestProvider;
  let native: TestProvider;
  beforeEach(async () => {
    folder = temporaryFolder();
    provider = await TestProvider.start("azure", folder.path);
    native = await TestProvider.start("azure-native", folder.path);
  });
  afterEach(() => {
    provider.stop();
    native.stop();
    folder.remove();
  });

  it("names with seven digits, and marks in the inputs what it filled in", async () => {
    const { inputs } = await provider.check(
      CLASSIC_NSG,
      { resourceGroupName: "rg", securityRules: [{ name: "r" }] },
      { name: "app" },
    );
    assert.match(show(inputs["name"]), /^app[0-9a-f]{7}$/);
    assert.deepEqual(inputs["__defaults"], ["name"]);
    assert.deepEqual(inputs["securityRules"], [{ name: "r", __defaults: [] }]);
  });

  it("knows the names it made up in a preview, but not addresses", async () => {
    const outputs = await provider.preview("azure:network/publicIp:PublicIp", {
      resourceGroupName: "rg",
      allocationMethod: "Static",
    });
    assert.match(show(outputs["name"]), /^res[0-9a-f]{7}$/);
    assert.ok(isUnknown(outputs["ipAddress"]));
    assert.equal(outputs["__defaults"], undefined);
  });

  it("shares its store with azure-native, and the rules of one group clash across the two", async () => {
    const group = await withGroup(native);
    await native.create(NSG, { ...group, networkSecurityGroupName: "n" });
    await provider.create("azure:network/networkSecurityRule:NetworkSecurityRule", {
      ...group,
      networkSecurityGroupName: "n",
      ...rule("classic", 100),
    });
    await assert.rejects(
      native.create(RULE, {
        ...group,
        networkSecurityGroupName: "n",
        securityRuleName: "native",
        ...rule("native", 100),
      }),
      /SecurityRuleConflict.*native conflicts with rule classic/,
    );
  });

  it("keeps apart resources that share the id of what they connect", async () => {
    const group = { resourceGroupName: "rg" };
    await provider.create("azure:core/resourceGroup:ResourceGroup", { name: "rg", location: "westeurope" });
    await provider.create("azure:network/virtualNetwork:VirtualNetwork", {
      ...group,
      name: "v",
      addressSpaces: ["10.0.0.0/16"],
    });
    const subnet = await provider.create("azure:network/subnet:Subnet", {
      ...group,
      virtualNetworkName: "v",
      name: "s",
      addressPrefixes: ["10.0.0.0/24"],
    });
    const nsg = await provider.create(CLASSIC_NSG, { ...group, name: "n" });
    const token = "azure:network/subnetNetworkSecurityGroupAssociation:SubnetNetworkSecurityGroupAssociation";
    const association = await provider.create(token, { subnetId: subnet.id, networkSecurityGroupId: nsg.id });
    assert.equal(association.id, subnet.id);
    assert.equal((await provider.read(token, association.id))?.outputs["networkSecurityGroupId"], nsg.id);
    await assert.rejects(provider.delete(CLASSIC_NSG, nsg.id), /InUseNetworkSecurityGroupCannotBeDeleted/);
    await provider.delete(token, association.id);
    await provider.delete(CLASSIC_NSG, nsg.id);
    assert.ok(await provider.read("azure:network/subnet:Subnet", subnet.id));
  });

  it("refuses to delete a resource group that holds something, as that provider does", async () => {
    const rg = await provider.create("azure:core/resourceGroup:ResourceGroup", {
      name: "rg",
      location: "westeurope",
    });
    await provider.create(CLASSIC_NSG, { resourceGroupName: "rg", name: "n" });
    await assert.rejects(
      provider.delete("azure:core/resourceGroup:ResourceGroup", rg.id),
      /ResourceGroupNotEmpty/,
    );
  });

  it("says who is signed in", async () => {
    const client = await provider.invoke("azure:core/getClientConfig:getClientConfig");
    assert.equal(client["subscriptionId"], "00000000-0000-0000-0000-000000000000");
  });
});
