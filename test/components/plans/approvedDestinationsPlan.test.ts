import assert from "node:assert/strict";

import {
  applicationRules,
  approvedDestinationFaults,
  approvedPorts,
  endedApprovalNotes,
  networkRules,
  planApprovals,
  type ApprovedDestination,
} from "../../../components/plans/approvedDestinationsPlan";
import { addressDestination, destination, NOW } from "../fixtures";

const NETWORK = "10.20.1.0/24";
const problems = (...destinations: ApprovedDestination[]): string[] =>
  approvedDestinationFaults(destinations, [NETWORK]).map((fault) => `${fault.path}: ${fault.problem}`);

describe("approved destinations", () => {
  it("given by name become application rules that say why", () => {
    assert.deepEqual(applicationRules([destination()], [NETWORK]), [
      {
        ruleType: "ApplicationRule",
        name: "payments",
        description: "Card payments",
        sourceAddresses: [NETWORK],
        targetFqdns: ["api.contoso.com"],
        protocols: [{ protocolType: "Https", port: 443 }],
      },
    ]);
  });

  it("given by FQDN tag carry the tag and no name", () => {
    const [rule] = applicationRules(
      [destination({ fqdns: undefined, fqdnTags: ["WindowsUpdate"] })],
      [NETWORK],
    );
    assert.deepEqual(rule?.fqdnTags, ["WindowsUpdate"]);
    assert.equal(rule.targetFqdns, undefined);
  });

  it("given by address become one network rule for each protocol", () => {
    const rules = networkRules(
      [addressDestination({ protocols: ["tcp:1433", "Tcp:8000-8010", "UDP:123"] })],
      [NETWORK],
    );
    assert.deepEqual(
      rules.map(({ name, ipProtocols, destinationPorts }) => ({ name, ipProtocols, destinationPorts })),
      [
        { name: "time-tcp", ipProtocols: ["TCP"], destinationPorts: ["1433", "8000-8010"] },
        { name: "time-udp", ipProtocols: ["UDP"], destinationPorts: ["123"] },
      ],
    );
    assert.deepEqual(applicationRules([addressDestination()], [NETWORK]), []);
  });

  it("given by service tag name the tag as destination", () => {
    const tag = addressDestination({
      addresses: undefined,
      serviceTags: ["AzureMonitor"],
      protocols: ["Tcp:443"],
    });
    assert.deepEqual(networkRules([tag], [NETWORK])[0]?.destinationAddresses, ["AzureMonitor"]);
  });

  it("are open to their own sources only, where they name any", () => {
    const [rule] = applicationRules([destination({ sources: ["10.20.1.0/28"] })], [NETWORK]);
    assert.deepEqual(rule?.sourceAddresses, ["10.20.1.0/28"]);
  });

  it("sum up to the ports that must stay open before the firewall", () => {
    const destinations = [
      destination({ protocols: ["Https:443", "Http:80"] }),
      destination({ name: "odd", protocols: ["Https:444"] }),
      addressDestination({ protocols: ["Tcp:8000-8010", "Udp:123"] }),
    ];
    assert.deepEqual(approvedPorts(destinations), { tcp: ["80", "443-444", "8000-8010"], udp: ["123"] });
    assert.deepEqual(approvedPorts([]), { tcp: [], udp: [] });
  });
});

describe("rules of approved destinations", () => {
  const listed = [
    addressDestination({ name: "time", addresses: ["20.60.0.6", "20.60.0.5"] }),
    destination({ name: "Payments", fqdns: ["b.contoso.com", "a.contoso.com"] }),
    destination({ name: "feed", protocols: ["Https:443", "Http:80"] }),
  ];

  it("do not change with the order of the list, nor of what stands in it", () => {
    const turned = [...listed].reverse().map((each) => ({
      ...each,
      ...(each.fqdns !== undefined && { fqdns: [...each.fqdns].reverse() }),
      ...(each.addresses !== undefined && { addresses: [...each.addresses].reverse() }),
      ...(each.protocols !== undefined && { protocols: [...each.protocols].reverse() }),
    }));
    assert.deepEqual(applicationRules(turned, [NETWORK]), applicationRules(listed, [NETWORK]));
    assert.deepEqual(networkRules(turned, [NETWORK]), networkRules(listed, [NETWORK]));
    assert.deepEqual(
      applicationRules(listed, [NETWORK]).map((rule) => rule.name),
      ["feed", "Payments"],
    );
  });

  it("say who asked, and until when", () => {
    const [rule] = applicationRules(
      [destination({ owner: "payments-team", until: "2027-03-31T00:00:00Z" })],
      [NETWORK],
    );
    assert.equal(rule?.description, "Card payments (asked by payments-team, until 2027-03-31T00:00:00Z)");
  });
});

