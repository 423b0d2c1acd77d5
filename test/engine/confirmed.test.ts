import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { contactIn, contactOut, namesBesides } from "../../egress/reach";
import { readModel } from "../../egress/read";
import { readDocument } from "../../egress/read/documents";
import { parseAddresses } from "../../egress/space";
import { runPulumi } from "../../simulator/run";
import { NO_COVERAGE } from "../coverage";
import { Engine, ROOT } from "./engine";

const UPDATES = ["azure.archive.ubuntu.com", "security.ubuntu.com"];

const ADDED = "2026-11-24T06:00:00Z";

/** What Pulumi.dev.yaml has, with a second spoke, a destination by address, and blocks of public addresses. */
const DEV = {
  blockList: [
    { address: "20.50.1.77", reason: "C2 server", addedAt: ADDED },
    { address: "20.50.2.0/24", direction: "in", reason: "Scans", addedAt: ADDED },
  ],
  network: {
    hubAddressSpace: "10.10.0.0/22",
    firewallSubnet: "10.10.0.0/26",
    spokes: {
      shop: { spokeAddressSpace: "10.20.0.0/16", subnets: { web: { addressPrefix: "10.20.1.0/24" } } },
      back: {
        spokeAddressSpace: "10.21.0.0/16",
        subnets: { jobs: { addressPrefix: "10.21.1.0/24" }, db: { addressPrefix: "10.21.2.0/24" } },
      },
    },
  },
  firewall: {
    tier: "Premium",
    approvedDestinations: [
      { name: "os-updates", reason: "Updates", fqdns: UPDATES, protocols: ["Http:80", "Https:443"] },
      { name: "payments", reason: "Payments", fqdns: ["api.contoso.com"], sources: ["10.20.1.0/28"] },
      {
        name: "time",
        reason: "Clocks",
        addresses: ["20.60.0.5"],
        protocols: ["Udp:123"],
        sources: ["10.21.1.0/24"],
      },
    ],
  },
};

interface Stack {
  readonly name: string;
  readonly config: Readonly<Record<string, object>>;
  /** Names of the sources with what they reach: public IPv4 addresses, then domain names. */
  readonly surface: Readonly<Record<string, readonly string[]>>;
  /** A source, where to, protocol and port, and whether it gets out. */
  readonly packets: readonly (readonly [string, string, string, number, boolean])[];
  readonly blocked: { readonly out: readonly string[]; readonly in: readonly string[] };
}

const STACKS: readonly Stack[] = [
  {
    name: "dev",
    config: DEV,
    surface: {
      "spokes-shop-web": ["0", ...UPDATES, "api.contoso.com"],
      "spokes-back-jobs": ["1", ...UPDATES],
      "spokes-back-db": ["0", ...UPDATES],
    },
    packets: [
      ["10.20.1.5", "api.contoso.com", "Tcp", 443, true],
      ["10.20.1.77", "api.contoso.com", "Tcp", 443, false],
      ["10.21.1.5", "api.contoso.com", "Tcp", 443, false],
      ["10.21.1.5", "20.60.0.5", "Udp", 123, true],
      ["10.21.1.5", "20.60.0.5", "Udp", 124, false],
      ["10.21.1.5", "20.60.0.5", "Tcp", 123, false],
      ["10.21.1.5", "20.60.0.6", "Udp", 123, false],
      ["10.21.2.5", "20.60.0.5", "Udp", 123, false],
      ["10.20.1.5", "20.60.0.5", "Udp", 123, false],
      // From spoke to spoke.
      ["10.20.1.5", "10.21.1.5", "Tcp", 443, false],
      ["10.21.2.5", "10.20.1.5", "Tcp", 22, false],
    ],
    blocked: { out: ["20.50.1.77"], in: ["20.50.1.77", "20.50.2.0/24"] },
  },
  {
    name: "prod",
    config: {},
    surface: {
      "spokes-shop-web": ["0", ...UPDATES],
      "spokes-shop-jobs": ["0", "*.wholesale.contoso.com", ...UPDATES],
      "spokes-payments-api": ["1", ...UPDATES, "api.contoso.com"],
      "spokes-office-desktops": ["0", ...UPDATES],
      "spokes-office-functions": ["0", ...UPDATES],
    },
    packets: [
      ["10.21.1.5", "20.60.0.5", "Udp", 123, true],
      ["10.21.1.5", "api.contoso.com", "Tcp", 443, true],
      ["10.20.1.5", "api.contoso.com", "Tcp", 443, false],
      ["10.20.2.5", "feed.wholesale.contoso.com", "Tcp", 443, true],
      ["10.20.1.5", "feed.wholesale.contoso.com", "Tcp", 443, false],
      ["10.22.1.5", "20.60.0.5", "Udp", 123, false],
    ],
    blocked: { out: ["20.50.1.77"], in: ["20.50.1.77", "20.50.2.0/24"] },
  },
];

