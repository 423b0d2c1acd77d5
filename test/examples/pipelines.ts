import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

const ROOT = join(__dirname, "../..");
/** The folder of the pipelines. */
export const PIPELINES = join(ROOT, "examples/pipelines");

/** A pipeline as its file has it. */
export interface Pipeline {
  /** Its file, relative to the folder of the pipelines. */
  readonly file: string;
  readonly text: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** Its scripts, each as one text. */
  readonly scripts: readonly string[];
  /** The commands of its scripts, as words. */
  readonly commands: readonly (readonly string[])[];
}

/** All pipelines, of all systems. */
export function readPipelines(): Pipeline[] {
  return readdirSync(PIPELINES, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yml"))
    .sort()
    .map((file) => {
      const text = readFileSync(join(PIPELINES, file), "utf8");
      const content = parse(text) as Pipeline["content"];
      const scripts = scriptsOf(content);
      return { file, text, content, scripts, commands: scripts.flatMap(commandsOf) };
    });
}

/** Where a system keeps what a shell is to run. */
const SCRIPT_KEYS = new Set(["run", "bash", "inlineScript", "script", "before_script", "after_script"]);

function scriptsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (!SCRIPT_KEYS.has(key)) return scriptsOf(inner);
    return Array.isArray(inner) ? inner.join("\n") : String(inner);
  });
}

/** The commands of a script, as words without their quotes; comments and redirections are left out. */
export function commandsOf(script: string): string[][] {
  return script
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => !line.trimStart().startsWith("#"))
    .flatMap((line) => {
      const commands: string[][] = [[]];
      let redirected = false;
      for (const [token] of line.matchAll(/\|\||&&|[|;()]|>>?|<|(?:"[^"]*"|'[^']*'|[^\s|;&<>()"'])+/g)) {
        if (/^(\|\||&&|[|;()])$/.test(token)) commands.push([]);
        else if (/^[<>]/.test(token)) redirected = true;
        else if (redirected) redirected = false;
        else commands.at(-1)?.push(token.replaceAll(/["']/g, ""));
      }
      return commands.filter((words) => words.length > 0);
    });
}