describe("approvals with an end", () => {
  const gone = destination({ name: "move", owner: "move-team", until: "2026-11-24T12:00:00Z" });
  const soon = destination({ name: "soon", until: "2026-11-24T13:00:00.5+01:00" });
  const later = destination({ name: "later", until: "2026-12-24T00:00:00Z" });
  const names = (some: readonly ApprovedDestination[]): string[] => some.map(({ name }) => name);

  it("are in force until their time, and not at it", () => {
    const plan = planApprovals([soon, gone, later, destination()], NOW);
    assert.deepEqual(names(plan.inForce), ["later", "payments", "soon"]);
    assert.deepEqual(names(plan.ended), ["move"]);
    assert.equal(plan.nextExpiry, "2026-11-24T12:00:00.500Z");
  });

  it("stay where nobody says what time it is, and have no next end where none has one", () => {
    assert.deepEqual(planApprovals([gone], undefined).ended, []);
    assert.equal(planApprovals([destination()], NOW).nextExpiry, undefined);
  });

  it("are told of once they have ended, with their place, whom to ask, and what to do", () => {
    assert.deepEqual(endedApprovalNotes([destination(), soon], NOW), []);
    const [note, ...more] = endedApprovalNotes([destination(), gone], NOW);
    assert.deepEqual(more, []);
    assert.match(note ?? "", /^approvedDestinations\[1\]\.until: "move" ended at 2026-11-24T12:00:00Z/);
    assert.match(note ?? "", /move-team.*take the entry off the list, or give it a later end/);
  });
});

describe("approved destinations are refused", () => {
  it("never when they are in order", () => {
    assert.deepEqual(problems(destination(), addressDestination()), []);
  });

  it("without any destination, with two kinds, and with an empty list", () => {
    assert.deepEqual(problems(destination({ fqdns: undefined }))[0], "[0]: says no destination");
    assert.match(problems(destination({ addresses: ["20.0.0.1"] }))[0] ?? "", /mixes \[fqdns, addresses\]/);
    assert.match(problems(destination({ fqdns: [] }))[0] ?? "", /says no destination/);
  });

  it("when a name reaches everyone, with the place in the list", () => {
    assert.match(
      problems(destination({ fqdns: ["api.contoso.com", "*.com"] }))[0] ?? "",
      /^\[0\]\.fqdns\[1\]: "\*\.com"/,
    );
  });

  it("when an address block is wide, private in form or IPv6", () => {
    const of = (address: string): string => problems(addressDestination({ addresses: [address] })).join("\n");
    assert.match(of("20.0.0.0/15"), /too wide/);
    assert.match(of("127.0.0.1"), /reserved/);
    assert.equal(of("10.99.0.4"), "");
    assert.equal(of("203.0.113.7"), "");
    assert.equal(of("20.0.0.0/16"), "");
    assert.match(of("20.0.0.1/24"), /did you mean 20\.0\.0\.0\/24/);
    assert.match(of("2603::1"), /IPv6/);
    assert.match(of("*"), /not an address/);
  });

  it("when a service tag is as good as the Internet", () => {
    const of = (tag: string): string =>
      problems(addressDestination({ addresses: undefined, serviceTags: [tag] })).join("\n");
    for (const tag of ["Internet", "internet", "AzureCloud", "AzureCloud.westeurope", "VirtualNetwork"]) {
      assert.match(of(tag), /no destination to approve/, tag);
    }
    assert.match(of("*"), /not a service tag/);
    assert.equal(of("AzureMonitor"), "");
  });

  it("when the protocol does not fit the kind of destination or a port is out of range", () => {
    const named = (text: string): number => problems(destination({ protocols: [text] })).length;
    assert.deepEqual(["Https:443", "http:8080", "Https:64000"].map(named), [0, 0, 0]);
    assert.deepEqual(["Tcp:443", "Https", "Https:0", "Https:64001", "Https:1-2"].map(named), [1, 1, 1, 1, 1]);
    const raw = (text: string): number => problems(addressDestination({ protocols: [text] })).length;
    assert.deepEqual(["Tcp:1", "Udp:65535", "Tcp:1-65535"].map(raw), [0, 0, 0]);
    assert.deepEqual(
      ["Https:443", "Icmp:0", "Tcp:0", "Tcp:65536", "Tcp:9-8", "Tcp:*"].map(raw),
      [1, 1, 1, 1, 1, 1],
    );
    assert.match(problems(addressDestination({ protocols: undefined }))[0] ?? "", /protocols: is missing/);
    assert.match(problems(destination({ protocols: [] }))[0] ?? "", /protocols: is empty/);
  });

  it("when sources are not behind the firewall", () => {
    for (const source of ["10.20.0.0/16", "10.21.1.0/24", "0.0.0.0/0", "*"]) {
      assert.equal(problems(destination({ sources: [source] })).length, 1, source);
    }
    assert.deepEqual(problems(destination({ sources: ["10.20.1.128/25"] })), []);
    assert.match(problems(destination({ sources: [] }))[0] ?? "", /sources: is empty/);
  });

  it("when two have one name, letter case aside", () => {
    assert.match(
      problems(destination(), destination({ name: "Payments" }))[0] ?? "",
      /^\[1\]\.name: .*name of \[0\]/,
    );
  });

  it("when name, reason, owner or end cannot be told", () => {
    assert.match(problems(destination({ name: "two words" }))[0] ?? "", /^\[0\]\.name: "two words" has/);
    assert.match(problems(destination({ name: "" }))[0] ?? "", /name: "" is empty/);
    assert.match(problems(destination({ reason: " " }))[0] ?? "", /reason: is empty/);
    assert.match(problems(destination({ owner: "" }))[0] ?? "", /owner: is empty/);
    assert.match(problems(destination({ acceptBroad: "" }))[0] ?? "", /acceptBroad: is empty/);
    for (const until of ["2027-03-31", "31 March", "2027-13-01T00:00:00Z", "2027-03-31T00:00:00"]) {
      assert.match(problems(destination({ until }))[0] ?? "", /until: ".*" is not a time with a time zone/);
    }
  });
});

