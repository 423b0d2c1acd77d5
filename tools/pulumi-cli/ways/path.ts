import { dirname } from "node:path";
import { askVersion, hasLanguageHost, LANGUAGE_HOST, onPath } from "../executables";
import type { Outcome } from "../types";
import { misfit, parseVersion } from "../version";
import type { Context } from "./context";

/** A `pulumi` that is on PATH: the first that fits. */
export async function fromPath({ env }: Context): Promise<Outcome> {
  const reasons: string[] = [];
  for (const pulumi of onPath("pulumi", env)) {
    const checked = await checkInstalled(pulumi, env);
    if ("version" in checked)
      return { cli: { pulumi, binDir: dirname(pulumi), version: checked.version, source: "path" } };
    reasons.push(`${checked.why} (${pulumi})`);
  }
  return { why: reasons.length > 0 ? reasons.join("; ") : "there is no pulumi on it" };
}

/** Asks a `pulumi` that somebody else installed for its version, and says why it cannot be used. */
export async function checkInstalled(
  pulumi: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly version: string } | { readonly why: string }> {
  // The host first: npm's own `pulumi` has none beside it, and starts a download when it is asked for its version.
  if (!hasLanguageHost(pulumi, env)) return { why: `pulumi has no ${LANGUAGE_HOST} beside it or on PATH` };
  const told = await askVersion(pulumi, ["version"], env);
  if ("why" in told) return { why: `pulumi version ${told.why}` };
  const version = parseVersion(told.version);
  const wrong = version && misfit(version);
  return wrong ? { why: `pulumi ${told.version} ${wrong}` } : told;
}
