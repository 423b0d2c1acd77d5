import assert from "node:assert/strict";

import type { Finding } from "../../egress/reach";
import type { Resource } from "../../egress/read";
import { Estate } from "./fixes/estate";
import { NETWORK_STEPS } from "./fixes/network-steps";
import type { Editable } from "./fixes/properties";
import { RULE_STEPS } from "./fixes/rule-steps";
import { SERVICE_STEPS, SETTING } from "./fixes/service-steps";
import { UNKNOWN_STEPS } from "./fixes/unknown-steps";

const STEPS = [...RULE_STEPS, ...NETWORK_STEPS, ...SERVICE_STEPS, ...UNKNOWN_STEPS, SETTING];

/** What a fix tells the reader to do, in words: one of several ways, each of which is to be enough. */
export function alternativesOf({ fix }: Finding): string[] {
  return fix.replace(/\.$/, "").split(", or ");
}

/**
 * Does what one alternative of a finding's fix says, as a person would who reads it. Every word of it has to be
 * understood: what no step takes is an error.
 *
 * @returns undefined where there is nothing to judge again: what is told lies outside of these resources.
 */
export function applyFix(
  alternative: string,
  finding: Finding,
  resources: readonly Resource[],
): Resource[] | undefined {
  const estate = new Estate(finding, structuredClone<readonly Resource[]>(resources) as Editable[]);
  let left = alternative;
  for (const [pattern, change] of STEPS) {
    left = left.replace(pattern, (...match: unknown[]) => {
      change(estate, match.slice(0, -2) as (string | undefined)[]);
      return "";
    });
  }
  assert.match(left, /^(?:,|;| |and)*$/, `not understood: "${left}" of "${alternative}"`);
  return estate.elsewhere ? undefined : estate.resources;
}
