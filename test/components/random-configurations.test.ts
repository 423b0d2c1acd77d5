import assert from "node:assert/strict";
import { createRequire } from "node:module";

import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";

import { contactIn, contactOut, DEFAULT_THRESHOLDS, egressOfSources } from "../../egress/reach";
import { type Model, readModel } from "../../egress/read";
import { configure, type Entry } from "../../policypack/configuration";
import { judge } from "../../policypack/judge";
import { RULES } from "../../policypack/rules";
import { AddressSet, PacketSet, parseAddresses, parsePorts } from "../../egress/space";
import { allCreated, endRun, startRun, stopMocks } from "./mocks";

const RUNS = Number(process.env["AZURE_LOCKDOWN_RUNS"] ?? 10);
const SEED = Number(process.env["AZURE_LOCKDOWN_SEED"] ?? 7);
const NOW = "2026-11-24T12:00:00Z";
const PAST = "2026-11-23T12:00:00Z";
const FUTURE = "2026-12-24T12:00:00Z";

interface Approval {
  readonly name: string;
  readonly reason: string;
  readonly fqdns?: readonly string[];
  readonly addresses?: readonly string[];
  readonly protocols: readonly string[];
  readonly sources?: readonly string[];
  readonly until?: string;
}

interface Block {
  readonly address: string;
  readonly direction: "both" | "in" | "out";
  readonly reason: string;
  readonly addedAt: string;
  readonly ttlHours: number;
}

/** A configuration by section, with what the test reads of it in the form that it reads. */
interface Stack {
  readonly sections: Readonly<Record<string, unknown>>;
  /** Prefixes of subnets by the names of their resources. */
  readonly subnets: Readonly<Record<string, string>>;
  readonly approvals: readonly Approval[];
  readonly blocks: readonly Block[];
}

const setOf = (text: string): AddressSet => parseAddresses(text) ?? assert.fail(text);
const end = fc.constantFrom({}, { until: PAST }, { until: FUTURE });
const from = fc.constantFrom({}, { sources: ["10.20.1.0/25"] }, { sources: ["10.20.1.64/26"] });
const named = fc.record({
  fqdns: fc.uniqueArray(
    fc.constantFrom("api.contoso.com", "*.fabrikam.net", "a.example.org", "security.ubuntu.com"),
    { minLength: 1 },
  ),
  protocols: fc.uniqueArray(fc.constantFrom("Https:443", "Http:80", "Https:8443"), { minLength: 1 }),
});
const raw = fc.record({
  addresses: fc.uniqueArray(
    fc.constantFrom("20.60.0.5", "20.60.0.0/24", "20.61.4.0/22", "52.1.2.3", "20.50.1.0/24"),
    { minLength: 1 },
  ),
  protocols: fc.uniqueArray(fc.constantFrom("Tcp:443", "Tcp:8000-8010", "Udp:123", "Tcp:1", "Udp:65535"), {
    minLength: 1,
  }),
});
const approvals = fc
  .array(fc.tuple(fc.oneof(named, raw), end, from), { maxLength: 5 })
  .map((list) =>
    list.map((parts, i): Approval => Object.assign({ name: `d${i}`, reason: "Needed" }, ...parts)),
  );
const blocks = fc.array(
  fc.record({
    address: fc.constantFrom("20.50.1.77", "20.60.0.5", "20.61.4.0/24", "2606:4700::/48", "9.9.9.9"),
    direction: fc.constantFrom("both" as const, "in" as const, "out" as const),
    reason: fc.constant("C2 server"),
    addedAt: fc.constant("2026-11-24T06:00:00Z"),
    // The first one has ended by now.
    ttlHours: fc.constantFrom(1, 24, 168),
  }),
  { maxLength: 4 },
);
const hub = fc.constantFrom(
  { hubAddressSpace: "10.10.0.0/22", firewallSubnet: "10.10.0.0/26" },
  { hubKind: "virtualWan", hubAddressSpace: "10.10.64.0/22" },
);
const elsewhere = { managedElsewhere: "Others see to it" };
const machines = { windows: { weekly: { start: "2026-11-28 22:00" } } };
const parts = fc.record({
  defender: fc.constantFrom(elsewhere, { securityContact: { emails: ["soc@contoso.com"] } }),
  alerts: fc.constantFrom(elsewhere, { emails: ["soc@contoso.com"], noPipeline: "By hand" }),
  machines: fc.constantFrom(elsewhere, machines),
  backup: fc.constantFrom(elsewhere, { ownResourceGuard: "One team" }),
  identity: fc.constant(elsewhere),
  flowLogs: fc.constantFrom(elsewhere, {}),
  guardrails: fc.constantFrom(elsewhere, {}),
  access: fc.constantFrom(elsewhere, {}),
  edge: fc.constantFrom(elsewhere, {}),
});
const tier = fc.constantFrom({}, { tier: "Standard" }, { tier: "Premium", availabilityZones: ["1", "2"] });

const stacks: fc.Arbitrary<Stack> = fc
  .tuple(hub, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), approvals, blocks, tier, parts)
  .map(([hubSettings, spokeCount, subnetCount, approved, blocked, firewall, others]) => {
    const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
    const prefix = (s: number, n: number): string => `10.${20 + s}.${1 + n}.0/24`;
    const spokes = numbers(spokeCount).map((s) => [
      `s${s}`,
      {
        spokeAddressSpace: `10.${20 + s}.0.0/16`,
        subnets: Object.fromEntries(
          numbers(subnetCount).map((n) => [`n${n}`, { addressPrefix: prefix(s, n) }]),
        ),
      },
    ]);
    return {
      sections: {
        network: { ...hubSettings, spokes: Object.fromEntries(spokes) as unknown },
        firewall: { ...firewall, approvedDestinations: approved },
        blockList: blocked,
        ...others,
      },
      subnets: Object.fromEntries(
        numbers(spokeCount).flatMap((s) =>
          numbers(subnetCount).map((n) => [`spokes-s${s}-n${n}`, prefix(s, n)]),
        ),
      ),
      approvals: approved.filter(({ until }) => until !== PAST),
      blocks: blocked.filter(({ ttlHours }) => ttlHours > 6),
    };
  });

