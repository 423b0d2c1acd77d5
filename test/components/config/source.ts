import assert from "node:assert/strict";

import { parseStackConfig, type ConfigSource, type StackConfig } from "../../../components/config/config";
import { describeFault, type Fault } from "../../../components/checks/fault";
import { NOW } from "../fixtures";

/** Sections of a configuration, by name. */
export type Sections = Record<string, unknown>;

export const SPOKE = {
  spokeAddressSpace: "10.20.0.0/16",
  subnets: { web: { addressPrefix: "10.20.1.0/24" } },
};
export const NETWORK = {
  hubAddressSpace: "10.10.0.0/22",
  firewallSubnet: "10.10.0.0/26",
  spokes: { shop: SPOKE },
};
export const PAYMENTS = { name: "payments", reason: "Card payments", fqdns: ["api.contoso.com"] };
export const ENTRY = { address: "20.50.1.77", reason: "C2 server", addedAt: "2026-11-24T11:00:00Z" };
export const CONTACT = { emails: ["soc@contoso.com"] };
export const ELSEWHERE = { managedElsewhere: "The platform team sees to it" };
export const ID = "11111111-2222-3333-4444-555555555555";
export const EXEMPTION = {
  reason: "Until the agents have a spoke of their own",
  scope: `/subscriptions/${ID}/resourceGroups/pipeline`,
  expiresOn: "2027-03-31T00:00:00Z",
};
const VALID: Sections = {
  location: "westeurope",
  network: NETWORK,
  firewall: { approvedDestinations: [PAYMENTS] },
  defender: { securityContact: CONTACT },
  alerts: { ...CONTACT, noPipeline: "Deployed by hand" },
  machines: ELSEWHERE,
  backup: ELSEWHERE,
  identity: ELSEWHERE,
};

/** Configuration as Pulumi hands it out: text as it is, everything else as JSON. */
export function source(changes: Sections, more: Partial<ConfigSource> = {}): ConfigSource {
  const values = Object.entries({ ...VALID, ...changes })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [
      `azure-lockdown:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
  return {
    namespace: "azure-lockdown",
    values: { "azure-native:location": "x", ...Object.fromEntries(values) } as Record<string, string>,
    wallClock: NOW,
    readBlockListFile: (path) => assert.fail(`nobody asked for ${path}`),
    ...more,
  };
}

/** The configuration; fails with its faults. */
export function configOf(changes: Sections, more: Partial<ConfigSource> = {}): StackConfig {
  const result = parseStackConfig(source(changes, more));
  if ("faults" in result) assert.fail(result.faults.map(describeFault).join("\n"));
  return result.config;
}

/** Everything that is wrong with a configuration. */
export function faultsOf(changes: Sections, more: Partial<ConfigSource> = {}): readonly Fault[] {
  const result = parseStackConfig(source(changes, more));
  return "faults" in result ? result.faults : [];
}

/** The one fault of a configuration, as the user reads it. */
export function onlyFault(changes: Sections, more: Partial<ConfigSource> = {}): string {
  const faults = faultsOf(changes, more);
  assert.equal(faults.length, 1, faults.map(describeFault).join("\n"));
  return faults.map(describeFault).join("");
}
