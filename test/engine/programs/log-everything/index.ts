import { ManagementLockAtResourceGroupLevel } from "@pulumi/azure-native/authorization";
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";

import { lockAgainstDeletion } from "../../../../components/parts/deletionLock";
import { DiagnosticSettings } from "../../../../components/DiagnosticSettings";
import { logEverything } from "../../../../components/logEverything";

const location = "westeurope";
const group = new resources.ResourceGroup("group", { location });
const shared = { resourceGroupName: group.name, location };
const space = (prefix: string): { addressSpace: { addressPrefixes: string[] } } => ({
  addressSpace: { addressPrefixes: [prefix] },
});

/** A network and a group of the same names in each instance, the network locked. */
class Spoke extends pulumi.ComponentResource {
  constructor(name: string, prefix: string) {
    super("test:network:Spoke", name);
    const parent = { parent: this };
    new network.NetworkSecurityGroup(`${name}-nsg`, shared, parent);
    const vnet = new network.VirtualNetwork(`${name}-vnet`, { ...shared, ...space(prefix) }, parent);
    lockAgainstDeletion(`${name}-lock`, vnet.id, parent);
    this.registerOutputs();
  }
}

const logs = new DiagnosticSettings("logs", shared);
logEverything(logs, { except: [{ name: "quiet", reason: "It is only here to be left out" }] });
// A second workspace gets the same logs under another name.
const copies = new DiagnosticSettings("copies", {
  ...shared,
  settingName: "copies",
  activityLogElsewhere: "logs sends it",
});
logEverything(copies, { except: [{ kind: "virtualNetwork", reason: "One copy is enough" }] });

const spokes = [
  () => new Spoke("one", "10.1.0.0/16"),
  () => new Spoke("two", "10.2.0.0/16"),
  () => new network.NetworkSecurityGroup("one-nsg", shared),
  () => new network.VirtualNetwork("quiet", { ...shared, ...space("10.3.0.0/16") }),
];
if (new pulumi.Config().getBoolean("reversed") === true) spokes.reverse();
for (const make of spokes) make();

// Holds everything in the group, and so all settings.
new ManagementLockAtResourceGroupLevel("group", {
  resourceGroupName: group.name,
  lockName: "group",
  level: "CanNotDelete",
});
