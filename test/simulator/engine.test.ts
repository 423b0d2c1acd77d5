import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

import { runPulumi, simulatorHome, type PulumiResult } from "../../simulator/run";
import { ensurePulumiCli, PulumiCliError } from "../../tools/pulumi-cli";
import { temporaryFolder } from "./harness";

const REPOSITORY = join(__dirname, "..", "..");

/** A hub in miniature, in plain JavaScript; `cfg.step` changes it from one deployment to the next. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const network = require("@pulumi/azure-native/network");
const resources = require("@pulumi/azure-native/resources");
const cfg = new pulumi.Config();
const rg = new resources.ResourceGroup("rg", { location: "westeurope" });
const inGroup = { resourceGroupName: rg.name };
const nsg = new network.NetworkSecurityGroup("nsg", inGroup);
const rule = (name, priority) => new network.SecurityRule(name, {
  ...inGroup, networkSecurityGroupName: nsg.name, priority, direction: "Outbound", access: "Deny", protocol: "*",
  sourceAddressPrefix: "*", sourcePortRange: "*", destinationAddressPrefix: "Internet", destinationPortRange: "*",
  description: pulumi.secret("hush-hush"),
});
rule("deny", 100);
if (cfg.get("step") === "clash") rule("clash", 100);
const vnet = new network.VirtualNetwork("vnet", {
  ...inGroup, addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
});
const subnet = new network.Subnet("fw", {
  ...inGroup, virtualNetworkName: vnet.name, subnetName: "AzureFirewallSubnet", addressPrefix: "10.0.0.0/26",
});
const ip = new network.PublicIPAddress("ip", {
  ...inGroup, sku: { name: "Standard" }, publicIPAllocationMethod: "Static",
});
const firewall = new network.AzureFirewall("fw", {
  ...inGroup, sku: { name: "AZFW_VNet", tier: "Standard" },
  ipConfigurations: [{ name: "c", subnet: { id: subnet.id }, publicIPAddress: { id: ip.id } }],
});
new network.RouteTable("routes", {
  ...inGroup,
  routes: [{
    name: "all", addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance",
    nextHopIpAddress: firewall.ipConfigurations.apply((c) => c[0].privateIPAddress),
  }],
});
if (cfg.get("adopt")) new network.NetworkSecurityGroup("adopted", {
  ...inGroup, networkSecurityGroupName: "elsewhere", location: "westeurope",
}, { import: cfg.get("adopt"), retainOnDelete: true });
exports.publicIp = ip.ipAddress;
exports.privateIp = firewall.ipConfigurations.apply((c) => c[0].privateIPAddress);
exports.group = rg.name;
`;

describe("the real engine", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const home = join(folder.path, "home");
  const project = join(folder.path, "project");
  let binDir: string;

  before(async function () {
    // Building a CLI takes minutes where none can be found.
    this.timeout(20 * 60_000);
    const given = process.env["AZURE_LOCKDOWN_TEST_CLI_DIR"];
    try {
      binDir = given ?? (await ensurePulumiCli()).binDir;
    } catch (error) {
      if (!(error instanceof PulumiCliError)) throw error;
      this.skip();
    }
    mkdirSync(project);
    symlinkSync(join(REPOSITORY, "node_modules"), join(project, "node_modules"));
    writeFileSync(
      join(project, "Pulumi.yaml"),
      "name: smoke\nruntime: { name: nodejs, options: { typescript: false } }\n",
    );
    writeFileSync(join(project, "Pulumi.dev.yaml"), "config:\n  # kept\n  smoke:step: first\n");
    writeFileSync(join(project, "package.json"), '{ "name": "smoke", "main": "index.js" }\n');
    writeFileSync(join(project, "index.js"), PROGRAM);
    writeFileSync(join(project, ".gitignore"), "node_modules\n");
    git("init", "-q");
    commit();
  });
  after(() => {
    folder.remove();
  });

  function git(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync("git", args, { cwd: project, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout;
  }

  function commit(): void {
    git("add", "-A");
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "as it is");
  }

  async function sim(...args: string[]): Promise<PulumiResult> {
    const log = (): void => undefined;
    const result = await runPulumi(["--color", "never", ...args], {
      home,
      cwd: project,
      binDir,
      capture: true,
      log,
    });
    assert.equal(git("status", "--porcelain"), "", `${args.join(" ")} left something in the project`);
    return result;
  }

  async function good(...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await sim(...args);
    assert.equal(status, 0, stdout + stderr);
    return stdout;
  }

  it("plans without a stack having been made, and says that it is no Azure", async () => {
    const text = await good("preview");
    assert.match(text, /\+ 9 to create/);
    assert.match(
      text,
      /azure-lockdown simulator: a local stand-in for Azure; nothing is deployed to a cloud/,
    );
    assert.match(text, /publicIp *: \[unknown\]/);
  });

  it("deploys", async () => {
    assert.match(await good("up", "--yes"), /\+ 9 created/);
    const outputs = JSON.parse(await good("stack", "output", "--json")) as Record<string, string>;
    assert.equal(outputs["privateIp"], "10.0.0.4");
    assert.match(outputs["publicIp"] ?? "", /^20\.33\./);
  });

  it("keeps secrets out of the state", async () => {
    assert.ok(!(await good("stack", "export")).includes("hush-hush"));
  });

  it("finds nothing to change in a second deployment, nor in a refresh", async () => {
    assert.match(await good("up", "--yes"), /Resources:\s+9 unchanged/);
    assert.match(await good("refresh", "--yes"), /Resources:\s+9 unchanged/);
    assert.match(await good("preview", "--refresh"), /Resources:\s+9 unchanged/);
  });

  it("lets a plan pass that Azure refuses, and fails the deployment", async () => {
    await runPulumi(["config", "set", "step", "clash"], {
      home,
      cwd: project,
      binDir,
      capture: true,
      log: () => undefined,
    });
    assert.equal(
      readFileSync(join(project, "Pulumi.dev.yaml"), "utf8"),
      "config:\n  # kept\n  smoke:step: clash\n",
    );
    commit();
    assert.match(await good("preview"), /\+ 1 to create/);
    const { status, stdout } = await sim("up", "--yes", "--skip-preview");
    assert.notEqual(status, 0);
    assert.match(stdout, /SecurityRuleConflict.*clash conflicts with rule deny/);
  });

  it("imports what is in the store", async () => {
    const outputs = JSON.parse(await good("stack", "output", "--json")) as Record<string, string>;
    const id = `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/${outputs["group"] ?? ""}/providers/Microsoft.Network/networkSecurityGroups/elsewhere`;
    // Another stack of the same home makes it.
    const other = join(folder.path, "other");
    mkdirSync(other);
    symlinkSync(join(REPOSITORY, "node_modules"), join(other, "node_modules"));
    writeFileSync(
      join(other, "Pulumi.yaml"),
      "name: other\nruntime: { name: nodejs, options: { typescript: false } }\n",
    );
    writeFileSync(join(other, "package.json"), '{ "name": "other", "main": "index.js" }\n');
    writeFileSync(
      join(other, "index.js"),
      `const { NetworkSecurityGroup } = require("@pulumi/azure-native/network");
       new NetworkSecurityGroup("nsg", { resourceGroupName: "${outputs["group"] ?? ""}", networkSecurityGroupName: "elsewhere" });`,
    );
    const made = await runPulumi(["up", "--yes", "--skip-preview"], {
      home,
      cwd: other,
      binDir,
      capture: true,
    });
    assert.equal(made.status, 0, made.stdout + made.stderr);
    writeFileSync(join(project, "Pulumi.dev.yaml"), `config:\n  smoke:adopt: ${id}\n`);
    commit();
    assert.match(await good("up", "--yes"), /= 1 imported/);
  });

  it("destroys, and forgets the stack without touching the project's file", async () => {
    assert.match(await good("destroy", "--yes"), /- \d+ deleted/);
    await good("stack", "rm", "dev", "--yes");
  });

  it("goes on after a deployment that was killed in the middle", async () => {
    const place = simulatorHome(home);
    writeFileSync(join(project, "Pulumi.dev.yaml"), "config:\n  smoke:step: first\n");
    commit();
    for (const creates of [2, 6]) {
      await killDuring(creates);
      assert.match(await good("up", "--yes"), /created|unchanged/);
      assert.match(await good("up", "--yes"), /Resources:\s+\d+ unchanged/);
      assert.match(await good("refresh", "--yes"), /Resources:\s+\d+ unchanged/);
      await good("destroy", "--yes");
    }
    assert.ok(readdirSync(place.store).includes("journal.log"));
  });

  /** Starts a slow deployment and kills pulumi, and nothing else, once it has begun some creates. */
  async function killDuring(creates: number): Promise<void> {
    const script = `require("tsx/cjs"); require(${JSON.stringify(join(REPOSITORY, "simulator", "run"))})
      .runPulumi(["up", "--yes", "--skip-preview", "--color", "never"],
        { home: ${JSON.stringify(home)}, cwd: ${JSON.stringify(project)}, binDir: ${JSON.stringify(binDir)} })
      .then((r) => { process.exitCode = r.status; });`;
    const runner = spawn(process.execPath, ["-e", script], {
      cwd: REPOSITORY,
      env: {
        ...process.env,
        PATH: `${binDir}${delimiter}${process.env["PATH"] ?? ""}`,
        AZURE_LOCKDOWN_SIMULATOR_DELAY_MS: "400",
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise<number | null>((resolve) =>
      runner.on("exit", (code) => {
        resolve(code);
      }),
    );
    let text = "";
    await new Promise<void>((resolve) => {
      runner.stdout.setEncoding("utf8").on("data", (part: string) => {
        text += part;
        if (text.split(" creating (0s)").length > creates + 1) resolve();
      });
      runner.stdout.on("end", resolve);
    });
    const [pulumi] = childrenOf(runner.pid);
    const orphans = childrenOf(pulumi);
    assert.ok(pulumi);
    process.kill(pulumi, "SIGKILL");
    assert.equal(await ended, 137);
    // The stand-in ends by itself; a language host may not notice that its engine is gone.
    for (const pid of orphans) endIfThere(pid);
  }
});

function childrenOf(pid: number | undefined): number[] {
  const { stdout } = spawnSync("pgrep", ["-P", String(pid)], { encoding: "utf8" });
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map(Number);
}

function endIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // It has ended already.
  }
}
