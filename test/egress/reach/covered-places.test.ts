import { cases, FN, networkRule, collection, FF, rule } from "../cases/fixtures";

const half = (destinationAddressPrefix: string, priority: number, more: Record<string, unknown> = {}) =>
  rule({ name: destinationAddressPrefix, access: "Deny", priority, destinationAddressPrefix, ...more });
const STORAGE = rule({ name: "storage", priority: 200, destinationAddressPrefix: "Storage" });

describe("a service tag after rules that cover all addresses only together", () => {
  cases({
    "two halves denied before it leave nothing of it": [
      FN([half("0.0.0.0/1", 100), half("128.0.0.0/1", 110), STORAGE]),
      "none",
    ],
    "one half denied leaves it": [FN([half("0.0.0.0/1", 100), STORAGE]), "broad", /Storage/],
    "two halves denied after it leave it": [
      FN([{ ...STORAGE, priority: 100 }, half("0.0.0.0/1", 110), half("128.0.0.0/1", 120)]),
      "broad",
      /Storage/,
    ],
    "two halves denied for one protocol leave it to the others": [
      FN([
        half("0.0.0.0/1", 100, { protocol: "Tcp" }),
        half("128.0.0.0/1", 110, { protocol: "Tcp" }),
        STORAGE,
      ]),
      "broad",
      /Storage Udp/,
    ],
    "two halves denied on one port leave it on the others": [
      FN([
        half("0.0.0.0/1", 100, { destinationPortRange: "0-442" }),
        half("128.0.0.0/1", 110, { destinationPortRange: "0-442" }),
        STORAGE,
      ]),
      "broad",
      /Storage (Tcp|Udp) 443/,
    ],
    "two halves denied to another source leave it": [
      FN([
        half("0.0.0.0/1", 100, { sourceAddressPrefix: "10.0.2.0/24" }),
        half("128.0.0.0/1", 110, { sourceAddressPrefix: "10.0.2.0/24" }),
        STORAGE,
      ]),
      "broad",
      /Storage/,
    ],
    "halves in a firewall's network rules leave nothing of it": [
      FF([
        collection(
          "Deny",
          100,
          networkRule({ destinationAddresses: ["0.0.0.0/1"] }),
          networkRule({ destinationAddresses: ["128.0.0.0/1"] }),
        ),
        collection("Allow", 200, networkRule({ destinationAddresses: ["Storage"] })),
      ]),
      "none",
    ],
  });
});
