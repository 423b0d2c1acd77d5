import { join } from "node:path";

import { Engine, ROOT } from "./engine";

/** A resource that the program `cases` makes. */
export interface Made {
  readonly type: string;
  readonly name: string;
  /** Where others lead to it by this, they get its output instead. */
  readonly id?: string | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A value that is an output of that resource, and so not known before the update. */
export const madeBy = (name: string, is: unknown): unknown => ({ madeBy: name, is });

/** The engine with the program that makes what it is told to. */
export class Maker extends Engine {
  constructor(env: NodeJS.ProcessEnv = {}) {
    super(join(ROOT, "test/engine/programs/cases"), env);
  }

  /** The flags for these resources. */
  making(resources: readonly Made[]): string[] {
    const plain = resources.map(({ type, name, id, properties }) => ({ type, name, id, properties }));
    return ["-c", `resources=${JSON.stringify(plain)}`];
  }
}
