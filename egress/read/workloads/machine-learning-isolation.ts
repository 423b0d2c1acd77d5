import type { Unknown } from "../../azure";
import type { Entry, Estate } from "../estate";
import { choiceOf } from "./settings";

const ISOLATION = ["Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound"] as const;
export type Isolation = (typeof ISOLATION)[number];

/** The workspace whose managed network another one stands in: a project has the network of its hub (E191). */
export function ownerOfNetwork(workspace: Entry, estate: Estate): Entry | Unknown {
  const hub = workspace.properties.get("hubResourceId", "aiServicesHubId");
  if (hub.isAbsent) return workspace;
  const target = estate.follow(workspace, hub, "machineLearningWorkspace");
  if (target.kind === "entry") return target.entry;
  return hub.isUnknown ? hub.unknown : hub.because("is a hub that is not among those read");
}

/** How a workspace's managed network is isolated; there is none unless it is asked for. */
export function isolationOf(workspace: Entry, estate: Estate): Isolation | Unknown {
  const owner = ownerOfNetwork(workspace, estate);
  if (!("properties" in owner)) return owner;
  return choiceOf(owner.properties.get("managedNetwork").get("isolationMode"), ISOLATION, "Disabled");
}
