import assert from "node:assert/strict";

import { isUnknown, secret, UNKNOWN, type Properties } from "../../simulator/provider/values";
import { TestProvider, temporaryFolder } from "./harness";

const NSG = "azure-native:network:NetworkSecurityGroup";
const SUBNET = "azure-native:network:Subnet";
const PIP = "azure-native:network:PublicIPAddress";

describe("previews of azure-native", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let provider: TestProvider;
  before(async () => {
    folder = temporaryFolder();
    provider = await TestProvider.start("azure-native", folder.path);
  });
  after(() => {
    provider.stop();
    folder.remove();
  });

  const group = { resourceGroupName: "rg" };

  describe("leave unknown", () => {
    /** token, arguments, outputs that Azure makes up */
    const cases: readonly (readonly [string, Properties, readonly string[]])[] = [
      [NSG, group, ["name", "etag", "provisioningState", "resourceGuid", "defaultSecurityRules", "type"]],
      [
        PIP,
        { ...group, sku: { name: "Standard" }, publicIPAllocationMethod: "Static" },
        ["name", "ipAddress", "etag", "provisioningState"],
      ],
      ["azure-native:operationalinsights:Workspace", group, ["name", "customerId", "provisioningState"]],
      ["azure-native:managedidentity:UserAssignedIdentity", group, ["principalId", "clientId", "tenantId"]],
      [SUBNET, { ...group, virtualNetworkName: "v", addressPrefix: "10.0.0.0/24" }, ["name", "etag"]],
      ["azure-native:quantum:Policy", group, ["name", "etag", "provisioningState"]],
    ];
    for (const [token, inputs, unknown] of cases) {
      it(`what Azure makes up for ${token}`, async () => {
        const outputs = await provider.preview(token, inputs);
        for (const name of unknown)
          assert.ok(isUnknown(outputs[name]), `${name} is ${JSON.stringify(outputs[name])}`);
      });
    }

    it("optional outputs that the program does not set, as the real provider does", async () => {
      const outputs = await provider.preview(NSG, {
        ...group,
        securityRules: [{ name: "r", priority: 100 }],
      });
      const [rule] = outputs["securityRules"] as Properties[];
      assert.ok(rule);
      assert.ok(isUnknown(outputs["flushConnection"]));
      assert.ok(isUnknown(rule["sourceAddressPrefixes"]) && isUnknown(rule["id"]));
      assert.equal(rule["priority"], 100);
    });

    it("the private address of a firewall or network card that Azure chooses", async () => {
      const configuration = { name: "c", subnet: { id: UNKNOWN } };
      for (const token of ["azure-native:network:AzureFirewall", "azure-native:network:NetworkInterface"]) {
        const outputs = await provider.preview(token, { ...group, ipConfigurations: [configuration] });
        const [item] = outputs["ipConfigurations"] as Properties[];
        assert.ok(isUnknown(item?.["privateIPAddress"]), token);
      }
    });

    it("whatever an argument that is not known yet decides", async () => {
      const outputs = await provider.preview(SUBNET, {
        ...group,
        virtualNetworkName: UNKNOWN,
        addressPrefix: UNKNOWN,
        networkSecurityGroup: { id: UNKNOWN },
      });
      assert.ok(isUnknown(outputs["addressPrefix"]));
      assert.ok(isUnknown((outputs["networkSecurityGroup"] as Properties)["id"]));
    });
  });

  describe("know", () => {
    it("names that the user fixed", async () => {
      const outputs = await provider.preview(NSG, { ...group, networkSecurityGroupName: "mine" });
      assert.equal(outputs["name"], "mine");
      const nested = await provider.preview(
        SUBNET,
        { ...group, virtualNetworkName: "v", subnetName: "app", addressPrefix: "10.0.0.0/24" },
        "app",
      );
      assert.equal(nested["name"], "app");
    });

    it("arguments that are outputs too, secrets as secrets", async () => {
      const outputs = await provider.preview(NSG, {
        ...group,
        location: "westeurope",
        tags: { a: secret("hush") },
      });
      assert.equal(outputs["location"], "westeurope");
      assert.deepEqual(outputs["tags"], { a: secret("hush") });
      assert.equal(outputs["azureApiVersion"], "2024-05-01");
    });

    it("an address that the user fixed", async () => {
      const outputs = await provider.preview("azure-native:network:NetworkInterface", {
        ...group,
        ipConfigurations: [
          {
            name: "c",
            subnet: { id: UNKNOWN },
            privateIPAddress: "10.0.0.9",
            privateIPAllocationMethod: "Static",
          },
        ],
      });
      assert.equal((outputs["ipConfigurations"] as Properties[])[0]?.["privateIPAddress"], "10.0.0.9");
    });

    it("on an update, the name and location of the deployed resource", async () => {
      const outputs = await provider.update(
        NSG,
        "/subscriptions/x",
        { name: "nsg1234abcd", location: "westeurope", etag: "old" },
        { ...group, networkSecurityGroupName: "nsg1234abcd" },
        true,
      );
      assert.equal(outputs["name"], "nsg1234abcd");
      assert.equal(outputs["location"], "westeurope");
      assert.ok(isUnknown(outputs["etag"]));
    });
  });

  it("do not show arguments that only make the id", async () => {
    const outputs = await provider.preview("azure-native:network:SecurityRule", {
      ...group,
      networkSecurityGroupName: "n",
      priority: 100,
    });
    assert.ok(!("resourceGroupName" in outputs) && !("networkSecurityGroupName" in outputs));
  });

  it("store nothing, and do not refuse what ARM would", async () => {
    await provider.preview("azure-native:network:SecurityRule", {
      resourceGroupName: "nowhere",
      networkSecurityGroupName: "n",
      priority: 1,
      access: "Allow",
      direction: "Outbound",
      protocol: "*",
    });
    assert.equal(await provider.read(NSG, "/subscriptions/x/resourceGroups/nowhere"), undefined);
  });

  it("leave every name unknown in strict mode, as the real provider does", async () => {
    const strict = await TestProvider.start("azure-native", folder.path, {
      AZURE_LOCKDOWN_SIMULATOR_PREVIEW: "strict",
    });
    try {
      const outputs = await strict.preview(NSG, { ...group, networkSecurityGroupName: "mine" });
      assert.ok(isUnknown(outputs["name"]));
      const site = await strict.preview("azure-native:web:WebApp", { ...group, name: "site" });
      assert.equal(site["name"], "site");
    } finally {
      strict.stop();
    }
  });
});
