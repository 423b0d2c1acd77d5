import type { FrameworkName } from "./framework";

/** A control of a framework that a rule serves, such as `NS-2` of the Microsoft cloud security benchmark. */
export interface Control {
  readonly framework: FrameworkName;
  readonly control: string;
}

/** Controls by framework. */
type Mapped = Readonly<Partial<Record<FrameworkName, readonly string[]>>>;

/**
 * Control numbers by rule and framework: only those that a rule truly serves. Fewer is better than wrong: whoever
 * reads "covered" will not look again.
 */
export const MAPPING: Readonly<Record<string, Mapped>> = {
  "nsg-no-unrestricted-egress": {
    MCSB: ["NS-1"],
    "NIST 800-53": ["AC-4", "SC-7", "SC-7(5)"],
    "PCI DSS": ["1.3.2"],
  },
  "firewall-no-unrestricted-egress": {
    MCSB: ["NS-3"],
    "NIST 800-53": ["AC-4", "SC-7", "SC-7(5)"],
    "PCI DSS": ["1.3.2"],
  },
  "subnet-egress-is-controlled": {
    MCSB: ["NS-1", "NS-3"],
    "NIST 800-53": ["AC-4", "SC-7", "SC-7(5)", "SC-7(10)"],
    "PCI DSS": ["1.3.2"],
  },
  "route-no-firewall-bypass": {
    MCSB: ["NS-3"],
    "NIST 800-53": ["AC-4", "SC-7", "SC-7(3)"],
    "PCI DSS": ["1.4.1"],
  },
  "no-instance-public-ip": {
    MCSB: ["NS-3"],
    "NIST 800-53": ["AC-4", "SC-7", "SC-7(3)"],
    "PCI DSS": ["1.4.1"],
  },
  "load-balancer-no-implicit-egress": {
    MCSB: ["NS-3"],
    "NIST 800-53": ["AC-4", "SC-7", "SC-7(3)"],
    "PCI DSS": ["1.3.2"],
  },
  "nat-gateway-behind-firewall": {
    MCSB: ["NS-3"],
    "NIST 800-53": ["AC-4", "SC-7", "SC-7(3)"],
    "PCI DSS": ["1.4.1"],
  },
  "aks-outbound-through-firewall": {
    MCSB: ["NS-3"],
    "NIST 800-53": ["AC-4", "SC-7", "SC-7(5)"],
    "PCI DSS": ["1.3.2"],
  },
  "app-egress-through-vnet": {
    MCSB: ["NS-2"],
    "NIST 800-53": ["AC-4", "SC-7"],
    "PCI DSS": ["1.3.2"],
  },
  "paas-managed-network-isolated": {
    MCSB: ["NS-2"],
    "NIST 800-53": ["AC-4", "SC-7"],
    "PCI DSS": ["1.3.2"],
  },
  "vnet-manager-no-always-allow-egress": {
    MCSB: ["NS-1"],
    "NIST 800-53": ["AC-4", "SC-7", "SC-7(5)"],
    "PCI DSS": ["1.3.2"],
  },
  "no-broad-egress": {
    MCSB: ["NS-1", "NS-3"],
    "NIST 800-53": ["AC-4", "SC-7", "SC-7(10)"],
    "PCI DSS": ["1.3.2"],
  },
  "no-undecidable-egress": {
    MCSB: ["NS-1"],
    "NIST 800-53": ["SC-7"],
  },
  "firewall-threat-intel-deny": {
    MCSB: ["NS-3"],
    "NIST 800-53": ["SC-7"],
  },
  "firewall-idps-deny": {
    MCSB: ["NS-4"],
    "NIST 800-53": ["SC-7", "SI-4", "SI-4(4)"],
    "PCI DSS": ["11.5.1"],
  },
  "firewall-dns-proxy": {
    MCSB: ["NS-3"],
    "NIST 800-53": ["SC-7"],
  },
  "firewall-has-policy": {
    MCSB: ["NS-3", "NS-7"],
    "NIST 800-53": ["SC-7"],
  },
  "blocked-addresses-unreachable": {
    MCSB: ["NS-3"],
    "NIST 800-53": ["IR-4", "SC-7"],
  },
  "block-entries-current": {
    "PCI DSS": ["1.2.7"],
  },
  "subnet-has-nsg": {
    MCSB: ["NS-1"],
    "CIS Azure": ["7.11"],
    "NIST 800-53": ["AC-4", "SC-7"],
    "PCI DSS": ["1.4.1"],
  },
  "nsg-no-open-management": {
    MCSB: ["NS-1", "NS-3"],
    "CIS Azure": ["7.1", "7.2"],
    "NIST 800-53": ["AC-17", "SC-7", "SC-7(11)"],
    "PCI DSS": ["1.3.1", "1.4.2"],
  },
  "defender-plans-on": {
    MCSB: ["LT-1", "ES-1"],
    "CIS Azure": [
      "8.1.1.1",
      "8.1.3.1",
      "8.1.4.1",
      "8.1.5.1",
      "8.1.6.1",
      "8.1.7.1",
      "8.1.7.2",
      "8.1.7.3",
      "8.1.7.4",
      "8.1.8.1",
      "8.1.9.1",
    ],
    "NIST 800-53": ["SI-4"],
  },
  "defender-security-contact": {
    MCSB: ["IR-2"],
    "CIS Azure": ["8.1.12", "8.1.13", "8.1.14"],
    "NIST 800-53": ["SI-4(5)", "SI-4(12)"],
  },
  "defender-alerts-exported": {
    MCSB: ["LT-5", "IR-3"],
    "NIST 800-53": ["AU-6(4)"],
  },
  "diagnostics-on": {
    MCSB: ["LT-3", "LT-4"],
    "CIS Azure": ["6.1.1.1", "6.1.1.2", "6.1.1.4", "6.1.4"],
    "NIST 800-53": ["AU-12"],
    "PCI DSS": ["10.2.1"],
  },
  "flow-logs-on": {
    MCSB: ["LT-4"],
    "CIS Azure": ["6.1.1.7"],
    "NIST 800-53": ["AU-12", "SI-4(4)"],
  },
  "log-retention": {
    MCSB: ["LT-6"],
    "CIS Azure": ["7.5", "7.8"],
    "NIST 800-53": ["AU-11"],
  },
  "alert-on-rule-change": {
    MCSB: ["PV-2"],
    "CIS Azure": ["6.1.2.3", "6.1.2.9"],
    "NIST 800-53": ["SI-4(12)"],
  },
  "vm-patching-automatic": {
    MCSB: ["PV-6"],
    "CIS Azure": ["8.1.10"],
    "NIST 800-53": ["SI-2", "SI-2(2)", "SI-2(5)"],
    "PCI DSS": ["6.3.3"],
  },
  "vm-antimalware": {
    MCSB: ["ES-2"],
    "NIST 800-53": ["SI-3"],
    "PCI DSS": ["5.2.1", "5.3.2"],
  },
  "backup-geo-redundant-immutable": {
    MCSB: ["BR-1", "BR-2"],
    "NIST 800-53": ["CP-6", "CP-6(1)", "CP-9"],
  },
  "network-write-access-narrow": {
    MCSB: ["PA-7"],
    "CIS Azure": ["5.3.3", "5.23"],
    "NIST 800-53": ["AC-6", "CM-5"],
    "PCI DSS": ["7.2.2"],
  },
  "firewall-locked": {
    MCSB: ["AM-4"],
    "CIS Azure": ["6.2"],
    "NIST 800-53": ["CM-5"],
  },
};

/** The controls that a rule serves, by its id. */
export function controlsOf(rule: string): readonly Control[] {
  return Object.entries(MAPPING[rule] ?? {}).flatMap(([framework, controls]) =>
    controls.map((control) => ({ framework: framework as FrameworkName, control })),
  );
}

/** Controls for people: `MCSB NS-1; NIST 800-53 SC-7, AC-4`. */
export function controlsLabel(controls: readonly Control[]): string {
  const byFramework = new Map<string, string[]>();
  for (const { framework, control } of controls) {
    byFramework.set(framework, [...(byFramework.get(framework) ?? []), control]);
  }
  return [...byFramework].map(([framework, names]) => `${framework} ${names.join(", ")}`).join("; ");
}
