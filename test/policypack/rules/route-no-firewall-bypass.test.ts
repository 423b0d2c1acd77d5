import assert from "node:assert/strict";

import type { Finding } from "../../../egress/reach";
import { readModel, type Resource } from "../../../egress/read";
import { findingsOf } from "../../../policypack/rule";
import { routeNoFirewallBypass } from "../../../policypack/rules/route-no-firewall-bypass";
import {
  DENY_INTERNET,
  estate,
  FF,
  FR,
  idOf,
  natGateway,
  resource,
  rule,
  TO_FIREWALL,
} from "../../egress/cases/fixtures";
import { CONTEXT } from "../context";
import { judgeStack, type TestResource, UNKNOWN } from "../stack";

type Properties = Record<string, unknown>;

const found = (resources: readonly Resource[], options: Properties = {}): Finding[] =>
  findingsOf(routeNoFirewallBypass, readModel(resources), options, CONTEXT);
const route = (
  name: string,
  addressPrefix: unknown,
  nextHopType: unknown = "Internet",
  more = {},
): Properties => ({
  name,
  addressPrefix,
  nextHopType,
  ...more,
});
const HALVES = [route("low", "0.0.0.0/1"), route("high", "128.0.0.0/1")];
const OUT = { subnet: { defaultOutboundAccess: true } };
const STORAGE = { serviceEndpoints: [{ service: "Microsoft.Storage" }] };
const TO_FIREWALL_BY_IPV6 = { ...TO_FIREWALL, name: "default6", addressPrefix: "::/0" };
const table = (routes: Properties[]): Resource => resource("RouteTable", "routeTables", "routes", { routes });

/** A spoke whose default route is a virtual hub's, with a longer route of its own. */
const hubSpoke = (connection: Properties): Resource[] =>
  estate({
    routes: [],
    others: [
      resource("RouteTable", "routeTables", "routes", { routes: [route("eight", "8.0.0.0/8")] }),
      resource("AzureFirewall", "azureFirewalls", "firewall", { virtualHub: { id: "hub" } }),
      resource("VirtualHub", "virtualHubs", "hub", {}),
      resource("HubVirtualNetworkConnection", "virtualHubs/hub/hubVirtualNetworkConnections", "spoke", {
        virtualHubName: "hub",
        remoteVirtualNetwork: { id: idOf("virtualNetworks", "vnet") },
        ...connection,
      }),
      resource("RoutingIntent", "virtualHubs/hub/routingIntent", "intent", {
        virtualHubName: "hub",
        routingPolicies: [
          { name: "all", destinations: ["Internet"], nextHop: idOf("azureFirewalls", "firewall") },
        ],
      }),
    ],
  });

