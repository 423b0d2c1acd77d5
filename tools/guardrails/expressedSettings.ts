import { lenientDetection, lenientIntelligence, withoutDnsProxy, withoutPolicy } from "./firewall";
import { type Expressed, whole } from "./guardrail";
import * as network from "./network";
import * as services from "./services";

/** The rules about settings that Azure Policy can say, by id. */
export const EXPRESSED_SETTINGS: Readonly<Record<string, Expressed>> = {
  "firewall-threat-intel-deny": {
    guardrails: [whole({ condition: lenientIntelligence, fix: "Set threatIntelMode to Deny." })],
    builtIn: ["threatIntel"],
    misses: "The allow list of threat intelligence, the tier Basic, and what a child takes from its base.",
  },
  "firewall-idps-deny": {
    guardrails: [
      whole({
        condition: lenientDetection,
        fix: "Use the tier Premium, and set intrusionDetection.mode to Deny.",
      }),
    ],
    builtIn: ["premiumFirewall"],
    misses: "Bypass rules, overridden signatures, private ranges, and what a child takes from its base.",
  },
  "firewall-dns-proxy": {
    guardrails: [whole({ condition: withoutDnsProxy, fix: "Set dnsSettings.enableProxy to true." })],
    builtIn: ["dnsProxy"],
    misses: "The tier Basic, and what a child takes from its base.",
  },
  "firewall-has-policy": {
    guardrails: [whole({ condition: withoutPolicy, fix: "Give the firewall a firewall policy." })],
    builtIn: ["classicRules", "hubsFirewall"],
    misses: "Classic rules on a firewall that has a policy.",
  },
  "subnet-has-nsg": {
    guardrails: [
      whole({
        condition: (options) => network.subnetWithout("networkSecurityGroup", options.list("except")),
        fix: "Give the subnet a network security group that denies what it does not need.",
      }),
    ],
    builtIn: ["subnetNsg", "vmNsg"],
    misses: "Nothing: but with Deny, a subnet that gets its group by a later write cannot be made.",
  },
  "nsg-no-open-management": {
    guardrails: [
      whole({
        condition: (options) => network.openManagement(options.numbers("ports")),
        fix: "Use Azure Bastion, or name your operators' addresses.",
      }),
    ],
    builtIn: ["vmManagement", "vmPorts", "jit"],
    misses:
      "Many small prefixes, service tags, IPv6 prefixes but ::/0, and a Deny that comes before the rule.",
  },
  "defender-plans-on": {
    guardrails: [
      whole({
        title: "Nobody turns a plan of Defender for Cloud off.",
        condition: (options) => services.planOff(options.list("plans")),
        fix: "Leave pricingTier at Standard.",
      }),
    ],
    builtIn: [
      "serversOn",
      "serversDeploy",
      "cspmDeploy",
      "storageDeploy",
      "containersDeploy",
      "armDeploy",
      "keyVaultDeploy",
    ],
    misses:
      "Plans that nobody ever turned on, but those of the built-in policies, and the sub-plan of servers.",
  },
  "defender-security-contact": {
    guardrails: [],
    builtIn: ["contact", "contactMail", "contactOwner"],
    misses: "The severity: a contact with High never hears of traffic to a malicious machine, and passes.",
  },
  "defender-alerts-exported": {
    guardrails: [],
    builtIn: ["alertsToWorkspace", "alertsToEventHub", "alertsAutomation"],
    misses: "Suppression rules without an end, and exports that leave alerts out.",
  },
  "diagnostics-on": {
    guardrails: [],
    builtIn: ["resourceLogs", "activityLog", "policyAnalytics"],
    misses: "Whether the settings that somebody wrote hold the categories that are needed.",
  },
  "flow-logs-on": {
    guardrails: [
      whole({
        title: "Each flow log is on, with traffic analytics.",
        condition: () => network.idleFlowLog(),
        fix: "Set enabled of the flow log and of its traffic analytics to true.",
      }),
    ],
    builtIn: ["flowLogs"],
    misses: "Whether each subnet is covered, and flow logs that write nowhere.",
  },
  "log-retention": {
    guardrails: [
      whole({
        condition: (options) => services.shortRetention(options.number("workspaceDays")),
        fix: "Set retentionInDays of the workspace to as many days as the rule asks for.",
      }),
    ],
    misses: "Retention of single tables and of flow logs.",
  },
  "alert-on-rule-change": {
    guardrails: [],
    builtIn: ["alertNsgWrite", "alertNsgRuleWrite"],
    misses: "All operations but those on security groups: the built-in policy takes no others.",
  },
  "vm-patching-automatic": {
    guardrails: [
      whole({
        title: "The platform patches every machine.",
        condition: () => services.unpatchedMachine(),
        fix: "Set patchMode to AutomaticByPlatform.",
      }),
    ],
    builtIn: ["vmAssessment"],
    misses: "Scale sets, and the assessment where the built-in policy is not assigned.",
  },
  "vm-antimalware": {
    guardrails: [],
    builtIn: ["vmAntimalware"],
    misses:
      "Defender for Endpoint, which is the better way: machines with it alone do not comply with the policy.",
  },
  "backup-geo-redundant-immutable": {
    guardrails: [
      whole({
        title: "Every Recovery Services vault is geo-redundant and immutable, with soft delete.",
        condition: () => services.weakVault(),
        fix: "Set GeoRedundant, an immutability state and soft delete on the vault.",
      }),
    ],
    builtIn: ["vmBackup"],
    misses: "Cross-region restore, the days of soft delete, and the public endpoint of a vault.",
  },
  "network-write-access-narrow": {
    guardrails: [
      whole({
        condition: (options) => services.wideRole(options.list("roles")),
        fix: "Assign the role at a resource group.",
      }),
    ],
    misses: "Custom roles, eligible assignments, and principals that are allowed to have such a role.",
  },
  "firewall-locked": {
    guardrails: [
      whole({
        title: "Nobody deletes a firewall, a firewall policy, a flow log or a diagnostic setting.",
        condition: () => network.guards(),
        effect: "denyAction",
        optIn: "it stops this program from deleting them as well",
        fix: "Turn the guardrail off first, by the argument preventDeletion.",
      }),
    ],
    misses:
      "Whether there is a lock. The policy keeps people from deleting by itself, and stops less than a lock does: not the " +
      "deletion of a whole resource group, nor that of what a setting belongs to.",
  },
};
