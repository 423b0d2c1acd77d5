import assert from "node:assert/strict";

import type { Resource } from "../../../../egress/read";
import {
  closed,
  egressOfService,
  firewalled,
  service,
  serviceCases,
  subnetId,
  UNKNOWN,
  urnOf,
} from "./fixtures";

type Properties = Record<string, unknown>;

const TYPE = "machinelearningservices:Workspace";
const CLASSIC = "azure:machinelearning/workspace:Workspace";

const mode = (isolationMode: unknown, more: Properties = {}): Properties => ({
  name: "ml",
  managedNetwork: { isolationMode, ...more },
});
/** A workspace with a managed network that lets out these rules alone. */
const approved = (outboundRules: unknown = {}): Resource =>
  service(TYPE, mode("AllowOnlyApprovedOutbound", { outboundRules }));
const fqdn = (destination: unknown): Properties => ({ type: "FQDN", category: "UserDefined", destination });
const tag = (destination: Properties): Properties => ({
  type: "ServiceTag",
  destination: { protocol: "TCP", portRanges: "443", ...destination },
});
const rule = (
  properties: Properties,
  more: Partial<Resource> & { workspaceName?: unknown } = {},
): Resource => {
  const { workspaceName = "ml", ...rest } = more;
  return service(
    "machinelearningservices:ManagedNetworkSettingsRule",
    { workspaceName, properties },
    { name: "rule", ...rest },
  );
};
const classicRule = (type: string, properties: Properties): Resource =>
  service(
    `azure:machinelearning/workspaceNetworkOutboundRule${type}:WorkspaceNetworkOutboundRule${type}`,
    { workspaceId: "ml", ...properties },
    { name: "rule" },
  );
const classic = service(CLASSIC, mode("AllowOnlyApprovedOutbound"));

