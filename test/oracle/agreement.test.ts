import assert from "node:assert/strict";

import fc from "fast-check";

import { ask, DEFAULT_THRESHOLDS, egressOf, interfaceSource } from "../../egress/reach";
import { readModel } from "../../egress/read";
import { arbitraryPackets, arbitraryWorld, resourcesOf } from "./build";
import { getsOut } from "./world";

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
          assert.ok(getsOut(world, { source, destination, protocol, port }), JSON.stringify(open.witness));
        }
      }),
      { numRuns: WORLDS },
    );
  });
});
