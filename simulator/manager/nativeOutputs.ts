import { armType, nameOf } from "../arm/ids";
import { objectShape, type Members } from "../arm/shapes";
import type { ResourceType } from "../arm/types";
import { isObject, isSecret, mapValues, type Properties, type Value } from "../provider/values";
import { guid, type PutContext } from "./context";
import { DEFAULTS_OF, MADE_UP } from "./madeUp";

/** What a read of an azure-native resource answers after a put, but for lists of nested resources. */
export function nativeOutputs(type: ResourceType, inputs: Properties, context: PutContext): Properties {
  const { id } = context;
  const members = type.shape?.outputs;
  const outputs: Properties = {
    ...DEFAULTS_OF[type.name],
    ...(members ? completeObject(inputs, members, id, "") : withoutPath(type, inputs)),
    ...MADE_UP[type.name]?.(inputs, context),
  };
  const has = (name: string): boolean => members === undefined || members.has(name);
  if (has("name")) outputs["name"] = nameOf(id);
  if (has("type")) outputs["type"] = armType(id);
  if (has("etag")) outputs["etag"] = `W/"${guid(JSON.stringify([id, inputs]))}"`;
  if (has("provisioningState")) outputs["provisioningState"] = "Succeeded";
  if (members?.has("resourceGuid") === true) outputs["resourceGuid"] = guid(id);
  if (type.apiVersion !== undefined) outputs["azureApiVersion"] = type.apiVersion;
  const identity = outputs["identity"];
  if (isObject(identity)) outputs["identity"] = withPrincipal(identity, context);
  outputs["id"] = id;
  return outputs;
}

function withoutPath(type: ResourceType, inputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(inputs).filter(([key]) => !type.pathArguments.includes(key) && !key.startsWith("__")),
  );
}

/** The arguments that are outputs too; named items of network lists get the id and state that ARM gives them. */
function completeObject(inputs: Properties, members: Members, id: string, path: string): Properties {
  const outputs: Properties = {};
  for (const [name, code] of members) {
    const value = inputs[name];
    if (value !== undefined)
      outputs[name] = complete(value, code, id, path === "" ? name : `${path}/${name}`);
  }
  return outputs;
}

function complete(value: Value, code: string, id: string, path: string): Value {
  if (isSecret(value)) return { ...value, value: complete(value.value, code, id, path) };
  if (Array.isArray(value)) return value.map((item) => completeItem(item, code.slice(1), id, path));
  if (!isObject(value)) return value;
  const members = objectShape(code);
  if (members !== undefined) return completeObject(value, members, id, path);
  return code.startsWith("{") ? mapValues(value, (item) => complete(item, code.slice(1), id, path)) : value;
}

function completeItem(item: Value, code: string, id: string, path: string): Value {
  const members = objectShape(code);
  if (!isObject(item) || isSecret(item) || members === undefined) return complete(item, code, id, path);
  const outputs = completeObject(item, members, id, path);
  const name = item["name"];
  if (typeof name === "string" && members.has("id") && members.has("provisioningState")) {
    outputs["id"] ??= `${id}/${path}/${name}`;
    outputs["provisioningState"] = "Succeeded";
    if (members.has("etag")) outputs["etag"] = `W/"${guid(JSON.stringify([id, path, item]))}"`;
  }
  return outputs;
}

function withPrincipal(identity: Properties, { id, subscriptionId }: PutContext): Properties {
  if (!/SystemAssigned/i.test(typeof identity["type"] === "string" ? identity["type"] : "")) return identity;
  return { ...identity, principalId: guid(`${id}#principal`), tenantId: guid(`${subscriptionId}#tenant`) };
}
