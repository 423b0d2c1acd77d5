import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";

import { ensurePulumiCli } from "../../tools/pulumi-cli";
import { readCommandLine, takesConfiguration, writesStackFile, type CommandLine } from "./commandLine";
import { errorCode, Fault, onDisk } from "./fault";
import { defaultHome, HOME_VARIABLE, homeEnvironment, prepareHome, type SimulatorHome } from "./home";
import { removeDeadLocks } from "./locks";
import { configuredStacks, openProject, type Project } from "./project";
import { removeNewSalts, saltedFiles, StackConfig } from "./stackConfig";

/** How to run Pulumi against the simulator. */
export interface SimulatorOptions {
  /** The folder to keep everything in. Default: `.simulator/` of the repository, or what the environment says. */
  readonly home?: string;
  /** The folder to run in, inside a Pulumi project. Default: the current one. */
  readonly cwd?: string;
  /** Further environment variables. */
  readonly env?: NodeJS.ProcessEnv;
  /** The folder of the `pulumi` binary and its Node language host. Default: what `ensurePulumiCli` finds. */
  readonly binDir?: string;
  /** Takes lines for the user. Default: standard error. */
  readonly log?: (line: string) => void;
}

/** A place where `pulumi` runs against the simulator. */
export interface SimulatorEnvironment {
  readonly home: SimulatorHome;
  /** The environment for `pulumi`, whichever way it is started. */
  readonly env: NodeJS.ProcessEnv;
  /** The `pulumi` binary. */
  readonly pulumi: string;
}

/** What came of a command. */
export interface PulumiResult {
  /** Pulumi's exit status; 128 and the signal's number if a signal ended it. */
  readonly status: number;
  /** What it printed, where that was captured. */
  readonly stdout: string;
  readonly stderr: string;
}

const say = (options: SimulatorOptions): ((line: string) => void) =>
  options.log ?? ((line) => process.stderr.write(`${line}\n`));

/**
 * Prepares a home and the environment for `pulumi` in it. Programs that start `pulumi` themselves, such as the
 * Automation API, can use `env` as it is; stacks made that way keep their salt where Pulumi puts it.
 */
export async function simulatorEnvironment(options: SimulatorOptions = {}): Promise<SimulatorEnvironment> {
  const env = { ...process.env, ...options.env };
  const home = prepareHome(options.home ?? defaultHome(env), options.cwd ?? process.cwd());
  const binDir = options.binDir ?? (await ensurePulumiCli({ log: say(options) })).binDir;
  return { home, env: homeEnvironment(home, binDir, env), pulumi: join(binDir, "pulumi") };
}

/**
 * Runs a Pulumi command against the simulator and waits for it. The stack is made when a command needs one and there
 * is none. Nothing that Pulumi writes, salts above all, gets into the project.
 *
 * With `capture`, its output is returned instead of shown, and it gets no input.
 */
export async function runPulumi(
  args: readonly string[],
  options: SimulatorOptions & { readonly capture?: boolean } = {},
): Promise<PulumiResult> {
  const line = readCommandLine(args, options.cwd ?? process.cwd());
  const place = await simulatorEnvironment({ ...options, cwd: line.cwd });
  const project = onDisk(place.home.folder, `Set ${HOME_VARIABLE} to a folder that can be written to`, () =>
    openProject(line.cwd, place.home.shadows),
  );
  const run = (what: readonly string[], cwd: string, capture: boolean): Promise<PulumiResult> =>
    start(place, what, cwd, capture);
  const here = options.cwd ?? process.cwd();
  const capture = options.capture ?? false;
  if (project === undefined || line.help) return run(args, here, capture);

  const salted = saltedFiles(project.folder);
  try {
    if (writesStackFile(line)) return await runInShadow(line, args, project, place, run, capture);
    if (!takesConfiguration(line)) return await run(args, here, capture);
    if (line.configFile !== undefined) {
      throw new Fault(
        "--config-file is taken by the simulator; put the values into the project's Pulumi.<stack>.yaml",
      );
    }
    const stack = await ensureStack(line, project, place, run);
    const config = new StackConfig(project, stack);
    const lost = config.refresh();
    if (lost !== undefined) say(options)(lost);
    const before = config.text();
    const removed = removeDeadLocks(place.home.state, project.name, stack);
    if (removed > 0)
      say(options)(`removed the lock of a pulumi that was killed; stack ${stack} is free again`);
    const at = line.commandIndex + 1;
    const result = await run(
      [...args.slice(0, at), "--config-file", config.copy, ...args.slice(at)],
      here,
      capture,
    );
    const kept =
      line.command === "config" && result.status === 0
        ? onDisk(project.folder, `The change is in ${config.copy}`, () => config.carryBack(before))
        : undefined;
    if (kept !== undefined) say(options)(kept);
    return result;
  } finally {
    for (const file of removeNewSalts(project.folder, salted))
      say(options)(`took the encryption salt out of ${file}`);
  }
}

