import assert from "node:assert/strict";

import { readModel } from "../../../../egress/read";
import { closed, firewalled, service, serviceCases, subnetId, UNKNOWN, VNET_ID } from "./fixtures";

type Properties = Record<string, unknown>;

const runtime = (properties: Properties): ReturnType<typeof service> =>
  service("datafactory:IntegrationRuntime", { factoryName: "factory", properties });
const classic = (type: string, properties: Properties = {}): ReturnType<typeof service> =>
  service(`azure:datafactory/integrationRuntime${type}:IntegrationRuntime${type}`, properties);
const MANAGED_NETWORK = {
  managedVirtualNetwork: { referenceName: "default", type: "ManagedVirtualNetworkReference" },
};

describe("what data factories and their integration runtimes let out", () => {
  serviceCases({
    "a factory by itself": [[service("datafactory:Factory")], "unrestricted", "platform"],
    "a factory of the classic provider, in a managed network": [
      [service("azure:datafactory/factory:Factory", { managedVirtualNetworkEnabled: true })],
      "unrestricted",
      "platform",
    ],
    "a runtime of the platform": [[runtime({ type: "Managed" })], "unrestricted", "platform"],
    "B102 a runtime in a managed virtual network": [
      [runtime({ type: "Managed", ...MANAGED_NETWORK })],
      "unrestricted",
      "platform",
    ],
    "B102 of the classic provider": [
      [classic("Rule", { virtualNetworkEnabled: true })],
      "unrestricted",
      "platform",
    ],
    "SSIS without a network": [[classic("Ssis")], "unrestricted", "platform"],
    "SSIS in a subnet behind a firewall": [
      [
        ...firewalled(),
        runtime({ type: "Managed", computeProperties: { vNetProperties: { subnetId: subnetId() } } }),
      ],
      "restricted",
      "firewall",
    ],
    "SSIS in a subnet by its name, as ARM nests it": [
      [
        ...firewalled(),
        runtime({
          type: "managed",
          typeProperties: { computeProperties: { vNetProperties: { vNetId: VNET_ID, subnet: "app" } } },
        }),
      ],
      "restricted",
      "firewall",
    ],
    "SSIS by express injection": [
      [...firewalled(), runtime({ type: "Managed", customerVirtualNetwork: { subnetId: subnetId() } })],
      "restricted",
      "firewall",
    ],
    "SSIS of the classic provider": [
      [...firewalled(), classic("Ssis", { vnetIntegration: { vnetId: VNET_ID, subnetName: "app" } })],
      "restricted",
      "firewall",
    ],
    // The service's own addresses remain, whatever the subnet has.
    "SSIS in a private subnet without routes": [
      [...closed(), classic("Ssis", { vnetIntegration: { subnetId: subnetId() } })],
      "unrestricted",
      "loadBalancer",
    ],
    "SSIS in a subnet that was not read": [
      [classic("Ssis", { vnetIntegration: { subnetId: subnetId() } })],
      "unknown",
      /vnetIntegration.subnetId is a subnet that is not among those read/,
    ],
    "a runtime of a type that is not known": [
      [runtime({ type: UNKNOWN })],
      "unknown",
      /properties.type is not known/,
    ],
    "a runtime that is not known at all": [
      [service("datafactory:IntegrationRuntime", { properties: UNKNOWN })],
      "unknown",
      /^properties is not known/,
    ],
  });

  it("leaves a self-hosted runtime to its machine", () => {
    const { workloads } = readModel([
      runtime({ type: "SelfHosted" }),
      { ...classic("SelfHosted"), urn: "classic" },
    ]);
    assert.deepEqual(workloads, []);
  });
});
