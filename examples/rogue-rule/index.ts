// A hub firewall as many teams have it, and one rule too many: it lets one server send everything to the
// Internet. The rule comes in five disguises, chosen by `rogue-rule:disguise`.
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";

import { DISGUISES } from "./disguises";

const disguise = new pulumi.Config().require("disguise");
const disguised = DISGUISES[disguise];
if (disguised === undefined) {
  throw new pulumi.RunError(
    `rogue-rule:disguise is "${disguise}", and must be one of ${Object.keys(DISGUISES).join(", ")}: ` +
      `pulumi config set disguise two-halves`,
  );
}

const group = new resources.ResourceGroup("hub");
const policy = new network.FirewallPolicy("hub", {
  resourceGroupName: group.name,
  threatIntelMode: network.AzureFirewallThreatIntelMode.Deny,
});
const approved = new network.FirewallPolicyRuleCollectionGroup("approved", {
  resourceGroupName: group.name,
  firewallPolicyName: policy.name,
  priority: 300,
  ruleCollections: [
    {
      ruleCollectionType: "FirewallPolicyFilterRuleCollection",
      name: "approved-names",
      priority: 100,
      action: { type: "Allow" },
      rules: [
        {
          ruleType: "ApplicationRule",
          name: "partner-api",
          sourceAddresses: ["10.0.1.0/24"],
          protocols: [{ protocolType: "Https", port: 443 }],
          targetFqdns: ["api.contoso.com"],
        },
      ],
    },
  ],
});

disguised({ group, policy, after: approved });
