import { allOf, anyOf, type Condition, field, isMissing, isType, not, some } from "./language";

const CLUSTER = "Microsoft.ContainerService/managedClusters";

/** A cluster that makes its own way out, or whose nodes have public addresses. */
export const clusterWithEgress = (): Condition =>
  allOf(
    isType(CLUSTER),
    anyOf(
      field(`${CLUSTER}/networkProfile.outboundType`, "notIn", ["userDefinedRouting", "none", "block"]),
      some(
        `${CLUSTER}/agentPoolProfiles[*]`,
        field(`${CLUSTER}/agentPoolProfiles[*].enableNodePublicIP`, "equals", "true"),
      ),
    ),
  );

/** An app, or a slot of it, that sends from shared addresses of the platform. */
export const appWithEgress = (): Condition =>
  anyOf(...["Microsoft.Web/sites", "Microsoft.Web/sites/slots"].map(shared));

function shared(type: string): Condition {
  return allOf(
    isType(type),
    // Apps of an App Service Environment stand in its subnet.
    isMissing(`${type}/hostingEnvironmentProfile.id`),
    anyOf(
      not(field(`${type}/virtualNetworkSubnetId`, "like", "/*")),
      allOf(
        // Which property routes depends on the API version of the request; one that is set is enough.
        field(`${type}/vnetRouteAllEnabled`, "notEquals", "true"),
        field(`${type}/outboundVnetRouting.applicationTraffic`, "notEquals", "true"),
        field(`${type}/outboundVnetRouting.allTraffic`, "notEquals", "true"),
      ),
    ),
  );
}

const LEARNING = "Microsoft.MachineLearningServices/workspaces";
const SYNAPSE = "Microsoft.Synapse/workspaces";
const CONTAINERS = "Microsoft.ContainerInstance/containerGroups";
const ENVIRONMENT = "Microsoft.App/managedEnvironments";

/** A service of the platform that is neither in a subnet nor isolated in a network of its own. */
export const serviceWithEgress = (): Condition =>
  anyOf(
    allOf(
      isType(LEARNING),
      // A project is in the network of its hub.
      field("kind", "notEquals", "Project"),
      field(`${LEARNING}/managedNetwork.isolationMode`, "notEquals", "AllowOnlyApprovedOutbound"),
    ),
    allOf(
      isType(SYNAPSE),
      field(`${SYNAPSE}/managedVirtualNetworkSettings.preventDataExfiltration`, "notEquals", "true"),
    ),
    allOf(
      isType(CONTAINERS),
      isMissing(`${CONTAINERS}/subnetIds[*].id`),
      isMissing(`${CONTAINERS}/networkProfile.id`),
    ),
    allOf(
      isType(ENVIRONMENT),
      not(field(`${ENVIRONMENT}/vnetConfiguration.infrastructureSubnetId`, "like", "/*")),
    ),
  );

const PRICING = "Microsoft.Security/pricings";

/** A plan that somebody turns off. */
export const planOff = (plans: readonly string[]): Condition =>
  allOf(isType(PRICING), field("name", "in", plans), field(`${PRICING}/pricingTier`, "equals", "Free"));

export function shortRetention(days: number): Condition {
  const type = "Microsoft.OperationalInsights/workspaces";
  return allOf(
    isType(type),
    anyOf(isMissing(`${type}/retentionInDays`), field(`${type}/retentionInDays`, "less", days)),
  );
}

const MACHINE = "Microsoft.Compute/virtualMachines";

/** A machine that neither of its systems' settings has patched by the platform. */
export const unpatchedMachine = (): Condition =>
  allOf(
    isType(MACHINE),
    ...["windowsConfiguration", "linuxConfiguration"].map((system) =>
      field(`${MACHINE}/osProfile.${system}.patchSettings.patchMode`, "notEquals", "AutomaticByPlatform"),
    ),
  );

const VAULT = "Microsoft.RecoveryServices/vaults";

export const weakVault = (): Condition =>
  allOf(
    isType(VAULT),
    anyOf(
      field(`${VAULT}/redundancySettings.standardTierStorageRedundancy`, "notEquals", "GeoRedundant"),
      field(`${VAULT}/securitySettings.immutabilitySettings.state`, "notIn", ["Locked", "Unlocked"]),
      field(`${VAULT}/securitySettings.softDeleteSettings.softDeleteState`, "equals", "Disabled"),
    ),
  );

/** A role assignment that lets its principal change egress over more than a resource group. */
export function wideRole(roles: readonly string[]): Condition {
  const type = "Microsoft.Authorization/roleAssignments";
  return allOf(
    isType(type),
    anyOf(...roles.map((role) => field(`${type}/roleDefinitionId`, "contains", role))),
    field("id", "notContains", "/resourceGroups/"),
  );
}
