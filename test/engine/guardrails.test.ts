import assert from "node:assert/strict";

import { DEFINITIONS } from "../guardrails/outcomes";
import { meets } from "../guardrails/evaluator";
import { requestOf } from "../guardrails/requests";
import { Engine, ROOT } from "./engine";

/** Definitions that are off unless somebody turns them on, where they suit the scope. */
const ON = DEFINITIONS.filter(({ optIn }) => optIn === undefined);

describe("the policy definitions, on what our own components make", function () {
  this.timeout(240_000);

  it("are against nothing in the stack of Pulumi.dev.yaml", async () => {
    const engine = new Engine(ROOT);
    try {
      await engine.succeed("up", "--skip-preview");
      const requests = (await engine.resources()).flatMap(({ urn, type, id = "", inputs }) => {
        const resource = { urn, type, name: urn.split("::").at(-1) ?? "", id, properties: inputs };
        return requestOf(resource) ?? [];
      });
      assert.ok(requests.length > 20, String(requests.length));
      assert.deepEqual(
        requests.flatMap((request) =>
          ON.filter(({ properties }) => meets(properties.policyRule, request)).map(
            ({ name }) => `${name}: ${request.id}`,
          ),
        ),
        [],
      );
    } finally {
      engine.close();
    }
  });
});
