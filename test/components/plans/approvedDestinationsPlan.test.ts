import assert from "node:assert/strict";

import {
  applicationRules,
  approvedDestinationFaults,
  approvedPorts,
  networkRules,
  type ApprovedDestination,
} from "../../../components/plans/approvedDestinationsPlan";
import { addressDestination, destination } from "../fixtures";

const NETWORK = "10.20.1.0/24";
const problems = (...destinations: ApprovedDestination[]): string[] =>
  approvedDestinationFaults(destinations, NETWORK).map((fault) => `${fault.path}: ${fault.problem}`);

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
    assert.match(of("0.0.0.0/1"), /too wide/);
    assert.match(of("20.0.0.0/15"), /too wide/);
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
    assert.equal(of("Storage.WestEurope"), "");
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
  });

  it("when two have one name, letter case aside", () => {
    assert.match(
      problems(destination(), destination({ name: "Payments" }))[0] ?? "",
      /^\[1\]\.name: .*name of \[0\]/,
    );
  });
});
