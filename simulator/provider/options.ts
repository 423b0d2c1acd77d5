import { join } from "node:path";
import { tmpdir } from "node:os";

import type { ProviderOptions } from "./provider";

/** A subscription that nobody can mistake for a real one. */
const NO_SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";

/** The variables that steer the simulator; the README explains them. */
export const VARIABLES = {
  store: "AZURE_LOCKDOWN_SIMULATOR_STORE",
  delay: "AZURE_LOCKDOWN_SIMULATOR_DELAY_MS",
  failOn: "AZURE_LOCKDOWN_SIMULATOR_FAIL_ON",
  preview: "AZURE_LOCKDOWN_SIMULATOR_PREVIEW",
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of the store that the environment names, or a default one for providers that are run by hand. */
export function storeFolder(env: Environment): string {
  const folder = env[VARIABLES.store];
  return folder === undefined || folder === "" ? join(tmpdir(), "azure-lockdown-simulator") : folder;
}

/** Reads the environment. Throws, with the variable's name, if a value makes no sense. */
export function readOptions(env: Environment): ProviderOptions {
  const delay = Number(env[VARIABLES.delay] ?? 0);
  if (!Number.isFinite(delay) || delay < 0) {
    throw new Error(
      `${VARIABLES.delay} must be a number of milliseconds, not '${env[VARIABLES.delay] ?? ""}'`,
    );
  }
  const preview = env[VARIABLES.preview] ?? "";
  if (preview !== "" && preview !== "strict") {
    throw new Error(`${VARIABLES.preview} must be 'strict' or not set, not '${preview}'`);
  }
  const subscription = env["ARM_SUBSCRIPTION_ID"] ?? "";
  const failOn = env[VARIABLES.failOn] ?? "";
  return {
    subscriptionId: subscription === "" ? NO_SUBSCRIPTION : subscription,
    delay,
    failOn: failOn === "" ? undefined : failOn,
    namesUnknown: preview === "strict",
  };
}
