import { CIS_AZURE_FRAMEWORK } from "./cis-azure";
import type { Framework, FrameworkKey } from "./framework";
import { MCSB_FRAMEWORK } from "./mcsb";
import { NIST_FRAMEWORK } from "./nist-800-53";
import { PCI_DSS_FRAMEWORK } from "./pci-dss";

const BY_KEY: Readonly<Record<FrameworkKey, Framework>> = {
  mcsb: MCSB_FRAMEWORK,
  cis: CIS_AZURE_FRAMEWORK,
  nist: NIST_FRAMEWORK,
  pci: PCI_DSS_FRAMEWORK,
};

/** Every framework that rules are mapped to, in the order of listings. */
export const FRAMEWORKS: readonly Framework[] = Object.values(BY_KEY);

/** The framework of a short name. */
export function frameworkCalled(key: FrameworkKey): Framework {
  return BY_KEY[key];
}
