import type { Properties, Value } from "../../../simulator/provider/values";
import { Fixture, NETWORK } from "./fixture";

const POLICY = `${NETWORK}/firewallPolicies`;

describe("firewall policies", () => {
  const arm = new Fixture();
  const policy = (name: string, more: Properties = {}): Promise<string> =>
    arm.create("FirewallPolicy", { firewallPolicyName: name, ...more }, name);
  const refuses = (code: string, because: RegExp, more: Properties): Promise<void> =>
    arm.refuses(code, because, "FirewallPolicy", { firewallPolicyName: "child", ...more }, "child");
  const base = { basePolicy: { id: `${POLICY}/base` } };

  describe("reject", () => {
    it("intrusion detection below Premium", async () => {
      for (const sku of [{}, { sku: { tier: "Standard" } }, { sku: { tier: "Basic" } }]) {
        await refuses("FirewallPolicyIntrusionDetectionNotSupported", /needs the Premium tier/, {
          ...sku,
          intrusionDetection: { mode: "Deny" },
        });
      }
    });
    it("TLS inspection below Premium", () =>
      refuses("FirewallPolicyTransportSecurityNotSupported", /Premium/, {
        transportSecurity: { certificateAuthority: { name: "c" } },
      }));
    it("threat intelligence that denies in Basic", () =>
      refuses("FirewallPolicyThreatIntelModeNotSupported", /Alert mode only/, {
        sku: { tier: "Basic" },
        threatIntelMode: "Deny",
      }));
    it("a DNS proxy in Basic", () =>
      refuses("FirewallPolicyDnsProxyNotSupported", /no DNS proxy/, {
        sku: { tier: "Basic" },
        dnsSettings: { enableProxy: true },
      }));
    it("an unknown mode", () =>
      refuses("FirewallPolicyInvalidThreatIntelMode", /'loud'/, { threatIntelMode: "Loud" }));

    it("a child less strict than its base", async () => {
      await policy("base", { threatIntelMode: "Deny" });
      await refuses("FirewallPolicyThreatIntelModeLessStrict", /alert is less strict than deny/, {
        ...base,
        threatIntelMode: "Alert",
      });
      await refuses("FirewallPolicyThreatIntelModeLessStrict", /alert is less strict/, base);
    });
    it("a child in another region", async () => {
      await policy("base");
      await refuses("FirewallPolicyBasePolicyLocationMismatch", /northeurope, westeurope/, {
        ...base,
        location: "northeurope",
      });
    });
    it("a child of a lower tier", async () => {
      await policy("base", { sku: { tier: "Premium" } });
      await refuses("FirewallPolicyBasePolicyTierMismatch", /must not be lower/, base);
    });
    it("a base that is not there", () => refuses("InvalidResourceReference", /firewallpolicies\/base/, base));
  });

  describe("allow", () => {
    it("intrusion detection in Premium, and off anywhere", async () => {
      await policy("a", { sku: { tier: "Premium" }, intrusionDetection: { mode: "Deny" } });
      await policy("b", { intrusionDetection: { mode: "Off" } });
    });
    it("a child as strict as its base, and stricter", async () => {
      await policy("base", { threatIntelMode: "Alert" });
      await policy("child", base);
      await policy("strict", { ...base, threatIntelMode: "Deny" });
    });
  });
});

