import type { Estate } from "../estate";
import { ROUTED } from "./settings";
import { platformWay } from "./ways";
import type { Workload } from "./workload";

/** Purview accounts: scans run in the platform, and a managed virtual network does not close it either (E190). */
export function readPurviewAccounts(estate: Estate): Workload[] {
  return estate.ofKind("purviewAccount").map((account) => ({
    urn: account.resource.urn,
    property: "",
    name: account.resource.name,
    title: "Purview account",
    family: "platformService",
    ways: [platformWay(account, "integration runtimes of the platform")],
    fix: `Scan with self-hosted integration runtimes in a subnet ${ROUTED}, and accept this finding.`,
  }));
}
