import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import { ResourceGroup } from "@pulumi/azure-native/resources";
import { NamedLocation } from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

import { Identity } from "../../../../components/Identity";
import { NetworkAccess } from "../../../../components/NetworkAccess";

const config = new pulumi.Config();
const isReversed = config.getBoolean("reversed") ?? false;
const misspelled = config.get("misspelled");

/** A list in the order that was asked for. */
function listed<T>(list: Readonly<Record<string, T>>): Record<string, T> {
  const entries = Object.entries(list);
  return Object.fromEntries(isReversed ? entries.reverse() : entries);
}

const GROUP = "00000000-0000-0000-0000-000000000001";
const MACHINES = "/subscriptions/s/resourceGroups/web/providers/Microsoft.Compute/virtualMachines";
const scope = pulumi.interpolate`/subscriptions/${getClientConfigOutput().subscriptionId}`;

for (const name of ["one", "two"]) {
  const group = new ResourceGroup(name, { location: "westeurope" });
  new NetworkAccess(name, {
    scope,
    assignments: listed({
      auditors: { role: "networkAuditor", principalId: GROUP, principalType: "Group" as const },
      operators: {
        role: "networkOperator",
        principalId: GROUP,
        principalType: "Group" as const,
        scope: group.id,
      },
    }),
    locks: listed({ group: { scope: group.id }, again: { scope: group.id } }),
    justInTime: {
      resourceGroupName: group.name,
      location: "westeurope",
      sources: isReversed ? ["10.1.0.0/24", "10.0.0.0/24"] : ["10.0.0.0/24", "10.1.0.0/24"],
      securityRules: "standalone",
      machines: listed({ a: `${MACHINES}/a`, b: `${MACHINES}/b` }),
    },
  });
  new Identity(name, {
    breakGlassGroups: [GROUP],
    locations: listed({ office: { ipRanges: ["20.60.0.0/28"] }, home: { countries: ["NL"] } }),
    adminsOnlyFrom: isReversed ? ["home", "office"] : ["office", "home"],
    riskBased: true,
  });
}

// What the compiler would not let through, as a program in another language might send it.
if (misspelled === "azuread") {
  new NamedLocation("wrong", { displayName: "Wrong", ip: { ipRange: ["20.60.0.0/28"] } } as never);
}
