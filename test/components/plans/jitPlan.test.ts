import assert from "node:assert/strict";
import fc from "fast-check";

import { jitFaults, planJitPorts, type JitSettings } from "../../../components/plans/jitPlan";

const SETTINGS: JitSettings = { sources: ["10.10.5.0/24"], securityRules: "standalone" };
const MACHINE = "/subscriptions/s/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-1";
const texts = (
  changes: Partial<JitSettings>,
  machines: Record<string, unknown> = { web: MACHINE },
): string[] =>
  jitFaults({ ...SETTINGS, ...changes }, machines).map(({ path, problem }) => `${path}: ${problem}`);

describe("plan of just-in-time access", () => {
  it("opens SSH and RDP for three hours at most, from the sources only", () => {
    const allowed = { allowedSourceAddressPrefixes: ["10.10.5.0/24"], maxRequestAccessDuration: "PT3H" };
    assert.deepEqual(planJitPorts(SETTINGS), [
      { number: 22, protocol: "TCP", ...allowed },
      { number: 3389, protocol: "TCP", ...allowed },
    ]);
    assert.deepEqual(texts({}), []);
  });

  it("writes the length as Azure does", () => {
    const length = (maxMinutes: number): string =>
      planJitPorts({ ...SETTINGS, maxMinutes })[0]?.maxRequestAccessDuration ?? "";
    assert.deepEqual([60, 90, 5, 1440].map(length), ["PT1H", "PT90M", "PT5M", "PT24H"]);
  });

  it("does not depend on the order of ports and sources", () => {
    const a = { sources: ["10.10.5.0/24", "10.10.4.0/24"], ports: [{ number: 22 }, { number: 5986 }] };
    const b = { sources: [...a.sources].reverse(), ports: [...a.ports].reverse() };
    assert.deepEqual(planJitPorts({ ...SETTINGS, ...a }), planJitPorts({ ...SETTINGS, ...b }));
  });

  it("never opens a port to everywhere, by any spelling, whatever the reason", () => {
    for (const source of ["*", "Internet", "any", "0.0.0.0/0", "::/0"]) {
      assert.deepEqual(texts({ sources: [source] }), [`sources[0]: "${source}" is everywhere`]);
      assert.equal(texts({ sources: [source], allowWideSources: "Travel" }).length, 1);
    }
  });

  it("takes wide public sources for a reason, and private ones of any width", () => {
    assert.deepEqual(texts({ sources: ["10.0.0.0/8", "fc00::/7", "198.51.100.0/24", "2001:db8::/48"] }), []);
    for (const source of ["198.51.0.0/16", "2001:db8::/32", "8.0.0.0/6"]) {
      assert.match(texts({ sources: [source] })[0] ?? "", /is wider than a public source may be/);
      assert.deepEqual(texts({ sources: [source], allowWideSources: "Provider of the VPN" }), []);
    }
  });

  it("keeps a port open longer than three hours for a reason, a day at most", () => {
    assert.deepEqual(texts({ maxMinutes: 181 }), ["maxMinutes: 181 is longer than three hours"]);
    assert.deepEqual(texts({ maxMinutes: 1440, allowLongAccess: "Migration at night" }), []);
    assert.equal(texts({ maxMinutes: 1441, allowLongAccess: "Migration" }).length, 1);
    for (const maxMinutes of [4, 0, -1, 7.5, NaN])
      assert.equal(texts({ maxMinutes }).length, 1, String(maxMinutes));
    assert.deepEqual(texts({ maxMinutes: 5 }), []);
  });

  it("refuses security groups whose rules are inline, since an update takes requests away", () => {
    assert.match(texts({ securityRules: "inline" })[0] ?? "", /^securityRules: is inline/);
  });

  it("refuses empty lists, bad ports and sources, and what is no machine, all at once", () => {
    const faults = texts(
      {
        sources: ["10.10.5.7/24", "office"],
        ports: [
          { number: 0 },
          { number: 22 },
          { number: 22, protocol: "TCP" },
          { number: 22, protocol: "UDP" },
        ],
        allowLongAccess: "",
      },
      { web: "web-1", "a b": { apply: 1 } },
    );
    assert.deepEqual(faults, [
      "allowLongAccess: is empty",
      'sources[0]: "10.10.5.7/24" has bits set beyond its length: the block is 10.10.5.0/24',
      'sources[1]: "office" is not an address or CIDR block',
      "ports[0].number: 0 is not a port",
      "ports[2].number: 22 is there twice",
      "machines.a b: has a key that cannot end a resource's name",
      'machines.web: "web-1" is not the id of a machine',
    ]);
    assert.deepEqual(texts({ sources: [], ports: [] }, {}), [
      "sources: is empty",
      "ports: is empty",
      "machines: is empty",
    ]);
  });

  it("plans no port that is open to everywhere or longer than a day, for any settings without a fault", () => {
    const source = fc.oneof(
      fc.constantFrom("*", "0.0.0.0/0", "::/0", "Internet", "10.0.0.0/8"),
      fc
        .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 32 }))
        .map(([a, b]) => `${a}.0.0.0/${b}`),
    );
    const settings = fc.record({
      sources: fc.array(source, { minLength: 1, maxLength: 3 }),
      securityRules: fc.constant("standalone" as const),
      ports: fc.array(fc.record({ number: fc.integer({ min: 1, max: 65535 }) }), {
        minLength: 1,
        maxLength: 3,
      }),
      maxMinutes: fc.integer({ min: 0, max: 2000 }),
      allowLongAccess: fc.option(fc.constant("Migration"), { nil: undefined }),
      allowWideSources: fc.option(fc.constant("Travel"), { nil: undefined }),
    });
    fc.assert(
      fc.property(settings, (some) => {
        if (jitFaults(some, { web: MACHINE }).length > 0) return;
        for (const port of planJitPorts(some)) {
          assert.ok(port.allowedSourceAddressPrefixes.length > 0);
          assert.ok(port.allowedSourceAddressPrefixes.every((prefix) => !/^(\*|.*\/0)$/.test(prefix)));
          const [, count = "", unit] = /^PT(\d+)([HM])$/.exec(port.maxRequestAccessDuration) ?? [];
          const minutes = Number(count) * (unit === "H" ? 60 : 1);
          assert.ok(minutes <= (some.allowLongAccess === undefined ? 180 : 1440));
        }
      }),
    );
  });
});
