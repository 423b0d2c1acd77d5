import { createHash, randomUUID } from "node:crypto";
import { closeSync, fdatasyncSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const NEWLINE = 0x0a;

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

interface Envelope {
  readonly after: number;
  /** Makes every record unlike any other, so that a writer knows its own when it sees it. */
  readonly nonce: string;
  readonly entry: unknown;
}

/** One record: a newline that ends whatever a killed writer left, then one line of checksum and JSON. */
function encodeRecord(after: number, entry: unknown): Buffer {
  const json = JSON.stringify({ after, nonce: randomUUID(), entry } satisfies Envelope);
  return Buffer.from(`\n${checksum(json)} ${json}\n`);
}

function decodeRecord(line: string): Envelope | undefined {
  const space = line.indexOf(" ");
  const json = line.slice(space + 1);
  return space > 0 && line.slice(0, space) === checksum(json) ? (JSON.parse(json) as Envelope) : undefined;
}

/**
 * An append-only file that several processes write at once, without locks.
 *
 * Each record carries the length of the file that its writer had read (`after`). It counts only if it landed at
 * exactly that place; a record that another one overtook is void for every reader, and its writer looks at the new
 * state and tries again. A process killed in the middle of a write leaves a line whose checksum is wrong, which
 * counts for nothing; nobody has to clean up after it. This rests on appends to one file being put one after the
 * other, as local file systems do.
 */
export class Journal {
  private readonly file: number;
  /** How much of the file has been read, and the start of a line that is not complete yet. */
  private length = 0;
  private rest: Buffer = Buffer.alloc(0);

  /** Opens the file, creating it if need be. */
  constructor(
    readonly path: string,
    private readonly accept: (entry: unknown) => void,
  ) {
    this.file = openSync(path, "a+", 0o600);
    syncFolder(dirname(path));
  }

  /** The size of what has been read so far, in bytes. */
  get size(): number {
    return this.length;
  }

  /** Hands every record that counts, and was not handed out before, to `accept`, in the order of the file. */
  refresh(): void {
    const size = fstatSync(this.file).size;
    const fresh = Buffer.alloc(size - this.length);
    for (let read = 0; read < fresh.length;) {
      const count = readSync(this.file, fresh, read, fresh.length - read, this.length + read);
      if (count === 0) throw new Error(`${this.path} got shorter while it was read`);
      read += count;
    }
    const buffer = Buffer.concat([this.rest, fresh]);
    const base = size - buffer.length;
    this.length = size;
    let start = 0;
    const take = (end: number): boolean => {
      const record = decodeRecord(buffer.toString("utf8", start, end));
      // The record begins with the newline before its line.
      if (record?.after === base + start - 1) this.accept(record.entry);
      return record !== undefined;
    };
    for (let end = buffer.indexOf(NEWLINE); end >= 0; end = buffer.indexOf(NEWLINE, start)) {
      take(end);
      start = end + 1;
    }
    // A record that lacks nothing but its last newline counts now: the next writer's first byte would complete it.
    this.rest = take(buffer.length) ? Buffer.alloc(0) : buffer.subarray(start);
  }

  /**
   * Appends an entry, on disk when this returns. Returns false if another writer came first; the entry then
   * counts for nothing, and what the other wrote has been handed to `accept`.
   */
  append(entry: unknown): boolean {
    const record = encodeRecord(this.length, entry);
    const after = this.length;
    writeAll(this.file, record);
    fdatasyncSync(this.file);
    const landed = Buffer.alloc(record.length);
    readSync(this.file, landed, 0, landed.length, after);
    this.refresh();
    return landed.equals(record);
  }

  close(): void {
    closeSync(this.file);
  }
}

function writeAll(file: number, data: Buffer): void {
  // A short write (a full disk) must not be continued: another process may have appended in between.
  const written = writeSync(file, data);
  if (written < data.length) throw new Error("the simulator's store could not be written: is the disk full?");
}

/** Makes the names in a folder durable. */
export function syncFolder(folder: string): void {
  // Windows cannot open a folder; it has no need to either.
  if (process.platform === "win32") return;
  const file = openSync(folder, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
