import assert from "node:assert/strict";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { encode, secret, show, type Properties } from "../../simulator/provider/values";
import { rule, TestProvider, temporaryFolder, withGroup } from "./harness";

const NSG = "azure-native:network:NetworkSecurityGroup";
const RULE = "azure-native:network:SecurityRule";
const VNET = "azure-native:network:VirtualNetwork";
const PIP = "azure-native:network:PublicIPAddress";

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
