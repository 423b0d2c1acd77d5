import assert from "node:assert/strict";

import { readModel, type Resource } from "../../../../egress/read";
import { DENY_INTERNET, idOf, rule } from "../fixtures";
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

const PROFILES = [{ name: "Consumption", workloadProfileType: "Consumption" }];
const environment = (workloadProfiles: unknown, subnet: unknown = subnetId()): Resource =>
  service("app:ManagedEnvironment", {
    vnetConfiguration: { infrastructureSubnetId: subnet },
    workloadProfiles,
  });
const classic = (more: Record<string, unknown>): Resource =>
  service("azure:containerapp/environment:Environment", more);
const DENY = { rules: [rule({ access: "Deny" })] };

describe("what Container Apps environments send out", () => {
  serviceCases({
    "B99 an environment without a subnet": [[service("app:ManagedEnvironment")], "unrestricted", "platform"],
    "B99 the classic provider's environment without a subnet": [[classic({})], "unrestricted", "platform"],
    "an environment in a private subnet has a way out of its own": [
      [...closed(), environment(PROFILES)],
      "unrestricted",
      "loadBalancer",
    ],
    "consumption alone heeds no route": [[...firewalled(), environment([])], "unrestricted", "loadBalancer"],
    "the classic provider's consumption alone": [
      [...firewalled(), classic({ infrastructureSubnetId: subnetId() })],
      "unrestricted",
      "loadBalancer",
    ],
    "consumption alone behind a security group that takes the default route's prefix for the virtual network":
      [
        [
          ...firewalled({ rules: [rule({ destinationAddressPrefix: "VirtualNetwork" }), DENY_INTERNET] }),
          environment([]),
        ],
        "unrestricted",
        "loadBalancer",
      ],
    "consumption alone with routes that are not among the resources": [
      [...closed({ subnet: { routeTable: { id: idOf("routeTables", "elsewhere") } } }), environment([])],
      "unrestricted",
      "loadBalancer",
    ],
    "workload profiles behind a firewall": [
      [...firewalled(), environment(PROFILES)],
      "restricted",
      "firewall",
    ],
    "the classic provider's workload profiles": [
      [...firewalled(), classic({ infrastructureSubnetId: subnetId(), workloadProfiles: PROFILES })],
      "restricted",
      "firewall",
    ],
    "consumption alone behind a security group": [[...open(DENY), environment([])], "none"],
    "workload profiles that are not known yet": [
      [...firewalled(), environment(UNKNOWN)],
      "unknown",
      /workloadProfiles is not known/,
    ],
    "a subnet that is not among the resources": [
      [environment(PROFILES)],
      "unknown",
      /infrastructureSubnetId is a subnet that is not among those read/,
    ],
  });

  describe("apps and jobs", () => {
    const app = (type: string, properties: Record<string, unknown>, more = {}): Resource =>
      service(type, properties, { name: "app", ...more });
    const workloads = (resources: readonly Resource[]): string[] =>
      readModel(resources).workloads.map(({ name }) => name);

    it("leave as their environment does", () => {
      const made = { propertyDependencies: { environmentId: [environment(PROFILES).urn] } };
      const resources = [environment(PROFILES), app("app:ContainerApp", { environmentId: UNKNOWN }, made)];
      assert.deepEqual(workloads(resources), ["service"]);
    });

    for (const [type, property] of [
      ["app:ContainerApp", "managedEnvironmentId"],
      ["app:Job", "environmentId"],
      ["azure:containerapp/app:App", "containerAppEnvironmentId"],
    ] as const) {
      it(`are not known where the environment is elsewhere: ${type}`, () => {
        const resources = [environment(PROFILES), app(type, { [property]: "elsewhere" })];
        const { verdict, source, unknown } = egressOfService(resources, "app");
        assert.deepEqual([verdict, source.workload?.family], ["unknown", "unjudged"]);
        assert.equal(unknown[0]?.property, property);
      });
    }
  });
});