/** The 31 blocks that make up all addresses but the private ones. */
const AROUND_PRIVATE = [
  ...["0.0.0.0/5", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3", "64.0.0.0/2"],
  ...["128.0.0.0/3", "160.0.0.0/5", "168.0.0.0/6", "172.0.0.0/12", "172.32.0.0/11", "172.64.0.0/10"],
  ...["172.128.0.0/9", "173.0.0.0/8", "174.0.0.0/7", "176.0.0.0/4", "192.0.0.0/9", "192.128.0.0/11"],
  ...["192.160.0.0/13", "192.169.0.0/16", "192.170.0.0/15", "192.172.0.0/14", "192.176.0.0/12"],
  ...["192.192.0.0/10", "193.0.0.0/8", "194.0.0.0/7", "196.0.0.0/6", "200.0.0.0/5", "208.0.0.0/4"],
  "224.0.0.0/3",
];

describe(routeNoFirewallBypass.meta.id, () => {
  describe("flags", () => {
    const cases: Record<
      string,
      readonly [resources: Resource[], severity: string, verdict: string, route: RegExp]
    > = {
      "B73 one address, as advisory": [
        FR([route("dns", "8.8.8.8/32")], OUT),
        "advisory",
        "restricted",
        /^Route "dns" takes packets of subnet "app" past firewall "firewall" to 8\.8\.8\.8\.$/,
      ],
      "B74 the addresses of the whole cloud": [
        FR([route("cloud", "AzureCloud")], OUT),
        "mandatory",
        "unrestricted",
        /^Route "cloud" .* to AzureCloud\.$/,
      ],
      "the storage accounts of one region": [
        FR([route("storage", "Storage.WestEurope")], OUT),
        "mandatory",
        "broad",
        /to Storage\.WestEurope\.$/,
      ],
      "B75 a service endpoint, without a way out": [
        FR([], { subnet: STORAGE }),
        "mandatory",
        "broad",
        /^Service endpoint Microsoft\.Storage takes packets of subnet "app" past .* to Storage\.$/,
      ],
      "one /8": [
        FR([route("eight", "8.0.0.0/8")], OUT),
        "mandatory",
        "broad",
        /to 16,777,216 public addresses\.$/,
      ],
      "an IPv6 route beside a default for both families": [
        FF([], {
          dualStack: true,
          routes: [TO_FIREWALL, TO_FIREWALL_BY_IPV6, route("six", "2000::/3")],
          nic: { privateIPAddress: "fd00:1::4", publicIPAddress: { id: idOf("publicIPAddresses", "pip") } },
          others: [
            resource("PublicIPAddress", "publicIPAddresses", "pip", { publicIPAddressVersion: "IPv6" }),
          ],
        }),
        "mandatory",
        "unrestricted",
        /^Route "six" takes packets of network interface "nic"/,
      ],
      "what one half leaves to Azure's own default route": [
        FF([], { routes: [{ ...TO_FIREWALL, addressPrefix: "0.0.0.0/1" }], ...OUT }),
        "mandatory",
        "broad",
        /^Azure's own default route takes packets/,
      ],
      "an appliance that nobody here knows": [
        estate({ ...OUT, routes: [TO_FIREWALL, route("eight", "8.0.0.0/8")] }),
        "mandatory",
        "broad",
        /past the appliance at 10\.0\.0\.4 /,
      ],
      "a prefix with host bits": [
        FR([route("masked", "8.1.2.3/8")], OUT),
        "mandatory",
        "broad",
        /16,777,216 public addresses/,
      ],
      "a NAT gateway instead of default outbound access": [
        FR([route("eight", "8.0.0.0/8")], {
          subnet: { natGateway: { id: idOf("natGateways", "nat") } },
          others: [natGateway()],
        }),
        "mandatory",
        "broad",
        /Route "eight"/,
      ],
    };
    for (const [name, [resources, severity, verdict, message]] of Object.entries(cases)) {
      it(name, () => {
        const findings = found(resources);
        assert.deepEqual(
          findings.map((finding) => [finding.severity, finding.verdict]),
          [[severity, verdict]],
        );
        assert.match(findings[0]?.message ?? "", message);
        assert.ok(findings[0]?.witness !== undefined);
      });
    }

    it("a route around the firewall of a virtual hub", () => {
      const findings = found(hubSpoke({ enableInternetSecurity: true }));
      assert.deepEqual(
        findings.map(({ message, severity }) => [message, severity]),
        [
          [
            'Route "eight" takes packets of subnet "app" past firewall "firewall" to 16,777,216 public addresses.',
            "mandatory",
          ],
        ],
      );
    });

    it("B71 either half by itself, with what it opens", () => {
      assert.deepEqual(
        found(FR(HALVES, OUT)).map(({ message, verdict, property }) => [
          message.slice(0, 12),
          verdict,
          property,
        ]),
        [
          ['Route "low" ', "unrestricted", "routes[1]"],
          ['Route "high"', "broad", "routes[2]"],
        ],
      );
    });

    it("B72 everything but the private space, by routes that are wide together", () => {
      const routes = AROUND_PRIVATE.map((prefix, i) => route(`r${String(i)}`, prefix));
      const findings = found(FR(routes, OUT));
      const together = findings.find(({ message }) => message.includes("together"));
      assert.ok(findings.every(({ severity }) => severity === "mandatory"));
      assert.match(together?.message ?? "", /^Route "r\d+", route .* and \d+ more together take packets/);
    });

    it("many small routes that are wide only together", () => {
      const routes = ["8.0.0.0/9", "8.128.0.0/9"].map((prefix, i) => route(`half${String(i)}`, prefix));
      assert.deepEqual(
        found(FR(routes, OUT)).map(({ message, verdict, severity }) => [message, verdict, severity]),
        [
          [
            'Route "half0" and route "half1" together take packets of subnet "app" past firewall "firewall" to ' +
              "16,777,216 public addresses.",
            "broad",
            "mandatory",
          ],
        ],
      );
    });

    it("once for a table on two subnets, and names both", () => {
      const second = resource("Subnet", "virtualNetworks/vnet/subnets", "second", {
        virtualNetworkName: "vnet",
        addressPrefix: "10.0.2.0/24",
        routeTable: { id: idOf("routeTables", "routes") },
      });
      const findings = found(FR([route("eight", "8.0.0.0/8")], { ...OUT, others: [second] }));
      assert.equal(findings.length, 1);
      assert.match(findings[0]?.message ?? "", /packets of subnet "app" and subnet "second" past/);
      assert.ok(findings[0]?.involves.includes(second.urn));
    });

    it("says how to close it, at the route", () => {
      const [finding] = found(FR([route("eight", "8.0.0.0/8")], OUT));
      assert.equal(finding?.fix, 'Delete route "eight", or give it firewall "firewall" as next hop.');
      assert.deepEqual([finding.resourceName, finding.property], ["routes", "routes[1]"]);
      const [endpoint] = found(FR([], { subnet: STORAGE }));
      assert.equal(
        endpoint?.fix,
        'Take service endpoint Microsoft.Storage off subnet "app", or limit it by a service endpoint policy that names accounts of yours.',
      );
      assert.deepEqual([endpoint.resourceName, endpoint.property], ["app", "serviceEndpoints[0]"]);
    });

    it("less or more, as its options say", () => {
      const resources = FR([route("eight", "8.0.0.0/8")], OUT);
      assert.equal(found(resources, { broadAddresses: 2 ** 25 })[0]?.severity, "advisory");
      assert.equal(found(resources, { unrestrictedPart: 0.001 })[0]?.verdict, "unrestricted");
    });

    it("in a preview what is wide, and what is narrow as advisory", () => {
      const stack = (addressPrefix: string): TestResource[] =>
        FR([route("hole", addressPrefix)], OUT).map(({ type, name, properties }) => ({
          type,
          name,
          props: properties,
        }));
      const told = (resources: TestResource[]): string[] =>
        judgeStack(resources)
          .filter((violation) => violation.rule === routeNoFirewallBypass.meta.id)
          .map(({ level, message }) => `${level} ${message}`);
      assert.match(
        told(stack("8.0.0.0/8")).join(),
        /^mandatory [^]+opens: +16,777,216 public IPv4 addresses/,
      );
      assert.match(told(stack("8.8.8.8/32")).join(), /^advisory [^]+opens: +1 public IPv4 address\n/);
    });
  });

  describe("allows", () => {
    const cases: Record<string, Resource[]> = {
      "N32 two halves to the firewall": FR(
        [
          route("low", "0.0.0.0/1", "VirtualAppliance", { nextHopIpAddress: "10.0.0.4" }),
          route("high", "128.0.0.0/1", "VirtualAppliance", { nextHopIpAddress: "10.0.0.4" }),
        ],
        OUT,
      ),
      "N34 a route out of a subnet without a way out": FR([route("dns", "8.8.8.8/32")]),
      "the whole cloud out of a subnet without a way out": FR([route("cloud", "AzureCloud")]),
      "N35 a public address behind the default route": FR([], {
        nic: { publicIPAddress: { id: idOf("publicIPAddresses", "pip") } },
        others: [resource("PublicIPAddress", "publicIPAddresses", "pip", {})],
      }),
      "N37 a service endpoint with a policy": FR([], {
        subnet: { ...STORAGE, serviceEndpointPolicies: [{ id: idOf("serviceEndpointPolicies", "own") }] },
        others: [
          resource("ServiceEndpointPolicy", "serviceEndpointPolicies", "own", {
            serviceEndpointPolicyDefinitions: [{ service: "Microsoft.Storage", serviceResources: ["own"] }],
          }),
        ],
      }),
      "a security group before the route": FR(HALVES, { ...OUT, rules: [DENY_INTERNET] }),
      "a security group before the service endpoint": FR([], { subnet: STORAGE, rules: [DENY_INTERNET] }),
      "a longer route to nowhere": FR([route("eight", "8.0.0.0/8", "None")], OUT),
      "a longer route into the network": FR([route("eight", "8.0.0.0/8", "VnetLocal")], OUT),
      "a longer route for private addresses": FR([route("branch", "10.7.0.0/16", "Internet")], OUT),
      "a subnet whose default goes nowhere": estate({
        ...OUT,
        routes: [route("default", "0.0.0.0/0", "None"), route("eight", "8.0.0.0/8")],
      }),
      "a hub's firewall that a connection may not lead to": hubSpoke({}),
      "the firewall's own subnet": FR([], {
        others: [
          resource("Subnet", "virtualNetworks/vnet/subnets", "AzureFirewallSubnet", {
            virtualNetworkName: "vnet",
            addressPrefix: "10.0.0.0/26",
            ...STORAGE,
            routeTable: { id: idOf("routeTables", "own") },
          }),
          resource("RouteTable", "routeTables", "own", { routes: [TO_FIREWALL, ...HALVES] }),
        ],
      }),
      "IPv6 of its own where only IPv4 goes to the firewall": FF([], {
        dualStack: true,
        routes: [TO_FIREWALL, route("six", "::/0")],
      }),
      "a route of another subnet's table": FR([], {
        ...OUT,
        others: [{ ...table(HALVES), urn: "other", id: "other" }],
      }),
      "a rule of a security group that names a tag which the firewall decides": FR([], {
        ...OUT,
        rules: [rule({ destinationAddressPrefix: "Storage" })],
      }),
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(
          found(resources).map(({ message }) => message),
          [],
        );
      });
    }
  });

  describe("cannot decide", () => {
    it("a list of service endpoints that is longer than Azure has services", () => {
      const serviceEndpoints = Array.from({ length: 3000 }, (_, i) => ({
        service: `Microsoft.Service${String(i)}`,
      }));
      const findings = found(FR([], { subnet: { serviceEndpoints } }));
      assert.ok(findings.length < 100, String(findings.length));
      assert.ok(findings.some(({ unknown }) => unknown[0]?.property === "serviceEndpoints[64]"));
    });

    const cases: Record<string, readonly [resources: Resource[], severity: string, reason: RegExp]> = {
      "a prefix that is not known yet": [
        FR([route("late", UNKNOWN)], OUT),
        "mandatory",
        /routes\[1\]\.addressPrefix is not known before the update/,
      ],
      "a next hop that is not known yet": [
        FR([route("late", "8.0.0.0/8", UNKNOWN)], OUT),
        "mandatory",
        /routes\[1\]\.nextHopType is not known before the update/,
      ],
      "a small route whose next hop is not known yet": [
        FR([route("late", "8.8.8.8/32", UNKNOWN)], OUT),
        "advisory",
        /nextHopType is not known/,
      ],
      "whether the route to the firewall is the default one": [
        estate({
          routes: [{ ...TO_FIREWALL, addressPrefix: UNKNOWN }],
          subnet: { ...STORAGE, defaultOutboundAccess: false },
        }),
        "mandatory",
        /routes\[0\]\.addressPrefix is not known before the update/,
      ],
      "a service endpoint policy that is not among the resources": [
        FR([], {
          subnet: { ...STORAGE, serviceEndpointPolicies: [{ id: idOf("serviceEndpointPolicies", "own") }] },
        }),
        "mandatory",
        /is a service endpoint policy that is not among the resources read/,
      ],
    };
    for (const [name, [resources, severity, reason]] of Object.entries(cases)) {
      it(name, () => {
        const findings = found(resources);
        assert.deepEqual(
          findings.map((finding) => [finding.severity, finding.verdict]),
          [[severity, "unknown"]],
        );
        assert.match(findings[0]?.message ?? "", /may take packets/);
        assert.match(findings[0]?.message ?? "", reason);
      });
    }
  });
});
