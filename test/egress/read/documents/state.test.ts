import assert from "node:assert/strict";

import { UNKNOWN_TEXT } from "../../../../egress/read";
import {
  failure,
  inState,
  isUnreadable,
  NSG,
  only,
  read,
  SECRET_KEY,
  state,
  textIn,
  urn,
  valueIn,
} from "./samples";

describe("A state", () => {
  it("gives each resource its URN, type, name, id, stack and place", () => {
    const resource = only(state(inState("web", { id: "/id", sourcePosition: "project:///index.ts#4,2" })));
    assert.equal(resource.urn, urn("web"));
    assert.equal(resource.type, NSG);
    assert.equal(resource.name, "web");
    assert.equal(resource.id, "/id");
    assert.equal(resource.stack, "shop/dev");
    assert.deepEqual(resource.sourcePosition, { file: "index.ts", line: 4 });
  });

  it("reads the checkpoint of a file backend, which names the organisation", () => {
    const { deployment } = state(inState("web"));
    const document = read({ version: 3, checkpoint: { stack: "organization/shop/dev", latest: deployment } });
    assert.equal(document.kind, "state");
    assert.equal(document.stack, "organization/shop/dev");
    assert.equal(document.resources[0]?.stack, "organization/shop/dev");
  });

  it("takes the project from the URNs where an old checkpoint names the stack alone", () => {
    const { deployment } = state(inState("web"));
    assert.equal(read({ version: 3, checkpoint: { stack: "dev", latest: deployment } }).stack, "shop/dev");
  });

  it("may be that of a stack without resources", () => {
    for (const empty of [
      { version: 3, deployment: { manifest: {} } },
      { version: 3, checkpoint: { stack: "organization/shop/dev", latest: null } },
      { version: 3, checkpoint: { stack: "organization/shop/dev" } },
    ]) {
      assert.deepEqual(read(empty).resources, []);
      assert.deepEqual(read(empty).faults, []);
    }
  });

  it("leaves out what only waits to be deleted, and keeps what waits to be replaced", () => {
    const document = read(
      state(inState("web"), inState("web", { delete: true }), inState("app", { pendingReplacement: true })),
    );
    assert.deepEqual(
      document.resources.map(({ name }) => name),
      ["web", "app"],
    );
    assert.deepEqual(document.faults, []);
  });

  it("keeps components, providers and types that nobody knows", () => {
    const types = [
      "pulumi:pulumi:Stack",
      "pulumi:providers:azure-native",
      "shop:net:Hub",
      "aws:ec2/vpc:Vpc",
      "odd",
    ];
    const document = read(state(...types.map((type) => ({ urn: urn("x", type), type }))));
    assert.deepEqual(
      document.resources.map(({ type }) => type),
      types,
    );
  });

  it("keeps a name with colons and control characters as it is", () => {
    const name = "a::b\u001b[31m";
    assert.equal(only(state(inState(name))).name, name);
  });

  it("takes the type from the URN, the last of its chain, where it has no other", () => {
    const chained = `urn:pulumi:dev::shop::shop:net:Hub$${NSG}::web`;
    assert.equal(only(state({ urn: chained, inputs: {} })).type, NSG);
  });

  describe("with inputs and outputs", () => {
    it("has the outputs, and what the inputs have beside them", () => {
      const resource = only(
        state(inState("web", { inputs: { a: "in", b: "in" }, outputs: { a: "out", c: "out" } })),
      );
      assert.deepEqual({ ...resource.properties }, { a: "out", b: "in", c: "out" });
    });

    for (const empty of [null, "", [], {}, UNKNOWN_TEXT]) {
      it(`does not let an output ${JSON.stringify(empty)} hide what was given`, () => {
        const resource = only(state(inState("web", { inputs: { rules: ["x"] }, outputs: { rules: empty } })));
        assert.equal(textIn(resource, "rules", 0), "x");
      });
    }

    it("has the inputs alone where there are no outputs", () => {
      assert.equal(textIn(only(state(inState("web", { inputs: { a: "in" }, outputs: null }))), "a"), "in");
    });

    it("shows a secret in plain text and hides an encrypted one", () => {
      const outputs = {
        plain: { [SECRET_KEY]: "1b47061264138c4ac30d75fd1eb44270", plaintext: '"10.0.0.0/8"' },
        hidden: { [SECRET_KEY]: "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" },
      };
      const resource = only(state(inState("web", { outputs })));
      assert.equal(textIn(resource, "plain"), "10.0.0.0/8");
      assert.ok(valueIn(resource, "hidden").isUnknown);
    });

    it("takes `__proto__` and `constructor` for names as any other", () => {
      const text = JSON.stringify(state(inState("web", { inputs: { x: 1 } }))).replace(
        '"x":1',
        '"__proto__":{"polluted":"yes"},"constructor":"c"',
      );
      const resource = only(JSON.parse(text));
      assert.equal(textIn(resource, "__proto__", "polluted"), "yes");
      assert.equal(textIn(resource, "constructor"), "c");
      assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
    });
  });

  describe("with property dependencies", () => {
    it("keeps them", () => {
      const resource = only(
        state(inState("web", { propertyDependencies: { name: [urn("hub")], tags: null } })),
      );
      assert.deepEqual({ ...resource.propertyDependencies }, { name: [urn("hub")] });
    });

    it("has none for what every object inherits", () => {
      const resource = only(state(inState("web", { propertyDependencies: {} })));
      assert.equal(resource.propertyDependencies?.["constructor"], undefined);
    });

    for (const bad of [5, { name: 5 }, { name: [5] }]) {
      it(`reports ${JSON.stringify(bad)} and reads the rest`, () => {
        const { resources, faults } = read(state(inState("web", { propertyDependencies: bad })));
        assert.equal(resources.length, 1);
        assert.equal(faults[0]?.place, "deployment.resources[0].propertyDependencies");
      });
    }
  });

  describe("with one bad resource", () => {
    for (const [bad, place] of [
      [5, "deployment.resources[0]"],
      [null, "deployment.resources[0]"],
      [[], "deployment.resources[0]"],
      [{}, "deployment.resources[0].type"],
      [{ urn: 5, type: 5 }, "deployment.resources[0].type"],
    ] as const) {
      it(`reports ${JSON.stringify(bad)} with its place and reads the rest`, () => {
        const { resources, faults } = read(state(bad, inState("web")));
        assert.deepEqual(
          resources.map(({ name }) => name),
          ["web"],
        );
        assert.deepEqual(
          faults.map((fault) => fault.place),
          [place],
        );
      });
    }

    for (const fields of [{ inputs: 5 }, { outputs: "x" }, { inputs: [] }]) {
      it(`keeps it as unreadable: ${JSON.stringify(fields)}`, () => {
        const { resources, faults } = read(state(inState("web", fields)));
        assert.ok(resources[0] !== undefined && isUnreadable(resources[0]));
        assert.equal(faults[0]?.urn, urn("web"));
      });
    }

    it("keeps a group without any properties as unreadable, since it must have some", () => {
      assert.ok(isUnreadable(only(state({ urn: urn("web"), type: NSG, custom: true }))));
    });

    it("keeps one without a URN under its place", () => {
      const { resources, faults } = read(state({ type: NSG, inputs: { a: 1 } }));
      assert.equal(resources[0]?.urn, "deployment.resources[0]");
      assert.equal(faults[0]?.place, "deployment.resources[0].urn");
    });

    it("keeps both of two that have one URN, and says so", () => {
      const { resources, faults } = read(state(inState("web", { id: "/1" }), inState("web", { id: "/2" })));
      assert.deepEqual(
        resources.map(({ id }) => id),
        ["/1", "/2"],
      );
      assert.equal(faults[0]?.place, "deployment.resources[1]");
      assert.match(faults[0].message, /same URN as deployment\.resources\[0\]/);
    });
  });

  it("says that an update was cut off, and keeps what it may have made", () => {
    const document = state(inState("web"));
    const operations = [
      { type: "creating", resource: inState("rogue") },
      { type: "updating", resource: inState("web") },
      5,
    ];
    Object.assign(document["deployment"] as object, { pending_operations: operations });
    const { resources, faults } = read(document);
    assert.deepEqual(
      resources.map(({ name }) => name),
      ["web", "rogue"],
    );
    assert.equal(faults.length, 3);
  });

  it("reports a version that it does not know, and reads on", () => {
    const { resources, faults } = read({ ...state(inState("web")), version: 9 });
    assert.equal(resources.length, 1);
    assert.equal(faults[0]?.place, "version");
  });

  for (const [bad, place] of [
    [{ version: 3, deployment: 5 }, "deployment"],
    [{ version: 3, deployment: null }, "deployment"],
    [{ version: 3, deployment: { resources: 5 } }, "deployment.resources"],
    [{ version: 3, deployment: { pending_operations: {} } }, "deployment.pending_operations"],
    [{ version: 3, checkpoint: [] }, "checkpoint"],
    [{ version: 3, checkpoint: { latest: 5 } }, "checkpoint.latest"],
  ] as const) {
    it(`is an error at ${place}: ${JSON.stringify(bad)}`, () => {
      assert.equal(failure(JSON.stringify(bad)).place, place);
    });
  }
});
