import { nameOf } from "../arm/ids";
import { isObject } from "../provider/values";
import { refuse, texts, word, type PutRequest } from "./request";
import { isAddressOrRange } from "./syntax";

const MAX_ADDRESSES = 5000;

/** Refuses an IP group with entries that are no address, CIDR or range. */
export function checkIpGroup({ id, body }: PutRequest): void {
  const entries = texts(body["ipAddresses"] ?? body["cidrs"]);
  for (const entry of entries) {
    if (!isAddressOrRange(entry)) {
      refuse(
        "IpGroupInvalidAddress",
        `IP group ${nameOf(id)}: '${entry}' is no valid address, range or CIDR.`,
      );
    }
  }
  if (entries.length > MAX_ADDRESSES) {
    refuse(
      "IpGroupTooManyAddresses",
      `IP group ${nameOf(id)} has ${entries.length} entries; ${MAX_ADDRESSES} is the limit.`,
    );
  }
}

/** Refuses a public address whose SKU and allocation do not go together. */
export function checkPublicAddress({ id, body, provider }: PutRequest): void {
  const sku = body["sku"];
  const standard = word(isObject(sku) ? sku["name"] : sku) ?? (provider === "azure" ? "standard" : "basic");
  const method = word(body["publicIPAllocationMethod"] ?? body["allocationMethod"]) ?? "dynamic";
  if (standard.startsWith("standard") && method !== "static") {
    refuse(
      "StandardSkuPublicIPAddressMustBeStatic",
      `Standard SKU public IP address ${nameOf(id)} must have the Static allocation method.`,
    );
  }
}
