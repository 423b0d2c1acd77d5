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
}
