/** A version in its three numbers. */
export type Version = readonly [major: number, minor: number, patch: number];

/** The first version with what the tests and the policy pack need. */
const LEAST: Version = [3, 200, 0];
/** The first major version that may break it. */
const BELOW_MAJOR = 4;

/** The range of versions that fit, as people write it. */
export const RANGE = `>=${LEAST.join(".")} <${BELOW_MAJOR}`;

/** Reads `3.259.0`, `v3.259.0` or `3.260.0-alpha.1`; undefined for anything else. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(text.trim());
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Negative, zero or positive, as `a` is before, at or after `b`. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** Why a version does not fit, as the end of a sentence; undefined when it does. */
export function misfit(version: Version): string | undefined {
  if (compareVersions(version, LEAST) < 0) return `is too old, need ${RANGE}`;
  if (version[0] >= BELOW_MAJOR) return `is too new, need ${RANGE}`;
  return undefined;
}
