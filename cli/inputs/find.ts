import { realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";

import { UsageError } from "../status";
import { isGlob, splitGlob } from "./glob";
import { filesIn, filesLike, kindAt } from "./walk";

/** A file to read, or an input that leads to none. */
export type FoundInput = { readonly file: string } | { readonly file: string; readonly error: UsageError };

const isJson = (name: string): boolean => /\.json$/i.test(name);
/** A file backend keeps a stack as `.json`, or as `.json.gz` if it is told to; its own copies end in `.bak`. */
const isStack = (name: string): boolean => /\.json(?:\.gz)?$/i.test(name);

/**
 * Finds the files that inputs stand for, each once, in the order given: files, folders with the JSON files in and
 * below them, globs, and Pulumi file backends (`file://…`, or their `.pulumi` folder). An input that leads to no
 * file is among the results with the reason.
 */
export async function findInputs(inputs: readonly string[]): Promise<FoundInput[]> {
  const found: FoundInput[] = [];
  const seen = new Set<string>();
  for (const input of inputs) {
    try {
      let count = 0;
      for await (const file of filesOf(input)) {
        count++;
        // A pipe, such as a shell makes of `<(command)`, has no path but this one.
        const real = await realpath(file).catch(() => file);
        if (seen.has(real)) continue;
        seen.add(real);
        found.push({ file });
      }
      if (count === 0) found.push({ file: input, error: new UsageError(await whyNone(input)) });
    } catch (error) {
      if (error instanceof UsageError) found.push({ file: input, error });
      else if (isSystemError(error)) {
        found.push({
          file: input,
          error: new UsageError(`cannot be searched (${error.code}): check the rights`),
        });
      } else throw error;
    }
  }
  return found;
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === "string";
}

async function* filesOf(input: string): AsyncGenerator<string> {
  if (input === "") return;
  if (/^file:\/\//i.test(input)) {
    yield* stacksOf(await backendOf(input));
    return;
  }
  // A name with a wildcard in it may be that of a file.
  const kind = await kindAt(input);
  if (kind === "folder") {
    yield* basename(input) === ".pulumi" ? stacksOf(input) : filesIn(input, isJson);
  } else if (kind !== undefined) yield input;
  else if (isGlob(input)) {
    const { root, segments } = splitGlob(input);
    yield* filesLike(root, segments);
  }
}

/** The `.pulumi` folder of a backend's URL, as the Pulumi CLI understands it. */
async function backendOf(url: string): Promise<string> {
  const path = url.slice("file://".length).replace(/\?.*$/s, "");
  const local = /^~(?=$|\/)/.test(path)
    ? join(homedir(), path.slice(1))
    : path.replace(/^\/(?=[A-Za-z]:)/, "");
  const folder = basename(local) === ".pulumi" ? local : join(local === "" ? "." : local, ".pulumi");
  if ((await kindAt(folder)) !== "folder") {
    throw new UsageError(`there is no Pulumi file backend: expected the folder ${folder}`);
  }
  return folder;
}

/** Only the current states: the history and the backups of a backend are other times of the same stacks. */
async function* stacksOf(backend: string): AsyncGenerator<string> {
  const stacks = join(backend, "stacks");
  if ((await kindAt(stacks)) === "folder") yield* filesIn(stacks, isStack);
}

async function whyNone(input: string): Promise<string> {
  if (input === "") return "expected the name of a file, found an empty text";
  if (/^file:\/\//i.test(input) || basename(input) === ".pulumi") {
    return "the Pulumi file backend has no stacks: expected stacks/**/*.json in its folder .pulumi";
  }
  if ((await kindAt(input)) !== "folder") {
    return isGlob(input)
      ? "no file matches: put the pattern in quotes, and mind that `**` leaves out node_modules and folders that begin with a dot"
      : "no such file or folder";
  }
  return (await kindAt(join(input, ".pulumi"))) === "folder"
    ? `the folder has no JSON files, and holds a Pulumi file backend: give it as file://${input}`
    : "the folder has no JSON files, neither in it nor below it: give the output of `pulumi stack export` or `pulumi preview --json`";
}
