import { join } from "node:path";

import { argumentChoices, type Members } from "../../simulator/arm/shapes";
import { resourceType } from "../../simulator/arm/types";
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

/**
 * The cases tell resources as Azure answers them. A program gives arguments only: the name in the one that the class
 * has for it, and nothing that only an answer has, which the stand-in refuses.
 */
function asArguments({ type, properties }: Made): Readonly<Record<string, unknown>> {
  const known = resourceType(type);
  const members = known?.shape?.inputs;
  if (known === undefined || members === undefined) return properties;
  const { name, ...rest } = properties;
  const named =
    name === undefined || known.nameArgument === undefined ? {} : { [known.nameArgument]: name, ...rest };
  return membersOnly(members.has("name") || name === undefined ? properties : named, members);
}

function membersOnly(values: object, members: Members): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]: [string, unknown]) => {
      const code = members.get(key);
      return code === undefined ? [] : [[key, valueOnly(value, code)]];
    }),
  );
}

function valueOnly(value: unknown, code: string): unknown {
  if (Array.isArray(value)) return value.map((item) => valueOnly(item, code.slice(1)));
  if (typeof value !== "object" || value === null || "madeBy" in value) return value;
  const choices = argumentChoices(code);
  if (choices.length === 0) return value;
  return membersOnly(value, new Map(choices.flatMap((choice) => [...choice.members])));
}

/** The engine with the program that makes what it is told to. */
export class Maker extends Engine {
  constructor(env: NodeJS.ProcessEnv = {}) {
    super(join(ROOT, "test/engine/programs/cases"), env);
  }

  /** The flags for these resources. */
  making(resources: readonly Made[]): string[] {
    const plain = resources.map((made) => ({
      type: made.type,
      name: made.name,
      id: made.id,
      properties: asArguments(made),
    }));
    return ["-c", `resources=${JSON.stringify(plain)}`];
  }
}
