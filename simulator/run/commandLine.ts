import { resolve } from "node:path";

/** What the runner needs to know of a `pulumi` command line. */
export interface CommandLine {
  /** The command and its first subcommand, such as `["stack", "init"]`. */
  readonly command: string;
  readonly subcommand: string | undefined;
  /** The first word after the subcommand. */
  readonly operand: string | undefined;
  /** Where the command is in the arguments. */
  readonly commandIndex: number;
  /** The folder it runs in. */
  readonly cwd: string;
  /** The stack that it names, if it does. */
  readonly stack: string | undefined;
  /** Whether it only asks for help. */
  readonly help: boolean;
  /** The configuration file that it names. */
  readonly configFile: string | undefined;
}

/** Flags before which a word is the flag's value and not a command. */
const WITH_VALUE = new Set([
  "--color",
  "--config-file",
  "--cwd",
  "--file",
  "--memprofilerate",
  "--otel-traces",
  "--profiling",
  "--stack",
  "--tracing",
  "--verbose",
  "-C",
  "-s",
  "-v",
]);

/** Commands that read or write the configuration of a stack, under all their names. */
const WITH_CONFIGURATION = new Set([
  "config",
  "destroy",
  "dn",
  "down",
  "import",
  "logs",
  "pre",
  "preview",
  "refresh",
  "up",
  "update",
  "watch",
]);

/** Subcommands of `stack` that write the configuration file of a stack, wherever the project is. */
const WRITES_STACK_FILE = new Set(["change-secrets-provider", "init", "new", "rename", "rm"]);

/** Reads what matters out of the arguments of `pulumi`. */
export function readCommandLine(args: readonly string[], cwd: string): CommandLine {
  const words: string[] = [];
  const flags = new Map<string, string>();
  let commandIndex = args.length;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") break;
    const equals = /^(--[\w-]+|-[A-Za-z])=(.*)$/.exec(arg);
    const glued = /^(-[Cs])(.+)$/.exec(arg);
    const split = equals ?? glued;
    if (split) flags.set(split[1] ?? "", split[2] ?? "");
    else if (WITH_VALUE.has(arg)) flags.set(arg, args[++i] ?? "");
    else if (arg.startsWith("-") && arg !== "-") flags.set(arg, "");
    else {
      if (words.length === 0) commandIndex = i;
      words.push(arg);
    }
  }
  const [command = "", subcommand, operand] = words;
  return {
    command,
    subcommand,
    operand,
    commandIndex,
    cwd: resolve(cwd, flags.get("--cwd") ?? flags.get("-C") ?? "."),
    stack: flags.get("--stack") ?? flags.get("-s"),
    help: flags.has("--help") || flags.has("-h") || command === "" || command === "help",
    configFile: flags.get("--config-file"),
  };
}

/** Whether the command takes `--config-file`. */
export const takesConfiguration = (line: CommandLine): boolean => WITH_CONFIGURATION.has(line.command);

/** Whether the command would write `Pulumi.<stack>.yaml` into the project, or delete it there. */
export const writesStackFile = (line: CommandLine): boolean =>
  line.command === "stack" && WRITES_STACK_FILE.has(line.subcommand ?? "");
