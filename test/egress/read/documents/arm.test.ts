import assert from "node:assert/strict";

import { kindOf, readModel, type Resource } from "../../../../egress/read";
import { failure, GROUP_ID, isUnreadable, only, read, textIn, valueIn } from "./samples";

const POLICY_ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/firewallPolicies/hub";

const RULE = {
  name: "AllowOut",
  id: `${GROUP_ID}/securityRules/AllowOut`,
  properties: { access: "Allow", direction: "Outbound", destinationAddressPrefix: "*", priority: 100 },
};

/** As Resource Graph prints it: the type in lower case, properties nested. */
function group(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: GROUP_ID,
    name: "web",
    type: "microsoft.network/networksecuritygroups",
    location: "westeurope",
    resourceGroup: "rg",
    properties: { securityRules: [RULE], provisioningState: "Succeeded" },
    ...fields,
  };
}

function collection(address: string): Record<string, unknown> {
  return {
    ruleCollectionType: "FirewallPolicyFilterRuleCollection",
    action: { type: "Allow" },
    priority: 100,
    rules: [
      {
        ruleType: "NetworkRule",
        name: "out",
        ipProtocols: ["Any"],
        sourceAddresses: ["*"],
        destinationAddresses: [address],
        destinationPorts: ["*"],
      },
    ],
  };
}