describe("rule collection groups", () => {
  const arm = new Fixture();
  beforeEach(async () => {
    await arm.create("FirewallPolicy", { firewallPolicyName: "p" });
  });

  const networkRule = (more: Properties = {}): Properties => ({
    ruleType: "NetworkRule",
    name: "r",
    ipProtocols: ["TCP"],
    sourceAddresses: ["10.0.0.0/8"],
    destinationAddresses: ["203.0.113.0/24"],
    destinationPorts: ["443"],
    ...more,
  });
  const applicationRule = (more: Properties = {}): Properties => ({
    ruleType: "ApplicationRule",
    name: "r",
    sourceAddresses: ["*"],
    protocols: [{ protocolType: "Https", port: 443 }],
    targetFqdns: ["*.contoso.com"],
    ...more,
  });
  const natRule = (more: Properties = {}): Properties => ({
    ruleType: "NatRule",
    name: "r",
    ipProtocols: ["TCP"],
    sourceAddresses: ["*"],
    destinationAddresses: ["20.33.0.1"],
    destinationPorts: ["443"],
    translatedAddress: "10.0.0.4",
    translatedPort: "443",
    ...more,
  });
  const collection = (rules: Properties[], more: Properties = {}): Properties => ({
    ruleCollectionType: "FirewallPolicyFilterRuleCollection",
    name: "c",
    priority: 100,
    action: { type: "Allow" },
    rules,
    ...more,
  });
  const nat = (rules: Properties[]): Properties =>
    collection(rules, { ruleCollectionType: "FirewallPolicyNatRuleCollection", action: { type: "DNAT" } });
  const group = (collections: Value[], more: Properties = {}): Properties => ({
    firewallPolicyName: "p",
    ruleCollectionGroupName: "g",
    priority: 100,
    ruleCollections: collections,
    ...more,
  });
  const RCG = "FirewallPolicyRuleCollectionGroup";

  describe("reject", () => {
    const cases: readonly (readonly [string, string, RegExp, Properties])[] = [
      [
        "a priority below 100",
        "FirewallPolicyRuleCollectionGroupInvalidPriority",
        /99/,
        group([], { priority: 99 }),
      ],
      [
        "a priority above 65000",
        "FirewallPolicyRuleCollectionGroupInvalidPriority",
        /65001/,
        group([], { priority: 65001 }),
      ],
      [
        "a collection's priority out of range",
        "FirewallPolicyRuleCollectionInvalidPriority",
        /collection c/,
        group([collection([], { priority: 1 })]),
      ],
      [
        "two collections of one priority",
        "FirewallPolicyRuleCollectionPriorityConflict",
        /c and d/,
        group([collection([]), collection([], { name: "d" })]),
      ],
      [
        "two collections of one name",
        "FirewallPolicyRuleCollectionNamesNotUnique",
        /'c'/,
        group([collection([]), collection([], { priority: 200 })]),
      ],
      [
        "an action that does not fit",
        "FirewallPolicyRuleCollectionInvalidAction",
        /'dnat'/,
        group([collection([], { action: { type: "DNAT" } })]),
      ],
      [
        "a NAT rule in a filter collection",
        "FirewallPolicyRuleTypeMismatch",
        /NatRule/,
        group([collection([natRule()])]),
      ],
      [
        "a network rule in a NAT collection",
        "FirewallPolicyRuleTypeMismatch",
        /NetworkRule/,
        group([nat([networkRule()])]),
      ],
      [
        "no source",
        "FirewallPolicyRuleNoSource",
        /source/,
        group([collection([networkRule({ sourceAddresses: [] })])]),
      ],
      [
        "no destination",
        "FirewallPolicyRuleNoDestination",
        /destination/,
        group([collection([networkRule({ destinationAddresses: [] })])]),
      ],
      [
        "a bad address",
        "FirewallPolicyRuleInvalidAddress",
        /10\.0\.0\.300/,
        group([collection([networkRule({ destinationAddresses: ["10.0.0.300"] })])]),
      ],
      [
        "a service tag as source",
        "FirewallPolicyRuleInvalidAddress",
        /Storage/,
        group([collection([networkRule({ sourceAddresses: ["Storage"] })])]),
      ],
      [
        "a bad port",
        "FirewallPolicyRuleInvalidPort",
        /70000/,
        group([collection([networkRule({ destinationPorts: ["70000"] })])]),
      ],
      [
        "an unknown protocol",
        "FirewallPolicyRuleInvalidProtocol",
        /'Esp'/,
        group([collection([networkRule({ ipProtocols: ["Esp"] })])]),
      ],
      [
        "names in network rules without a DNS proxy",
        "FirewallPolicyNetworkRuleFqdnNeedsDnsProxy",
        /DNS proxy/,
        group([collection([networkRule({ destinationAddresses: [], destinationFqdns: ["a.b"] })])]),
      ],
      [
        "two kinds of targets",
        "FirewallPolicyApplicationRuleTarget",
        /exactly one/,
        group([collection([applicationRule({ fqdnTags: ["WindowsUpdate"] })])]),
      ],
      [
        "a wildcard in the middle",
        "FirewallPolicyRuleInvalidFqdn",
        /www\.\*\.com/,
        group([collection([applicationRule({ targetFqdns: ["www.*.com"] })])]),
      ],
      [
        "URLs below Premium",
        "FirewallPolicyRuleNeedsPremium",
        /Premium/,
        group([collection([applicationRule({ targetFqdns: [], targetUrls: ["a.b/c"] })])]),
      ],
      [
        "an application port above 64000",
        "FirewallPolicyRuleInvalidPort",
        /64001/,
        group([collection([applicationRule({ protocols: [{ protocolType: "Https", port: 64001 }] })])]),
      ],
      [
        "a translated port of 0",
        "FirewallPolicyNatRulePort",
        /'0'/,
        group([nat([natRule({ translatedPort: "0" })])]),
      ],
      [
        "two translated targets",
        "FirewallPolicyNatRuleTarget",
        /either/,
        group([nat([natRule({ translatedFqdn: "a.b" })])]),
      ],
      [
        "a policy that is not there",
        "ParentResourceNotFound",
        /firewallPolicies\/q/,
        group([], { firewallPolicyName: "q" }),
      ],
    ];
    for (const [what, code, because, inputs] of cases) {
      it(what, () => arm.refuses(code, because, RCG, inputs));
    }

    it("the priority of another group of the policy", async () => {
      await arm.create(RCG, group([]));
      await arm.refuses(
        "FirewallPolicyRuleCollectionGroupPriorityConflict",
        /priority 100 of g/,
        RCG,
        group([], { ruleCollectionGroupName: "h" }),
        "h",
      );
    });
  });

  describe("allow", () => {
    const cases: readonly (readonly [string, Properties])[] = [
      [
        "rules of every kind",
        group([
          collection([networkRule(), applicationRule()]),
          { ...nat([natRule()]), name: "n", priority: 200 },
        ]),
      ],
      [
        "tags, ranges and everything as destination",
        group([
          collection([
            networkRule({ destinationAddresses: ["*", "Storage.WestEurope", "10.0.0.1-10.0.0.9"] }),
          ]),
        ]),
      ],
      ["the ends of the priorities", group([collection([], { priority: 65000 })], { priority: 65000 })],
      [
        "FQDN tags without protocols",
        group([
          collection([applicationRule({ targetFqdns: [], protocols: [], fqdnTags: ["WindowsUpdate"] })]),
        ]),
      ],
      ["every name", group([collection([applicationRule({ targetFqdns: ["*"] })])])],
    ];
    for (const [what, inputs] of cases) {
      it(what, async () => {
        await arm.create(RCG, inputs);
      });
    }

    it("names in network rules with a DNS proxy, and URLs in Premium", async () => {
      await arm.create(
        "FirewallPolicy",
        { firewallPolicyName: "q", sku: { tier: "Premium" }, dnsSettings: { enableProxy: true } },
        "q",
      );
      await arm.create(
        RCG,
        group(
          [
            collection([
              networkRule({ destinationAddresses: [], destinationFqdns: ["a.contoso.com"] }),
              applicationRule({ targetFqdns: [], targetUrls: ["contoso.com/a"], terminateTLS: true }),
            ]),
          ],
          { firewallPolicyName: "q" },
        ),
      );
    });
  });
});

