/** What it takes to test a rule as the Pulumi engine, and the audit, would have it judge. */
export { auditOf, type AuditTerms } from "./audit";
export { previewOf, type Terms, type TestUpdate, updateOf } from "./engine";
export {
  assertRule,
  checksOf,
  type RuleCase,
  type RuleCases,
  type RuleCheck,
  type RuleExpectations,
  type RuleTerms,
} from "./expectations";
export { secret, type TestResource, UNKNOWN, urnOf } from "./resource";
export type { TestViolation } from "./run";