describe("what Machine Learning workspaces let out", () => {
  describe("lets everything out", () => {
    serviceCases({
      "no managed network": [[service(TYPE)], "unrestricted", "platform"],
      "isolation that is disabled": [[service(TYPE, mode("Disabled"))], "unrestricted", "platform"],
      "B103 AllowInternetOutbound": [
        [service(TYPE, mode("AllowInternetOutbound"))],
        "unrestricted",
        "platform",
      ],
      "B103 of the classic provider, in lower case": [
        [service(CLASSIC, mode("allowinternetoutbound"))],
        "unrestricted",
        "platform",
      ],
      "B103 in outputs, rules beside it": [
        [
          service(
            TYPE,
            mode("AllowInternetOutbound", { outboundRules: { a: fqdn("pypi.org") }, status: {} }),
          ),
        ],
        "unrestricted",
        "platform",
      ],
      "a project of an open hub": [
        [
          service(TYPE, { ...mode("AllowInternetOutbound"), name: "hub", kind: "Hub" }, { name: "hub" }),
          service(TYPE, { name: "project", kind: "Project", hubResourceId: "hub" }),
        ],
        "unrestricted",
        "platform",
      ],
      "serverless compute with addresses of its own": [
        [
          ...closed(),
          service(TYPE, { serverlessComputeSettings: { serverlessComputeCustomSubnet: subnetId() } }),
        ],
        "unrestricted",
        "publicIp",
      ],
    });

    // Nothing answers for one address here: the service sends to names and tags, so the sets are asked alone.
    const reopened: Record<string, Resource[]> = {
      "B103 the name *": [approved({ all: fqdn("*") })],
      "B103 the name * in a resource of its own": [approved(), rule(fqdn("*"))],
      "a name that is a top-level domain": [approved({ all: fqdn("*.com") })],
      "the tag AzureCloud": [approved({ cloud: tag({ serviceTag: "AzureCloud" }) })],
      "the name * of the classic provider": [classic, classicRule("Fqdn", { destinationFqdn: "*" })],
    };
    for (const [name, resources] of Object.entries(reopened)) {
      it(`${name} → unrestricted`, () => {
        const egress = egressOfService(resources);
        assert.equal(egress.verdict, "unrestricted");
        assert.equal(egress.open.witness?.source, "service");
      });
    }

    serviceCases({
      "the tag Internet": [[approved({ all: tag({ serviceTag: "Internet" }) })], "unrestricted", "platform"],
      "two prefixes that cover everything": [
        [approved({ all: tag({ serviceTag: "Storage", addressPrefixes: ["0.0.0.0/1", "128.0.0.0/1"] }) })],
        "unrestricted",
        "platform",
      ],
      "the tag Internet of the classic provider": [
        [classic, classicRule("ServiceTag", { serviceTag: "Internet", protocol: "*", portRanges: "*" })],
        "unrestricted",
        "platform",
      ],
      "a rule that allows beside one that denies": [
        [
          approved({
            all: tag({ serviceTag: "Internet" }),
            none: tag({ serviceTag: "Internet", action: "Deny" }),
          }),
        ],
        "unrestricted",
        "platform",
      ],
    });
  });

  describe("lets out what is approved", () => {
    serviceCases({
      "N47 two names of the Python package index": [
        [approved({ index: fqdn("pypi.org"), files: fqdn("files.pythonhosted.org") })],
        "restricted",
        "platform",
      ],
      "N47 as resources of their own": [[approved(), rule(fqdn("pypi.org"))], "restricted", "platform"],
      "N47 of the classic provider": [
        [classic, classicRule("Fqdn", { destinationFqdn: "pypi.org" })],
        "restricted",
        "platform",
      ],
      "a rule whose workspace has no name yet": [
        [
          approved(),
          rule(fqdn("pypi.org"), {
            workspaceName: UNKNOWN,
            propertyDependencies: { workspaceName: [urnOf(`azure-native:${TYPE}`, "service")] },
          }),
        ],
        "restricted",
        "platform",
      ],
      "nothing but private endpoints": [
        [approved({ blob: { type: "PrivateEndpoint", destination: { serviceResourceId: "x" } } })],
        "none",
        "platform",
      ],
      "a tag behind which any customer stands": [
        [approved({ storage: tag({ serviceTag: "Storage.WestEurope" }) })],
        "broad",
        "platform",
      ],
      "a deny alone": [
        [approved({ none: tag({ serviceTag: "Internet", action: "Deny" }) })],
        "none",
        "platform",
      ],
      "a project of a closed hub": [
        [
          service(
            TYPE,
            { ...mode("AllowOnlyApprovedOutbound", { outboundRules: { a: fqdn("pypi.org") } }), name: "hub" },
            { name: "hub" },
          ),
          service(TYPE, { name: "project", hubResourceId: "hub" }),
        ],
        "restricted",
        "platform",
      ],
      "serverless compute without addresses, behind a firewall": [
        [
          ...firewalled(),
          service(TYPE, {
            serverlessComputeSettings: {
              serverlessComputeCustomSubnet: subnetId(),
              serverlessComputeNoPublicIP: true,
            },
          }),
        ],
        "restricted",
        "firewall",
      ],
    });
  });

  describe("cannot be decided", () => {
    serviceCases({
      "an unknown mode": [[service(TYPE, mode(UNKNOWN))], "unknown", /isolationMode is not known/],
      "rules that are not known": [[approved(UNKNOWN)], "unknown", /outboundRules is not known/],
      "a rule of a type that is not known": [
        [approved({ a: { type: UNKNOWN } })],
        "unknown",
        /FQDN, ServiceTag/,
      ],
      "unknown prefixes": [
        [approved({ a: tag({ addressPrefixes: UNKNOWN }) })],
        "unknown",
        /addressPrefixes is not known/,
      ],
      "a hub that was not read": [
        [service(TYPE, { hubResourceId: "hub" })],
        "unknown",
        /hubResourceId is a hub that is not among those read/,
      ],
    });

    it("a name that is not known → unknown", () => {
      assert.equal(egressOfService([approved({ a: fqdn(UNKNOWN) })]).verdict, "unknown");
    });
  });

  it("judges a rule by itself whose workspace was not read", () => {
    assert.equal(egressOfService([rule(fqdn("*"))], "rule").verdict, "unrestricted");
    assert.equal(egressOfService([rule(fqdn("pypi.org"))], "rule").verdict, "restricted");
  });

  it("reads a rule as ARM has it, where the resource's type hides the rule's", () => {
    const ofArm = (destination: unknown): string =>
      egressOfService([
        approved(),
        service(
          "machinelearningservices:ManagedNetworkSettingsRule",
          {
            workspaceName: "ml",
            type: "Microsoft.MachineLearningServices/workspaces/outboundRules",
            destination,
          },
          { name: "rule" },
        ),
      ]).verdict;
    assert.equal(ofArm("*"), "unrestricted");
    assert.equal(ofArm("pypi.org"), "restricted");
    assert.equal(ofArm({ serviceTag: "Internet" }), "unrestricted");
    assert.equal(ofArm({ serviceResourceId: "x" }), "none");
    assert.equal(ofArm({ of: "another kind" }), "unknown");
  });

  it("reads ports and protocols of a rule", () => {
    const { packets } = egressOfService([
      approved({ a: tag({ addressPrefixes: ["20.0.0.0/8"], portRanges: "80, 8080-8089", protocol: "UDP" }) }),
    ]);
    assert.deepEqual(
      [...packets.boxes()].map(({ protocol, ports }) => [protocol, ports[0], ports[1]]),
      [
        ["Udp", 80, 81],
        ["Udp", 8080, 8090],
      ],
    );
  });
});
