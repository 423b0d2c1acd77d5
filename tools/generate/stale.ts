import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { GeneratedFile } from "./files";

/** What is not as it would be made now. */
export interface Stale {
  /** Files, each with the text it is to have. */
  readonly stale: readonly { readonly file: string; readonly text: string }[];
  /** Files that cannot be made, each in one line that names it and says why. */
  readonly troubles: readonly string[];
}

/** Compares every file with what it is to be. Writes nothing. */
export async function staleIn(root: string, generated: readonly GeneratedFile[]): Promise<Stale> {
  const stale: { file: string; text: string }[] = [];
  const troubles: string[] = [];
  for (const each of generated) {
    const { file } = each;
    const current = textOf(join(root, file));
    try {
      const text = await each.make(current);
      if (text !== current) stale.push({ file, text });
    } catch (error) {
      troubles.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { stale, troubles };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
