import { createRequire } from "node:module";
import type * as pulumi from "@pulumi/pulumi";

import { SCHEMA } from "./schema";

/** A component's class, as the provider makes one. */
export type ComponentClass = new (
  name: string,
  args: Readonly<Record<string, unknown>>,
  opts?: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource;

const load = createRequire(__filename);

/**
 * The class of a component by its type token; undefined where this package has none of it. Loaded when the first one is
 * made: a program that uses three need not wait for the SDKs of all, and `Identity` has one that not everybody installs.
 */
export function componentClass(token: string): ComponentClass | undefined {
  if (SCHEMA.resources[token] === undefined) return undefined;
  const name = token.slice(token.lastIndexOf(":") + 1);
  const module = load(`../components/${name}`) as Readonly<Record<string, ComponentClass | undefined>>;
  return module[name];
}
