import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

import { type Document, DocumentError, readDocument } from "../../egress/read/documents";
import type { UsageError } from "../status";
import { findInputs } from "./find";

/** One file of the inputs: read, or why not. */
export type ReadInput =
  | { readonly file: string; readonly document: Document }
  | { readonly file: string; readonly error: DocumentError | UsageError };

/** How far the reading has come. */
export interface InputProgress {
  readonly file: string;
  /** Files read so far, this one not among them. */
  readonly done: number;
  readonly total: number;
}

/**
 * Finds and reads inputs, one file at a time: what the caller does not keep is gone before the next is read, so
 * memory does not grow with the number of files.
 *
 * @param inputs files, folders, globs and file backends; see `findInputs`.
 */
export async function* readInputs(
  inputs: readonly string[],
  onProgress: (progress: InputProgress) => void = () => undefined,
): AsyncGenerator<ReadInput> {
  const found = await findInputs(inputs);
  let done = 0;
  for (const input of found) {
    onProgress({ file: input.file, done, total: found.length });
    yield "error" in input ? input : await readInput(input.file);
    done++;
  }
}

async function readInput(file: string): Promise<ReadInput> {
  try {
    return { file, document: readDocument(await textOf(file), file) };
  } catch (error) {
    if (error instanceof DocumentError) return { file, error };
    throw error;
  }
}

/** What a compressed state may unfold to; a string cannot be much longer. */
const MAX_BYTES = 2 ** 29;

const unzip = promisify(gunzip);

async function textOf(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return decode(isZipped ? await unzip(bytes, { maxOutputLength: MAX_BYTES }) : bytes);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** PowerShell before version 6 redirects output as UTF-16. */
function decode(bytes: Buffer): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isWide ? "utf16le" : "utf8");
}

function unreadable(file: string, error: unknown): DocumentError {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "ERR_BUFFER_TOO_LARGE" || code === "ERR_STRING_TOO_LONG" || code === "ERR_FS_FILE_TOO_LARGE") {
    return new DocumentError(file, "", "expected a file of less than 512 MB", "Split it into several.");
  }
  if (code.startsWith("Z_")) {
    return new DocumentError(file, "", "expected a whole gzip file, found a broken one", "Copy it again.");
  }
  if (code === "") throw error;
  return new DocumentError(
    file,
    "",
    `the file cannot be read (${code})`,
    "Check that it is still there, and who may read it.",
  );
}
