import type { Argument, Command, Option } from "commander";

/** One word that may stand at the cursor, and what it means; empty where nothing is to say. */
export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/** What may stand at the cursor: some words, or the name of a file. */
export type Completion =
  { readonly kind: "words"; readonly words: readonly Candidate[] } | { readonly kind: "files" };

/** Words for a placeholder such as `<id>`, by its name. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

/** Placeholders that stand for files. */
const FILES: ReadonlySet<string> = new Set(["file", "input", "before", "after"]);

const NONE: Completion = { kind: "words", words: [] };

/**
 * Completes a command line from what the commands declare, so that it can never say anything else than they do.
 *
 * @param words what stands after the program's name; the last one is at the cursor and may be empty.
 */
export function complete(program: Command, words: readonly string[], values: KnownValues = {}): Completion {
  // Bash takes `--format=json` for three words.
  const given = words.filter((word, i) => word !== "=" || i === words.length - 1);
  const [cursor = "", ...before] = [...given].reverse();
  const state = before
    .reverse()
    .reduce(step, { command: program, operands: 0, option: undefined, only: false });
  const { command, operands, option, only } = state;
  if (option !== undefined) return valuesOf(option, cursor === "=" ? "" : cursor, "", values);
  if (!only && cursor.startsWith("-")) {
    const [, flag = "", value] = /^(--[^=]+)=(.*)$/s.exec(cursor) ?? [];
    const own = value === undefined ? undefined : optionCalled(command, flag);
    if (own !== undefined && value !== undefined) return valuesOf(own, value, `${flag}=`, values);
    return fitting(
      cursor,
      optionsOf(command).map((each) => ({
        word: each.long ?? each.short ?? each.flags,
        description: each.description,
      })),
    );
  }
  if (expectsCommand(command, operands)) {
    return fitting(
      cursor,
      commandsOf(command.name() === "help" ? program : command).map((each) => ({
        word: each.name(),
        description: each.description(),
      })),
    );
  }
  const declared = command.registeredArguments;
  const argument = declared[operands] ?? declared.findLast(({ variadic }) => variadic);
  return argument === undefined ? NONE : valuesOf(argument, cursor, "", values);
}

interface State {
  readonly command: Command;
  /** Arguments of the command so far. */
  readonly operands: number;
  /** The option whose value comes next. */
  readonly option: Option | undefined;
  /** Whether `--` has been said: what follows is no option. */
  readonly only: boolean;
}

function step(state: State, word: string): State {
  const { command, operands, option, only } = state;
  if (option !== undefined) return { ...state, option: undefined };
  if (!only && word === "--") return { ...state, only: true };
  if (!only && word.startsWith("-")) {
    const found = optionCalled(command, word);
    return { ...state, option: found?.required === true || found?.optional === true ? found : undefined };
  }
  const next = commandsOf(command).find((each) => each.name() === word);
  if (operands === 0 && next !== undefined) return { ...state, command: next, operands: 0 };
  return { ...state, operands: operands + 1 };
}

/** Those that help shows, help itself among them. */
const commandsOf = (command: Command): Command[] => command.createHelp().visibleCommands(command);
const optionsOf = (command: Command): Option[] => command.createHelp().visibleOptions(command);

const optionCalled = (command: Command, flag: string): Option | undefined =>
  optionsOf(command).find(({ long, short }) => flag === long || flag === short);

const expectsCommand = (command: Command, operands: number): boolean =>
  operands === 0 && (commandsOf(command).length > 0 || command.name() === "help");

function valuesOf(of: Option | Argument, cursor: string, lead: string, values: KnownValues): Completion {
  const placeholder = "flags" in of ? (/[<[]([\w-]+)/.exec(of.flags)?.[1] ?? "") : of.name();
  const known = of.argChoices ?? values[placeholder];
  if (known === undefined) return FILES.has(placeholder) ? { kind: "files" } : NONE;
  return fitting(
    `${lead}${cursor}`,
    known.map((value) => ({ word: `${lead}${value}`, description: "" })),
  );
}

const fitting = (cursor: string, words: readonly Candidate[]): Completion => ({
  kind: "words",
  words: words.filter(({ word }) => word.startsWith(cursor)),
});
