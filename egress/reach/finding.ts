import type { Unknown } from "../azure";
import type { Verdict } from "./breadth";
import type { Witness } from "./reach";

export type Severity = "mandatory" | "advisory";

/** Something that a rule of the catalogue found, with its proof. The shape is that of report version 1. */
export interface Finding {
  /** Id of the rule of the catalogue. */
  readonly rule: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
  /** URN of the resource at fault. */
  readonly urn: string;
  readonly resourceType: string;
  readonly resourceName: string;
  /** Path of the culprit in the resource; empty where it is the whole resource. */
  readonly property: string;
  /** One sentence. */
  readonly message: string;
  /** A packet that gets through, out or (with the verdict `none`) in; undefined where nothing can be proved. */
  readonly witness: Witness | undefined;
  /** How many public addresses the witness's protocol and port can reach; where it comes in, can be reached from. */
  readonly publicAddresses: { readonly ipv4: bigint; readonly ipv6: bigint };
  /** The smallest change that makes the finding go away. */
  readonly fix: string;
  /** The values that decide, where the verdict is unknown. */
  readonly unknown: readonly Unknown[];
  /** URNs of all resources that take part, the one at fault among them. */
  readonly involves: readonly string[];
}
