/** A refusal of the kind that Azure Resource Manager gives to a request which a plan let pass. */
export class ArmError extends Error {
  override readonly name = "ArmError";

  constructor(
    /** ARM's machine-readable word for the refusal, such as `SecurityRuleConflict`. */
    readonly code: string,
    /** One sentence that names the resources and values at fault. */
    readonly detail: string,
    readonly status = 400,
  ) {
    super(`Status=${status} Code="${code}" Message="${detail}"`);
  }
}
