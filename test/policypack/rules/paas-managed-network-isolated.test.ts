import assert from "node:assert/strict";

import { paasManagedNetworkIsolated } from "../../../policypack/rules/paas-managed-network-isolated";
import { DENY_INTERNET, nsg, NETWORK_ID } from "../shapes";
import {
  judgeOneByOne,
  judgeStack,
  messagesOf,
  type TestResource,
  UNKNOWN,
  urnOf,
  verdictsOf,
} from "../stack";

const RULE = "paas-managed-network-isolated";
const found = messagesOf(RULE);

const SUBNET = `${NETWORK_ID}/virtualNetworks/spoke/subnets/services`;
const subnet = (props: Record<string, unknown> = {}): TestResource => ({
  type: "network:Subnet",
  name: "services",
  props: {
    subnetName: "services",
    virtualNetworkName: "spoke",
    addressPrefix: "10.0.1.0/24",
    resourceGroupName: "rg",
    ...props,
  },
});
const service = (type: string, props: Record<string, unknown> = {}): TestResource => ({
  type,
  name: "service",
  props: { resourceGroupName: "rg", ...props },
});
const containers = service("containerinstance:ContainerGroup", { subnetIds: [{ id: SUBNET }] });

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "B98 a container group without a subnet": [
        [service("containerinstance:ContainerGroup")],
        /Container group "service" can send to the whole Internet straight from the platform \(no subnet\)\./,
      ],
      "B99 a Container Apps environment without a subnet": [
        [service("app:ManagedEnvironment")],
        /\(no infrastructure subnet\)\./,
      ],
      "B105 a Batch pool with addresses of its own": [
        [
          subnet({ defaultOutboundAccess: false }),
          service("batch:Pool", { networkConfiguration: { subnetId: SUBNET } }),
        ],
        /Batch pool "service" can send to the whole Internet by a public address\./,
      ],
      "API Management outside every network": [
        [service("apimanagement:ApiManagementService")],
        /\(virtual network type None\)\./,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const messages = found(resources);
        assert.equal(messages.length, 1);
        assert.match(messages[0] ?? "", message);
      });
    }

    it("at the service, with a packet and the service's own setting", () => {
      const group = service("containerinstance:ContainerGroup");
      const [violation] = judgeStack([group]).filter(({ rule }) => rule === RULE);
      assert.equal(violation?.urn, urnOf(group));
      assert.match(violation.message, /packet: service -> 1\.0\.0\.0 Tcp port 0 is let out/);
      assert.match(violation.message, /fix: +Set subnetIds\[0\]\.id to a subnet whose 0\.0\.0\.0\/0/);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "a container group in a delegated subnet without a way out": [subnet(), containers],
      "an internal API Management service behind a security group that denies the Internet": [
        nsg(DENY_INTERNET),
        subnet({ networkSecurityGroup: { id: `${NETWORK_ID}/networkSecurityGroups/nsg1` } }),
        service("apimanagement:ApiManagementService", {
          virtualNetworkType: "Internal",
          virtualNetworkConfiguration: { subnetResourceId: SUBNET },
        }),
      ],
      "an AKS cluster, of which another rule speaks": [service("containerservice:ManagedCluster")],
      "a service whose egress is not judged": [service("web:StaticSite"), service("botservice:Bot")],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }
  });

  it("takes a subnet that only a closed service stands in to be closed", () => {
    const rules = judgeStack([subnet(), containers]).map(({ rule }) => rule);
    assert.ok(!rules.includes("subnet-egress-is-controlled"));
  });

  describe("cannot decide", () => {
    it("a network type that is not known yet, and names it", () => {
      const [message = ""] = found([
        service("apimanagement:ApiManagementService", { virtualNetworkType: UNKNOWN }),
      ]);
      assert.match(
        message,
        /API Management service "service" may be able to send to the whole Internet: virtualNetworkType is not known/,
      );
    });

    it("a subnet that is not among the resources", () => {
      assert.match(
        found([containers])[0] ?? "",
        /subnetIds\[0\]\.id is a subnet that is not among those read/,
      );
    });

    it("and says nothing of it where no proof is required", () => {
      const verdicts = (requireProof: boolean): string[] =>
        verdictsOf(paasManagedNetworkIsolated, containers, { requireProof });
      assert.deepEqual(verdicts(true), ["unknown"]);
      assert.deepEqual(verdicts(false), []);
    });
  });

  it("speaks of data services only where it is asked to", () => {
    const server = { ...service("sql:Server", { serverName: "data" }), name: "data" };
    const verdicts = (dataServices: boolean): string[] =>
      verdictsOf(paasManagedNetworkIsolated, server, { dataServices });
    assert.deepEqual(verdicts(false), []);
    assert.deepEqual(verdicts(true), ["unrestricted"]);
  });

  it("leaves the order of an update alone", () => {
    assert.deepEqual(
      judgeOneByOne([subnet(), service("app:ManagedEnvironment")]).filter(({ rule }) => rule === RULE),
      [],
    );
  });
});