/** Runs the program of the stack, and reads what it made as the core reads a state. */
async function modelOf({ sections }: Stack): Promise<Model> {
  await startRun();
  const config = Object.entries(sections).map(([key, value]) => [
    `azure-lockdown:${key}`,
    JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig({
    "azure-lockdown:location": "westeurope",
    "azure-lockdown:now": NOW,
    ...(Object.fromEntries(config) as Record<string, string>),
  });
  // Loading the program runs it, each time anew.
  const load = createRequire(__filename);
  Reflect.deleteProperty(load.cache, load.resolve("../../index"));
  await pulumi.runtime.runInPulumiStack(() =>
    Promise.resolve(load("../../index") as Record<string, unknown>),
  );
  await endRun();
  return readModel(
    allCreated().map(({ type, name, inputs, outputs }) => ({
      urn: `urn:pulumi:test::azure-lockdown::${type}::${name}`,
      type,
      name,
      id: `/subscriptions/s/${name}`,
      properties: { name: `${name}-azure`, ...inputs, ...outputs },
    })),
  );
}

/** What the configuration says may leave a subnet, straight from its text. */
function approvedOf({ approvals, blocks }: Stack, subnet: string): { packets: PacketSet; names: string[] } {
  const blocked = AddressSet.union(
    blocks.filter(({ direction }) => direction !== "in").map(({ address }) => setOf(address)),
  );
  // Azure keeps the first four addresses of a subnet and the last one.
  const machines = setOf(subnet.replace("0/24", "4") + "-" + subnet.replace("0/24", "254"));
  const mine = approvals
    .map((each) => ({
      ...each,
      from: AddressSet.union((each.sources ?? [subnet]).map(setOf)).intersect(machines),
    }))
    .filter((each) => !each.from.isEmpty);
  const packets = PacketSet.union(
    mine.flatMap(({ addresses = [], protocols, from: sources }) =>
      addresses.length === 0
        ? []
        : protocols.map((text) => {
            const [protocol, ports = ""] = text.split(":");
            return PacketSet.box({
              protocols: [protocol === "Udp" ? "Udp" : "Tcp"],
              ports: parsePorts(ports) ?? assert.fail(text),
              sources,
              destinations: AddressSet.union(addresses.map(setOf)).difference(blocked),
            });
          }),
    ),
  );
  return { packets, names: [...new Set(mine.flatMap(({ fqdns = [] }) => fqdns))].sort() };
}

/** What the policy pack says by the preset strict; what is left out for a reason is somebody else's to see to. */
function objectionsTo(model: Model, { sections }: Stack): string[] {
  const isWhole = Object.values(sections).every((section) => section !== elsewhere);
  const others = RULES.filter(({ options }) => !isWhole && "responsibility" in options);
  const entries = new Map<string, Entry>([
    ["azure-lockdown", { level: undefined, options: { preset: "strict", now: NOW } }],
    ...others.map(({ meta }): [string, Entry] => [
      meta.id,
      { level: undefined, options: { responsibility: "elsewhere" } },
    ]),
  ]);
  const { configuration, faults } = configure(entries, RULES);
  assert.deepEqual(faults, []);
  return judge(model, RULES, configuration, { now: new Date(NOW), awaits: () => false })
    .filter(({ severity }) => severity === "mandatory")
    .map(({ rule, message }) => `${rule}: ${message}`);
}

describe("random configurations of the stack", function () {
  this.timeout(Math.max(120_000, RUNS * 20_000));
  afterEach(() => {
    pulumi.runtime.setAllConfig({});
    stopMocks();
  });

  it("let out exactly the approved destinations that are in force, and keep out what is blocked", async () => {
    await fc.assert(
      fc.asyncProperty(stacks, async (stack) => {
        const model = await modelOf(stack);
        const sources = egressOfSources(model, DEFAULT_THRESHOLDS);
        // The stack warns of it as well: there is no intrusion detection to turn on.
        const isStandard = JSON.stringify(stack.sections["firewall"]).includes('"Standard"');
        const objections = objectionsTo(model, stack).filter(
          (each) => !(isStandard && each.startsWith("firewall-idps-deny: ")),
        );
        assert.deepEqual(objections, []);
        for (const [name, prefix] of Object.entries(stack.subnets)) {
          const found = sources.filter(({ source }) => source.urn.endsWith(`::${name}`));
          assert.equal(found.length, 1, name);
          const [egress] = found;
          const expected = approvedOf(stack, prefix);
          assert.deepEqual(egress?.doubts, [], name);
          assert.ok(egress.packets.equals(expected.packets), `${name}: other packets than approved`);
          assert.deepEqual([...egress.open.domains].sort(), expected.names, name);
        }
        for (const { address, direction } of stack.blocks) {
          if (direction !== "in") assert.deepEqual(contactOut(model, setOf(address)), [], address);
          if (direction !== "out") assert.deepEqual(contactIn(model, setOf(address)), [], address);
        }
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
  });
});
