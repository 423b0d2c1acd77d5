import assert from "node:assert/strict";

import fc from "fast-check";

import {
  approvedDestinationFaults,
  type ApprovedDestination,
} from "../../../components/plans/approvedDestinationsPlan";
import { wideEgress } from "../../../components/plans/approvedEgress";
import { ruleCollectionGroups } from "../../../components/plans/lockedDownFirewallPolicyPlan";
import { nameBox, NAMES, type NameSet, Places, readRules } from "../../../egress/azure";
import { channelSet } from "../../../egress/azure/name-set";
import { DEFAULT_THRESHOLDS, egressOfSources, firstMatch } from "../../../egress/reach";
import { type Model, readModel, type Resource } from "../../../egress/read";
import {
  AddressSet,
  domain,
  domainsEndingIn,
  formatIpv4,
  PacketSet,
  parseAddresses,
  parsePorts,
  PUBLIC,
} from "../../../egress/space";
import { addressDestination, destination } from "../fixtures";

const CLIENTS = "10.20.1.0/24";
/** Azure keeps the first four addresses of a subnet and the last one. */
const MACHINES = "10.20.1.4-10.20.1.254";
const ADDRESS = "10.10.0.4";

const idOf = (type: string, name: string): string =>
  `/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.Network/${type}/${name}`;

function resource(type: string, name: string, id: string, properties: object): Resource {
  const token = `azure-native:network:${type}`;
  return {
    urn: `urn:pulumi:dev::test::${token}::${name}`,
    type: token,
    name,
    id,
    properties: { resourceGroupName: "rg", ...properties },
  };
}

/** A spoke whose default route leads to a firewall with the rules of the approved destinations, and nothing else. */
function modelOf(destinations: readonly ApprovedDestination[], places: Places): Model {
  const networks = "virtualNetworks";
  const subnet = (network: string, name: string): string => `${idOf(networks, network)}/subnets/${name}`;
  const groups = ruleCollectionGroups(destinations, [CLIENTS], true);
  return readModel(
    [
      resource("FirewallPolicy", "policy", idOf("firewallPolicies", "policy"), {
        firewallPolicyName: "policy",
      }),
      ...groups.map(({ role, ...group }) =>
        resource(
          "FirewallPolicyRuleCollectionGroup",
          role,
          `${idOf("firewallPolicies", "policy")}/ruleCollectionGroups/${role}`,
          { firewallPolicyName: "policy", ...group },
        ),
      ),
      resource("VirtualNetwork", "hub", idOf(networks, "hub"), {
        virtualNetworkName: "hub",
        addressSpace: { addressPrefixes: ["10.10.0.0/22"] },
      }),
      resource("Subnet", "AzureFirewallSubnet", subnet("hub", "AzureFirewallSubnet"), {
        virtualNetworkName: "hub",
        subnetName: "AzureFirewallSubnet",
        addressPrefix: "10.10.0.0/26",
      }),
      resource("AzureFirewall", "firewall", idOf("azureFirewalls", "firewall"), {
        firewallPolicy: { id: idOf("firewallPolicies", "policy") },
        ipConfigurations: [
          { privateIPAddress: ADDRESS, subnet: { id: subnet("hub", "AzureFirewallSubnet") } },
        ],
      }),
      resource("VirtualNetwork", "spoke", idOf(networks, "spoke"), {
        virtualNetworkName: "spoke",
        addressSpace: { addressPrefixes: ["10.20.0.0/16"] },
      }),
      resource("RouteTable", "routes", idOf("routeTables", "routes"), {
        disableBgpRoutePropagation: true,
        routes: [
          {
            name: "default",
            addressPrefix: "0.0.0.0/0",
            nextHopType: "VirtualAppliance",
            nextHopIpAddress: ADDRESS,
          },
        ],
      }),
      resource("Subnet", "workload", subnet("spoke", "workload"), {
        virtualNetworkName: "spoke",
        subnetName: "workload",
        addressPrefix: CLIENTS,
        defaultOutboundAccess: false,
        routeTable: { id: idOf("routeTables", "routes") },
      }),
    ],
    places,
  );
}

const setOf = (text: string): AddressSet => parseAddresses(text) ?? assert.fail(text);
const sourcesOf = ({ sources }: ApprovedDestination): AddressSet =>
  AddressSet.union((sources ?? [CLIENTS]).map(setOf));

/** The packets that the list says may leave, straight from its text. */
function approvedPackets(destinations: readonly ApprovedDestination[], places: Places): PacketSet {
  return PacketSet.union(
    destinations.flatMap((approved) => {
      const targets = [
        ...(approved.addresses ?? []).map((text) => setOf(text).intersect(PUBLIC)),
        ...(approved.serviceTags ?? []).map((tag) => places.named(tag, "managed")),
      ];
      if (targets.length === 0) return [];
      return (approved.protocols ?? []).map((text) => {
        const [protocol, ports = ""] = text.split(":");
        return PacketSet.box({
          protocols: [protocol === "Udp" ? "Udp" : "Tcp"],
          ports: parsePorts(ports) ?? assert.fail(text),
          sources: sourcesOf(approved).intersect(setOf(MACHINES)),
          destinations: AddressSet.union(targets),
        });
      });
    }),
  );
}

