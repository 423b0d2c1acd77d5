import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { configuredStacks, type Project } from "./project";

/**
 * A stack's configuration, in two files: `Pulumi.<stack>.yaml` of the project, and the copy in the shadow that Pulumi
 * is pointed at. The copy alone has what only this machine's passphrase opens: the salt and encrypted values.
 */
export class StackConfig {
  /** The file to give Pulumi as `--config-file`. */
  readonly copy: string;
  private readonly original: string;
  /** What the original was when copy and original last agreed. */
  private readonly base: string;

  constructor(project: Project, stack: string) {
    const name = stack.slice(stack.lastIndexOf("/") + 1);
    this.original = join(project.folder, `Pulumi.${name}.yaml`);
    this.copy = join(project.shadow, `Pulumi.${name}.yaml`);
    this.base = join(project.shadow, `${name}.base`);
  }

  /**
   * Makes the copy anew from the project's file; only a copy with secrets is kept, as long as that file is the same.
   * Returns a line for the user if secrets had to go.
   */
  refresh(): string | undefined {
    const original = read(this.original);
    const copy = read(this.copy);
    if (hasSecrets(copy) && original === read(this.base)) return undefined;
    write(this.copy, withSalt(withoutSalt(original), saltOf(copy)));
    write(this.base, original);
    return hasSecrets(copy)
      ? `${this.original} has changed: secrets that were set through the simulator are gone`
      : undefined;
  }

  /** The text of the copy, to tell later whether a command changed it. */
  text(): string {
    return withoutSalt(read(this.copy));
  }

  /** Carries what `pulumi config` changed back to the project, unless it holds a secret. Returns a line for the user. */
  carryBack(before: string): string | undefined {
    const changed = this.text();
    if (changed === before || changed === withoutSalt(read(this.original))) return undefined;
    if (hasSecrets(changed))
      return `kept in ${this.copy}: a secret that only this machine can read does not go into the project`;
    write(this.original, changed);
    write(this.base, changed);
    return `written to ${this.original}`;
  }
}

/** Remembers which stack files have a salt, so that `removeNewSalts` can undo what Pulumi may have done meanwhile. */
export function saltedFiles(folder: string): ReadonlySet<string> {
  return new Set(stackFiles(folder).filter((file) => saltOf(read(file)) !== undefined));
}

/** The last safeguard: takes salts out of the project's files that had none before. Returns the files. */
export function removeNewSalts(folder: string, before: ReadonlySet<string>): string[] {
  const files = stackFiles(folder).filter((file) => !before.has(file) && saltOf(read(file)) !== undefined);
  for (const file of files) write(file, withoutSalt(read(file)));
  return files;
}

const stackFiles = (folder: string): string[] =>
  configuredStacks(folder).flatMap((stack) =>
    [".yaml", ".yml"].map((end) => join(folder, `Pulumi.${stack}${end}`)).filter((file) => existsSync(file)),
  );

const SALT = /^encryptionsalt:.*(?:\r?\n|$)/m;

const saltOf = (text: string): string | undefined => SALT.exec(text)?.[0].trim();
const withoutSalt = (text: string): string => text.replace(SALT, "");
const hasSecrets = (text: string): boolean => /^\s+["']?secure["']?:/m.test(text);

function withSalt(text: string, salt: string | undefined): string {
  if (salt === undefined) return text;
  return text === "" || text.endsWith("\n") ? `${text}${salt}\n` : `${text}\n${salt}\n`;
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Writes beside the file and renames, so that a killed run leaves the old file or the new one. */
function write(file: string, text: string): void {
  const fresh = `${file}.${randomBytes(4).toString("hex")}`;
  writeFileSync(fresh, text);
  renameSync(fresh, file);
}
