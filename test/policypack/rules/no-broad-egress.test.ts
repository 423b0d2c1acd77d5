import assert from "node:assert/strict";

import {
  applicationRule,
  collection,
  DENY_INTERNET,
  firewallPolicy,
  networkRule,
  nsg,
  ruleCollectionGroup,
  securityRule,
} from "../shapes";
import { judgeStack, messagesOf, type TestResource, UNKNOWN } from "../stack";

const RULE = "no-broad-egress";
const found = messagesOf(RULE);

const to = (destinationAddressPrefix: string, more: Record<string, unknown> = {}): TestResource[] => [
  nsg(securityRule({ destinationAddressPrefix, ...more }), DENY_INTERNET),
];
const hub = (...rules: Record<string, unknown>[]): TestResource[] => [
  firewallPolicy("hub"),
  ruleCollectionGroup("group", "hub", 200, [collection("Allow", 100, ...rules)]),
];
const names = (...targetFqdns: string[]): TestResource[] => hub(applicationRule({ targetFqdns }));

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "B16 the cloud of one region": [to("AzureCloud.westeurope"), /AzureCloud\.westeurope/],
      "B17 the storage of every customer": [to("Storage"), /out to Storage, where any customer/],
      "a tag that is in no table": [to("AzureFutureThing"), /AzureFutureThing/],
      "a /8": [to("20.0.0.0/8"), /to 16,777,216 public IPv4 addresses/],
      "a /8 in two halves": [
        [
          nsg(
            securityRule({ name: "low", destinationAddressPrefix: "20.0.0.0/9" }),
            securityRule({ name: "high", priority: 110, destinationAddressPrefix: "20.128.0.0/9" }),
            DENY_INTERNET,
          ),
        ],
        /Rules "(low|high)" and "(low|high)" together/,
      ],
      "B55 a wildcard that look-alike names fit": [names("*contoso.com"), /"\*contoso\.com"/],
      "B59 a wildcard on a shared suffix": [
        names("*.blob.core.windows.net"),
        /names behind which anybody can receive it \("\*\.blob/,
      ],
      "a tag in a firewall's network rule": [hub(networkRule({ destinationAddresses: ["Sql"] })), /Sql/],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", message);
      });
    }
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "a tag that customers do not rent": to("MicrosoftContainerRegistry"),
      "one address less than a /8": to("20.0.0.0/9"),
      "a tag that an earlier Deny covers": [
        nsg(
          securityRule({ name: "no", access: "Deny", destinationAddressPrefix: "Internet" }),
          securityRule({ priority: 200, destinationAddressPrefix: "Storage" }),
        ),
      ],
      "one account": names("backups.blob.core.windows.net"),
      "a company's own domain": names("*.contoso.com"),
      "everything, which is another rule's business": to("Internet"),
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }
  });

  describe("cannot decide", () => {
    const cases: Record<string, TestResource[]> = {
      "a tag that is not known before the update": to(UNKNOWN),
      "a tag that the input hides": to("[secret]"),
      "names that are not known": names(UNKNOWN),
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(`${name}, and leaves it to the rule that says so`, () => {
        assert.deepEqual(
          judgeStack(resources).map(({ rule }) => rule),
          ["no-undecidable-egress"],
        );
      });
    }
  });
});
