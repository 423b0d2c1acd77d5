import type { Places, Unknown } from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Subnets } from "../network";
import type { Value } from "../value";
import { privateEndpointsOnly } from "./approved";
import { choiceOf, flagOf, spelled } from "./settings";
import { platformWay, undecidedWay } from "./ways";
import type { Way, Workload } from "./workload";

/** Synapse workspaces: only protection against exfiltration closes a managed virtual network (E189). */
export function readSynapseWorkspaces(estate: Estate, _subnets: Subnets, places: Places): Workload[] {
  return estate.ofKind("synapseWorkspace").map((workspace) => ({
    urn: workspace.resource.urn,
    property: "",
    name: workspace.resource.name,
    title: "Synapse workspace",
    family: "platformService",
    ways: [wayOf(workspace, places)],
    fix: fixOf(workspace),
  }));
}

/** Both are set when the workspace is made, and never after. */
function fixOf(workspace: Entry): string {
  const { managed, protection } = settingsOf(workspace);
  const network = spelled(workspace, "managedVirtualNetwork", "managedVirtualNetworkEnabled");
  const protecting = spelled(
    workspace,
    "managedVirtualNetworkSettings.preventDataExfiltration",
    "dataExfiltrationProtectionEnabled",
  );
  const steps = [
    ...(managed === true ? [] : [`${network} set to ${spelled(workspace, "default", "true")}`]),
    ...(protection === true ? [] : [`${protecting} set to true`]),
  ];
  return `Make it anew with ${steps.join(" and ")}.`;
}

function settingsOf({ properties }: Entry): Record<"managed" | "protection", boolean | Unknown> {
  const name = properties.get("managedVirtualNetwork");
  const managed = name.isAbsent
    ? flagOf(properties.get("managedVirtualNetworkEnabled"), false)
    : isDefault(name);
  const settings = properties.get("managedVirtualNetworkSettings");
  const classic = properties.get("dataExfiltrationProtectionEnabled");
  const protection = flagOf(classic.isAbsent ? settings.get("preventDataExfiltration") : classic, false);
  return { managed, protection };
}

function wayOf(workspace: Entry, places: Places): Way {
  const { resource } = workspace;
  const { managed, protection } = settingsOf(workspace);
  // Either of the two that is off for certain leaves it open.
  if (managed === false) return platformWay(workspace, "no managed virtual network");
  if (protection === false) return platformWay(workspace, "no protection against data exfiltration");
  if (typeof managed !== "boolean") return undecidedWay(managed);
  if (typeof protection !== "boolean") return undecidedWay(protection);
  // Private endpoints lead to resources of the tenants that are approved, and of the workspace's own.
  const endpoints = "managed private endpoints in approved tenants";
  const rules = privateEndpointsOnly({ urn: resource.urn, property: "" }, endpoints, places);
  return { kind: "approved", urn: resource.urn, rules };
}

/** `default` is the only name that a managed virtual network has. */
function isDefault(name: Value): boolean | Unknown {
  const choice = choiceOf(name, ["default"], "default");
  return typeof choice === "string" ? true : choice;
}
