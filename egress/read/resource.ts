import type { SourcePosition } from "./source-position";
import { UNKNOWN_TEXT } from "./value";

/** A resource as a preview, an update or a state file gives it. */
export interface Resource {
  readonly urn: string;
  /** Pulumi type token. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** The provider's id, once there is one. */
  readonly id?: string | undefined;
  /** Inputs, or outputs where they are known. Unknown values are the texts that Pulumi writes for them. */
  readonly properties: Readonly<Record<string, unknown>>;
  /**
   * For each top-level property, the URNs of the resources that its value was made from. Undefined where the
   * source has no such list (R7).
   */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>> | undefined;
  /** `organisation/project/stack`, or `project/stack` where the organisation is not known. */
  readonly stack?: string | undefined;
  /** Where the program made the resource, if the engine says so and it is in the project. */
  readonly sourcePosition?: SourcePosition | undefined;
}

/**
 * Properties of a resource that is there and cannot be read: one unknown value in place of all of them, so that
 * every property read from it is unknown, not absent.
 */
export const UNREADABLE_PROPERTIES: Resource["properties"] =
  UNKNOWN_TEXT as unknown as Resource["properties"];
