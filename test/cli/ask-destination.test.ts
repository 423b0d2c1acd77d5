import assert from "node:assert/strict";

import { estate, FN, idOf, resource, rule } from "../egress/cases/fixtures";
import { bundle, Workplace } from "./command";
import { stateFile } from "./estate";

/** An interface that may send to one public address alone, which is not known yet in the first of these. */
const addresses = [
  resource("PublicIPAddress", "publicIPAddresses", "late", {}),
  resource("PublicIPAddress", "publicIPAddresses", "partner", { ipAddress: "20.1.2.3" }),
];

describe("azure-lockdown ask, for a destination by name", () => {
  let place: Workplace;
  before(bundle);
  beforeEach(() => {
    place = new Workplace();
    const partner = rule({ name: "partner", destinationAddressPrefix: "20.1.2.3" });
    place.write("state.json", stateFile(FN([partner], { others: addresses })));
  });
  afterEach(() => {
    place.remove();
  });

  const verdictOf = (to: string, ...more: string[]): string => {
    const { stdout } = place.run(
      ...["ask", "state.json", "--from", "nic", "--to", to, "--port", "443", "--format", "json", ...more],
    );
    return (JSON.parse(stdout) as { verdict: string }).verdict;
  };

  it("asks about the address of a public IP, by name in any letter case and by URN", () => {
    assert.equal(verdictOf("PARTNER"), "allowed");
    assert.equal(verdictOf(addresses[1]?.urn ?? ""), "allowed");
    assert.equal(verdictOf("20.1.2.4"), "denied");
  });

  it("asks about the one address that a public IP will get", () => {
    assert.equal(verdictOf("late"), "denied");
    place.write(
      "state.json",
      stateFile(FN([rule({ destinationAddressPrefix: "Internet" })], { others: addresses })),
    );
    assert.equal(verdictOf("late"), "allowed");
  });

  it("lets what stays in the virtual network through, unless a security group denies it", () => {
    const second = (properties: Record<string, unknown>): unknown =>
      stateFile(
        estate({
          ...properties,
          others: [
            resource("NetworkInterface", "networkInterfaces", "database", {
              ipConfigurations: [
                {
                  privateIPAddress: "10.0.1.9",
                  subnet: { id: idOf("virtualNetworks/vnet/subnets", "app") },
                },
              ],
            }),
          ],
        }),
      );
    place.write("state.json", second({}));
    assert.equal(verdictOf("database"), "allowed");
    place.write("state.json", second({ rules: [rule({ access: "Deny", destinationAddressPrefix: "*" })] }));
    assert.equal(verdictOf("database"), "denied");
  });

  it("follows the route that takes what would stay in the network, if it is as long", () => {
    const to = (addressPrefix: string): string => {
      const routes = [{ name: "inside", addressPrefix, nextHopType: "None" }];
      place.write("state.json", stateFile(estate({ routes })));
      return verdictOf("10.0.1.9");
    };
    assert.equal(to("10.0.1.0/24"), "denied");
    assert.equal(to("10.0.0.0/16"), "denied");
    // Shorter than the network's own prefix, or about another part of it.
    assert.equal(to("10.0.0.0/8"), "allowed");
    assert.equal(to("10.0.2.0/24"), "allowed");
  });

  it("ends with 2 and lists what there is where nothing has the name", () => {
    const { status, stderr } = place.run(
      "ask",
      "state.json",
      "--from",
      "nic",
      "--to",
      "nobody",
      "--port",
      "1",
    );
    assert.equal(status, 2);
    assert.match(stderr, /the destination is "nobody"; expected .*, or one of late, partner, nic/);
  });
});
