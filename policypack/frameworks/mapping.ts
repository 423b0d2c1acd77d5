/** The frameworks that rules are mapped to. */
export type FrameworkName = "MCSB" | "CIS Azure" | "NIST 800-53" | "PCI DSS";

/** A control of a framework that a rule serves, such as `NS-2` of the Microsoft cloud security benchmark. */
export interface Control {
  readonly framework: FrameworkName;
  readonly control: string;
}

/** Control numbers by rule and framework: only those that a rule truly serves. */
const MAPPING: Readonly<Record<string, Readonly<Partial<Record<FrameworkName, readonly string[]>>>>> = {
  "aks-outbound-through-firewall": { MCSB: ["NS-2"], "NIST 800-53": ["SC-7"] },
  "app-egress-through-vnet": { MCSB: ["NS-2"], "NIST 800-53": ["SC-7"] },
  "firewall-no-unrestricted-egress": { MCSB: ["NS-3"], "NIST 800-53": ["SC-7", "AC-4"] },
  "no-broad-egress": { MCSB: ["NS-2"], "NIST 800-53": ["SC-7", "AC-4"] },
  "no-undecidable-egress": { MCSB: ["NS-1"], "NIST 800-53": ["SC-7"] },
  "nsg-no-unrestricted-egress": { MCSB: ["NS-1"], "NIST 800-53": ["SC-7"] },
  "paas-managed-network-isolated": { MCSB: ["NS-2"], "NIST 800-53": ["SC-7", "AC-4"] },
  "route-no-firewall-bypass": { MCSB: ["NS-3"], "NIST 800-53": ["SC-7", "AC-4"] },
  "subnet-egress-is-controlled": { MCSB: ["NS-2"], "NIST 800-53": ["SC-7"] },
  "vnet-manager-no-always-allow-egress": { MCSB: ["NS-1"], "NIST 800-53": ["SC-7"] },
};

/** The controls that a rule serves, by its id. */
export function controlsOf(rule: string): readonly Control[] {
  return Object.entries(MAPPING[rule] ?? {}).flatMap(([framework, controls]) =>
    controls.map((control) => ({ framework: framework as FrameworkName, control })),
  );
}
