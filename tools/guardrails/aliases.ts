/**
 * Where an alias has been seen (H59). `builtIn`: in a policy that Microsoft publishes, built in or of the enterprise-scale
 * landing zone. `listed`: in a published listing of Azure's aliases. `seen`: in policies of others alone.
 * `unverified`: nowhere; made as Azure makes its aliases.
 */
export type AliasMark = "builtIn" | "listed" | "seen" | "unverified";

/** Marks by pattern of the alias; the first that matches holds. Letter case does not count, as in Azure. */
const MARKS: readonly (readonly [pattern: RegExp, mark: AliasMark])[] = [
  [
    /\/networkSecurityGroups\/securityRules(\[\*\]\.|\/)(access|direction|sourceAddressPrefix(es\[\*\])?|destinationPortRange(s\[\*\])?)$/,
    "builtIn",
  ],
  [/\/networkSecurityGroups\/securityRules\[\*\]$/, "builtIn"],
  [
    /\/networkSecurityGroups\/securityRules(\[\*\]\.|\/)(protocol|destinationAddressPrefix(es\[\*\])?|destinationApplicationSecurityGroups\[\*\])$/,
    "listed",
  ],
  [
    /\/virtualNetworks\/subnets(\[\*\]\.|\/)(defaultOutboundAccess|networkSecurityGroup\.id|routeTable\.id)$/,
    "builtIn",
  ],
  [/\/virtualNetworks\/subnets\[\*\](\.name)?$/, "builtIn"],
  [/\/virtualNetworks\/subnets\/natGateway\.id$/, "seen"],
  [
    /\/routeTables\/routes(\[\*\]\.|\/)nextHopType$|\/routeTables\/routes\[\*\](\.addressPrefix)?$/,
    "builtIn",
  ],
  [/\/routeTables\/routes\/addressPrefix$/, "seen"],
  [/\/networkInterfaces\/ipconfigurations\[\*\]\.publicIpAddress\.id$/, "builtIn"],
  [/\/loadBalancers\/sku\.name$/, "builtIn"],
  [/\/loadBalancers\/frontendIPConfigurations\[\*\]\.publicIPAddress\.id$/, "listed"],
  [/\/azureFirewalls\/(firewallPolicy\.id|threatIntelMode)$/, "builtIn"],
  [/\/azureFirewalls\/networkRuleCollections\[\*\](\.action\.type)?$/, "seen"],
  [
    /\/firewallPolicies\/(threatIntelMode|dnsSettings\.enableProxy|intrusionDetection\.mode|sku\.tier)$/,
    "builtIn",
  ],
  [
    /\/ruleCollectionGroups\/ruleCollections\[\*\](\.FirewallPolicyFilterRuleCollection\.rules\[\*\])?$/,
    "builtIn",
  ],
  [/\/networkWatchers\/flowLogs\//, "builtIn"],
  [
    /^Microsoft\.Web\/sites\/(slots\/)?(virtualNetworkSubnetId|vnetRouteAllEnabled|hostingEnvironmentProfile\.id|outboundVnetRouting\.\w+)$/,
    "builtIn",
  ],
  [/^Microsoft\.MachineLearningServices\/workspaces\/managedNetwork\.isolationMode$/, "builtIn"],
  [/^Microsoft\.Synapse\/workspaces\/managedVirtualNetworkSettings\.preventDataExfiltration$/, "builtIn"],
  [/^Microsoft\.ContainerInstance\/containerGroups\/(networkProfile\.id|subnetIds\[\*\]\.id)$/, "builtIn"],
  [/^Microsoft\.App\/managedEnvironments\/vnetConfiguration\.infrastructureSubnetId$/, "builtIn"],
  [/^Microsoft\.ContainerService\/managedClusters\/agentPoolProfiles\[\*\]$/, "builtIn"],
  [/^Microsoft\.Security\/pricings\/pricingTier$/, "builtIn"],
  [/^Microsoft\.OperationalInsights\/workspaces\/retentionInDays$/, "listed"],
  [
    /^Microsoft\.Compute\/virtualMachines\/osProfile\.(windows|linux)Configuration\.patchSettings\.patchMode$/,
    "builtIn",
  ],
  [/^Microsoft\.RecoveryServices\/vaults\/(redundancySettings|securitySettings)\./, "builtIn"],
  [/^Microsoft\.Authorization\/roleAssignments\/roleDefinitionId$/, "listed"],
];

/** How far an alias is known to exist. */
export function markOf(alias: string): AliasMark {
  const found = MARKS.find(([pattern]) => new RegExp(pattern, "i").test(alias));
  return found?.[1] ?? "unverified";
}

/** Every alias that a policy rule names, in fields, counts and expressions, in alphabetical order. */
export function aliasesIn(rule: unknown): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, key = ""): void => {
    if (typeof value === "string") {
      if (key === "field" && value.includes("/")) found.add(value);
      for (const [, alias] of value.matchAll(/(?:field|current)\('([^']+)'\)/g))
        if (alias !== undefined) found.add(alias);
    } else if (Array.isArray(value)) {
      for (const item of value) visit(item);
    } else if (typeof value === "object" && value !== null) {
      for (const [name, inner] of Object.entries(value)) visit(inner, name);
    }
  };
  visit(rule);
  return [...found].sort();
}