type Run = (args: readonly string[], cwd: string, capture: boolean) => Promise<PulumiResult>;

/** `stack init` and its like write the stack's file beside the project's: here that is the shadow. */
async function runInShadow(
  line: CommandLine,
  args: readonly string[],
  project: Project,
  place: SimulatorEnvironment,
  run: Run,
  capture: boolean,
): Promise<PulumiResult> {
  const stack = line.stack ?? line.operand;
  if (line.subcommand === "rm" && stack !== undefined) removeDeadLocks(place.home.state, project.name, stack);
  const selected = line.stack ?? (await selectedStack(line, project, place, run));
  // The shadow has its own selection; it follows that of the project.
  if (selected !== undefined) await run(["stack", "select", selected], project.shadow, true);
  const inShadow = args.filter(
    (arg, index) => !/^(-C|--cwd)/.test(arg) && !/^(-C|--cwd)$/.test(args[index - 1] ?? ""),
  );
  const result = await run(inShadow, project.shadow, capture);
  if (result.status === 0 && (line.subcommand === "init" || line.subcommand === "new")) {
    const { stdout } = await run(["stack", "--show-name"], project.shadow, true);
    await run(["stack", "select", stdout.trim()], project.folder, true);
  }
  return result;
}

function stackExists(place: SimulatorEnvironment, project: Project, stack: string): boolean {
  const file = join(place.home.state, ".pulumi", "stacks", project.name, `${stack}.json`);
  return existsSync(file) || existsSync(`${file}.gz`);
}

async function selectedStack(
  line: CommandLine,
  project: Project,
  place: SimulatorEnvironment,
  run: Run,
): Promise<string | undefined> {
  const named = line.stack ?? place.env["PULUMI_STACK"];
  if (named !== undefined && named !== "") return named.slice(named.lastIndexOf("/") + 1);
  const { status, stdout } = await run(["stack", "--show-name"], project.folder, true);
  const name = stdout.trim();
  return status === 0 && name !== "" ? name : undefined;
}

/** The stack that a command works on; made and selected if there is none: the only configured one, or `dev`. */
async function ensureStack(
  line: CommandLine,
  project: Project,
  place: SimulatorEnvironment,
  run: Run,
): Promise<string> {
  const selected = await selectedStack(line, project, place, run);
  const configured = configuredStacks(project.folder);
  const stack = selected ?? (configured.length === 1 ? configured[0] : undefined) ?? "dev";
  if (!stackExists(place, project, stack)) {
    const made = await run(["stack", "init", stack, "--non-interactive"], project.shadow, true);
    if (made.status !== 0 && !stackExists(place, project, stack)) {
      throw new Fault(`cannot make the stack ${stack}: ${made.stderr.trim().split("\n").at(-1) ?? ""}`);
    }
  }
  if (selected === undefined) await run(["stack", "select", stack], project.folder, true);
  return stack;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function start(
  { pulumi, env }: SimulatorEnvironment,
  args: readonly string[],
  cwd: string,
  capture: boolean,
): Promise<PulumiResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(pulumi, args, { cwd, env, stdio: capture ? ["ignore", "pipe", "pipe"] : "inherit" });
    const output = { stdout: "", stderr: "" };
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    const forward = (signal: NodeJS.Signals): void => {
      // Ctrl-C in a terminal reaches pulumi by itself; a second one would end it without tidying up.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, forward);
    const done = (): void => {
      for (const signal of SIGNALS) process.off(signal, forward);
    };
    child.on("error", (error) => {
      done();
      reject(errorCode(error) === "ENOENT" ? new Fault(`there is no pulumi at ${pulumi}`) : error);
    });
    child.on("close", (code, signal) => {
      done();
      resolve({ ...output, status: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) });
    });
  });
}
