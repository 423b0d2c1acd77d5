import type { EndpointFields, Unknown } from "../../azure";
import { type Entry, type Estate, lastSegment } from "../estate";
import { textOf, type Value } from "../value";
import { idOf } from "./attachment";

/** A service endpoint of a subnet: its service's public addresses are reached past every route (E70). */
export type ServiceEndpoint = EndpointFields;

// E72. What is in no list here is a tag that is not known.
const TAGS: Readonly<Record<string, string>> = {
  "microsoft.azureactivedirectory": "AzureDataLake",
  "microsoft.azurecosmosdb": "AzureCosmosDB",
  "microsoft.cognitiveservices": "CognitiveServicesFrontend",
  "microsoft.containerregistry": "AzureContainerRegistry",
  "microsoft.eventhub": "EventHub",
  "microsoft.keyvault": "AzureKeyVault",
  "microsoft.servicebus": "ServiceBus",
  "microsoft.sql": "Sql",
  "microsoft.storage": "Storage",
  "microsoft.storage.global": "Storage",
  "microsoft.web": "AppService",
};

/** The only service that a service endpoint policy can limit (E70). */
const LIMITED_SERVICE = "storage";

/** Reads `serviceEndpoints`, whose elements are objects in azure-native and service names in classic. */
export function serviceEndpointsOf(estate: Estate, owner: Entry, subnet: Value): readonly ServiceEndpoint[] {
  const limit = limitOf(estate, owner, subnet);
  const items = subnet.get("serviceEndpoints").items();
  const excess = items[MOST_SERVICES];
  const rest: ServiceEndpoint[] =
    excess === undefined ? [] : [unknownEndpoint(owner, excess, excess.because(TOO_MANY))];
  const endpoints = items.slice(0, MOST_SERVICES).flatMap((item): ServiceEndpoint[] => {
    const named = item.get("service");
    const service = (named.isAbsent ? item : named).text();
    const at = { urn: owner.resource.urn, property: item.path };
    if (service.kind === "absent") return [];
    if (service.kind === "unknown") return [unknownEndpoint(owner, item, service.unknown)];
    const tag = TAGS[service.value.trim().toLowerCase()] ?? service.value.trim();
    const all = { at, service: service.value, tag, limitedTo: undefined, doubts: [] };
    if (tag.toLowerCase() !== LIMITED_SERVICE || limit === undefined) return [all];
    const limited = { ...all, limitedTo: limit.name };
    // A policy that was not read limits to something; to what, nobody here can tell.
    return limit.unknown === undefined ? [limited] : [limited, { ...all, doubts: [limit.unknown] }];
  });
  return [...endpoints, ...rest];
}

/** Azure has fewer services with endpoints; a longer list is one that it refuses, and of which nothing is proved. */
const MOST_SERVICES = 64;
const TOO_MANY = "and those after it are more than Azure has services";

function unknownEndpoint(owner: Entry, item: Value, unknown: Unknown): ServiceEndpoint {
  const name = "of a service that is not known";
  const at = { urn: owner.resource.urn, property: item.path };
  return { at, service: name, tag: name, limitedTo: undefined, doubts: [unknown] };
}

interface Limit {
  /** What is left of the service, in words. */
  readonly name: string;
  /** Undefined where the policy was read and names accounts. */
  readonly unknown: Unknown | undefined;
}

/** What the service endpoint policies of a subnet leave; undefined where none names an account. */
function limitOf(estate: Estate, owner: Entry, subnet: Value): Limit | undefined {
  const limits = subnet
    .get("serviceEndpointPolicies", "serviceEndpointPolicyIds")
    .items()
    .flatMap((item): Limit[] => {
      const id = idOf(item);
      const target = estate.follow(owner, id, "serviceEndpointPolicy");
      if (target.kind === "entry")
        return namesAccounts(estate, target.entry) ? [limitBy(target.entry.resource.name)] : [];
      const reason = "is a service endpoint policy that is not among the resources read";
      return [limitBy(lastSegment(textOf(id)) ?? "not known", id.because(reason))];
    });
  // What any of them allows is allowed, and one that was read says nothing about the others.
  return limits.find(({ unknown }) => unknown !== undefined) ?? limits[0];
}

const limitBy = (policy: string, unknown?: Unknown): Limit => ({
  name: `Storage accounts of the service endpoint policy "${policy}"`,
  unknown,
});

/** Whether a policy has a definition for storage that names accounts; one without any is credited with nothing. */
function namesAccounts(estate: Estate, policy: Entry): boolean {
  const inline = policy.properties
    .get("serviceEndpointPolicyDefinitions", "definitions", "definition")
    .items();
  const separate = estate.ofKind("serviceEndpointPolicyDefinition").flatMap((definition) => {
    const end = estate.follow(
      definition,
      definition.properties.get("serviceEndpointPolicyName"),
      "serviceEndpointPolicy",
    );
    return end.kind === "entry" && end.entry === policy ? [definition.properties] : [];
  });
  return [...inline, ...separate].some((definition) => {
    const service = textOf(definition.get("service"))?.toLowerCase() ?? "microsoft.storage";
    return service.startsWith("microsoft.storage") && !definition.get("serviceResources").isAbsent;
  });
}