describe("Azure resources", () => {
  for (const [form, document] of [
    ["Resource Graph results", { count: 1, data: [group()] }],
    ["what an API lists", { value: [group()] }],
    ["a plain list", [group()]],
    ["one resource that is shown", group()],
    [
      "a table of Resource Graph",
      {
        data: {
          columns: Object.keys(group()).map((name) => ({ name, type: "string" })),
          rows: [Object.values(group())],
        },
      },
    ],
  ] as const) {
    it(`are read from ${form}`, () => {
      const resource = only(document);
      assert.equal(resource.urn, GROUP_ID);
      assert.equal(resource.id, GROUP_ID);
      assert.equal(resource.name, "web");
      assert.equal(resource.type, "azure-native:network:NetworkSecurityGroup");
      assert.equal(resource.stack, undefined);
      assert.equal(textIn(resource, "securityRules", 0, "access"), "Allow");
      assert.equal(textIn(resource, "securityRules", 0, "name"), "AllowOut");
      assert.equal(textIn(resource, "securityRules", 0, "id"), RULE.id);
    });
  }

  it("are read as `az … show` prints them, with nothing nested", () => {
    const flat = {
      id: GROUP_ID,
      name: "web",
      type: "Microsoft.Network/networkSecurityGroups",
      securityRules: [{ name: "a", access: "Allow" }],
    };
    assert.equal(textIn(only(flat), "securityRules", 0, "access"), "Allow");
  });

  it("may be none", () => {
    for (const empty of [[], { data: [] }, { value: [] }]) assert.deepEqual(read(empty).resources, []);
  });

  it("have the API version in their token, where one is given", () => {
    const { type } = only(group({ apiVersion: "2023-09-01" }));
    assert.equal(type, "azure-native:network/v20230901:NetworkSecurityGroup");
    assert.equal(kindOf(only(group({ apiVersion: "2020-08-01-Preview" })).type), "networkSecurityGroup");
    assert.equal(kindOf(only(group({ apiVersion: "latest" })).type), "networkSecurityGroup");
  });

  it("take type and name from the id where they have none", () => {
    const { type, name } = only({ id: `${GROUP_ID}/`, properties: { securityRules: [] } });
    assert.equal(type, "azure-native:network:NetworkSecurityGroup");
    assert.equal(name, "web");
  });

  it("keep a type that nobody knows, even one that every object inherits", () => {
    assert.equal(only({ id: "/x", type: "Contoso.Odd/things", name: "x" }).type, "Contoso.Odd/things");
    assert.equal(only([{ id: "/x", type: "constructor", name: "x" }]).type, "constructor");
  });

  it("are flat at every level, in any letter case", () => {
    const resource = only({
      id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net",
      type: "Microsoft.Network/virtualNetworks",
      name: "net",
      Properties: {
        subnets: [
          {
            name: "app",
            PROPERTIES: {
              routeTable: {
                id: "/rt",
                properties: { routes: [{ name: "r", properties: { nextHopType: "Internet" } }] },
              },
            },
          },
        ],
      },
    });
    assert.equal(textIn(resource, "subnets", 0, "routeTable", "routes", 0, "nextHopType"), "Internet");
    assert.equal(textIn(resource, "subnets", 0, "routeTable", "id"), "/rt");
  });

  it("keep their own name and id where a property is called so", () => {
    const resource = only(group({ properties: { name: "other", id: "other", securityRules: [] } }));
    assert.equal(textIn(resource, "name"), "web");
    assert.equal(textIn(resource, "id"), GROUP_ID);
  });

  it("join a rule of its own with its group", () => {
    const lone = { ...RULE, type: "Microsoft.Network/networkSecurityGroups/securityRules" };
    const model = modelOf([group({ properties: { securityRules: [] } }), lone]);
    assert.deepEqual(
      model.networkSecurityGroups.map(({ urn, outbound }) => [urn, outbound.length]),
      [[GROUP_ID, 1]],
    );
  });

  it("join a rule collection group with its policy, the one of its subscription", () => {
    const policies = ["s", "t"].map((subscription) => ({
      id: POLICY_ID.replace("/s/", `/${subscription}/`),
      type: "Microsoft.Network/firewallPolicies",
      name: "hub",
      properties: { threatIntelMode: "Deny" },
    }));
    const id = `${POLICY_ID}/ruleCollectionGroups/rcg`;
    const type = "Microsoft.Network/firewallPolicies/ruleCollectionGroups";
    const model = modelOf([
      ...policies,
      { id, type, name: "rcg", properties: { priority: 200, ruleCollections: [collection("*")] } },
    ]);
    assert.deepEqual(
      model.firewallPolicies.map(({ rules }) => rules.network.length),
      [1, 0],
    );
  });

  it("have a policy's groups as resources of their own where they are printed with it", () => {
    const { resources, faults } = read({
      id: POLICY_ID,
      type: "Microsoft.Network/firewallPolicies",
      name: "hub",
      properties: {
        ruleCollectionGroups: [
          { name: "rcg", properties: { priority: 200, ruleCollections: [collection("*")] } },
          { id: `${POLICY_ID}/ruleCollectionGroups/elsewhere` },
        ],
      },
    });
    assert.deepEqual(
      resources.map(({ urn }) => urn),
      [POLICY_ID, `${POLICY_ID}/ruleCollectionGroups/rcg`],
    );
    assert.deepEqual(
      faults.map(({ place, missing }) => [place, missing]),
      [["ruleCollectionGroups[1]", `${POLICY_ID}/ruleCollectionGroups/elsewhere`]],
    );
    assert.equal(readModel(resources).firewallPolicies[0]?.rules.network.length, 1);
  });

  it("do not miss a group that the policy refers to if it is in the list, in any letter case", () => {
    const id = `${POLICY_ID}/ruleCollectionGroups/rcg`;
    const { resources, faults } = read([
      { id: POLICY_ID, name: "hub", properties: { ruleCollectionGroups: [{ id: id.toLowerCase() }] } },
      { id, name: "rcg", properties: { priority: 200, ruleCollections: [collection("*")] } },
    ]);
    assert.equal(resources.length, 2);
    assert.deepEqual(faults, []);
  });

  it("name the site of a network connection, not the connection", () => {
    const site = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/shop";
    const resource = only({
      id: `${site}/networkConfig/virtualNetwork`,
      type: "Microsoft.Web/sites/networkConfig",
      name: "virtualNetwork",
      properties: { subnetResourceId: "/subnet" },
    });
    assert.equal(textIn(resource, "name"), site);
  });

  describe("with something wrong", () => {
    it("are unreadable where the query left out their properties", () => {
      const { resources, faults } = read([group({ properties: null })]);
      assert.ok(resources[0] !== undefined && isUnreadable(resources[0]));
      assert.match(faults[0]?.message ?? "", /no properties/);
    });

    for (const properties of [5, "x", []]) {
      it(`are unreadable where their properties are ${JSON.stringify(properties)}`, () => {
        const { resources, faults } = read([group({ properties })]);
        assert.ok(resources[0] !== undefined && isUnreadable(resources[0]));
        assert.equal(faults[0]?.place, "[0].properties");
      });
    }

    it("have an unknown rule where its properties are none", () => {
      const resource = only(group({ properties: { securityRules: [{ name: "a", properties: 5 }] } }));
      assert.ok(valueIn(resource, "securityRules", 0).isUnknown);
    });

    it("are reported where they are none, and the rest is read", () => {
      const { resources, faults } = read({ data: [5, null, { location: "x" }, group()] });
      assert.equal(resources.length, 1);
      assert.deepEqual(
        faults.map(({ place }) => place),
        ["data[0]", "data[1]", "data[2]"],
      );
    });

    it("are reported where one is there twice, and both are kept", () => {
      const { resources, faults } = read([group(), group()]);
      assert.equal(resources.length, 2);
      assert.equal(faults[0]?.place, "[1]");
    });

    it("are reported as incomplete where another page follows", () => {
      assert.equal(read({ data: [group()], skip_token: "abc" }).faults[0]?.place, "skip_token");
      assert.equal(read({ value: [group()], nextLink: "abc" }).faults[0]?.place, "nextLink");
      assert.deepEqual(read({ data: [group()], skip_token: null }).faults, []);
    });

    it("are an error where they are no list", () => {
      assert.equal(failure('{"data": 5}').place, "data");
      assert.equal(failure('{"value": {"columns": 5}}').place, "value");
    });
  });

  function modelOf(document: unknown): ReturnType<typeof readModel> {
    const { resources, faults } = read(document);
    assert.deepEqual(faults, []);
    return readModel(resources satisfies readonly Resource[]);
  }
});
