import assert from "node:assert/strict";

import { idFaults } from "../../../components/checks/armIds";

const SCOPE = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers";

describe("an ARM id", () => {
  const isTaken = (id: unknown, type: string): boolean => idFaults("path", id, type).length === 0;

  it("is taken if it is of the type, whatever its letter case", () => {
    assert.ok(isTaken(`${SCOPE}/Microsoft.Cdn/profiles/shop`, "Microsoft.Cdn/profiles"));
    assert.ok(isTaken(`${SCOPE}/microsoft.cdn/Profiles/shop`.toUpperCase(), "Microsoft.Cdn/profiles"));
    assert.ok(
      isTaken(
        `${SCOPE}/Microsoft.Network/virtualNetworks/a/subnets/b`,
        "Microsoft.Network/virtualNetworks/subnets",
      ),
    );
  });

  it("is refused if it is of another type, of something within, or no id", () => {
    const type = "Microsoft.Network/virtualNetworks";
    for (const id of [
      "",
      "hub",
      `${SCOPE}/Microsoft.Network/virtualNetworks/`,
      `${SCOPE}/Microsoft.Network/virtualNetworks/a/subnets/b`,
      `${SCOPE}/Microsoft.Network/natGateways/a`,
      `${SCOPE}/MicrosoftxNetwork/virtualNetworks/a`,
    ]) {
      assert.ok(!isTaken(id, type), id);
    }
  });

  it("is not judged while it is an output", () => {
    assert.ok(isTaken({}, "Microsoft.Cdn/profiles"));
    assert.ok(isTaken(undefined, "Microsoft.Cdn/profiles"));
  });

  it("is told with an example that would be taken", () => {
    const [fault] = idFaults("profileId", "shop", "Microsoft.Cdn/profiles");
    assert.equal(fault?.path, "profileId");
    assert.ok(isTaken(fault.example, "Microsoft.Cdn/profiles"));
  });
});
