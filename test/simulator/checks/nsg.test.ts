import type { Properties } from "../../../simulator/provider/values";
import { Fixture, NETWORK } from "./fixture";

const rule = (more: Properties = {}): Properties => ({
  name: "r",
  priority: 100,
  direction: "Outbound",
  access: "Deny",
  protocol: "*",
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: "Internet",
  destinationPortRange: "*",
  ...more,
});
const without = (name: string, more: Properties = {}): Properties =>
  Object.fromEntries(Object.entries(rule(more)).filter(([key]) => key !== name));

describe("network security groups", () => {
  const arm = new Fixture();
  const group = (rules: Properties[]): Promise<string> =>
    arm.create("NetworkSecurityGroup", { networkSecurityGroupName: "n", securityRules: rules });
  const refusesRule = (code: string, because: RegExp, body: Properties): Promise<void> =>
    arm.refuses(code, because, "NetworkSecurityGroup", {
      networkSecurityGroupName: "n",
      securityRules: [body],
    });

  describe("reject", () => {
    const cases: readonly (readonly [string, string, RegExp, Properties])[] = [
      ["a priority below 100", "SecurityRuleInvalidPriority", /99.*100 to 4096/, rule({ priority: 99 })],
      ["a priority above 4096", "SecurityRuleInvalidPriority", /4097/, rule({ priority: 4097 })],
      ["an unknown direction", "SecurityRuleInvalidDirection", /Sideways/, rule({ direction: "Sideways" })],
      ["an unknown protocol", "SecurityRuleInvalidProtocol", /Gre/, rule({ protocol: "Gre" })],
      ["an unknown access", "SecurityRuleInvalidAccess", /Perhaps/, rule({ access: "Perhaps" })],
      [
        "a bad prefix",
        "SecurityRuleInvalidAddressPrefix",
        /10\.0\.0\.0\/40/,
        rule({ destinationAddressPrefix: "10.0.0.0/40" }),
      ],
      [
        "a bad prefix in a list",
        "SecurityRuleInvalidAddressPrefix",
        /300\.1\.1\.1/,
        without("sourceAddressPrefix", { sourceAddressPrefixes: ["10.0.0.1", "300.1.1.1"] }),
      ],
      [
        "a port above 65535",
        "SecurityRuleInvalidPortRange",
        /65536/,
        rule({ destinationPortRange: "65536" }),
      ],
      [
        "a range of ports backward",
        "SecurityRuleInvalidPortRange",
        /90-80/,
        rule({ destinationPortRange: "90-80" }),
      ],
      [
        "a port that is no number",
        "SecurityRuleInvalidPortRange",
        /https/,
        rule({ destinationPortRange: "https" }),
      ],
      [
        "no destination",
        "SecurityRuleParameterNotSpecified",
        /destinationAddressPrefix/,
        without("destinationAddressPrefix"),
      ],
      ["no source ports", "SecurityRuleParameterNotSpecified", /sourcePortRange/, without("sourcePortRange")],
      [
        "one prefix and a list",
        "SecurityRuleParameterContradiction",
        /only one of/,
        rule({ destinationAddressPrefixes: ["10.0.0.0/8"] }),
      ],
      [
        "one port and a list",
        "SecurityRuleParameterContradiction",
        /only one of/,
        rule({ destinationPortRanges: ["80"] }),
      ],
      [
        "a prefix and an application group",
        "SecurityRuleParameterContradiction",
        /ApplicationSecurityGroups/,
        rule({ sourceApplicationSecurityGroups: [{ id: "/x" }] }),
      ],
      [
        "a description of 141 characters",
        "SecurityRuleDescriptionTooLong",
        /141/,
        rule({ description: "x".repeat(141) }),
      ],
    ];
    for (const [what, code, because, body] of cases) {
      it(what, () => refusesRule(code, because, body));
    }

    it("two rules of one priority and direction in one list", () =>
      arm.refuses("SecurityRuleConflict", /b conflicts with rule a/, "NetworkSecurityGroup", {
        securityRules: [rule({ name: "a" }), rule({ name: "b", direction: "OUTBOUND" })],
      }));

    it("two rules of one name", () =>
      arm.refuses("SecurityRuleNamesNotUnique", /'A'/, "NetworkSecurityGroup", {
        securityRules: [rule({ name: "a" }), rule({ name: "A", priority: 101 })],
      }));

    it("a rule of its own with the priority of an inline one", async () => {
      await group([rule({ name: "inline" })]);
      await arm.refuses("SecurityRuleConflict", /alone conflicts with rule inline/, "SecurityRule", {
        networkSecurityGroupName: "n",
        securityRuleName: "alone",
        ...rule({ name: "alone" }),
      });
    });

    it("two rules of their own with one priority", async () => {
      await group([]);
      const one = { networkSecurityGroupName: "n", ...without("name") };
      await arm.create("SecurityRule", { ...one, securityRuleName: "a" });
      await arm.refuses("SecurityRuleConflict", /b conflicts with rule a/, "SecurityRule", {
        ...one,
        securityRuleName: "b",
      });
    });

    it("a rule whose group is not there", () =>
      arm.refuses("ParentResourceNotFound", /networkSecurityGroups\/nowhere/, "SecurityRule", {
        networkSecurityGroupName: "nowhere",
        securityRuleName: "r",
        ...rule(),
      }));

    it("more than 1,000 rules", () =>
      arm.refuses("SecurityRuleCountExceeded", /1001/, "NetworkSecurityGroup", {
        securityRules: Array.from({ length: 1001 }, (_, i) =>
          rule({ name: `r${String(i)}`, priority: 100 + i }),
        ),
      }));
  });

  describe("allow", () => {
    const cases: readonly (readonly [string, Properties])[] = [
      ["the lowest priority", rule({ priority: 4096 })],
      ["words in any case", rule({ direction: "OUTBOUND", access: "deny", protocol: "TCP" })],
      ["IPv6", rule({ destinationAddressPrefix: "2001:db8::/32" })],
      ["a regional service tag", rule({ destinationAddressPrefix: "Storage.WestEurope" })],
      ["a prefix with bits after the mask", rule({ destinationAddressPrefix: "10.1.2.3/8" })],
      [
        "lists in place of single values",
        without("destinationAddressPrefix", { destinationAddressPrefixes: ["10.0.0.0/8", "10.1.0.0/16"] }),
      ],
      [
        "empty text beside a list",
        without("x", { destinationAddressPrefix: "", destinationAddressPrefixes: ["10.0.0.0/8"] }),
      ],
      ["all ports as a range", rule({ destinationPortRange: "0-65535" })],
      ["a description of 140 characters", rule({ description: "x".repeat(140) })],
    ];
    for (const [what, body] of cases) {
      it(what, async () => {
        await group([body]);
      });
    }

    it("one priority in each direction", async () => {
      await group([rule({ name: "a" }), rule({ name: "b", direction: "Inbound" })]);
    });

    it("a rule to be put again with its own priority", async () => {
      await group([]);
      const inputs = { networkSecurityGroupName: "n", securityRuleName: "r", ...without("name") };
      await arm.create("SecurityRule", inputs);
      await arm.create("SecurityRule", { ...inputs, access: "Allow" });
    });

    it("an application group that is there", async () => {
      await arm.create("ApplicationSecurityGroup", { applicationSecurityGroupName: "a" });
      await group([
        without("sourceAddressPrefix", {
          sourceApplicationSecurityGroups: [{ id: `${NETWORK}/applicationSecurityGroups/a` }],
        }),
      ]);
    });
  });
});