describe("firewalls", () => {
  const arm = new Fixture();
  const subnet = (name: string): Properties => ({ id: `${NETWORK}/virtualNetworks/v/subnets/${name}` });
  beforeEach(async () => {
    await arm.create("FirewallPolicy", { firewallPolicyName: "p", sku: { tier: "Premium" } });
    await arm.create("VirtualNetwork", {
      virtualNetworkName: "v",
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      subnets: [
        { name: "AzureFirewallSubnet", addressPrefix: "10.0.0.0/26" },
        { name: "app", addressPrefix: "10.0.1.0/24" },
      ],
    });
  });
  const policy = { firewallPolicy: { id: `${POLICY}/p` } };
  const premium = { sku: { name: "AZFW_VNet", tier: "Premium" } };

  it("reject a policy of a higher tier", () =>
    arm.refuses("AzureFirewallPolicyTierMismatch", /higher tier premium/, "AzureFirewall", {
      ...policy,
      sku: { tier: "Standard" },
    }));
  it("reject rules beside a policy", () =>
    arm.refuses("AzureFirewallRulesAndPolicy", /not both/, "AzureFirewall", {
      ...policy,
      ...premium,
      networkRuleCollections: [{ name: "c", priority: 100, action: { type: "Allow" }, rules: [] }],
    }));
  it("reject two rule collections of one priority", () =>
    arm.refuses("FirewallPolicyRuleCollectionPriorityConflict", /c and d/, "AzureFirewall", {
      networkRuleCollections: ["c", "d"].map((name) => ({
        name,
        priority: 100,
        action: { type: "Allow" },
        rules: [],
      })),
    }));
  it("reject another subnet", () =>
    arm.refuses("AzureFirewallSubnetNameInvalid", /not app/, "AzureFirewall", {
      ipConfigurations: [{ name: "c", subnet: subnet("app") }],
    }));
  it("allow a policy of the same tier in AzureFirewallSubnet", async () => {
    await arm.create("AzureFirewall", {
      ...policy,
      ...premium,
      ipConfigurations: [{ name: "c", subnet: subnet("AzureFirewallSubnet") }],
    });
  });
});

describe("other resources", () => {
  const arm = new Fixture();

  it("reject an action group's short name of 13 characters, and allow 12", async () => {
    const inputs = { enabled: true, location: "global" };
    await arm.refuses("InvalidGroupShortName", /1 to 12/, "monitor:ActionGroup", {
      ...inputs,
      groupShortName: "x".repeat(13),
    });
    await arm.create("monitor:ActionGroup", { ...inputs, groupShortName: "x".repeat(12) });
  });

  it("reject a diagnostic setting without a destination or a category", async () => {
    const setting = { resourceUri: `${NETWORK}/x`, name: "d" };
    await arm.refuses("BadRequest", /destination/, "monitor:DiagnosticSetting", {
      ...setting,
      logs: [{ enabled: true }],
    });
    await arm.refuses("BadRequest", /category/, "monitor:DiagnosticSetting", {
      ...setting,
      storageAccountId: "/x",
    });
  });

  it("reject bad entries of IP groups, and allow addresses, CIDRs and ranges", async () => {
    await arm.refuses("IpGroupInvalidAddress", /'10\.0\.0\.0\/99'/, "IpGroup", {
      ipAddresses: ["10.0.0.0/99"],
    });
    await arm.create("IpGroup", { ipAddresses: ["10.0.0.1", "10.0.0.0/8", "10.0.0.1-10.0.0.4"] });
  });

  it("reject a standard public address that is not static", () =>
    arm.refuses("StandardSkuPublicIPAddressMustBeStatic", /Static/, "PublicIPAddress", {
      sku: { name: "Standard" },
    }));
});
