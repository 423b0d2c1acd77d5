import assert from "node:assert/strict";

import { Fixture } from "./fixture";

describe("backups of machines", () => {
  const arm = new Fixture();
  const item = {
    vaultName: "v",
    fabricName: "Azure",
    protectedItemName: "vm;iaasvmcontainerv2;rg;web",
    properties: { protectedItemType: "Microsoft.Compute/virtualMachines" },
  };
  const containerName = "iaasvmcontainer;iaasvmcontainerv2;rg;web";

  it("bring the container of the machine along", async () => {
    await arm.create("recoveryservices:Vault", { vaultName: "v" });
    const id = await arm.create("recoveryservices:ProtectedItem", { ...item, containerName });
    assert.match(id, /\/protectionContainers\/iaasvmcontainer;[^/]+\/protectedItems\/vm;/);
  });

  it("want any other container to be there", async () => {
    const type = "recoveryservices:ProtectedItem";
    await arm.create("recoveryservices:Vault", { vaultName: "v" });
    await arm.refuses("ParentResourceNotFound", /storagecontainer/, type, {
      ...item,
      containerName: "storagecontainer;storage;rg;shares",
    });
  });
});
