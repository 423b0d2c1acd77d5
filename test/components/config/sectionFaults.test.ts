import assert from "node:assert/strict";

import { describeFault, type Fault } from "../../../components/checks/fault";
import { ENTRY, NETWORK, PAYMENTS, SPOKE, faultsOf, onlyFault, type Sections } from "./source";

describe("a fault in the configuration names its path, what was expected, and an example", () => {
  const cases: [string, Sections, RegExp][] = [
    [
      "for a missing section",
      { location: undefined },
      /^azure-lockdown:location: is missing; expected the name of an Azure region.*, for example westeurope$/,
    ],
    [
      "for a region in the portal's spelling",
      { location: "West Europe" },
      /:location: is "West Europe"; expected/,
    ],
    [
      "for a missing key",
      { network: { ...NETWORK, spokes: { shop: { ...SPOKE, subnets: { web: {} } } } } },
      /:network\.spokes\.shop\.subnets\.web\.addressPrefix: is missing; expected the subnet.*10\.20\.1\.0\/24$/,
    ],
    [
      "for a value of the wrong type",
      { logs: { retentionDays: "ninety" } },
      /:logs\.retentionDays: is the string "ninety"; expected a whole number of days/,
    ],
    [
      "for text in place of a structure",
      { network: "10.0.0.0/8" },
      /:network: is the string "10\.0\.0\.0\/8"; expected/,
    ],
    [
      "for a list in place of a structure",
      { logs: [] },
      /:logs: is a list, \[\]; expected settings of the logs/,
    ],
    [
      "for an empty value",
      { firewall: { approvedDestinations: null } },
      /approvedDestinations: is nothing, null/,
    ],
    [
      "for an unknown word, with the nearest known one",
      { firewall: { tier: "Premum", approvedDestinations: [] } },
      /:firewall\.tier: is "Premum" \(did you mean "Premium"\?\); expected one of Premium, Standard/,
    ],
    [
      "for tier Basic, which can neither deny nor resolve names",
      { firewall: { tier: "Basic", approvedDestinations: [] } },
      /:firewall\.tier: is "Basic"; .*Basic can neither/,
    ],
    [
      "for a mistyped key in a list",
      { firewall: { approvedDestinations: [{ ...PAYMENTS, fqdn: ["a.contoso.com"] }] } },
      /approvedDestinations\[0\]\.fqdn: is not a known key \(did you mean "fqdns"\?\); expected one of name, reason/,
    ],
    [
      "for an approved destination without a reason",
      { firewall: { approvedDestinations: [{ ...PAYMENTS, reason: undefined }] } },
      /approvedDestinations\[0\]\.reason: is missing; expected why this traffic may leave/,
    ],
    [
      "for a wildcard for every name",
      { firewall: { approvedDestinations: [{ ...PAYMENTS, fqdns: ["*"] }] } },
      /approvedDestinations\[0\]\.fqdns\[0\]: "\*" matches every name on the Internet; .*\*\.contoso\.com$/,
    ],
    [
      "for a source outside the spokes' subnets",
      { firewall: { approvedDestinations: [{ ...PAYMENTS, sources: ["10.20.0.0/16"] }] } },
      /sources\[0\]: "10\.20\.0\.0\/16" is not a block within 10\.20\.1\.0\/24/,
    ],
    [
      "for a firewall subnet that Azure refuses",
      { network: { ...NETWORK, firewallSubnet: "10.10.0.0/27" } },
      /:network\.firewallSubnet: "10\.10\.0\.0\/27" is smaller than \/26/,
    ],
    [
      "for a hub without a firewall subnet",
      { network: { ...NETWORK, firewallSubnet: undefined } },
      /:network\.firewallSubnet: is missing/,
    ],
    [
      "for a subnet outside its spoke",
      {
        network: {
          ...NETWORK,
          spokes: { shop: { ...SPOKE, subnets: { web: { addressPrefix: "10.99.0.0/24" } } } },
        },
        firewall: { approvedDestinations: [] },
      },
      /:network\.spokes\.shop\.subnets\.web\.addressPrefix: "10\.99\.0\.0\/24" is not within spokeAddressSpace/,
    ],
    [
      "for a spoke that overlaps the hub",
      { network: { ...NETWORK, hubAddressSpace: "10.0.0.0/8" } },
      /:network\.spokes\.shop\.spokeAddressSpace: 10\.20\.0\.0\/16 overlaps hubAddressSpace 10\.0\.0\.0\/8/,
    ],
    [
      "for two spokes that overlap",
      { network: { ...NETWORK, spokes: { shop: SPOKE, other: SPOKE } } },
      /:network\.spokes\.other\.spokeAddressSpace: 10\.20\.0\.0\/16 overlaps spokes\.shop\.spokeAddressSpace/,
    ],
    [
      "for a spoke with the hub's key",
      { network: { ...NETWORK, spokes: { hub: SPOKE } } },
      /:network\.spokes\.hub: has the key by which the hub's own network is logged; expected another key/,
    ],
    [
      "for no spoke at all",
      { network: { ...NETWORK, spokes: {} }, firewall: { approvedDestinations: [] } },
      /:network\.spokes: is empty/,
    ],
    [
      "for the only spoke where it stood before there could be several",
      { network: { ...NETWORK, spokeAddressSpace: "10.20.0.0/16" } },
      /:network\.spokeAddressSpace: is not a known key/,
    ],
    [
      "for a region that there is none of",
      { location: "westeuropa" },
      /:location: "westeuropa" is not an Azure region \(did you mean "westeurope"\?\); expected the name of an Azure region, for example westeurope$/,
    ],
    [
      "for a zone that is none",
      { firewall: { approvedDestinations: [], availabilityZones: ["4"] } },
      /:firewall\.availabilityZones\[0\]: "4" is not a zone/,
    ],
    [
      "for an approval whose end is none",
      { firewall: { approvedDestinations: [{ ...PAYMENTS, until: "Christmas" }] } },
      /:firewall\.approvedDestinations\[0\]\.until: "Christmas" is not a time/,
    ],
    [
      "for an approval that anybody could receive, without a reason",
      { firewall: { approvedDestinations: [{ ...PAYMENTS, fqdns: ["*.blob.core.windows.net"] }] } },
      /approvedDestinations\[0\]\.fqdns\[0\]: .*broad egress.* or the reason to let it out to anybody in acceptBroad/,
    ],
    [
      "for an internal prefix that is public",
      { network: { ...NETWORK, internalPrefixes: ["8.0.0.0/8"] } },
      /:network\.internalPrefixes\[0\]: "8\.0\.0\.0\/8" is not a private/,
    ],
    [
      "for a block of our own network",
      { blockList: [{ ...ENTRY, address: "10.20.1.4" }] },
      /:blockList\[0\]\.address: "10\.20\.1\.4" must not be blocked: it overlaps 10\.20\.0\.0\/16 \(this stack's spoke/,
    ],
    [
      "for a block of a range that must never be",
      { blockList: [ENTRY], neverBlock: [{ prefix: "20.50.0.0/16", reason: "office VPN" }] },
      /:blockList\[0\]\.address: .*office VPN/,
    ],
    [
      "for a never-block range that is none",
      { neverBlock: [{ prefix: "office", reason: "VPN" }] },
      /:neverBlock\[0\]\.prefix: "office" is not an address/,
    ],
    [
      "for a block without reason",
      { blockList: [{ ...ENTRY, reason: "" }] },
      /:blockList\[0\]\.reason: is empty/,
    ],
    [
      "for a block that lasts too long",
      { blockList: [{ ...ENTRY, ttlHours: 200 }] },
      /ttlHours: 200 is longer than 7/,
    ],
    [
      "for a block from the future",
      { blockList: [{ ...ENTRY, addedAt: "2026-11-24T12:00:01Z" }] },
      /:blockList\[0\]\.addedAt: 2026-11-24T12:00:01Z is in the future/,
    ],
    [
      "for a direction that is none",
      { blockList: [{ ...ENTRY, direction: "outbound" }] },
      /:blockList\[0\]\.direction: is "outbound"; expected one of both, in, out/,
    ],
    [
      "for a documentation address",
      { blockList: [{ ...ENTRY, address: "203.0.113.77" }] },
      /documentation range.*allowDocumentationRanges/,
    ],
    [
      "for a clock that is none",
      { now: "noon" },
      /:now: is "noon"; expected a time.*, for example "2026-11-24T12:00:00Z"$/,
    ],
    [
      "for a firewall without lock and without reason",
      { firewall: { approvedDestinations: [], allowDeletion: " " } },
      /:firewall\.allowDeletion: is empty; expected the reason/,
    ],
    [
      "for a retention that is too short",
      { logs: { retentionDays: 30 } },
      /:logs\.retentionDays: 30 is out of range/,
    ],
    [
      "for a tag that is no text",
      { tags: { owner: 7 } },
      /:tags\.owner: is the number 7; expected the text of a tag/,
    ],
  ];
  for (const [name, changes, message] of cases) {
    it(name, () => {
      assert.match(onlyFault(changes), message);
    });
  }

  it("for a mistyped section, with the nearest known one", () => {
    const faults = faultsOf({ location: undefined, loction: "westeurope" });
    assert.match(
      describeFault(faults[0] as Fault),
      /:loction: is not a known key \(did you mean "location"\?\)/,
    );
  });

  it("for a key that was set without --path", () => {
    assert.match(
      onlyFault({ "network.hubAddressSpace": "10.0.0.0/16" }),
      /set it with --path to reach into network/,
    );
  });

  it("for all faults at once, over all sections", () => {
    const faults = faultsOf({
      location: undefined,
      network: { ...NETWORK, firewallSubnet: "10.10.0.0/28" },
      firewall: { approvedDestinations: [{ ...PAYMENTS, fqdns: ["*", "*.com"] }] },
      blockList: [{ ...ENTRY, ttlHours: 999 }],
      logs: { retentionDays: 1 },
      edge: { rateLimit: { requests: 1 } },
    });
    assert.deepEqual(
      faults.map((fault) => fault.path.replace("azure-lockdown:", "")),
      [
        "location",
        "network.firewallSubnet",
        "firewall.approvedDestinations[0].fqdns[0]",
        "firewall.approvedDestinations[0].fqdns[1]",
        "logs.retentionDays",
        "blockList[0].ttlHours",
        "edge.rateLimit.requests",
      ],
    );
  });
});
