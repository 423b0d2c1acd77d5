import { createHash } from "node:crypto";
import { createReadStream, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { isExecutable, LANGUAGE_HOST } from "./executables";

/** The executables that make a CLI. */
const REQUIRED = ["pulumi", LANGUAGE_HOST];

/** A file as it was when it was verified. */
interface Print {
  readonly size: number;
  readonly mtimeMs: number;
  readonly sha256: string;
}

/** What was verified, and when it was: the last file to be written into an entry of the cache. */
interface Stamp {
  readonly version: string;
  readonly files: Readonly<Record<string, Print>>;
}

/** What a stamp proves: the version of the CLI, or why nothing. */
export type Checked = { readonly version: string } | { readonly why: string };

/** Writes the stamp for the executables in `<entry>/bin`, which told this version. */
export async function writeStamp(entry: string, version: string, names: readonly string[]): Promise<void> {
  const files: Record<string, Print> = {};
  for (const name of names) files[name] = await takePrint(join(entry, "bin", name));
  save(entry, { version, files });
}

/**
 * Checks that the executables in `<entry>/bin` are the ones that were verified. Size and time of change are enough,
 * which takes no time; where only the time differs, as after a copy, the checksum decides.
 */
export async function checkStamp(entry: string): Promise<Checked> {
  const stamp = load(entry);
  if (stamp === undefined) return { why: "has no valid stamp" };
  const files: Record<string, Print> = {};
  let moved = false;
  for (const [name, print] of Object.entries(stamp.files)) {
    const file = join(entry, "bin", name);
    if (!isExecutable(file)) return { why: `has no executable ${name}` };
    const { size, mtimeMs } = statSync(file);
    if (size !== print.size) return { why: `has another ${name} than was verified` };
    if (mtimeMs !== print.mtimeMs) {
      if ((await takePrint(file)).sha256 !== print.sha256)
        return { why: `has another ${name} than was verified` };
      moved = true;
    }
    files[name] = { ...print, mtimeMs };
  }
  if (moved) {
    try {
      save(entry, { version: stamp.version, files });
    } catch {
      // A folder that cannot be written to: the checksum is taken again next time.
    }
  }
  return { version: stamp.version };
}

async function takePrint(file: string): Promise<Print> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  const { size, mtimeMs } = statSync(file);
  return { size, mtimeMs, sha256: hash.digest("hex") };
}

function save(entry: string, stamp: Stamp): void {
  const file = join(entry, "stamp.json");
  const half = `${file}.${process.pid}`;
  writeFileSync(half, `${JSON.stringify(stamp, null, 2)}\n`);
  renameSync(half, file);
}

function load(entry: string): Stamp | undefined {
  try {
    const stamp: unknown = JSON.parse(readFileSync(join(entry, "stamp.json"), "utf8"));
    return isStamp(stamp) ? stamp : undefined;
  } catch {
    return undefined; // missing, unreadable or cut short: it proves nothing
  }
}

function isStamp(value: unknown): value is Stamp {
  if (!isRecord(value) || typeof value["version"] !== "string" || !isRecord(value["files"])) return false;
  const { files } = value;
  return REQUIRED.every((name) => name in files) && Object.values(files).every(isPrint);
}

function isPrint(value: unknown): value is Print {
  return (
    isRecord(value) &&
    typeof value["size"] === "number" &&
    typeof value["mtimeMs"] === "number" &&
    typeof value["sha256"] === "string"
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
