import { publicAddress, publicPrefix } from "../arm/addresses";
import { nameOf } from "../arm/ids";
import type { ResourceType } from "../arm/types";
import { text, word } from "../checks/request";
import { withoutDefaults } from "../provider/naming";
import { isObject, secret, type Properties, type Value } from "../provider/values";
import { guid, type PutContext } from "./context";

/** The private address of each item of a list, as classic resources show them. */
function addresses(inputs: Properties, list: string, context: PutContext): { items: Value[]; all: string[] } {
  const items = inputs[list];
  if (!Array.isArray(items)) return { items: [], all: [] };
  const previous = context.previous(list);
  const all: string[] = [];
  const done = items.map((item, index): Value => {
    if (!isObject(item)) return item;
    const old: Value | undefined = Array.isArray(previous) ? previous[index] : undefined;
    const kept = isObject(old) && old["subnetId"] === item["subnetId"] ? old["privateIpAddress"] : undefined;
    const address = item["privateIpAddress"] ?? kept ?? context.nextPrivate(text(item["subnetId"]));
    if (typeof address !== "string") return item;
    all.push(address);
    return { ...item, privateIpAddress: address };
  });
  return { items: done, all };
}

function withAddresses(inputs: Properties, list: string, context: PutContext): Properties {
  const { items, all } = addresses(inputs, list, context);
  return {
    ...(items.length > 0 ? { [list]: items } : {}),
    privateIpAddress: all[0] ?? "",
    privateIpAddresses: all,
  };
}

const MADE_UP: Readonly<Record<string, (inputs: Properties, context: PutContext) => Properties>> = {
  "lb/loadBalancer": (inputs, context) => withAddresses(inputs, "frontendIpConfigurations", context),
  "network/firewall": (inputs, context) => {
    const { items } = addresses(inputs, "ipConfigurations", context);
    return items.length > 0 ? { ipConfigurations: items } : {};
  },
  "network/networkInterface": (inputs, context) => withAddresses(inputs, "ipConfigurations", context),
  "network/publicIp": (inputs, context) => {
    if (word(inputs["allocationMethod"]) === "dynamic") return { ipAddress: "" };
    const version = word(inputs["ipVersion"]) === "ipv6" ? 6 : 4;
    return { ipAddress: context.previous("ipAddress") ?? publicAddress(version, context.nextPublic()) };
  },
  "network/publicIpPrefix": (inputs, context) => {
    const length = typeof inputs["prefixLength"] === "number" ? inputs["prefixLength"] : 28;
    const kept = context.previous("ipPrefix");
    return { ipPrefix: kept ?? publicPrefix(4, context.nextPublic(2 ** Math.min(33 - length, 16)), length) };
  },
  "operationalinsights/analyticsWorkspace": (_, { id }) => ({
    workspaceId: guid(id),
    primarySharedKey: secret(guid(`${id}#primary`)),
    secondarySharedKey: secret(guid(`${id}#secondary`)),
  }),
  "keyvault/keyVault": (_, { id }) => ({ vaultUri: `https://${nameOf(id)}.vault.azure.net/` }),
  "containerservice/registry": (_, { id }) => ({ loginServer: `${nameOf(id).toLowerCase()}.azurecr.io` }),
};

/** What a read of a classic resource answers after a put: its arguments, and what Azure made up. */
export function classicOutputs(type: ResourceType, inputs: Properties, context: PutContext): Properties {
  const plain = withoutDefaults(inputs) as Properties;
  return { ...plain, ...MADE_UP[type.name]?.(plain, context), id: context.id.split("#")[0] ?? context.id };
}
