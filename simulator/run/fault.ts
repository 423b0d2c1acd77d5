/** Something that the user can put right; its message is the one line to show. */
export class Fault extends Error {
  override readonly name = "Fault";
}

/** The system's word for what went wrong, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Runs a file operation, and turns what the system says into a `Fault` that names the folder. */
export function onDisk<T>(folder: string, remedy: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const why =
      code === "EACCES" || code === "EPERM" || code === "EROFS"
        ? "it is read-only"
        : code === "ENOSPC"
          ? "the disk is full"
          : error instanceof Error
            ? error.message
            : code;
    throw new Fault(`cannot write to ${folder}: ${why}. ${remedy}`);
  }
}
