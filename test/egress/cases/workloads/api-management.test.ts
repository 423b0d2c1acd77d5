import assert from "node:assert/strict";

import type { Resource } from "../../../../egress/read";
import { rule } from "../fixtures";
import {
  closed,
  egressOfService,
  firewalled,
  open,
  service,
  serviceCases,
  subnetId,
  UNKNOWN,
} from "./fixtures";

const IN_SUBNET = { virtualNetworkConfiguration: { subnetResourceId: subnetId() } };
const api = (virtualNetworkType?: unknown, more: Record<string, unknown> = IN_SUBNET): Resource =>
  service("apimanagement:ApiManagementService", { virtualNetworkType, ...more });
const classic = (virtualNetworkType?: string): Resource =>
  service("azure:apimanagement/service:Service", {
    virtualNetworkType,
    virtualNetworkConfiguration: { subnetId: subnetId() },
  });

describe("what API Management services send out", () => {
  serviceCases({
    "a service that says nothing of a network": [
      [service("apimanagement:ApiManagementService")],
      "unrestricted",
      "platform",
    ],
    "a subnet beside network type None": [[...firewalled(), api("None")], "unrestricted", "platform"],
    "the classic provider's default": [[...firewalled(), classic()], "unrestricted", "platform"],
    "an internal service in a private subnet has a way out of its own": [
      [...closed(), api("Internal")],
      "unrestricted",
      "loadBalancer",
    ],
    "an additional location without a subnet": [
      [...firewalled(), api("External", { ...IN_SUBNET, additionalLocations: [{ location: "westus" }] })],
      "unrestricted",
      "firewall,platform",
    ],
    "an internal service behind a firewall": [[...firewalled(), api("internal")], "restricted", "firewall"],
    "an additional location behind a firewall": [
      [
        ...firewalled(),
        api("External", { ...IN_SUBNET, additionalLocations: [{ location: "westus", ...IN_SUBNET }] }),
      ],
      "restricted",
      "firewall",
    ],
    "the classic provider's external service behind a firewall": [
      [...firewalled(), classic("External")],
      "restricted",
      "firewall",
    ],
    "a security group": [[...open({ rules: [rule({ access: "Deny" })] }), api("External")], "none"],
    "a network type that is not known yet": [
      [...firewalled(), api(UNKNOWN)],
      "unknown",
      /virtualNetworkType is not known/,
    ],
    "a subnet that is not among the resources": [
      [api("Internal")],
      "unknown",
      /subnetResourceId is a subnet that is not among those read/,
    ],
  });

  it("names the location that is left open", () => {
    const { source } = egressOfService([
      ...firewalled(),
      api("External", { ...IN_SUBNET, additionalLocations: [{ location: "westus" }] }),
    ]);
    assert.deepEqual(
      source.ways.flatMap((way) => (way.kind === "platform" ? [way.because] : [])),
      ["no subnet of location westus"],
    );
  });
});
