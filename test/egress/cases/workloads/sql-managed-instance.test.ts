import assert from "node:assert/strict";

import type { Resource } from "../../../../egress/read";
import { readDocument } from "../../../../egress/read/documents";
import { DENY_INTERNET } from "../fixtures";
import {
  closed,
  egressOfService,
  firewalled,
  HALVES_OUT,
  networkUrn,
  open,
  service,
  serviceCases,
  subnetId,
  UNKNOWN,
} from "./fixtures";

const instance = (subnet: unknown = subnetId(), more: Partial<Resource> = {}): Resource =>
  service("sql:ManagedInstance", { managedInstanceName: "service", subnetId: subnet }, more);
const classic = service("azure:mssql/managedInstance:ManagedInstance", { subnetId: subnetId() });

describe("what SQL managed instances send out", () => {
  describe("leaves by the subnet that is delegated to them", () => {
    serviceCases({
      "a private subnet without routes, whose instance has an address of its own": [
        [...closed(), instance()],
        "unrestricted",
        "loadBalancer",
      ],
      "routes around the firewall": [
        [...firewalled({ routes: HALVES_OUT }), instance()],
        "unrestricted",
        "loadBalancer",
      ],
      "a default route to a firewall": [[...firewalled(), instance()], "restricted", "firewall"],
      "the classic provider": [[...firewalled(), classic], "restricted", "firewall"],
      "a security group that denies the Internet": [
        [...open({ rules: [DENY_INTERNET] }), instance()],
        "none",
        "none",
      ],
      "a subnet whose id is not known yet": [
        [
          ...firewalled(),
          instance(UNKNOWN, { propertyDependencies: { subnetId: [networkUrn("Subnet", "app")] } }),
        ],
        "restricted",
        "firewall",
      ],
    });
  });

  describe("cannot be decided", () => {
    serviceCases({
      "a subnet that was not read": [
        [instance()],
        "unknown",
        /^subnetId is a subnet that is not among those read/,
      ],
      "a subnet that is not known": [
        [...firewalled(), instance(UNKNOWN)],
        "unknown",
        /^subnetId is not known/,
      ],
      "an instance in a pool": [
        [...firewalled(), service("sql:ManagedInstance", { instancePoolId: "pool" })],
        "unknown",
        /^subnetId is not given/,
      ],
    });
  });

  it("is found by its type in Azure Resource Manager, too", () => {
    const [resource] = readDocument(
      JSON.stringify([
        {
          id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Sql/managedInstances/service",
          type: "Microsoft.Sql/managedInstances",
          name: "service",
          properties: { subnetId: subnetId() },
        },
      ]),
      "resources.json",
    ).resources;
    assert.ok(resource !== undefined);
    assert.equal(egressOfService([...firewalled(), resource]).verdict, "restricted");
  });
});