/** The requests for names that the list says may leave. */
function approvedNames(destinations: readonly ApprovedDestination[]): NameSet {
  let all = NAMES.empty;
  for (const approved of destinations) {
    const channels = (approved.protocols ?? ["Https:443"]).map((text) => {
      const [protocol, port] = text.split(":");
      return { protocol: protocol === "Http" ? ("Http" as const) : ("Https" as const), port: Number(port) };
    });
    const names = [
      ...(approved.fqdns ?? []).map((name) =>
        name.startsWith("*") ? domainsEndingIn(name.slice(1)) : domain(name),
      ),
      ...(approved.fqdnTags ?? []).map((tag) => domain(`fqdn-tag:${tag}`)),
    ];
    for (const each of names) {
      all = NAMES.union(all, nameBox(channelSet(channels), sourcesOf(approved), each));
    }
  }
  return all;
}

/** The requests for names that the firewall's rules let through, by the core. */
function allowedNames(model: Model): NameSet {
  const [policy] = model.firewallPolicies;
  const rules = readRules(policy?.rules.application ?? [], "open");
  const everything = rules.reduce<NameSet>((all, { match }) => NAMES.union(all, match), NAMES.empty);
  return firstMatch<NameSet>(NAMES, rules, everything).allowed;
}

const named = fc.record({
  kind: fc.constantFrom("fqdns" as const, "fqdnTags" as const),
  names: fc.uniqueArray(
    fc
      .tuple(
        fc.constantFrom("", "*.", "api.", "a.b."),
        fc.constantFrom("contoso.com", "fabrikam.net", "Example.org"),
      )
      .map((parts) => parts.join("")),
    { minLength: 1, maxLength: 4 },
  ),
  tags: fc.uniqueArray(fc.constantFrom("WindowsUpdate", "WindowsDiagnostics", "AzureBackup"), {
    minLength: 1,
  }),
  protocols: fc.option(
    fc.uniqueArray(
      fc
        .tuple(fc.constantFrom("Http", "Https"), fc.integer({ min: 1, max: 64000 }))
        .map((parts) => parts.join(":")),
      { minLength: 1, maxLength: 3 },
    ),
    { nil: undefined },
  ),
});
const block = fc
  .tuple(fc.integer({ min: 16, max: 32 }), fc.nat({ max: 2 ** 24 - 1 }))
  .map(([length, low]) => {
    const size = 2 ** (32 - length);
    return `${formatIpv4(20 * 2 ** 24 + Math.floor(low / size) * size)}/${length}`;
  });
const raw = fc.record({
  kind: fc.constantFrom("addresses" as const, "serviceTags" as const),
  names: fc.uniqueArray(block, { minLength: 1, maxLength: 4 }),
  tags: fc.uniqueArray(fc.constantFrom("AzureMonitor", "AzureUpdateDelivery.WestEurope"), { minLength: 1 }),
  protocols: fc.uniqueArray(
    fc
      .tuple(fc.constantFrom("Tcp", "Udp"), fc.integer({ min: 1, max: 65000 }), fc.nat({ max: 500 }))
      .map(([protocol, low, more]) => `${protocol}:${low}${more === 0 ? "" : `-${low + more}`}`),
    { minLength: 1, maxLength: 4 },
  ),
});
const sources = fc.option(
  fc.uniqueArray(fc.constantFrom("10.20.1.0/25", "10.20.1.64/26", "10.20.1.200", CLIENTS), { minLength: 1 }),
  { nil: undefined },
);
const approvals: fc.Arbitrary<ApprovedDestination[]> = fc
  .array(fc.tuple(fc.oneof(named, raw), sources), { maxLength: 6 })
  .map((list) =>
    list.map(([{ kind, names, tags, protocols }, from], i): ApprovedDestination => ({
      name: `d${i}`,
      reason: "Needed",
      [kind]: kind === "fqdns" || kind === "addresses" ? names : tags,
      protocols,
      sources: from,
    })),
  );

describe("the rules of approved destinations", () => {
  it("let out exactly the approved destinations: these addresses, ports, protocols, sources and names, and no more", () => {
    fc.assert(
      fc.property(approvals, (destinations) => {
        assert.deepEqual(approvedDestinationFaults(destinations, [CLIENTS]), []);
        const places = new Places();
        const model = modelOf(destinations, places);
        const workload = egressOfSources(model, DEFAULT_THRESHOLDS).filter(
          ({ source }) => source.name === "workload",
        );
        assert.equal(workload.length, 1);
        const [egress] = workload;
        assert.deepEqual(egress?.doubts, []);
        assert.ok(egress.packets.equals(approvedPackets(destinations, places)));
        assert.ok(["none", "restricted"].includes(egress.verdict), egress.verdict);
        assert.ok(NAMES.equals(allowedNames(model), approvedNames(destinations)));
      }),
      { numRuns: 150 },
    );
  });

  it("let out nothing where nothing is approved", () => {
    const model = modelOf([], new Places());
    const workload = egressOfSources(model, DEFAULT_THRESHOLDS).find(
      ({ source }) => source.name === "workload",
    );
    assert.equal(workload?.verdict, "none");
    assert.ok(NAMES.isEmpty(allowedNames(model)));
  });
});

describe("wide egress", () => {
  it("is told of each list by itself, with the rules that open it", () => {
    const lists = [
      [destination()],
      [destination({ fqdns: ["*.azurewebsites.net"] }), addressDestination()],
      [],
      [addressDestination({ addresses: ["0.0.0.0/0"] })],
    ];
    const found = wideEgress(lists, [CLIENTS]);
    assert.deepEqual(
      found.map((list) => list.map(({ breadth, rules }) => [breadth, ...rules])),
      [[], [["broad", "payments"]], [], [["unrestricted", "time-udp"]]],
    );
  });
});
