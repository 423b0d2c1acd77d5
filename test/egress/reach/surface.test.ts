import assert from "node:assert/strict";

import { DEFAULT_THRESHOLDS, findSource, surfaceOf } from "../../../egress/reach";
import { readModel } from "../../../egress/read";
import { collection, FF, FN, networkRule, resource, rule } from "../cases/fixtures";

describe("the surface", () => {
  it("has one entry for a subnet whose interfaces reach the same", () => {
    const resources = FF([
      collection("Allow", 100, networkRule({ name: "partner", destinationAddresses: ["203.0.114.0/24"] })),
    ]);
    const [entry, ...others] = surfaceOf(readModel(resources), DEFAULT_THRESHOLDS);
    assert.equal(others.length, 0);
    assert.ok(entry !== undefined);
    assert.deepEqual([entry.name, entry.verdict, entry.exits], ["app", "restricted", ["firewall"]]);
    assert.equal(entry.reach.publicAddresses.ipv4, 256n);
    assert.deepEqual(
      entry.because.map(({ rule: by }) => by),
      ["default", "partner"],
    );
  });

  it("has another for an interface that reaches more", () => {
    const model = readModel(
      FN([rule({ name: "updates", sourceAddressPrefix: "10.0.1.9", destinationAddressPrefix: "8.8.8.8" })]),
    );
    const entries = surfaceOf(model, DEFAULT_THRESHOLDS);
    assert.deepEqual(
      entries.map(({ name, verdict }) => [name, verdict]),
      [
        ["app", "restricted"],
        ["nic", "none"],
      ],
    );
  });

  it("leaves out the platform's own subnets", () => {
    const entries = surfaceOf(readModel(FF([])), DEFAULT_THRESHOLDS);
    assert.deepEqual(
      entries.map(({ name }) => name),
      ["app"],
    );
  });
});

describe("finding a source", () => {
  const model = readModel(FF([]));

  it("takes a name in any letter case, a URN, an address of an interface or of a subnet", () => {
    for (const [text, name] of [
      ["APP", "app"],
      ["nic", "nic"],
      ["10.0.1.4", "nic"],
      ["10.0.1.77", "app"],
      ["urn:pulumi:dev::estate::azure-native:network:NetworkInterface::nic", "nic"],
    ] as const) {
      const found = findSource(text, model);
      const source = found.kind === "source" ? found.source : undefined;
      assert.equal(source?.name, name, text);
    }
  });

  it("lists all names where none fits, and all candidates where several do", () => {
    assert.deepEqual(findSource("nobody", model), { kind: "none", names: ["app", "nic"] });
    const twice = readModel([
      ...FF([]),
      {
        ...resource("Subnet", "virtualNetworks/other/subnets", "app", { virtualNetworkName: "other" }),
        urn: "urn:other",
      },
    ]);
    const found = findSource("app", twice);
    assert.equal(found.kind, "ambiguous");
  });
});
