import assert from "node:assert/strict";

import { egressOfService, service, serviceCases, UNKNOWN } from "./fixtures";

type Properties = Record<string, unknown>;

const native = (properties: Properties): ReturnType<typeof service> =>
  service("synapse:Workspace", properties);
const classic = (properties: Properties): ReturnType<typeof service> =>
  service("azure:synapse/workspace:Workspace", properties);
const PROTECTED = { managedVirtualNetworkSettings: { preventDataExfiltration: true } };

describe("what Synapse workspaces let out", () => {
  serviceCases({
    "no managed virtual network": [[native({})], "unrestricted", "platform"],
    "B101 a managed virtual network without protection": [
      [native({ managedVirtualNetwork: "default" })],
      "unrestricted",
      "platform",
    ],
    "B101 protection that is off": [
      [
        native({
          managedVirtualNetwork: "default",
          managedVirtualNetworkSettings: { preventDataExfiltration: false },
        }),
      ],
      "unrestricted",
      "platform",
    ],
    "protection without the network that it needs": [[native(PROTECTED)], "unrestricted", "platform"],
    "N46 protection": [
      [native({ managedVirtualNetwork: "default", ...PROTECTED })],
      "restricted",
      "platform",
    ],
    "N46 in outputs, in other letter case": [
      [
        native({
          name: "synapse",
          managedVirtualNetwork: "Default",
          managedVirtualNetworkSettings: {
            allowedAadTenantIdsForLinking: [],
            linkedAccessCheckOnTargetResource: false,
            preventDataExfiltration: true,
          },
        }),
      ],
      "restricted",
      "platform",
    ],
    "N46 of the classic provider": [
      [classic({ managedVirtualNetworkEnabled: true, dataExfiltrationProtectionEnabled: true })],
      "restricted",
      "platform",
    ],
    "B101 of the classic provider": [
      [classic({ managedVirtualNetworkEnabled: true })],
      "unrestricted",
      "platform",
    ],
    "unknown protection": [
      [
        native({
          managedVirtualNetwork: "default",
          managedVirtualNetworkSettings: { preventDataExfiltration: UNKNOWN },
        }),
      ],
      "unknown",
      /preventDataExfiltration is not known/,
    ],
    "an unknown network, protected": [
      [native({ managedVirtualNetwork: UNKNOWN, ...PROTECTED })],
      "unknown",
      /managedVirtualNetwork is not known/,
    ],
    "an unknown network without protection": [
      [native({ managedVirtualNetwork: UNKNOWN })],
      "unrestricted",
      "platform",
    ],
  });

  it("opens no public address behind managed private endpoints", () => {
    const { open } = egressOfService([native({ managedVirtualNetwork: "default", ...PROTECTED })]);
    assert.deepEqual(open.publicAddresses, { ipv4: 0n, ipv6: 0n });
    assert.deepEqual(
      open.places.map(({ name }) => name),
      ["managed private endpoints in approved tenants"],
    );
  });
});
