import assert from "node:assert/strict";

import { readModel, type Resource } from "../../../../egress/read";
import { closed, firewalled, service, serviceCases, subnetId, UNKNOWN } from "./fixtures";

type Properties = Record<string, unknown>;

const workspace = (isolationMode?: unknown): Resource =>
  service(
    "machinelearningservices:Workspace",
    { workspaceName: "ml", ...(isolationMode === undefined ? {} : { managedNetwork: { isolationMode } }) },
    { name: "ml" },
  );
const compute = (properties: Properties, computeType: unknown = "AmlCompute"): Resource =>
  service("machinelearningservices:Compute", {
    workspaceName: "ml",
    properties: { computeType, properties },
  });
const IN_SUBNET = { subnet: { id: subnetId() } };
const classic = (properties: Properties): Resource =>
  service("azure:machinelearning/computeCluster:ComputeCluster", {
    machineLearningWorkspaceId: "ml",
    ...properties,
  });

describe("what computes of Machine Learning let out", () => {
  serviceCases({
    "nodes in no network": [[workspace(), compute({})], "unrestricted", "platform"],
    "nodes with addresses of their own": [
      [workspace(), ...firewalled({ routes: [] }), compute(IN_SUBNET)],
      "unrestricted",
      "publicIp",
    ],
    "nodes without addresses, behind a firewall": [
      [workspace(), ...firewalled(), compute({ ...IN_SUBNET, enableNodePublicIp: false })],
      "restricted",
      "firewall",
    ],
    "nodes without addresses, in a private subnet": [
      [workspace(), ...closed(), compute({ ...IN_SUBNET, enableNodePublicIp: false }, "computeInstance")],
      "none",
      "none",
    ],
    "as ARM has it, flat": [
      [
        ...firewalled(),
        service("machinelearningservices:Compute", {
          workspaceName: "ml",
          computeType: "AmlCompute",
          enableNodePublicIp: false,
          ...IN_SUBNET,
        }),
      ],
      "restricted",
      "firewall",
    ],
    "the classic provider": [
      [workspace(), ...firewalled(), classic({ subnetResourceId: subnetId(), nodePublicIpEnabled: false })],
      "restricted",
      "firewall",
    ],
    "the classic provider, in no network": [[workspace(), classic({})], "unrestricted", "platform"],
    "a workspace that was not read": [
      [compute({})],
      "unknown",
      /workspaceName is a workspace that is not among those read/,
    ],
    "a mode that is not known": [[workspace(UNKNOWN), compute({})], "unknown", /isolationMode is not known/],
    "a subnet that was not read": [[workspace(), compute(IN_SUBNET)], "unknown", /subnet.id is a subnet/],
    "addresses that are not known": [
      [workspace(), ...closed(), compute({ ...IN_SUBNET, enableNodePublicIp: UNKNOWN })],
      "unknown",
      /enableNodePublicIp is not known/,
    ],
  });

  it("leaves nodes in a managed network to their workspace, and what is attached to itself", () => {
    const of = (...resources: Resource[]): string[] => readModel(resources).workloads.map(({ name }) => name);
    assert.deepEqual(of(workspace("AllowOnlyApprovedOutbound"), compute({})), ["ml"]);
    assert.deepEqual(of(workspace(), compute({}, "AKS")), ["ml"]);
    assert.deepEqual(of(workspace(), compute({})).sort(), ["ml", "service"]);
  });
});
