import assert from "node:assert/strict";

import { type Answer, ask, type Question, interfaceSource } from "../../../egress/reach";
import { readModel, type Resource } from "../../../egress/read";
import {
  applicationRule,
  collection,
  estate,
  FF,
  FN,
  networkRule,
  rule,
  TO_FIREWALL,
} from "../cases/fixtures";

function asked(resources: readonly Resource[], question: Partial<Question>): Answer {
  const model = readModel(resources);
  const subnet = model.subnets.find(({ name }) => name === "app");
  const networkInterface = subnet?.interfaces[0];
  assert.ok(subnet !== undefined && networkInterface !== undefined);
  return ask(
    { from: undefined, to: "8.8.8.8", protocol: "Tcp", port: 443, ...question },
    interfaceSource(subnet, networkInterface),
    model,
  );
}

const hops = ({ path }: Answer): string[] =>
  path.map(({ hop, rule: by, action }) => `${hop} ${by} ${action}`);

describe("ask", () => {
  it("lets a name through by an application rule, whatever single addresses are denied before it", () => {
    const name = { to: "api.contoso.com", port: 443 };
    const blocked = collection(
      "Deny",
      100,
      networkRule({ name: "blocked", destinationAddresses: ["20.50.1.77"] }),
    );
    const approved = collection(
      "Allow",
      200,
      applicationRule({ name: "api", targetFqdns: ["api.contoso.com"] }),
    );
    const { verdict, path } = asked(FF([blocked, approved]), name);
    assert.equal(verdict, "allowed");
    assert.equal(path.find(({ hop }) => hop === "firewall")?.rule, "api");
    const everything = collection("Deny", 100, networkRule({ name: "all", destinationAddresses: ["*"] }));
    assert.equal(asked(FF([everything, approved]), name).verdict, "denied");
  });

  it("follows an allowed packet to its exit", () => {
    const answer = asked(FN([rule({ name: "updates", destinationAddressPrefix: "8.8.8.0/24" })]), {});
    assert.equal(answer.verdict, "allowed");
    assert.equal(answer.exit, "natGateway");
    assert.deepEqual(hops(answer), [
      "nsg updates Allow",
      "route the default route to the Internet Allow",
      "exit natGateway Allow",
    ]);
  });

  it("ends at the rule that denies", () => {
    const answer = asked(FN([rule({ name: "updates", destinationAddressPrefix: "8.8.8.0/24" })]), {
      to: "9.9.9.9",
    });
    assert.deepEqual([answer.verdict, answer.exit, hops(answer)], ["denied", "none", ["nsg deny Deny"]]);
  });

  it("passes the firewall by the rule that allows, or is denied by default", () => {
    const resources = FF([
      collection(
        "Allow",
        100,
        networkRule({ name: "dns", destinationAddresses: ["8.8.8.8"], destinationPorts: ["53"] }),
      ),
      collection("Allow", 200, applicationRule({ name: "api", targetFqdns: ["*.contoso.com"] })),
    ]);
    const dns = asked(resources, { port: 53, protocol: "Udp" });
    assert.deepEqual(
      [dns.verdict, dns.exit, hops(dns)],
      ["allowed", "firewall", ["route default Allow", "firewall dns Allow"]],
    );
    assert.equal(asked(resources, { port: 443 }).verdict, "denied");
    const name = asked(resources, { to: "api.contoso.com" });
    assert.deepEqual([name.verdict, hops(name).at(-1)], ["allowed", "firewall api Allow"]);
    assert.equal(asked(resources, { to: "contoso.com" }).verdict, "denied");
    assert.equal(asked(resources, { to: "api.contoso.com", port: 80 }).verdict, "denied");
  });

  it("does not know where the next hop is not known", () => {
    const answer = asked(estate({ subnet: { defaultOutboundAccess: false }, routes: [TO_FIREWALL] }), {});
    assert.deepEqual(
      [answer.verdict, answer.exit, hops(answer)],
      ["unknown", "appliance", ["route default Unknown"]],
    );
  });

  it("knows all the same where a rule before that denies", () => {
    const resources = estate({ rules: [rule({ access: "Deny" })], routes: [TO_FIREWALL] });
    assert.equal(asked(resources, {}).verdict, "denied");
  });

  it("has no way out of a private subnet", () => {
    const answer = asked(estate({ subnet: { defaultOutboundAccess: false } }), {});
    assert.deepEqual([answer.verdict, hops(answer).at(-1)], ["denied", "exit no outbound method Deny"]);
  });
});
