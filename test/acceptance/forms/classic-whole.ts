import type { Resource } from "../../../egress/read";
import type { Properties, Translation } from "./classic-parts";

/** What places a resource, as its id does, and the classic provider by an id. */
const PLACES = new Set([
  "configurationName",
  "firewallPolicyName",
  "loadBalancerName",
  "networkGroupName",
  "networkManagerName",
  "resourceGroupName",
  "ruleCollectionName",
  "virtualHubName",
]);

/**
 * A resource's translation; undefined where that leaves something of the resource out, since a form that does not
 * mention what a case is about would seem to prove it.
 */
export function wholly(translate: Translation, resource: Resource): Resource[] | undefined {
  const unread = new Set<string>();
  const translated = translate({ ...resource, properties: watched(resource.properties, "", unread) });
  // What is handed on as it is, is read here.
  const written = translated && (JSON.parse(JSON.stringify(translated)) as Resource[]);
  return unread.size === 0 ? written : undefined;
}

/** The same object or list, which strikes off what is read of it; all that says something is unread at first. */
function watched<T extends object>(value: T, path: string, unread: Set<string>): T {
  const copy = (Array.isArray(value) ? [] : {}) as Properties;
  for (const [key, each] of Object.entries(value) as [string, unknown][]) {
    const place = `${path}.${key}`;
    const isObject = typeof each === "object" && each !== null;
    copy[key] = isObject ? watched(each, place, unread) : each;
    if (!isObject && each !== null && each !== undefined && !PLACES.has(key)) unread.add(place);
  }
  return new Proxy(copy, {
    get: (target, key) => {
      unread.delete(`${path}.${String(key)}`);
      return Reflect.get(target, key) as unknown;
    },
  }) as T;
}
