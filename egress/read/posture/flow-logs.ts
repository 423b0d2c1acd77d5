import type { Read, Unknown } from "../../azure";
import { type Entry, lastSegment } from "../estate";
import type { Kind } from "../kinds";
import type { Model } from "../model";
import { flagOf } from "../network/flag";
import { subnetsAt } from "../network/subnet-reference";
import { textOf, type Value } from "../value";
import { aimOf, kindOfId } from "./aim";

/** A flow log of a network watcher. */
export interface FlowLog {
  readonly urn: string;
  readonly name: string;
  readonly target: FlowLogTarget;
  readonly enabled: Read<boolean>;
  readonly hasStorage: boolean;
  /** Whether traffic analytics is on. */
  readonly analytics: Read<boolean>;
  readonly hasWorkspace: boolean;
  /** Whether the log is deleted from its storage account after some days; if not, it is kept for ever (H39). */
  readonly expires: Read<boolean>;
  /** After how many; 0 is for ever. */
  readonly days: Read<number>;
}

/** Whose flows are logged. */
export type FlowLogTarget =
  | { readonly kind: "network" | "interface"; readonly urn: string }
  | {
      readonly kind: "subnet";
      /** The subnet, or the network that it is written in. */
      readonly urn: string;
      /** Undefined where the subnet is a resource. */
      readonly name: string | undefined;
    }
  | { readonly kind: "securityGroup"; readonly name: string }
  | { readonly kind: "elsewhere" }
  | {
      readonly kind: "maybe";
      /** Undefined where it may be anything. */
      readonly urns: readonly string[] | undefined;
      readonly unknown: Unknown;
    };

const TARGETS: readonly Kind[] = ["virtualNetwork", "subnet", "networkInterface", "networkSecurityGroup"];

/** Reads all flow logs. */
export function readFlowLogs(model: Model): FlowLog[] {
  return model.estate.ofKind("flowLog").map((entry): FlowLog => {
    const { properties, resource } = entry;
    const native = properties
      .get("flowAnalyticsConfiguration")
      .get("networkWatcherFlowAnalyticsConfiguration");
    const analytics = native.isAbsent ? onlyOf(properties.get("trafficAnalytics")) : native;
    const retention = onlyOf(properties.get("retentionPolicy"));
    return {
      urn: resource.urn,
      name: resource.name,
      target: targetOf(model, entry),
      enabled: flagOf(properties.get("enabled")),
      hasStorage: !properties.get("storageId", "storageAccountId").isAbsent,
      analytics: flagOf(analytics.get("enabled")),
      hasWorkspace: !analytics.get("workspaceResourceId", "workspaceId").isAbsent,
      expires: flagOf(retention.get("enabled")),
      days: retention.get("days").number(),
    };
  });
}

/** An object that the classic provider may give as a list of one. */
function onlyOf(value: Value): Value {
  return value.items()[0] ?? value;
}

function targetOf(model: Model, entry: Entry): FlowLogTarget {
  const reference = entry.properties.get("targetResourceId", "networkSecurityGroupId");
  const id = textOf(reference);
  const kind = id === undefined ? undefined : kindOfId(id);
  // Whether or not the group or the subnet is a resource that was read.
  if (kind === "networkSecurityGroup") return { kind: "securityGroup", name: lastSegment(id) ?? "" };
  if (kind === "subnet") {
    const [place, ...others] = subnetsAt(model.estate, entry, reference);
    if (place !== undefined && others.length === 0)
      return { kind: "subnet", urn: place.owner.resource.urn, name: place.name };
  }
  const aim = aimOf(model, entry, reference, TARGETS);
  if (aim.kind === "is") return targetAt(aim.entry);
  if (aim.kind === "elsewhere") return aim;
  return { ...aim, urns: aim.entries?.map(({ resource }) => resource.urn) };
}

function targetAt({ kind, resource: { urn, name } }: Entry): FlowLogTarget {
  switch (kind) {
    case "networkSecurityGroup":
      return { kind: "securityGroup", name };
    case "subnet":
      return { kind: "subnet", urn, name: undefined };
    case "networkInterface":
      return { kind: "interface", urn };
    default:
      return { kind: "network", urn };
  }
}

/** Flow logs that the outputs of networks list and that are not among the resources read, by URN of the network. */
export function readUnreadFlowLogs(model: Model): ReadonlyMap<string, readonly Unknown[]> {
  return new Map(
    model.estate.ofKind("virtualNetwork").map(({ resource, properties }) => [
      resource.urn,
      properties
        .get("flowLogs")
        .items()
        .filter((log) => !isRead(model, log))
        .map((log) => log.because("is a flow log that is not among what was read")),
    ]),
  );
}

function isRead(model: Model, log: Value): boolean {
  const id = textOf(log.get("id"));
  return id !== undefined && model.estate.entryWithId(id) !== undefined;
}
