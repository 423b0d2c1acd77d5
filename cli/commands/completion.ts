import { Argument, Command } from "commander";

import { giveAnswer } from "../output";
import { type Shell, SCRIPTS, SHELLS } from "../shells";
import { Status } from "../status";

/** `azure-lockdown completion`: what makes a shell complete this command line. */
export function completionCommand(finish: (status: Status) => void): Command {
  return new Command("completion")
    .description("Print what makes a shell complete commands, options, rules and file names.")
    .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
    .addHelpText("after", HELP)
    .action(async (shell: Shell) => {
      await giveAnswer(SCRIPTS[shell]);
      finish(Status.clean);
    });
}

const HELP = `
Examples:
  source <(azure-lockdown completion bash)    # in ~/.bashrc
  source <(azure-lockdown completion zsh)     # in ~/.zshrc, after compinit
  azure-lockdown completion fish | source     # in ~/.config/fish/config.fish`;

/** `azure-lockdown complete -- WORD…`: what the shells ask. Hidden, since nobody types it. */
export function completeCommand(finish: (status: Status) => void): Command {
  return new Command("complete")
    .argument("[words...]")
    .action(async (words: readonly string[], _options: unknown, command: Command) => {
      const [{ complete }, { RULES }] = await Promise.all([
        import("../completion.js"),
        import("../../policypack/rules/index.js"),
      ]);
      const completion = complete(command.parent ?? command, words, { id: RULES.map(({ meta }) => meta.id) });
      await giveAnswer(
        completion.kind === "files"
          ? ":files\n"
          : completion.words.map(({ word, description }) => `${word}\t${description}\n`).join(""),
      );
      finish(Status.clean);
    });
}
