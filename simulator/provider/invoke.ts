import { ArmError } from "../arm/error";
import { parseToken, resourceId, resourceType, type Token } from "../arm/types";
import { guid } from "../manager/context";
import type { Properties } from "./values";

/** What functions may look at. */
export interface InvokeContext {
  readonly subscriptionId: string;
  readonly get: (id: string) => Properties | undefined;
}

/** Answers a provider function: who is signed in, or a resource by its name. Throws for functions it does not know. */
export function invoke(token: string, args: Properties, context: InvokeContext): Properties {
  const parsed = parseToken(token);
  if (parsed === undefined) throw unknownFunction(token);
  const client = clientConfig(parsed, context);
  if (client !== undefined) return client;
  const resource = /^get([A-Z]\w*)$/.exec(parsed.type)?.[1];
  const type = resource === undefined ? undefined : resourceType(resourceToken(parsed, resource));
  if (type === undefined) throw unknownFunction(token);
  const id = resourceId(type, args, context.subscriptionId);
  const outputs = context.get(id);
  if (outputs === undefined) {
    throw new ArmError("ResourceNotFound", `The resource ${id} was not found in the simulator's store.`, 404);
  }
  return { id, ...outputs };
}

function unknownFunction(token: string): Error {
  return new Error(
    `the simulator has no function ${token}: it knows getClientConfig and get… of resources it holds`,
  );
}

function resourceToken(token: Token, resource: string): string {
  const lower = resource.charAt(0).toLowerCase() + resource.slice(1);
  return token.provider === "azure"
    ? `azure:${token.module}/${lower}:${resource}`
    : `azure-native:${token.module}${token.version === undefined ? "" : `/${token.version}`}:${resource}`;
}

function clientConfig(token: Token, { subscriptionId }: InvokeContext): Properties | undefined {
  const client = {
    clientId: guid(`${subscriptionId}#client`),
    objectId: guid(`${subscriptionId}#object`),
    subscriptionId,
    tenantId: guid(`${subscriptionId}#tenant`),
  };
  const where = `${token.module}:${token.type}`;
  if (where === "authorization:getClientConfig") return client;
  if (where === "core:getClientConfig") return { ...client, id: subscriptionId };
  if (where === "core:getSubscription") {
    return {
      displayName: "azure-lockdown simulator",
      id: `/subscriptions/${subscriptionId}`,
      state: "Enabled",
      subscriptionId,
      tenantId: client.tenantId,
    };
  }
  return undefined;
}
