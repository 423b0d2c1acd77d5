import { applicationRule, cases, collection, FF, group, idOf, networkRule, resource } from "./fixtures";

const network = (fields: Record<string, unknown>): Parameters<typeof FF>[0] => [
  collection("Allow", 100, networkRule(fields)),
];
const application = (fields: Record<string, unknown>): Parameters<typeof FF>[0] => [
  collection("Allow", 100, applicationRule(fields)),
];
const ipGroup = (name: string, ipAddresses: string[]): ReturnType<typeof resource> =>
  resource("IpGroup", "ipGroups", name, { ipAddresses });
const inGroups = (...names: string[]): Record<string, unknown> => ({
  destinationAddresses: undefined,
  destinationIpGroups: names.map((name) => idOf("ipGroups", name)),
});
/** A base policy with its own rules, which the fixture's policy inherits. */
const withBase = (collections: Record<string, unknown>[], priority = 100): ReturnType<typeof resource>[] => [
  resource("FirewallPolicy", "firewallPolicies", "base", {}),
  group("base-group", "base", priority, collections),
  resource("FirewallPolicy", "firewallPolicies", "policy", {
    basePolicy: { id: idOf("firewallPolicies", "base") },
  }),
];

describe("what a firewall lets out", () => {
  describe("lets everything out", () => {
    cases({
      "B43 everything": [FF(network({})), "unrestricted", /^10\.0\.1\.4 1\.0\.0\.0 Tcp 0$/],
      "B44 halves, TCP and UDP, all usable ports": [
        FF(
          network({
            ipProtocols: ["TCP", "UDP"],
            destinationAddresses: ["0.0.0.0/1", "128.0.0.0/1"],
            destinationPorts: ["1-65535"],
          }),
        ),
        "unrestricted",
      ],
      "B45 one range": [FF(network({ destinationAddresses: ["0.0.0.0-255.255.255.255"] })), "unrestricted"],
      "B46 two ranges": [
        FF(network({ destinationAddresses: ["1.0.0.0-126.255.255.255", "128.0.0.0-223.255.255.255"] })),
        "unrestricted",
      ],
      "B47 an IP group": [
        FF(network(inGroups("all")), { others: [ipGroup("all", ["0.0.0.0/0"])] }),
        "unrestricted",
      ],
      "B49 two IP groups of half each": [
        FF(network(inGroups("low", "high")), {
          others: [ipGroup("low", ["0.0.0.0/1"]), ipGroup("high", ["128.0.0.0/1"])],
        }),
        "unrestricted",
      ],
      "B50 sources in an IP group": [
        FF(network({ sourceAddresses: undefined, sourceIpGroups: [idOf("ipGroups", "mine")] }), {
          others: [ipGroup("mine", ["10.0.0.0/8"])],
        }),
        "unrestricted",
      ],
      "B51 every name": [FF(application({ targetFqdns: ["*"] })), "unrestricted", /Tcp 443$/],
      "B52 the large top-level domains": [
        FF(application({ targetFqdns: ["*.com", "*.net", "*.org", "*.io"] })),
        "unrestricted",
      ],
      "B53 a wildcard in every place": [FF(application({ targetFqdns: ["*.*"] })), "unrestricted"],
      "B54 whatever ends in com": [FF(application({ targetFqdns: ["*com"] })), "unrestricted"],
      "B56 every URL": [FF(application({ targetUrls: ["*"], terminateTLS: true })), "unrestricted"],
      "B57 every name, on other ports": [
        FF(
          application({
            targetFqdns: ["*"],
            protocols: [
              { protocolType: "Https", port: 8443 },
              { protocolType: "Http", port: 8080 },
            ],
          }),
        ),
        "unrestricted",
        /Tcp 8(080|443)$/,
      ],
      "B58 what no category holds": [FF(application({ webCategories: ["Uncategorized"] })), "unrestricted"],
      "B60 the parent allows, the child denies": [
        FF([collection("Deny", 100, networkRule({}))], {
          others: withBase([collection("Allow", 100, networkRule({}))]),
        }),
        "unrestricted",
      ],
      "B61 the child's network rule before the parent's names": [
        FF([collection("Allow", 60000, networkRule({ ipProtocols: ["TCP"], destinationPorts: ["443"] }))], {
          others: withBase([collection("Deny", 100, applicationRule({ targetFqdns: ["*"] }))]),
        }),
        "unrestricted",
        /Tcp 443$/,
      ],
      "B62 the group's priority decides": [
        FF([collection("Allow", 65000, networkRule({}))], {
          others: [group("late", "policy", 500, [collection("Deny", 100, networkRule({}))])],
        }),
        "unrestricted",
      ],
      "B63 a second group": [
        FF(application({ targetFqdns: ["api.contoso.com"] }), {
          others: [group("second", "policy", 300, [collection("Allow", 100, networkRule({}))])],
        }),
        "unrestricted",
      ],
      "B64 QUIC beside a list of names": [
        FF([
          collection("Allow", 100, applicationRule({ targetFqdns: ["api.contoso.com"] })),
          collection("Allow", 200, networkRule({ ipProtocols: ["UDP"], destinationPorts: ["443"] })),
        ]),
        "unrestricted",
        /Udp 443$/,
      ],
      "B66 DNS to any server": [
        FF(network({ ipProtocols: ["TCP", "UDP"], destinationPorts: ["53"] })),
        "unrestricted",
        / 53$/,
      ],
      "E120 two collections of one priority": [
        FF([collection("Deny", 100, networkRule({})), collection("Allow", 100, networkRule({}))]),
        "unrestricted",
      ],
      "E146 a denied path leaves its host open": [
        FF([
          collection("Deny", 100, applicationRule({ targetUrls: ["*/login"] })),
          collection("Allow", 200, applicationRule({ targetFqdns: ["*"] })),
        ]),
        "unrestricted",
      ],
      "B67 a wildcard name in a network rule": [
        FF(network({ destinationAddresses: undefined, destinationFqdns: ["*"] })),
        "unrestricted",
      ],
    });
  });

  describe("lets much out", () => {
    cases({
      "B55 look-alikes of a company": [
        FF(application({ targetFqdns: ["*contoso.com"] })),
        "broad",
        /attackercontoso\.com/,
      ],
      "B59 anybody's storage": [FF(application({ targetFqdns: ["*.blob.core.windows.net"] })), "broad"],
    });
  });

  describe("lets nothing out that nobody meant to let out", () => {
    cases({
      "N19 one name": [
        FF(application({ targetFqdns: ["api.contoso.com"] })),
        "restricted",
        /api\.contoso\.com Tcp 443$/,
      ],
      "N20 a company's names": [FF(application({ targetFqdns: ["*.contoso.com"] })), "restricted"],
      "N21 a deny of everything": [FF([collection("Deny", 100, networkRule({}))]), "none"],
      "N22 named services, then a deny of every name": [
        FF([
          collection("Allow", 100, applicationRule({ targetFqdns: ["api.contoso.com"] })),
          collection("Deny", 200, applicationRule({ targetFqdns: ["*"] })),
        ]),
        "restricted",
      ],
      "N23 private destinations": [FF(network({ destinationAddresses: ["10.0.0.0/8"] })), "none"],
      "N24 ICMP": [FF(network({ ipProtocols: ["ICMP"] })), "none"],
      "N25 a list of Microsoft's": [FF(application({ fqdnTags: ["WindowsUpdate"] })), "restricted"],
      "N27 another spoke's rule": [FF(network({ sourceAddresses: ["10.7.0.0/16"] })), "none"],
      "a firewall without rules": [FF([]), "none"],
      "E147 a name in another script, and its ASCII form denied before": [
        FF([
          collection("Deny", 100, applicationRule({ targetFqdns: ["xn--bcher-kva.example.com."] })),
          collection("Allow", 200, applicationRule({ targetFqdns: ["Bücher.example.com"] })),
        ]),
        "none",
      ],
      "E170 a name on a port that a network rule denies": [
        FF([
          collection("Deny", 500, networkRule({ ipProtocols: ["TCP"], destinationPorts: ["443"] })),
          collection("Allow", 100, applicationRule({ targetFqdns: ["*"] })),
        ]),
        "none",
      ],
    });
  });
});
