import assert from "node:assert/strict";

import { byGroup } from "../../policypack/groups";
import { RULES } from "../../policypack/rules";

describe("the groups of the rules", () => {
  it("hold every rule once, in the group that it names", () => {
    const groups = byGroup(RULES);
    for (const { group, rules } of groups) {
      assert.deepEqual(
        rules,
        RULES.filter(({ meta }) => meta.group === group),
      );
    }
    assert.equal(groups.flatMap(({ rules }) => rules).length, RULES.length);
  });

  it("begin with egress, and leave out what has no rule", () => {
    assert.equal(byGroup(RULES)[0]?.title, "Egress");
    assert.deepEqual(byGroup([]), []);
  });
});
