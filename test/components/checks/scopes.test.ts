import assert from "node:assert/strict";

import { reasonFaults } from "../../../components/checks/reasons";
import { keyFaults, scopeFaults, scopeKind } from "../../../components/checks/scopes";

const GROUP = "/subscriptions/s/resourceGroups/hub";

describe("scopes", () => {
  const kinds: readonly (readonly [string, string | undefined])[] = [
    ["/subscriptions/s", "subscription"],
    [GROUP, "resourceGroup"],
    ["/subscriptions/s/resourcegroups/hub", "resourceGroup"],
    [`${GROUP}/providers/Microsoft.Network/ipGroups/blocked`, "resource"],
    [`${GROUP}/providers/Microsoft.Network/virtualNetworks/hub/subnets/one`, "resource"],
    ["/providers/Microsoft.Management/managementGroups/corp", "managementGroup"],
    ["/subscriptions/s/", undefined],
    ["subscriptions/s", undefined],
    [`${GROUP}/providers/Microsoft.Network`, undefined],
    ["/", undefined],
    ["", undefined],
  ];
  for (const [scope, kind] of kinds) {
    it(`"${scope}" is ${kind ?? "none"}`, () => {
      assert.equal(scopeKind(scope), kind);
      assert.equal(scopeFaults("scope", scope).length, kind === undefined ? 1 : 0);
    });
  }

  it("pass as outputs, which are not known yet", () => {
    assert.deepEqual(scopeFaults("scope", { apply: 1 }), []);
    assert.deepEqual(scopeFaults("scope", undefined), []);
  });
});

describe("keys that end names", () => {
  it("are letters, digits, _, - and ., up to 60", () => {
    assert.deepEqual(keyFaults("locks", ["hub", "on-call", "a.b_c", "x".repeat(60)]), []);
    for (const key of ["", "-a", "a b", "a::b", "a/b", "x".repeat(61)]) {
      assert.equal(keyFaults("locks", [key])[0]?.path, `locks.${key}`);
    }
  });
});

describe("reasons", () => {
  it("are refused where they are empty, and may be absent", () => {
    const paths = reasonFaults({ a: "", b: "  ", c: "Agreed", d: undefined }).map(({ path }) => path);
    assert.deepEqual(paths, ["a", "b"]);
  });
});
