import assert from "node:assert/strict";

import { guidFaults, guidOf, isGuid } from "../../../components/checks/guid";

describe("GUIDs", () => {
  it("are told from other text, in any letter case", () => {
    assert.ok(isGuid("8E3AF657-a8ff-443c-a75c-2fe8c4bcb635"));
    for (const text of [
      "",
      "8e3af657",
      "8e3af657-a8ff-443c-a75c-2fe8c4bcb63",
      "{8e3af657-a8ff-443c-a75c-2fe8c4bcb635}",
    ])
      assert.ok(!isGuid(text), text);
  });

  it("are the same for the same text, others for other text, and of version 5", () => {
    assert.equal(guidOf("role@/subscriptions/one"), guidOf("role@/subscriptions/one"));
    assert.notEqual(guidOf("role@/subscriptions/one"), guidOf("role@/subscriptions/two"));
    assert.match(guidOf(""), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    // A name that changed would replace every role and assignment of those who use it.
    assert.equal(guidOf("azure-lockdown"), "a57fa7cc-b6c7-5c5b-9d1f-1ddd93ed04ff");
  });

  it("are refused where they are malformed, and outputs pass", () => {
    const [fault] = guidFaults("ops", "the object id of a group");
    assert.deepEqual([fault?.path, fault?.problem], ["", '"ops" is not a GUID']);
    assert.equal(guidFaults("", "the object id of a group")[0]?.problem, "is empty");
    assert.deepEqual(guidFaults({ apply: 1 }, "the object id of a group"), []);
    assert.deepEqual(guidFaults("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "a role"), []);
  });
});
