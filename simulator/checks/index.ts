import { armType, nameOf } from "../arm/ids";
import { checkRoleAssignment, checkRoleDefinition } from "./access";
import { checkScheduledQueryRule } from "./alertRules";
import { checkVault } from "./backup";
import { checkJitPolicy, checkPricing } from "./defender";
import { checkFirewall } from "./firewall";
import { checkFirewallPolicy } from "./firewallPolicy";
import { checkRuleCollectionGroup } from "./firewallRules";
import { checkFlowLog } from "./flowLogs";
import { checkMaintenanceConfiguration } from "./maintenance";
import { checkActionGroup, checkActivityLogAlert, checkDiagnosticSetting } from "./monitor";
import { checkSecurityGroup, checkSecurityRule } from "./nsg";
import { checkIpGroup, checkPublicAddress } from "./addresses";
import { checkPolicyAssignment, checkPolicyDefinition, checkPolicyExemption, checkPolicySet } from "./policy";
import { checkParents, checkReferences } from "./references";
import { refuse, type Check, type PutRequest } from "./request";
import { checkRoute, checkRouteTable } from "./routes";
import { checkStorageAccount } from "./storage";
import { checkAdminRule, checkNetworkWatcher, checkRoutingIntent, checkVirtualHub } from "./virtualHub";
import { checkPeering, checkSubnet, checkVirtualNetwork } from "./virtualNetwork";
import { checkWafPolicy } from "./waf";

/** ARM type, in lower case -> what ARM looks at when such a resource is put. */
const CHECKS: Readonly<Record<string, Check>> = {
  "microsoft.insights/actiongroups": checkActionGroup,
  "microsoft.insights/activitylogalerts": checkActivityLogAlert,
  "microsoft.insights/diagnosticsettings": checkDiagnosticSetting,
  "microsoft.network/azurefirewalls": checkFirewall,
  "microsoft.network/firewallpolicies": checkFirewallPolicy,
  "microsoft.network/firewallpolicies/rulecollectiongroups": checkRuleCollectionGroup,
  "microsoft.network/ipgroups": checkIpGroup,
  "microsoft.network/networksecuritygroups": checkSecurityGroup,
  "microsoft.network/networksecuritygroups/securityrules": checkSecurityRule,
  "microsoft.network/networkwatchers/flowlogs": checkFlowLog,
  "microsoft.network/publicipaddresses": checkPublicAddress,
  "microsoft.network/routetables": checkRouteTable,
  "microsoft.network/routetables/routes": checkRoute,
  "microsoft.network/virtualnetworks": checkVirtualNetwork,
  "microsoft.network/virtualnetworks/subnets": checkSubnet,
  "microsoft.network/virtualnetworks/virtualnetworkpeerings": checkPeering,
  "microsoft.storage/storageaccounts": checkStorageAccount,
};

/** The same for kinds of resources whose arguments the classic provider calls otherwise: only azure-native's. */
const NATIVE_CHECKS: Readonly<Record<string, Check>> = {
  "microsoft.authorization/policyassignments": checkPolicyAssignment,
  "microsoft.authorization/policydefinitions": checkPolicyDefinition,
  "microsoft.authorization/policyexemptions": checkPolicyExemption,
  "microsoft.authorization/policysetdefinitions": checkPolicySet,
  "microsoft.authorization/roleassignments": checkRoleAssignment,
  "microsoft.authorization/roledefinitions": checkRoleDefinition,
  "microsoft.insights/scheduledqueryrules": checkScheduledQueryRule,
  "microsoft.maintenance/maintenanceconfigurations": checkMaintenanceConfiguration,
  "microsoft.network/applicationgatewaywebapplicationfirewallpolicies": checkWafPolicy,
  "microsoft.network/frontdoorwebapplicationfirewallpolicies": checkWafPolicy,
  "microsoft.network/networkmanagers/securityadminconfigurations/rulecollections/rules": checkAdminRule,
  "microsoft.network/networkwatchers": checkNetworkWatcher,
  "microsoft.network/virtualhubs": checkVirtualHub,
  "microsoft.network/virtualhubs/routingintent": checkRoutingIntent,
  "microsoft.recoveryservices/vaults": checkVault,
  "microsoft.security/locations/jitnetworkaccesspolicies": checkJitPolicy,
  "microsoft.security/pricings": checkPricing,
};

/** Refuses, with an `ArmError`, a create or update that Azure would refuse although the plan looked right. */
export function checkPut(request: PutRequest): void {
  checkParents(request);
  const type = armType(request.id).toLowerCase();
  const name = nameOf(request.id);
  const top = type.split("/").length === 2;
  if (type.startsWith("microsoft.network/") && top && !/^[A-Za-z0-9]([\w.-]{0,78}\w)?$/.test(name)) {
    refuse(
      "InvalidResourceName",
      `Resource name ${name} is invalid: 1 to 80 letters, digits, '_', '.' and '-', starting with a letter or digit.`,
    );
  }
  if (!/[|#]/.test(request.id)) CHECKS[type]?.(request);
  if (request.provider === "azure-native") NATIVE_CHECKS[type]?.(request);
  checkReferences(request);
}
