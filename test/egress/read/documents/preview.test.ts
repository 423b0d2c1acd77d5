import assert from "node:assert/strict";

import { UNKNOWN_TEXT } from "../../../../egress/read";
import { failure, inState, isUnreadable, only, preview, read, step, textIn, urn, valueIn } from "./samples";

describe("A preview", () => {
  it("gives each resource as it will be, by its inputs", () => {
    const resource = only(
      preview(
        step(
          "create",
          "web",
          { location: "westeurope" },
          {
            propertyDependencies: { location: [urn("hub")] },
            sourcePosition: "project:///index.ts#4,2",
          },
        ),
      ),
    );
    assert.equal(resource.urn, urn("web"));
    assert.equal(resource.id, undefined);
    assert.equal(resource.stack, "shop/dev");
    assert.equal(textIn(resource, "location"), "westeurope");
    assert.deepEqual(resource.propertyDependencies?.["location"], [urn("hub")]);
    assert.deepEqual(resource.sourcePosition, { file: "index.ts", line: 4 });
  });

  it("takes an update's inputs, not the outputs of before, and its id", () => {
    const update = step("update", "web", { rules: "new" }, { outputs: { rules: "old" } });
    const resource = only(preview({ ...update, oldState: inState("web", { id: "/web" }) }));
    assert.equal(textIn(resource, "rules"), "new");
    assert.equal(resource.id, "/web");
  });

  it("gives no id to a resource that is replaced", () => {
    const replacement = step("create-replacement", "web", {});
    assert.equal(only(preview({ ...replacement, oldState: inState("web", { id: "/web" }) })).id, undefined);
  });

  it("takes the state of before where nothing changes", () => {
    const oldState = inState("web", { id: "/web", inputs: { a: "in" }, outputs: { b: "out" } });
    const resource = only(preview({ op: "same", urn: urn("web"), oldState }));
    assert.equal(textIn(resource, "a"), "in");
    assert.equal(textIn(resource, "b"), "out");
    assert.equal(resource.id, "/web");
  });

  for (const op of [
    "delete",
    "delete-replaced",
    "discard-replaced",
    "read-discard",
    "remove-pending-replace",
  ]) {
    it(`leaves out what is gone: ${op}`, () => {
      assert.deepEqual(read(preview({ op, urn: urn("web"), oldState: inState("web") })).resources, []);
    });
  }

  it("counts a replacement once, though the engine announces it twice", () => {
    const steps = ["create-replacement", "replace", "delete-replaced"].map((op) =>
      step(op, "web", { a: "new" }),
    );
    assert.equal(textIn(only(preview(...steps)), "a"), "new");
  });

  it("does not know an unknown text, nor a secret", () => {
    const resource = only(
      preview(step("create", "web", { a: UNKNOWN_TEXT, b: "[secret]", c: [UNKNOWN_TEXT] })),
    );
    assert.ok(valueIn(resource, "a").isUnknown);
    assert.ok(valueIn(resource, "b").isUnknown);
    assert.ok(valueIn(resource, "c", 0).isUnknown);
  });

  it("does not take the unknown text for an id", () => {
    assert.equal(only(preview(step("create", "web", {}, { id: UNKNOWN_TEXT }))).id, undefined);
  });

  it("knows nothing of a group that is read from the cloud", () => {
    const { newState } = step("read", "web", undefined);
    assert.ok(isUnreadable(only(preview({ op: "read", urn: urn("web"), newState }))));
  });

  it("may have no steps", () => {
    assert.deepEqual(read({ steps: null, changeSummary: {} }).resources, []);
    assert.deepEqual(read({ config: {}, diagnostics: [], duration: 1 }).resources, []);
  });

  it("says that it failed, since then resources may be missing", () => {
    const document = {
      ...preview(step("create", "web", {})),
      diagnostics: [{ severity: "error", message: "no" }],
    };
    const { resources, faults } = read(document);
    assert.equal(resources.length, 1);
    assert.equal(faults[0]?.place, "diagnostics[0]");
  });

  it("reports a step that is none, and reads the rest", () => {
    const { resources, faults } = read(preview(5, { op: 5 }, step("create", "web", {})));
    assert.ok(resources.some(({ name }) => name === "web"));
    assert.equal(faults[0]?.place, "steps[0]");
    assert.ok(faults.some(({ place }) => place === "steps[1].op"));
  });

  it("keeps a group whose step has no state as unreadable", () => {
    const { resources, faults } = read(preview({ op: "create", urn: urn("web") }));
    assert.ok(resources[0] !== undefined && isUnreadable(resources[0]));
    assert.equal(faults[0]?.place, "steps[0].newState");
  });

  it("is an error if its steps are no list", () => {
    assert.equal(failure(JSON.stringify({ steps: 5 })).place, "steps");
  });
});
