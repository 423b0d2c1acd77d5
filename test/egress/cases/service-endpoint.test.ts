import assert from "node:assert/strict";

import { ask, interfaceSource } from "../../../egress/reach";
import { readModel, type Resource } from "../../../egress/read";
import { UNKNOWN } from "../../policypack/stack";
import { cases, egressOfNic, estate, FR, idOf, resource, rule } from "./fixtures";

type Properties = Record<string, unknown>;

const PRIVATE = { defaultOutboundAccess: false };
const endpoint = (...services: unknown[]): Properties => ({
  serviceEndpoints: services.map((service) => ({ service })),
});
const STORAGE = endpoint("Microsoft.Storage");
const POLICY = { serviceEndpointPolicies: [{ id: idOf("serviceEndpointPolicies", "own") }] };
const OWN_ACCOUNT = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/own";
const policy = (...definitions: Properties[]): Resource =>
  resource("ServiceEndpointPolicy", "serviceEndpointPolicies", "own", {
    serviceEndpointPolicyDefinitions: definitions,
  });
const DEFINITION = { name: "own", service: "Microsoft.Storage", serviceResources: [OWN_ACCOUNT] };
const toStorage = (more: Properties = {}): Properties =>
  rule({ name: "storage", destinationAddressPrefix: "Storage", destinationPortRange: "443", ...more });
/** A subnet whose default route leads nowhere. */
const CLOSED = (more: Parameters<typeof estate>[0]): Resource[] =>
  estate({ routes: [{ name: "default", addressPrefix: "0.0.0.0/0", nextHopType: "None" }], ...more });
const denyAll = rule({ name: "deny", access: "Deny", priority: 4096, destinationAddressPrefix: "*" });

