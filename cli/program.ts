import { Command, CommanderError } from "commander";

import { auditCommand } from "./commands/audit";
import { askCommand } from "./commands/ask";
import { completeCommand, completionCommand } from "./commands/completion";
import { diffCommand } from "./commands/diff";
import { diagramCommand } from "./commands/diagram";
import { rulesCommand } from "./commands/rules";
import { surfaceCommand } from "./commands/surface";
import { Status } from "./status";
import { printLine, printTrouble } from "./terminal";
import { TOOL } from "./tool";

/** Runs the command line and says with which status the process is to end. Never throws. */
export async function run(args: readonly string[]): Promise<Status> {
  // A command that ends without a word has not shown that all is well.
  let status: Status = Status.failed;
  const program = makeProgram((given) => {
    status = given;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    return statusOf(error);
  }
}

/** Declares all commands. What a command does is loaded when it is run. */
function makeProgram(finish: (status: Status) => void): Command {
  const program = new Command(TOOL.name)
    .description("Finds what lets traffic out of Azure networks to the Internet, and proves it.")
    .version(TOOL.version, "-V, --version", "print the version")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", HELP);
  const commands = [
    auditCommand,
    surfaceCommand,
    askCommand,
    diffCommand,
    diagramCommand,
    rulesCommand,
    completionCommand,
  ];
  for (const command of commands) program.addCommand(command(finish));
  program.addCommand(completeCommand(finish), { hidden: true });
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .helpOption("-h, --help", "print this help")
      .showHelpAfterError(
        `(azure-lockdown ${command === program ? "" : `${command.name()} `}--help says more)`,
      )
      .configureOutput({
        // The message quotes arguments, which may come from file names.
        outputError: (text) => {
          for (const line of text.trimEnd().split("\n")) printLine(line.replace(/^error: /, ""));
        },
      });
  }
  return program;
}

const HELP = `
Examples:
  azure-lockdown audit stack.json              # judge a stack that was exported
  azure-lockdown audit states/ --format json   # judge a folder of stacks as one
  azure-lockdown rules                         # list what is judged
  source <(azure-lockdown completion bash)     # complete what is typed

Exit status:
  0  nothing mandatory was found
  1  a mandatory finding
  2  wrong usage, or input that cannot be read`;

function statusOf(error: unknown): Status {
  if (error instanceof CommanderError) {
    // Help and version that were asked for; commander has printed all there is to say about the rest.
    return error.exitCode === 0 ? Status.clean : Status.failed;
  }
  printTrouble(error);
  return Status.failed;
}
