import { armType, extendedId, idKey, nameOf, parentId, resourceGroupId } from "../arm/ids";
import { ArmError } from "../arm/error";
import { isObject, type Value } from "../provider/values";
import type { State, StoredResource } from "../store/state";
import { refuse, word, type PutRequest } from "./request";

/** Resources that others point at: a pointer to one that is not there is refused, as is the deletion of one in use. */
const POINTED_AT: ReadonlySet<string> = new Set(
  [
    "applicationSecurityGroups",
    "azureFirewalls",
    "ddosProtectionPlans",
    "firewallPolicies",
    "ipGroups",
    "natGateways",
    "networkInterfaces",
    "networkSecurityGroups",
    "publicIPAddresses",
    "publicIPPrefixes",
    "routeTables",
    "serviceEndpointPolicies",
    "virtualHubs",
    "virtualNetworks",
    "virtualNetworks/subnets",
    "virtualWans",
  ].map((type) => `microsoft.network/${type.toLowerCase()}`),
);

/** Resources whose pointers hold nothing back: what they watch, protect or describe may go away under them. */
const LOOKS_ON =
  /^microsoft\.(insights|authorization|security|policyinsights|maintenance)\/|\/flowlogs$|\/virtualnetworkpeerings$|\/staticmembers$/;

/** Every ARM id among the values of a resource, at any depth, in the store's form. */
export function idsIn(value: Value | undefined): string[] {
  if (typeof value === "string") return /^\/subscriptions\/[^/]+\//i.test(value) ? [idKey(value)] : [];
  if (Array.isArray(value)) return value.flatMap(idsIn);
  return isObject(value) ? Object.values(value).flatMap(idsIn) : [];
}

const kind = (id: string): string => armType(id.split(/[|#]/)[0] ?? id).toLowerCase();

const subscription = (id: string): string => /^\/subscriptions\/[^/]+/i.exec(id)?.[0].toLowerCase() ?? "";

/** Azure makes a network watcher for each region that has a network, in a group of this name (H39). */
const WATCHER =
  /\/resourceGroups\/NetworkWatcherRG\/providers\/Microsoft\.Network\/networkWatchers\/NetworkWatcher_([a-z0-9]+)\//i;

/** Whether a resource stands under the network watcher that Azure has made for its region. */
function isUnderWatcher({ id, state }: PutRequest): boolean {
  const region = WATCHER.exec(id)?.[1]?.toLowerCase();
  return [...state.all()].some(
    (other) =>
      kind(other.id) === "microsoft.network/virtualnetworks" &&
      word(other.inputs["location"])?.replace(/ /g, "") === region,
  );
}

/** Refuses a resource whose group or parent is not there. */
export function checkParents(request: PutRequest): void {
  const { id, state } = request;
  if (isUnderWatcher(request)) return;
  const group = resourceGroupId(id);
  if (group !== undefined && idKey(group) !== idKey(id) && !state.get(group)) {
    throw new ArmError("ResourceGroupNotFound", `Resource group '${nameOf(group)}' could not be found.`, 404);
  }
  const own = id.split(/[|#]/)[0] ?? id;
  const parent = own === id ? parentId(id) : undefined;
  // Some parents are no resources of their own, such as `blobServices/default`; a machine's container in a vault comes
  // with what it contains.
  const missing =
    parent !== undefined &&
    !state.get(parent) &&
    !/\/(default|networkconfig|protectioncontainers\/iaasvmcontainer;[^/]+|(backupfabrics|locations|managementgroups)\/[^/]+)$/i.test(
      parent,
    );
  if (missing && extendedId(id) === undefined) {
    throw new ArmError(
      "ParentResourceNotFound",
      `Failed to perform the operation on nested resource '${nameOf(id)}': the parent resource '${parent}' was not found.`,
      404,
    );
  }
}

/** Refuses pointers, within the own subscription, to network resources that are not there. */
export function checkReferences({ id, body, state }: PutRequest): void {
  for (const target of idsIn(body)) {
    const own = target === idKey(id) || target.startsWith(`${idKey(id)}/`);
    if (own || subscription(target) !== subscription(id) || !POINTED_AT.has(kind(target))) continue;
    if (!state.get(target)) {
      refuse(
        "InvalidResourceReference",
        `Resource ${target} referenced by resource ${id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
      );
    }
  }
}

/** A resource that points at one of the ids, other than those within `except`. */
function user(state: State, ids: readonly string[], except: string): StoredResource | undefined {
  const wanted = new Set(ids);
  const inside = idKey(except);
  for (const resource of state.all()) {
    const key = idKey(resource.id);
    if (key === inside || key.startsWith(`${inside}/`) || LOOKS_ON.test(kind(key))) continue;
    if (idsIn(resource.inputs).some((id) => wanted.has(id))) return resource;
  }
  return undefined;
}

/** A resource and all that is nested in it, in the store's form of ids. */
export function family(state: State, id: string): string[] {
  const key = idKey(id);
  const inside = [...state.all()].map((r) => idKey(r.id)).filter((other) => other.startsWith(`${key}/`));
  return [key, ...inside];
}

/**
 * Refuses to delete what others point at. A resource group goes with all that is in it, as in Azure; but the classic
 * provider by itself refuses to delete one that holds anything.
 */
export function checkUnused(state: State, id: string): void {
  const ids = family(state, id);
  if (
    kind(id) === "microsoft.resources/resourcegroups" &&
    state.get(id)?.provider === "azure" &&
    ids.length > 1
  ) {
    throw new ArmError(
      "ResourceGroupNotEmpty",
      `Resource group '${nameOf(id)}' still holds ${ids.length - 1} resources, among them ${ids[1] ?? ""}.`,
      409,
    );
  }
  if (id.includes("|") || id.includes("#")) return;
  const held = ids.filter((other) => POINTED_AT.has(kind(other)));
  const holder = held.length > 0 ? user(state, held, id) : undefined;
  if (holder) {
    const what = kind(id).slice(kind(id).lastIndexOf("/") + 1);
    throw new ArmError(
      `InUse${inUseName(what)}CannotBeDeleted`,
      `${nameOf(id)} cannot be deleted because it is in use by ${holder.id}.`,
      409,
    );
  }
}

const IN_USE_NAMES: Readonly<Record<string, string>> = {
  subnets: "Subnet",
  networksecuritygroups: "NetworkSecurityGroup",
  routetables: "RouteTable",
  publicipaddresses: "PublicIPAddress",
  ipgroups: "IpGroup",
  firewallpolicies: "FirewallPolicy",
  natgateways: "NatGateway",
  virtualnetworks: "VirtualNetwork",
  resourcegroups: "ResourceGroup",
};

const inUseName = (type: string): string => IN_USE_NAMES[type] ?? "Resource";
