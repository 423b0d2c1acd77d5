import assert from "node:assert/strict";

import fc from "fast-check";

import { ask, DEFAULT_THRESHOLDS, egressOf, interfaceSource } from "../../egress/reach";
import { readModel } from "../../egress/read";
import { arbitraryPackets, arbitraryPrivatePackets, arbitraryWorld, resourcesOf } from "./build";
import { endsOf, getsOut, isPrivate } from "./world";

/** 500 worlds of 40 packets in every run; AZURE_LOCKDOWN_WORLDS and AZURE_LOCKDOWN_SEED make it a longer one. */
const WORLDS = Number(process.env["AZURE_LOCKDOWN_WORLDS"] ?? 500);
const SEED = process.env["AZURE_LOCKDOWN_SEED"];

describe("the second evaluator", function () {
  this.timeout(60 * 60 * 1000);

  it("agrees with the egress set and with ask on every packet of every world", () => {
    fc.assert(
      fc.property(arbitraryWorld, arbitraryPackets, (world, packets) => {
        const model = readModel(resourcesOf(world));
        const subnet = model.subnets.find(({ name }) => name === "app");
        assert.ok(subnet !== undefined);
        const [networkInterface] = subnet.interfaces;
        assert.ok(networkInterface !== undefined);
        const source = interfaceSource(subnet, networkInterface);
        const egress = egressOf(source, model, DEFAULT_THRESHOLDS);
        for (const packet of packets) {
          const expected = getsOut(world, packet);
          const { destination: to, protocol, port, source: from } = packet;
          assert.equal(egress.packets.has(packet), expected, `set: ${JSON.stringify(packet)}`);
          const answer = ask({ from, to, protocol, port }, source, model);
          assert.equal(answer.verdict, expected ? "allowed" : "denied", `ask: ${JSON.stringify(packet)}`);
        }
      }),
      { numRuns: WORLDS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
    );
  });

  it("agrees with ask on packets to private destinations, and with the set on those that are relayed", () => {
    fc.assert(
      fc.property(arbitraryWorld, arbitraryPrivatePackets, (world, packets) => {
        const model = readModel(resourcesOf(world));
        const subnet = model.subnets.find(({ name }) => name === "app");
        assert.ok(subnet?.interfaces[0] !== undefined);
        const source = interfaceSource(subnet, subnet.interfaces[0]);
        const egress = egressOf(source, model, DEFAULT_THRESHOLDS);
        for (const packet of packets) {
          const ends = [...endsOf(world, packet)];
          const { destination: to, protocol, port, source: from } = packet;
          const { verdict, exit } = ask({ from, to, protocol, port }, source, model);
          const [end] = ends;
          const expected = ends.length > 1 ? "unknown" : end === "nowhere" ? "denied" : "allowed";
          assert.equal(verdict, expected, `ask: ${JSON.stringify([packet, ends])}`);
          if (ends.length > 1) continue;
          assert.equal(exit, end === "relayed" ? "firewall" : "none", JSON.stringify(packet));
          if (end === "relayed") assert.notEqual(egress.closed.breadth, "none", JSON.stringify(packet));
        }
      }),
      { numRuns: WORLDS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
    );
  });

  it("lets every witness out", () => {
    fc.assert(
      fc.property(arbitraryWorld, (world) => {
        const model = readModel(resourcesOf(world));
        for (const networkInterface of model.subnets.flatMap((subnet) => subnet.interfaces)) {
          const subnet = model.subnets.find(({ name }) => name === "app");
          assert.ok(subnet !== undefined);
          const { open } = egressOf(interfaceSource(subnet, networkInterface), model, DEFAULT_THRESHOLDS);
          if (open.witness === undefined) continue;
          const { source, destination, protocol, port } = open.witness;
          // The world knows these three; the others are let out by `*` alone.
          if (protocol !== "Tcp" && protocol !== "Udp" && protocol !== "Icmp") continue;
          const packet = { source, destination, protocol, port };
          const isOut = isPrivate(destination)
            ? endsOf(world, packet).has("relayed")
            : getsOut(world, packet);
          assert.ok(isOut, JSON.stringify(open.witness));
        }
      }),
      { numRuns: WORLDS },
    );
  });
});
