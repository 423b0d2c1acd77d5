import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";

import { type PulumiResult, runPulumi } from "../../simulator/run";
import { NO_COVERAGE } from "../coverage";

export const ROOT = join(__dirname, "../..");
export const PACK = ["--policy-pack", join(ROOT, "policypack")];
/** Previews as the real provider has them: a name is unknown to others even where the program fixed it. */
export const STRICT = { AZURE_LOCKDOWN_SIMULATOR_PREVIEW: "strict" };
export const example = (name: string): string => join(ROOT, "examples", name);

/** A resource as `pulumi stack export` writes it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/** The real Pulumi engine with the stand-in providers, in a home of its own that goes with `close`. */
export class Engine {
  readonly home = mkdtempSync(join(tmpdir(), "azure-lockdown-engine-"));

  constructor(
    /** The folder of the program. */
    readonly program: string,
    private readonly env: NodeJS.ProcessEnv = {},
  ) {}

  /** Runs `pulumi`, without questions, on the stack `dev`. */
  async pulumi(command: string, ...args: string[]): Promise<PulumiResult & { readonly output: string }> {
    const flags = ["up", "destroy", "refresh"].includes(command) ? ["--yes"] : [];
    const result = await runPulumi([command, "--stack", "dev", "--non-interactive", ...flags, ...args], {
      cwd: this.program,
      home: this.home,
      env: { ...NO_COVERAGE, NO_COLOR: "1", ...this.env },
      capture: true,
      log: () => undefined,
    });
    return { ...result, output: result.stdout + result.stderr };
  }

  /** Runs `pulumi policy analyze`, which takes packs and `--stack` in places of its own; on `dev` by default. */
  async analyze(...args: string[]): Promise<PulumiResult & { readonly output: string }> {
    const stack = args.includes("--file") ? [] : ["--stack", "dev"];
    const result = await runPulumi(["policy", "analyze", "--non-interactive", ...stack, ...args], {
      cwd: this.program,
      home: this.home,
      env: { ...NO_COVERAGE, NO_COLOR: "1", ...this.env },
      capture: true,
      log: () => undefined,
    });
    return { ...result, output: result.stdout + result.stderr };
  }

  /** The same, where anything but success is the test's failure; returns what was printed. */
  async succeed(command: string, ...args: string[]): Promise<string> {
    const { status, output } = await this.pulumi(command, ...args);
    if (status !== 0) throw new Error(`pulumi ${command} ended with status ${String(status)}:\n${output}`);
    return output;
  }

  /** The resources in the state, the stack itself and its providers left out. */
  async resources(): Promise<StateResource[]> {
    const { status, stdout } = await runPulumi(["stack", "export", "--stack", "dev"], {
      cwd: this.program,
      home: this.home,
      capture: true,
      log: () => undefined,
    });
    if (status !== 0) return [];
    const state = JSON.parse(stdout) as { deployment: { resources?: StateResource[] } };
    return (state.deployment.resources ?? []).filter(
      ({ type }) => type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:"),
    );
  }

  /** Starts `npm run sim`, as a process group of its own, for tests that end it. */
  start(command: string, ...args: string[]): ChildProcessByStdio<null, Readable, null> {
    const script = ["--require", "tsx/cjs", join(ROOT, "simulator/run.ts"), "-C", this.program];
    return spawn(process.execPath, [...script, command, "--stack", "dev", "--non-interactive", ...args], {
      cwd: ROOT,
      env: {
        ...process.env,
        ...NO_COVERAGE,
        NO_COLOR: "1",
        ...this.env,
        AZURE_LOCKDOWN_SIMULATOR_HOME: this.home,
      },
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
  }

  close(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Logical names of resources of one azure-native type. */
export function namesOf(resources: readonly StateResource[], type: string): string[] {
  return resources
    .filter((resource) => resource.type === `azure-native:${type}`)
    .map(({ urn }) => urn.split("::").at(-1) ?? "");
}
