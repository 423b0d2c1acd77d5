import { armType, nameOf } from "../arm/ids";
import { checkFirewall } from "./firewall";
import { checkFirewallPolicy } from "./firewallPolicy";
import { checkRuleCollectionGroup } from "./firewallRules";
import { checkFlowLog } from "./flowLogs";
import { checkActionGroup, checkActivityLogAlert, checkDiagnosticSetting } from "./monitor";
import { checkSecurityGroup, checkSecurityRule } from "./nsg";
import { checkIpGroup, checkPublicAddress } from "./addresses";
import { checkParents, checkReferences } from "./references";
import { refuse, type Check, type PutRequest } from "./request";
import { checkRoute, checkRouteTable } from "./routes";
import { checkStorageAccount } from "./storage";
import { checkPeering, checkSubnet, checkVirtualNetwork } from "./virtualNetwork";

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
  checkReferences(request);
}