describe("what approved destinations let out, by the core", () => {
  it("is refused where it is everything, with the verdict, a packet and the number of addresses", () => {
    assert.deepEqual(problems(addressDestination({ addresses: ["20.60.0.5", "0.0.0.0/1"] })), [
      '[0].addresses[1]: "0.0.0.0/1" is unrestricted egress: 10.20.1.0 -> 1.0.0.0 Tcp port 443 would be let out, ' +
        "and with it 2,092,957,696 public IPv4 addresses (56.5 % of all)",
    ]);
    assert.match(
      problems(destination({ fqdns: ["*.co.uk"] }))[0] ?? "",
      /unrestricted egress: 10\.20\.1\.0 -> /,
    );
  });

  it("is refused where anybody can receive it: wide blocks, shared suffixes, tags of shared services", () => {
    const tags = { addresses: undefined, protocols: ["Tcp:443"] };
    for (const [found, path] of [
      [problems(addressDestination({ addresses: ["20.0.0.0/8"] })), /addresses\[0\]: .*16,777,216 public/],
      [problems(destination({ fqdns: ["*.blob.core.windows.net"] })), /attacker\.blob\.core\.windows\.net/],
      [problems(addressDestination({ ...tags, serviceTags: ["Storage.WestEurope"] })), /any customer/],
      [problems(addressDestination({ ...tags, serviceTags: ["AzureMonitr"] })), /no tag that is known/],
      [problems(destination({ fqdns: undefined, fqdnTags: ["Office365.Exchange"] })), /fqdnTags\[0\]/],
    ] as const) {
      assert.equal(found.length, 1);
      assert.match(found[0] ?? "", /is broad egress/);
      assert.match(found[0] ?? "", path);
    }
  });

  it("may be broad with a reason, and never everything", () => {
    const acceptBroad = "Build agents fetch from mirrors that change";
    assert.deepEqual(problems(destination({ fqdns: ["*.blob.core.windows.net"], acceptBroad })), []);
    assert.deepEqual(
      problems(addressDestination({ addresses: ["20.0.0.0/8", "30.0.0.0/15"], acceptBroad })),
      [],
    );
    for (const address of ["0.0.0.0/0", "0.0.0.0/1"]) {
      assert.equal(problems(addressDestination({ addresses: [address], acceptBroad })).length, 1, address);
    }
    assert.equal(problems(destination({ fqdns: ["*", "*.com"], acceptBroad })).length, 2);
  });

  it("is refused where each is narrow and all together are not", () => {
    const half = (name: string, first: number, more: object = {}): ApprovedDestination =>
      addressDestination({
        name,
        addresses: Array.from({ length: 128 }, (_, i) => `20.${first + i}.0.0/16`),
        ...more,
      });
    const [problem, ...others] = problems(half("low", 0), half("high", 128), destination());
    assert.deepEqual(others, []);
    assert.match(problem ?? "", /has low, high, which as a whole is broad egress: .*16,777,216 public IPv4/);
    assert.deepEqual(problems(half("low", 0), half("high", 127)), []);
    const acceptBroad = "All of the partner's networks";
    assert.deepEqual(problems(half("low", 0, { acceptBroad }), half("high", 128, { acceptBroad })), []);
    // One that has ended lets nothing out any more.
    const ended = approvedDestinationFaults([half("low", 0), half("high", 128)], [NETWORK], [half("low", 0)]);
    assert.deepEqual(ended, []);
  });

  it("cannot be everything in two halves, whoever accepts it", () => {
    const acceptBroad = "No";
    const found = problems(
      addressDestination({ name: "low", addresses: ["0.0.0.0/2", "64.0.0.0/3", "96.0.0.0/4"], acceptBroad }),
      addressDestination({ name: "high", addresses: ["128.0.0.0/2"], acceptBroad }),
    );
    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", /has low, high, which as a whole is unrestricted egress/);
  });
});