/** What no source of any stack may send. */
const CLOSED: readonly (readonly [string, string, number])[] = [
  ["8.8.8.8", "Tcp", 443],
  ["8.8.8.8", "Udp", 53],
  ["8.8.8.8", "Icmp", 0],
  ["8.8.8.8", "Esp", 0],
  ["evil.example.net", "Tcp", 443],
  ["security.ubuntu.com", "Tcp", 81],
  ["2606:4700::1111", "Tcp", 443],
  ["168.63.129.16", "Udp", 53],
];

interface SurfaceSource {
  readonly name: string;
  readonly verdict: string;
  readonly exits: readonly string[];
  readonly publicAddresses: { readonly ipv4: string; readonly ipv6: string };
  readonly domains: readonly string[];
}

describe("the core confirms what the components made, on the real engine", function () {
  this.timeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), "azure-lockdown-confirmed-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** The bundled command line, as people run it. */
  const cli = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "dist/cli.js"), ...args], {
      encoding: "utf8",
      env: { ...process.env, ...NO_COVERAGE },
    });
    assert.equal(status, 0, stderr);
    return stdout;
  };

  function confirmSurface(file: string, { surface }: Stack): void {
    const { sources } = JSON.parse(cli("surface", file, "--format", "json")) as {
      sources: readonly SurfaceSource[];
    };
    const found = sources.map(({ name, publicAddresses, domains }): [string, readonly string[]] => [
      name,
      [publicAddresses.ipv4, ...[...domains].sort()],
    ]);
    const expected = Object.entries(surface).map(([name, [count = "", ...domains]]) => [
      name,
      [count, ...domains.sort()],
    ]);
    assert.deepEqual(Object.fromEntries(found), Object.fromEntries(expected));
    for (const { name, verdict, exits, publicAddresses } of sources) {
      assert.equal(verdict, "restricted", name);
      assert.deepEqual(exits, ["firewall"], name);
      assert.equal(publicAddresses.ipv6, "0", name);
    }
  }

  function confirmPackets(file: string, { surface, packets, blocked }: Stack): void {
    const addresses = blocked.out.map((text) => text.replace(/\/\d+$/, ""));
    const closed = Object.keys(surface).flatMap((source) => [
      ...CLOSED.map((each) => [source, ...each, false] as const),
      ...addresses.map((to) => [source, to, "Tcp", 443, false] as const),
    ]);
    const asked = [...packets, ...closed];
    const lines = asked.map(([source, destination, protocol, port]) =>
      JSON.stringify({ source, destination, protocol, port }),
    );
    const questions = join(folder, "questions.jsonl");
    writeFileSync(questions, lines.join("\n"));
    const answers = cli("ask", file, "--packets", questions).trim().split("\n");
    const told = answers.map((line) => (JSON.parse(line) as { verdict: string }).verdict);
    assert.deepEqual(
      told.map((verdict, i) => `${lines[i] ?? ""} ${verdict}`),
      asked.map((each, i) => `${lines[i] ?? ""} ${each[4] ? "allowed" : "denied"}`),
    );
  }

  function confirmBlocks(text: string, { blocked }: Stack): void {
    const { resources, faults } = readDocument(text, "stack.json");
    assert.deepEqual(faults, []);
    const model = readModel(resources);
    for (const address of blocked.out) {
      const set = parseAddresses(address) ?? assert.fail(address);
      assert.deepEqual(contactOut(model, set), [], address);
      assert.deepEqual(namesBesides(model, set), [], address);
    }
    for (const address of blocked.in) {
      assert.deepEqual(contactIn(model, parseAddresses(address) ?? assert.fail(address)), [], address);
    }
  }

  for (const stack of STACKS) {
    it(`of Pulumi.${stack.name}.yaml: exactly what is approved leaves, in the preview as after the update`, async () => {
      const engine = new Engine(ROOT);
      const pulumi = async (...args: string[]): Promise<string> => {
        const result = await runPulumi([...args, "--stack", stack.name, "--non-interactive"], {
          cwd: ROOT,
          home: engine.home,
          env: { ...NO_COVERAGE, NO_COLOR: "1" },
          capture: true,
          log: () => undefined,
        });
        assert.equal(result.status, 0, result.stdout + result.stderr);
        return result.stdout;
      };
      const config = Object.entries(stack.config).flatMap(([key, value]) => [
        "-c",
        `azure-lockdown:${key}=${JSON.stringify(value)}`,
      ]);
      try {
        const preview = await pulumi("preview", "--json", ...config);
        await pulumi("up", "--yes", "--skip-preview", ...config);
        const state = await pulumi("stack", "export");
        for (const text of [preview, state]) {
          const file = join(folder, `${stack.name}.json`);
          writeFileSync(file, text);
          confirmSurface(file, stack);
          confirmPackets(file, stack);
          confirmBlocks(text, stack);
        }
      } finally {
        engine.close();
      }
    });
  }
});
