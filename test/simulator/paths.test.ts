import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { placeholders } from "../../simulator/arm/ids";
import { NATIVE_PATHS } from "../../simulator/arm/paths";
import { objectShape, resourceShape } from "../../simulator/arm/shapes";
import { formatShapes, generateShapes } from "../../simulator/arm/shapes.generate";

describe("the table of ARM paths", () => {
  for (const [module, { types }] of Object.entries(NATIVE_PATHS)) {
    it(`names arguments that the classes of ${module} have`, () => {
      for (const [type, path] of Object.entries(types)) {
        const shape = resourceShape(`${module}:${type}`);
        assert.ok(shape, `${module}:${type} has no shape`);
        for (const name of placeholders(path)) {
          if (name === "subscriptionId") continue;
          assert.ok(shape.inputs.has(name), `${module}:${type} has no argument ${name}`);
        }
      }
    });
  }

  it("has the shapes of the installed SDK", function () {
    this.timeout(60_000);
    const file = join(__dirname, "..", "..", "simulator", "arm", "shapes.json");
    assert.ok(
      readFileSync(file, "utf8") === formatShapes(generateShapes()),
      "stale: run node --require tsx/cjs simulator/arm/shapes.generate.ts",
    );
  });

  it("knows the types inside outputs", () => {
    const rules = resourceShape("network:NetworkSecurityGroup")?.outputs.get("securityRules");
    assert.equal(rules, "[@network.SecurityRuleResponse");
    assert.equal(objectShape("@network.SecurityRuleResponse")?.get("sourceAddressPrefixes"), "[s");
  });
});
