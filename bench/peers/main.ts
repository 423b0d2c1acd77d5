/** `npm run bench:peers`: the same rules given to other tools, in the same run on the same machine. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { SPECIAL_PURPOSE_IPV4 } from "../../egress/space/public";
import { bundleVerdict, runsFor, total, verdictCost } from "../core";
import { type GeneratedRule, realisticRules } from "../rules";

const run = promisify(execFile);

const SIZES = [1_000, 10_000, 100_000];
const WHOLE_PROCESS_SIZE = 10_000;
const SECONDS = 120;
/** Some are built from source. */
const PATIENT = { timeout: 3_600_000 };
const PACKAGES = {
  z3: "z3-solver==5.4.1.0",
  checkov: "checkov==3.3.30",
  trivy: "github.com/aquasecurity/trivy/cmd/trivy@v0.74.0",
};
// Kept between runs, because they are large.
const VENV = join(tmpdir(), "azure-lockdown-peers-venv");
const TRIVY = join(tmpdir(), "azure-lockdown-peers-trivy", "trivy");

async function main(): Promise<void> {
  console.log(`Node ${process.versions.node}, ${String(cpus().length)} cores\n`);
  const scratch = mkdtempSync(join(tmpdir(), "azure-lockdown-peers-"));
  try {
    const program = await bundleVerdict(scratch);
    await compareWithZ3(program, scratch);
    await compareWholeProcesses(program, scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Ours judges every rule; Z3 is asked for one packet that gets out. */
async function compareWithZ3(program: string, scratch: string): Promise<void> {
  const missing = await installPython(PACKAGES.z3);
  if (missing !== undefined) {
    console.log(`Z3: missing: ${missing}`);
    return;
  }
  console.log("Exact verdict beside Z3 on the same rules, seconds without reading the file");
  console.log("     rules       ours   Z3 build   Z3 solve      ratio");
  for (const size of SIZES) {
    const file = join(scratch, `${String(size)}.json`);
    writeFileSync(file, JSON.stringify(inOrder(realisticRules(size))));
    const ours = total(await verdictCost(program, file, 0, runsFor(size))) / 1000;
    const z3 = await python([join(__dirname, "first-match.py"), file, JSON.stringify(SPECIAL_PURPOSE_IPV4)]);
    const row = [size.toLocaleString("en").padStart(10), ours.toFixed(4).padStart(10)];
    if (z3.failure === undefined) {
      const { build, solve } = JSON.parse(z3.stdout) as { build: number; solve: number };
      row.push(build.toFixed(3).padStart(10), solve.toFixed(3).padStart(10));
      row.push(`${((build + solve) / ours).toFixed(1)} x`.padStart(10));
    } else row.push(`  Z3 ${z3.failure}`);
    console.log(row.join(" "));
  }
  console.log("");
}

/** Tools that cannot be had otherwise than as a process, on the same rules in an ARM template. */
async function compareWholeProcesses(program: string, scratch: string): Promise<void> {
  const rules = inOrder(realisticRules(WHOLE_PROCESS_SIZE));
  const json = join(scratch, "rules.json");
  writeFileSync(json, JSON.stringify(rules));
  const template = join(scratch, "template.json");
  writeFileSync(template, JSON.stringify(armTemplate(rules)));

  const began = performance.now();
  await verdictCost(program, json, 0, 1);
  const ours = performance.now() - began;
  console.log(
    `${WHOLE_PROCESS_SIZE.toLocaleString("en")} rules in an ARM template, seconds of a whole process`,
  );
  console.log(`  ours    ${seconds(ours)}, from the same rules as a JSON list`);
  const show = async (
    name: string,
    missing: string | undefined,
    tool: () => Promise<Outcome>,
  ): Promise<void> => {
    if (missing !== undefined) {
      console.log(`  ${name.padEnd(7)} missing: ${missing}`);
      return;
    }
    const started = performance.now();
    const { failure } = await tool();
    const taken = performance.now() - started;
    console.log(`  ${name.padEnd(7)} ${failure ?? `${seconds(taken)}, ${(taken / ours).toFixed(1)} x`}`);
  };
  // It ends with 1 where a check fails, which is what one would expect of these rules.
  const checkov = ["-f", template, "--framework", "arm", "--compact", "--quiet", "-o", "json", "--soft-fail"];
  await show("Checkov", await installPython(PACKAGES.checkov), () =>
    python(["-m", "checkov.main", ...checkov]),
  );
  // Without them it would look for newer checks on the Internet first.
  const trivy = [
    "config",
    "--quiet",
    "--format",
    "json",
    "--skip-check-update",
    "--skip-version-check",
    template,
  ];
  await show("Trivy", await installTrivy(), () => outcomeOf(TRIVY, trivy));
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2);

/** In order of evaluation, as `readRules` has it: of one priority the Allow first, then as listed. */
function inOrder(rules: readonly GeneratedRule[]): GeneratedRule[] {
  const rank = (rule: GeneratedRule): number => 2 * rule.priority + (rule.access === "Allow" ? 0 : 1);
  return [...rules].sort((a, b) => rank(a) - rank(b));
}

function armTemplate(rules: readonly GeneratedRule[]): unknown {
  return {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    resources: [
      {
        type: "Microsoft.Network/networkSecurityGroups",
        apiVersion: "2024-05-01",
        name: "generated",
        location: "westeurope",
        properties: { securityRules: rules.map(({ name, ...properties }) => ({ name, properties })) },
      },
    ],
  };
}

/** Installs a Python package away from the system's own; why it could not, if it could not. */
async function installPython(requirement: string): Promise<string | undefined> {
  return failureOf(async () => {
    if (!existsSync(VENV)) await run("python3", ["-m", "venv", VENV], PATIENT);
    await run(join(VENV, "bin", "python"), ["-m", "pip", "install", "--quiet", requirement], PATIENT);
  });
}

/** Builds Trivy from its source, since no package registry has it as a program; why it could not, if it could not. */
async function installTrivy(): Promise<string | undefined> {
  if (existsSync(TRIVY)) return undefined;
  // The version uses a part of the standard library that Go keeps behind this switch.
  const options = { ...PATIENT, cwd: dirname(TRIVY), env: { ...process.env, GOEXPERIMENT: "jsonv2" } };
  const [module, version] = PACKAGES.trivy.split("@");
  return failureOf(async () => {
    mkdirSync(options.cwd, { recursive: true });
    await run("go", ["mod", "init", "peers"], options).catch(() => undefined);
    await run("go", ["get", "-tool", `${module ?? ""}@${version ?? ""}`], options);
    await run("go", ["build", "-o", TRIVY, module ?? ""], options);
  });
}

async function failureOf(install: () => Promise<void>): Promise<string | undefined> {
  try {
    await install();
    return undefined;
  } catch (error) {
    return firstLine(error);
  }
}

interface Outcome {
  readonly stdout: string;
  /** What went wrong, as a clause. */
  readonly failure?: string;
}

const python = (args: readonly string[]): Promise<Outcome> => outcomeOf(join(VENV, "bin", "python"), args);

async function outcomeOf(program: string, args: readonly string[]): Promise<Outcome> {
  try {
    const { stdout } = await run(program, args, { timeout: SECONDS * 1000, maxBuffer: 2 ** 28 });
    return { stdout };
  } catch (error) {
    const stopped = error instanceof Error && "killed" in error && error.killed === true;
    return {
      stdout: "",
      failure: stopped ? `was stopped after ${String(SECONDS)} s` : `failed: ${firstLine(error)}`,
    };
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";

void main();
