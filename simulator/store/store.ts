import { randomBytes } from "node:crypto";
import { chmodSync, renameSync, unlinkSync } from "node:fs";
import { join } from "node:path";

import { makeFolder } from "./folder";
import { Journal, syncFolder } from "./journal";
import { State, type Change } from "./state";

const ROOT = "journal.log";
/** Past this size, opening the store rewrites it without what has been replaced or removed. */
const COMPACT_ABOVE = 8 * 1024 * 1024;

type Entry = { readonly changes: readonly Change[] } | { readonly continuedIn: string };

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/**
 * The pretended subscription on disk. Several processes may have it open; each transaction is one record of a
 * `Journal`, so it is either wholly there or not at all, whenever a process is killed.
 *
 * The file is readable by its owner only: like Azure, it holds secret arguments in clear.
 */
export class Store {
  private readonly state = new State();
  private journal: Journal;
  private next: string | undefined;

  /** Opens the store in a folder, creating both if need be. */
  constructor(
    readonly folder: string,
    compactAbove = COMPACT_ABOVE,
  ) {
    makeFolder(folder);
    chmodSync(folder, 0o700);
    this.journal = this.openJournal(ROOT);
    this.refresh();
    if (this.journal.size > compactAbove) this.compact();
  }

  /** Looks at the state as of now. */
  read<T>(look: (state: State) => T): T {
    this.refresh();
    return look(this.state);
  }

  /**
   * Changes the state in one step: `decide` looks at it and returns what to change, or throws to change nothing.
   * It may run again, if another process changed the state meanwhile. On disk when this returns.
   */
  transact<T>(decide: (state: State) => { readonly changes: readonly Change[]; readonly result: T }): T {
    for (;;) {
      this.refresh();
      const { changes, result } = decide(this.state);
      if (changes.length === 0 || this.journal.append({ changes } satisfies Entry)) {
        this.refresh();
        return result;
      }
    }
  }

  close(): void {
    this.journal.close();
  }

  private openJournal(name: string): Journal {
    return new Journal(join(this.folder, name), (entry) => {
      this.accept(entry as Entry);
    });
  }

  private accept(entry: Entry): void {
    if ("continuedIn" in entry) this.next = entry.continuedIn;
    else for (const change of entry.changes) this.state.apply(change);
  }

  private refresh(): void {
    this.journal.refresh();
    while (this.next !== undefined) {
      // Whoever meets the pointer finishes the switch; all but the first find it done.
      try {
        renameSync(join(this.folder, this.next), join(this.folder, ROOT));
        syncFolder(this.folder);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      this.next = undefined;
      this.journal.close();
      this.journal = this.openJournal(ROOT);
      this.journal.refresh();
    }
  }

  /** Writes the state to a new file and points the old one at it, unless somebody wrote in between. */
  private compact(): void {
    const name = `journal-${randomBytes(6).toString("hex")}.log`;
    const fresh = new Journal(join(this.folder, name), () => undefined);
    fresh.append({ changes: this.state.snapshot() } satisfies Entry);
    fresh.close();
    if (!this.journal.append({ continuedIn: name } satisfies Entry)) unlinkSync(join(this.folder, name));
    this.refresh();
  }
}
