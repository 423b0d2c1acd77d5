import type { Estate } from "../estate";
import { ROUTED } from "./settings";
import { platformWay } from "./ways";
import type { Workload } from "./workload";

/**
 * Automation accounts: a job that names no worker group runs in a sandbox of the platform (E197). Hybrid workers are
 * machines, and leave as those do; that an account has some takes the sandbox from nobody.
 */
export function readAutomationAccounts(estate: Estate): Workload[] {
  return estate.ofKind("automationAccount").map((account) => ({
    urn: account.resource.urn,
    property: "",
    name: account.resource.name,
    title: "Automation account",
    family: "platformService",
    ways: [platformWay(account, "cloud jobs in a sandbox of the platform")],
    fix: `Run the jobs on hybrid workers in a subnet ${ROUTED}, and accept this finding.`,
  }));
}