describe("what service endpoints let out", () => {
  describe("reaches every customer's instances of the service", () => {
    cases({
      "B75 storage past the firewall, without a way out": [FR([], { subnet: STORAGE }), "broad", / Storage /],
      "the name of the service in lower case": [
        FR([], { subnet: endpoint("microsoft.storage") }),
        "broad",
        / Storage /,
      ],
      "names alone, as the classic provider writes them": [
        FR([], { subnet: { serviceEndpoints: ["Microsoft.Sql", "Microsoft.KeyVault"] } }),
        "broad",
        / (Sql|AzureKeyVault) /,
      ],
      "storage of every region": [
        FR([], { subnet: endpoint("Microsoft.Storage.Global") }),
        "broad",
        / Storage /,
      ],
      "a service that is in no list": [
        FR([], { subnet: endpoint("Microsoft.Future") }),
        "broad",
        / Microsoft\.Future /,
      ],
      "a security group that lets the service out": [
        estate({ subnet: { ...PRIVATE, ...STORAGE }, rules: [toStorage(), denyAll] }),
        "broad",
        / Storage Tcp 443/,
      ],
      "a security group that lets one region of it out": [
        estate({
          subnet: { ...PRIVATE, ...STORAGE },
          rules: [toStorage({ destinationAddressPrefix: "Storage.WestEurope" }), denyAll],
        }),
        "broad",
        / Storage\.WestEurope /,
      ],
      "a policy that names no account": [
        FR([], { subnet: { ...STORAGE, ...POLICY }, others: [policy()] }),
        "broad",
        / Storage /,
      ],
      "a policy whose definition names no account": [
        FR([], {
          subnet: { ...STORAGE, ...POLICY },
          others: [policy({ ...DEFINITION, serviceResources: [] })],
        }),
        "broad",
        / Storage /,
      ],
      "a policy for storage beside an endpoint for another service": [
        FR([], {
          subnet: { ...endpoint("Microsoft.Storage", "Microsoft.Sql"), ...POLICY },
          others: [policy(DEFINITION)],
        }),
        "broad",
        / Sql /,
      ],
    });
  });

  describe("reaches what somebody approved", () => {
    cases({
      "N37 storage with a policy that names accounts": [
        CLOSED({ subnet: { ...STORAGE, ...POLICY }, others: [policy(DEFINITION)] }),
        "restricted",
        /service endpoint policy "own"/,
      ],
      "a policy behind a security group that lets the service out": [
        estate({
          subnet: { ...PRIVATE, ...STORAGE, ...POLICY },
          rules: [toStorage(), denyAll],
          others: [policy(DEFINITION)],
        }),
        "restricted",
        /service endpoint policy "own" Tcp 443/,
      ],
      "a policy whose definition is a resource": [
        CLOSED({
          subnet: { ...STORAGE, ...POLICY },
          others: [
            policy(),
            resource(
              "ServiceEndpointPolicyDefinition",
              "serviceEndpointPolicies/own/serviceEndpointPolicyDefinitions",
              "own",
              { serviceEndpointPolicyName: "own", ...DEFINITION },
            ),
          ],
        }),
        "restricted",
        /service endpoint policy "own"/,
      ],
      "a policy of the classic provider": [
        CLOSED({
          subnet: {
            serviceEndpoints: ["Microsoft.Storage"],
            serviceEndpointPolicyIds: [idOf("serviceEndpointPolicies", "own")],
          },
          others: [
            {
              ...policy(),
              type: "azure:network/subnetServiceEndpointStoragePolicy:SubnetServiceEndpointStoragePolicy",
              properties: { name: "own", definitions: [DEFINITION] },
            },
          ],
        }),
        "restricted",
        /service endpoint policy "own"/,
      ],
      "N36 a private endpoint for the company's account": [
        FR([], {
          others: [
            resource("PrivateEndpoint", "privateEndpoints", "storage", {
              subnet: { id: idOf("virtualNetworks/vnet/subnets", "app") },
              privateLinkServiceConnections: [{ privateLinkServiceId: OWN_ACCOUNT, groupIds: ["blob"] }],
            }),
          ],
        }),
        "restricted",
        / api\.contoso\.com /,
      ],
    });
  });

  describe("lets nothing out", () => {
    cases({
      "a security group that denies the Internet": [
        estate({ subnet: { ...PRIVATE, ...STORAGE }, rules: [rule({ access: "Deny" })] }),
        "none",
      ],
      "an endpoint for another service than the security group's": [
        estate({ subnet: { ...PRIVATE, ...endpoint("Microsoft.Sql") }, rules: [toStorage(), denyAll] }),
        "none",
      ],
      "an empty list": [estate({ subnet: { ...PRIVATE, serviceEndpoints: [] } }), "none"],
    });
  });

  describe("cannot decide", () => {
    it("a policy that is not among the resources", () => {
      const egress = egressOfNic(FR([], { subnet: { ...STORAGE, ...POLICY } }));
      assert.deepEqual(
        [egress.verdict, egress.open.breadth, egress.closed.breadth],
        ["unknown", "broad", "restricted"],
      );
      assert.match(
        egress.unknown.map(({ reason }) => reason).join(),
        /is a service endpoint policy that is not/,
      );
    });

    it("a service whose name is not known yet", () => {
      const egress = egressOfNic(estate({ subnet: { ...PRIVATE, ...endpoint(UNKNOWN) } }));
      assert.deepEqual(
        [egress.verdict, egress.open.breadth, egress.closed.breadth],
        ["unknown", "broad", "none"],
      );
    });
  });

  it("sends one packet the same way as all of them", () => {
    const model = readModel(FR([], { subnet: STORAGE }));
    const subnet = model.subnets.find(({ name }) => name === "app");
    const nic = subnet?.interfaces[0];
    assert.ok(subnet !== undefined && nic !== undefined);
    egressOfNic(FR([], { subnet: STORAGE }));
    const answer = ask(
      { from: undefined, to: "Storage", protocol: "Tcp", port: 443 },
      interfaceSource(subnet, nic),
      model,
    );
    assert.deepEqual([answer.verdict, answer.exit], ["allowed", "platform"]);
    assert.match(answer.path.map(({ rule: by }) => by).join(), /service endpoint Microsoft\.Storage/);
  });
});
