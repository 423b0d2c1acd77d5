/** `npm run bench:pack`: what the policy pack adds to previews of growing stacks, over a pack that does nothing. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runPulumi } from "../simulator/run";
import { doNothingPack } from "./preview";
import { median } from "./timing";

const ROOT = join(__dirname, "..");
const SIZES = [10, 500, 5_000];
const RUNS = Number(process.env["AZURE_LOCKDOWN_RUNS"] ?? 5);

interface Measured {
  readonly seconds: number;
  /** The most memory that the process of the pack ever held, in MiB; 0 where the system does not tell. */
  readonly mebibytes: number;
}

async function main(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "azure-lockdown-bench-"));
  try {
    const program = programIn(join(scratch, "estate"));
    const packs = { nothing: await doNothingPack(join(scratch, "nothing")), ours: join(ROOT, "policypack") };
    console.log(
      `Previews with a pack that does nothing and with this one, ${String(RUNS)} pairs in turn, medians`,
    );
    console.log("  resources  nothing    ours   ratio of pairs   memory of the pack");
    for (const size of SIZES) {
      const pairs: { nothing: Measured; ours: Measured }[] = [];
      for (let run = 0; run < RUNS; run++) {
        const preview = (pack: string): Promise<Measured> =>
          measure(program, join(scratch, "home"), size, pack);
        // Each goes first as often as the other.
        const first = run % 2 === 0 ? "nothing" : "ours";
        const early = await preview(packs[first]);
        const late = await preview(packs[first === "ours" ? "nothing" : "ours"]);
        pairs.push(first === "ours" ? { ours: early, nothing: late } : { nothing: early, ours: late });
      }
      const seconds = (of: "nothing" | "ours"): number => median(pairs.map((pair) => pair[of].seconds));
      const ratio = median(pairs.map(({ nothing, ours }) => ours.seconds / nothing.seconds));
      const memory = (of: "nothing" | "ours"): string =>
        Math.max(...pairs.map((pair) => pair[of].mebibytes)).toFixed(0);
      console.log(
        `  ${String(size).padStart(9)} ${seconds("nothing").toFixed(2).padStart(6)} s ${seconds("ours").toFixed(2).padStart(6)} s` +
          `           ${ratio.toFixed(2)} x   ${memory("ours")} MiB (nothing: ${memory("nothing")} MiB)`,
      );
    }
    console.log("  to reach: 1.10 x, below 200 MiB");
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function measure(cwd: string, home: string, size: number, pack: string): Promise<Measured> {
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, packMemory())), 50);
  const began = performance.now();
  const { status, stdout, stderr } = await runPulumi(
    ["preview", "--stack", "dev", "--non-interactive", "-c", `size=${String(size)}`, "--policy-pack", pack],
    { cwd, home, capture: true, log: () => undefined },
  );
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  if (status !== 0) throw new Error(`pulumi preview ended with ${String(status)}\n${stdout}${stderr}`);
  return { seconds, mebibytes: peak };
}

/** What the process that serves a pack holds at its most, by Linux's own account. */
function packMemory(): number {
  if (process.platform !== "linux") return 0;
  let most = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("run-policy-pack")) continue;
      const kibibytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      most = Math.max(most, Number(kibibytes ?? 0) / 1024);
    } catch {
      // It has ended in between.
    }
  }
  return most;
}

/** A program that makes so many resources: closed spokes, each of a network, its group, routes, a subnet and machines. */
function programIn(folder: string): string {
  mkdirSync(folder);
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    "name: estate\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: index.js\n",
  );
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "estate", main: "index.js" }));
  writeFileSync(join(folder, "index.js"), PROGRAM);
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const size = Number(new pulumi.Config().require("size"));
let made = 0;
const make = (type, name, inputs) => {
  if (made++ >= size) return { id: undefined };
  return new pulumi.CustomResource("azure-native:" + type, name, inputs);
};
const resourceGroupName = "estate";
make("resources:ResourceGroup", "estate", { resourceGroupName });
for (let i = 0; made < size; i++) {
  const deny = { name: "deny", direction: "Outbound", access: "Deny", priority: 4096, protocol: "*",
    sourceAddressPrefix: "*", sourcePortRange: "*", destinationAddressPrefix: "*", destinationPortRange: "*" };
  const allow = (n) => ({ ...deny, name: "partner-" + n, access: "Allow", priority: 200 + n, protocol: "Tcp",
    destinationAddressPrefix: "203.0." + (i % 250) + "." + n, destinationPortRange: "443" });
  const group = make("network:NetworkSecurityGroup", "group-" + i, {
    resourceGroupName, networkSecurityGroupName: "group-" + i, securityRules: [1, 2, 3, 4].map(allow).concat(deny) });
  const routes = make("network:RouteTable", "routes-" + i, { resourceGroupName, routeTableName: "routes-" + i,
    routes: [{ name: "default", addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance", nextHopIpAddress: "10.255.0.4" }] });
  const second = Math.floor(i / 250), third = i % 250;
  const network = make("network:VirtualNetwork", "network-" + i, { resourceGroupName, virtualNetworkName: "network-" + i,
    addressSpace: { addressPrefixes: ["10." + second + "." + third + ".0/24"] } });
  const subnet = make("network:Subnet", "subnet-" + i, { resourceGroupName, virtualNetworkName: "network-" + i, subnetName: "app",
    addressPrefix: "10." + second + "." + third + ".0/25", defaultOutboundAccess: false,
    networkSecurityGroup: { id: group.id }, routeTable: { id: routes.id } });
  for (let n = 0; n < 4; n++)
    make("network:NetworkInterface", "interface-" + i + "-" + n, { resourceGroupName, networkInterfaceName: "nic-" + i + "-" + n,
      ipConfigurations: [{ name: "main", subnet: { id: subnet.id } }] });
  make("storage:StorageAccount", "store" + i, { resourceGroupName, accountName: "store" + i, kind: "StorageV2", sku: { name: "Standard_GRS" } });
}
`;

void main();
