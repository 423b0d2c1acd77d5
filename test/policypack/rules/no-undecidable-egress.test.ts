import assert from "node:assert/strict";

import {
  applicationRule,
  collection,
  firewallPolicy,
  ipGroup,
  ipGroupId,
  networkRule,
  nsg,
  policyId,
  ruleCollectionGroup,
  securityRule,
} from "../shapes";
import { judgeOneByOne, judgeStack, type TestResource, UNKNOWN } from "../stack";

const RULE = "no-undecidable-egress";

const group = (destination: Record<string, unknown>, from: Record<string, string[]> = {}): TestResource[] => [
  firewallPolicy("hub"),
  ruleCollectionGroup(
    "group",
    "hub",
    200,
    [collection("Allow", 100, networkRule({ destinationAddresses: undefined, ...destination }))],
    from,
  ),
];

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], names: RegExp]> = {
      "an address that is not known before the update": [
        group({ destinationAddresses: [UNKNOWN] }),
        /destinationAddresses\[0\] is not known before the update/,
      ],
      "R6 a name that is not known": [
        [
          firewallPolicy("hub"),
          ruleCollectionGroup("group", "hub", 200, [
            collection("Allow", 100, applicationRule({ targetFqdns: [UNKNOWN] })),
          ]),
        ],
        /targetFqdns\[0\] is not known before the update/,
      ],
      "R6 a name that is not known beside one that is": [
        [
          firewallPolicy("hub"),
          ruleCollectionGroup("group", "hub", 200, [
            collection("Allow", 100, applicationRule({ targetFqdns: ["api.contoso.com", UNKNOWN] })),
          ]),
        ],
        /targetFqdns\[1\] is not known before the update/,
      ],
      "an IP group that is elsewhere": [
        group({ destinationIpGroups: [ipGroupId("other")] }),
        /destinationIpGroups\[0\] is an IP group that is not among the resources read/,
      ],
      "an IP group whose addresses are not known": [
        [
          ipGroup("late", UNKNOWN),
          ...group({ destinationIpGroups: [UNKNOWN] }, { ruleCollections: ["late"] }),
        ],
        /ipAddresses is not known before the update/,
      ],
      "one of several IP groups, of which one is everything": [
        [
          ipGroup("all", ["0.0.0.0/0"]),
          ipGroup("small", ["203.0.114.0/24"]),
          ...group({ destinationIpGroups: [UNKNOWN] }, { ruleCollections: ["all", "small"] }),
        ],
        /is one of the IP groups all, small/,
      ],
      "a name on protocols that are of no kind that Azure takes": [
        [
          firewallPolicy("hub"),
          ruleCollectionGroup("group", "hub", 200, [
            collection("Allow", 100, applicationRule({ targetFqdns: ["*"], protocols: [443] })),
          ]),
        ],
        /protocols\[0\] is of another kind than expected/,
      ],
      "rules that are not known at all": [
        [firewallPolicy("hub"), ruleCollectionGroup("group", "hub", 200, UNKNOWN)],
        /ruleCollections is not known before the update/,
      ],
      "a security rule whose access is not known": [
        [nsg(securityRule({ access: UNKNOWN }))],
        /securityRules\[0\]\.access is not known before the update/,
      ],
      "a security rule whose direction is not known": [
        [nsg(securityRule({ direction: UNKNOWN }))],
        /securityRules\[0\]\.direction is not known before the update/,
      ],
      "an allow that a deny of unknown destination may shadow": [
        [
          nsg(
            securityRule({ name: "d", access: "Deny", destinationAddressPrefix: UNKNOWN }),
            securityRule({ name: "a", priority: 200 }),
          ),
        ],
        /securityRules\[0\]\.destinationAddressPrefix is not known before the update/,
      ],
      "an object where text belongs": [
        [nsg(securityRule({ destinationAddressPrefix: { not: "text" } }))],
        /destinationAddressPrefix is of another kind than expected/,
      ],
    };
    for (const [name, [resources, names]] of Object.entries(cases)) {
      it(name, () => {
        const violations = judgeStack(resources);
        assert.deepEqual(
          violations.map((violation) => violation.rule),
          [RULE],
        );
        assert.match(violations[0]?.message ?? "", names);
        assert.match(violations[0]?.message ?? "", /may be let out/);
      });
    }

    const namesBase = new RegExp(
      `basePolicy\\.id is ${policyId("base")}, a base policy that is not among the resources`,
    );

    it("a base policy that is not among the resources, by its id", () => {
      const violations = judgeStack([firewallPolicy("hub", "base")]);
      assert.deepEqual(
        violations.map(({ rule }) => rule),
        [RULE],
      );
      assert.match(violations[0]?.message ?? "", namesBase);
      assert.match(violations[0]?.message ?? "", /What firewall policy "hub" inherits may let traffic out/);
      assert.deepEqual(
        judgeOneByOne([firewallPolicy("hub", "base")]).map(({ rule }) => rule),
        [RULE],
      );
    });

    it("a base policy at another depth, once", () => {
      const chain = [firewallPolicy("parent", "base"), firewallPolicy("child", "parent")];
      assert.deepEqual(
        judgeStack(chain).map(({ rule, urn }) => [rule, urn?.split("::").at(-1)]),
        [[RULE, "parent"]],
      );
    });

    it("a group that is elsewhere, when resources come one by one", () => {
      assert.deepEqual(
        judgeOneByOne(group({ destinationIpGroups: [ipGroupId("other")] })).map(({ rule }) => rule),
        [RULE],
      );
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "an unknown source, which restricts or does not": [
        nsg(securityRule({ sourceAddressPrefix: UNKNOWN, destinationAddressPrefix: "203.0.114.0/24" })),
      ],
      "a base policy that is among the resources": [firewallPolicy("base"), firewallPolicy("hub", "base")],
      "an unknown deny": [nsg(securityRule({ access: "Deny", destinationAddressPrefix: UNKNOWN }))],
      "an unknown allow that a deny before it shadows": [
        nsg(
          securityRule({ name: "d", access: "Deny", destinationAddressPrefix: "*" }),
          securityRule({ name: "a", priority: 200, destinationAddressPrefix: UNKNOWN }),
        ),
      ],
      "outputs that the provider leaves unknown for what the program did not write": [
        {
          ...nsg(securityRule({ destinationAddressPrefix: "203.0.114.0/24" })),
          outputs: {
            id: UNKNOWN,
            name: UNKNOWN,
            securityRules: [
              {
                ...securityRule({ destinationAddressPrefix: "203.0.114.0/24" }),
                destinationAddressPrefixes: UNKNOWN,
              },
            ],
          },
        },
      ],
      "a description that is not known": [
        nsg(securityRule({ description: UNKNOWN, destinationAddressPrefix: "203.0.114.0/24" })),
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(judgeStack(resources), []);
      });
    }
  });

  it("leaves what the update will know to the end of the preview, which has the joins", () => {
    assert.deepEqual(judgeOneByOne(group({ destinationAddresses: [UNKNOWN] })), []);
  });

  describe("cannot decide", () => {
    it("whether a value will be harmless, and says whether the update decides or nobody here", () => {
      const levels = (destination: unknown): string[] =>
        judgeStack(group({ destinationAddresses: [destination] })).map(
          ({ level, rule }) => `${level} ${rule}`,
        );
      assert.deepEqual(levels(UNKNOWN), [`advisory ${RULE}`]);
      assert.deepEqual(levels("[secret]"), [`mandatory ${RULE}`]);
    });
  });
});
