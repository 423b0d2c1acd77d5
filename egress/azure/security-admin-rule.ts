import type { PacketBox } from "../space";
import type { Rule } from "./rule";

/**
 * The outbound security admin rules of a virtual network, which come before every security group (E41). A rule
 * accepts at once (`AlwaysAllow`), drops at once (`Deny`) or hands on to the security groups (`Allow`); so there
 * are two questions to the same ordered list, each with two answers.
 */
export interface SecurityAdminRules {
  /** `Allow` means: accepted here and now, past every security group. Every other rule is a `Deny`. */
  readonly accepting: readonly Rule<PacketBox>[];
  /** `Allow` means: handed on or accepted; `Deny` means: dropped. What no rule matches is handed on. */
  readonly passing: readonly Rule<PacketBox>[];
}
