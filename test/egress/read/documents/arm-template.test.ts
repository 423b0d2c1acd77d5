import assert from "node:assert/strict";

import { readModel, UNKNOWN_TEXT } from "../../../../egress/read";
import { failure, isUnreadable, only, read, template, textIn, valueIn } from "./samples";

const GROUP = "Microsoft.Network/networkSecurityGroups";

/** What a tag of a resource comes to; templates may have any expression there. */
function folded(expression: unknown, fields: Record<string, unknown> = {}): unknown {
  const resource = only(template([{ type: GROUP, name: "web", properties: { probe: expression } }], fields));
  return resource.properties["probe"];
}

describe("A template", () => {
  it("gives each resource the type, the API version and an id made of its names", () => {
    const resource = only(
      template([
        {
          type: GROUP,
          apiVersion: "2023-09-01",
          name: "web",
          properties: { securityRules: [{ name: "a", properties: { access: "Allow" } }] },
        },
      ]),
    );
    assert.equal(resource.type, "azure-native:network/v20230901:NetworkSecurityGroup");
    assert.equal(resource.id, `/providers/${GROUP}/web`);
    assert.equal(textIn(resource, "securityRules", 0, "access"), "Allow");
  });

  it("takes a group without properties for one without rules", () => {
    assert.ok(valueIn(only(template([{ type: GROUP, name: "web" }])), "securityRules").isAbsent);
  });

  it("may have no resources, a list of them, or an object by symbolic name", () => {
    assert.deepEqual(read(template(undefined)).resources, []);
    assert.deepEqual(read(template([])).resources, []);
    assert.equal(only(template({ web: { type: GROUP, name: "web" } })).name, "web");
  });

  it("leaves out what exists already and what is not deployed", () => {
    const { resources, faults } = read(
      template(
        {
          a: { type: GROUP, name: "a", existing: true },
          b: { type: GROUP, name: "b", condition: false },
          c: { type: GROUP, name: "c", condition: "[variables('off')]" },
          d: { type: GROUP, name: "d", copy: { name: "loop", count: 0 } },
          e: { type: GROUP, name: "e", condition: true, copy: { name: "loop", count: 2 } },
        },
        { variables: { off: false } },
      ),
    );
    assert.deepEqual(
      resources.map(({ name }) => name),
      ["e"],
    );
    assert.deepEqual(faults, []);
  });

  for (const [form, fields] of [
    ["its condition", { condition: "[parameters('on')]" }],
    ["how often", { copy: { name: "loop", count: "[parameters('count')]" } }],
  ] as const) {
    it(`keeps what may be deployed, and says so where it is not known: ${form}`, () => {
      const group = { type: GROUP, name: "a", ...fields };
      const within = {
        type: "Microsoft.Resources/deployments",
        name: "m",
        ...fields,
        properties: { template: template([{ type: GROUP, name: "b" }]) },
      };
      const { resources, faults } = read(template([group, within, { ...group, type: "Contoso.Odd/things" }]));
      assert.equal(resources.length, 3);
      assert.deepEqual(
        faults.map(({ place }) => place),
        ["resources[0]", "resources[1].properties.template.resources[0]"],
      );
    });
  }

  describe("with expressions", () => {
    const fields = {
      parameters: { Name: { defaultValue: "web" }, open: {}, ports: { defaultValue: [80, 443] } },
      variables: {
        rule: "[concat(parameters('name'), '-out')]",
        net: { cidr: "10.0.0.0/8", list: ["a", "b"] },
      },
    };
    for (const [expression, value] of [
      ["[parameters('name')]", "web"],
      ["[variables('rule')]", "web-out"],
      ["[VARIABLES('net').cidr]", "10.0.0.0/8"],
      ["[variables('net').list[1]]", "b"],
      ["[variables('net')['cidr']]", "10.0.0.0/8"],
      ["[concat('a', 'it''s', 3)]", "ait's3"],
      ["[concat(parameters('ports'), createArray(8080))]", [80, 443, 8080]],
      ["[format('{0}/{1}/{0}', 'a', parameters('name'))]", "a/web/a"],
      ["[ toLower( 'ABC' ) ]", "abc"],
      ["[toUpper('abc')]", "ABC"],
      ["[resourceId('Microsoft.Network/ipGroups', 'g')]", "/providers/Microsoft.Network/ipGroups/g"],
      [
        "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'app')]",
        "/providers/Microsoft.Network/virtualNetworks/net/subnets/app",
      ],
      [
        "[resourceId('rg', 'Microsoft.Network/ipGroups', 'g')]",
        "/resourceGroups/rg/providers/Microsoft.Network/ipGroups/g",
      ],
      [
        "[resourceId('s', 'rg', 'Microsoft.Network/ipGroups', 'g')]",
        "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/ipGroups/g",
      ],
      [
        "[resourceId(resourceGroup().name, 'Microsoft.Network/ipGroups', 'g')]",
        "/providers/Microsoft.Network/ipGroups/g",
      ],
      ["[[not an expression]", "[not an expression]"],
      ["[not one", "[not one"],
      ["plain", "plain"],
    ] as const) {
      it(`folds ${expression}`, () => {
        assert.deepEqual(folded(expression, fields), value);
      });
    }

    for (const expression of [
      "[parameters('open')]",
      "[parameters('missing')]",
      "[parameters('constructor')]",
      "[variables('missing')]",
      "[variables('net').missing]",
      "[concat(parameters('open'), '/web')]",
      "[concat(variables('net'), 'x')]",
      "[format('{1}', 'a')]",
      "[format('{0:D2}', 1)]",
      "[resourceGroup().location]",
      "[reference(resourceId('Microsoft.Network/publicIPAddresses', 'ip')).ipAddress]",
      "[resourceId('Microsoft.Network/ipGroups', 'g', 'more')]",
      "[resourceId(parameters('open'))]",
      "[toLower(parameters('open'))]",
      "[contoso.unique('x')]",
      "[concat('a']",
      "[concat('a') 'b']",
      "['unterminated]",
      "[]",
      "[)]",
      `[${"concat(".repeat(10_000)}'x'${")".repeat(10_000)}]`,
    ]) {
      it(`does not know ${expression.slice(0, 70)}`, () => {
        assert.equal(folded(expression, fields), UNKNOWN_TEXT);
      });
    }

    it("does not follow variables that lead back to themselves", () => {
      const variables = { a: "[variables('b')]", b: "[variables('a')]" };
      assert.equal(folded("[variables('a')]", { variables }), UNKNOWN_TEXT);
    });

    it("does not know a text that variables double without end", () => {
      assert.equal(
        folded("[variables('v60')]", { variables: doubled((v) => `[concat(${v}, ${v})]`, "x") }),
        UNKNOWN_TEXT,
      );
    });

    it("does not unfold objects that variables double without end", () => {
      const variables = doubled((v) => Array<string>(8).fill(`[${v}]`), [1]);
      const { resources, faults } = read(
        template([{ type: GROUP, name: "web", properties: { probe: "[variables('v60')]" } }], { variables }),
      );
      assert.equal(resources.length, 1);
      assert.match(faults[0]?.message ?? "", /too deep or too large/);
    });

    function doubled(next: (before: string) => unknown, first: unknown): Record<string, unknown> {
      const variables: Record<string, unknown> = { v0: first };
      for (let i = 1; i <= 60; i++) variables[`v${String(i)}`] = next(`variables('v${String(i - 1)}')`);
      return variables;
    }

    it("is unreadable where all properties are one unknown", () => {
      assert.ok(
        isUnreadable(only(template([{ type: GROUP, name: "web", properties: "[parameters('all')]" }]))),
      );
    });

    it("has one of the elements that a loop makes, or an unknown list", () => {
      const loop = (count: unknown): unknown =>
        template([
          {
            type: GROUP,
            name: "web",
            properties: {
              copy: [
                {
                  name: "securityRules",
                  count,
                  input: { name: "[format('r{0}', copyIndex())]", properties: { access: "Allow" } },
                },
              ],
            },
          },
        ]);
      assert.equal(textIn(only(loop(3)), "securityRules", 0, "access"), "Allow");
      assert.ok(valueIn(only(loop(3)), "securityRules", 0, "name").isUnknown);
      assert.ok(valueIn(only(loop("[parameters('n')]")), "securityRules").isUnknown);
    });

    it("tells resources apart whose names are not known", () => {
      const { resources, faults } = read(
        template([1, 2].map(() => ({ type: GROUP, name: "[parameters('x')]" }))),
      );
      assert.equal(new Set(resources.map(({ urn }) => urn)).size, 2);
      assert.deepEqual(faults, []);
    });
  });

  describe("with children", () => {
    const rule = {
      properties: { access: "Allow", direction: "Outbound", priority: 100, destinationAddressPrefix: "*" },
    };

    for (const [form, resources] of [
      [
        "beside their parent",
        [
          { type: GROUP, name: "web" },
          { type: `${GROUP}/securityRules`, name: "[concat('web', '/out')]", ...rule },
        ],
      ],
      [
        "within their parent",
        [{ type: GROUP, name: "web", resources: [{ type: "securityRules", name: "out", ...rule }] }],
      ],
    ] as const) {
      it(`joins those ${form}`, () => {
        const document = read(template(resources));
        assert.deepEqual(document.faults, []);
        assert.deepEqual(
          readModel(document.resources).networkSecurityGroups.map(({ urn, outbound }) => [
            urn,
            outbound.length,
          ]),
          [[`/providers/${GROUP}/web`, 1]],
        );
      });
    }

    it("does not know the parent of a child whose name is not known", () => {
      const child = only(
        template([{ type: `${GROUP}/securityRules`, name: "[concat(parameters('g'), '/out')]", ...rule }]),
      );
      assert.ok(valueIn(child, "networkSecurityGroupName").isUnknown);
    });
  });

  describe("with deployments in it", () => {
    const deployment = (properties: Record<string, unknown>): Record<string, unknown> => ({
      type: "Microsoft.Resources/deployments",
      name: "module",
      properties,
    });
    const inner = template([{ type: GROUP, name: "[parameters('name')]" }], {
      parameters: { name: { defaultValue: "inner" } },
    });
    const parameters = { name: { defaultValue: "outer" } };

    it("gives an inner one the parameters that it is passed", () => {
      const options = { expressionEvaluationOptions: { scope: "Inner" }, template: inner };
      assert.equal(only(template([deployment(options)], { parameters })).name, "inner");
      const passed = deployment({
        ...options,
        parameters: { name: { value: "[concat(parameters('name'), '-1')]" } },
      });
      assert.equal(only(template([passed], { parameters })).name, "outer-1");
    });

    it("gives an outer one the parameters of the template", () => {
      assert.equal(only(template([deployment({ template: inner })], { parameters })).name, "outer");
    });

    it("says that a linked one is not read", () => {
      const { faults } = read(template([deployment({ templateLink: { uri: "x" } })]));
      assert.equal(faults[0]?.place, "resources[0].properties.template");
    });

    it("follows so many levels and no more", () => {
      let nested: Record<string, unknown> = inner;
      for (let i = 0; i < 100; i++) nested = template([deployment({ template: nested })]);
      assert.match(read(nested).faults[0]?.message ?? "", /nests deeper/);
    });
  });

  it("reports resources that are none, and reads the rest", () => {
    const { resources, faults } = read(
      template([5, { name: "x" }, { type: "[parameters('t')]" }, { type: GROUP, name: "web", resources: 5 }]),
    );
    assert.equal(resources.length, 1);
    assert.deepEqual(
      faults.map(({ place }) => place),
      ["resources[0]", "resources[1]", "resources[2]", "resources[3].resources"],
    );
  });

  it("is an error where its resources are no list", () => {
    assert.equal(failure(JSON.stringify(template(5))).place, "resources");
  });
});
