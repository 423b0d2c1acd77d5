import { randomBytes } from "node:crypto";
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import type { ProviderName } from "../arm/types";
import { makeFolder } from "../store/folder";
import { BUNDLE, ensureBundle, REPOSITORY } from "./bundle";
import { onDisk } from "./fault";

/** The variable that names another home than `.simulator/` of the repository. */
export const HOME_VARIABLE = "AZURE_LOCKDOWN_SIMULATOR_HOME";

/** The versions to pretend to be where the project has none installed. */
const CLASSIC_VERSION = "6.40.0";
const NATIVE_VERSION = "3.28.0";
const ENTRA_VERSION = "6.9.1";

/** The folders of one simulator home. */
export interface SimulatorHome {
  readonly folder: string;
  readonly pulumiHome: string;
  readonly state: string;
  readonly store: string;
  readonly passphrase: string;
  readonly shadows: string;
}

/** Where things are in a home; nothing is created. */
export function simulatorHome(folder: string): SimulatorHome {
  const root = resolve(folder);
  return {
    folder: root,
    pulumiHome: join(root, "pulumi"),
    state: join(root, "state"),
    store: join(root, "store"),
    passphrase: join(root, "passphrase"),
    shadows: join(root, "projects"),
  };
}

/** The home that the environment names, or `.simulator/` of the repository. */
export function defaultHome(env: NodeJS.ProcessEnv = process.env): string {
  const folder = env[HOME_VARIABLE];
  return folder === undefined || folder === "" ? join(REPOSITORY, ".simulator") : folder;
}

/**
 * Creates a home, or brings it up to date: a passphrase of its own, and the stand-in plugins in the versions that the
 * project's packages ask for. `dist/simulator.js` is built if need be.
 */
export function prepareHome(folder: string, projectFolder: string): SimulatorHome {
  ensureBundle();
  const home = simulatorHome(folder);
  return onDisk(home.folder, `Set ${HOME_VARIABLE} to a folder that can be written to`, () => {
    for (const path of [home.pulumiHome, home.state, home.store, home.shadows]) {
      makeFolder(path);
    }
    makePassphrase(home.passphrase);
    installPlugin(
      home,
      "azure-native",
      installedVersion("@pulumi/azure-native", projectFolder) ?? NATIVE_VERSION,
    );
    installPlugin(home, "azure", installedVersion("@pulumi/azure", projectFolder) ?? CLASSIC_VERSION);
    installPlugin(home, "azuread", installedVersion("@pulumi/azuread", projectFolder) ?? ENTRA_VERSION);
    return home;
  });
}

/** Two first runs at once must agree on one passphrase, so the name is given only to a file that is complete. */
function makePassphrase(file: string): void {
  if (existsSync(file)) return;
  const fresh = `${file}.${randomBytes(4).toString("hex")}`;
  writeFileSync(fresh, randomBytes(32).toString("base64url"), { mode: 0o600 });
  try {
    linkSync(fresh, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** The version of a package as a program in a folder would load it, or as this repository has it. */
function installedVersion(name: string, folder: string): string | undefined {
  for (const from of [folder, REPOSITORY]) {
    try {
      const manifest = createRequire(join(from, "index.js")).resolve(`${name}/package.json`);
      return (JSON.parse(readFileSync(manifest, "utf8")) as { version?: string }).version;
    } catch {
      continue;
    }
  }
  return undefined;
}

const quote = (text: string): string => `'${text.replace(/'/g, "'\\''")}'`;

/** A plugin is a folder with an executable; this one is a script that starts the simulator. */
function installPlugin(home: SimulatorHome, provider: ProviderName, version: string): void {
  const folder = join(home.pulumiHome, "plugins", `resource-${provider}-v${version}`);
  const file = join(folder, `pulumi-resource-${provider}`);
  const script = [
    "#!/bin/sh",
    "# The azure-lockdown simulator: a local stand-in for Azure; nothing is deployed to a cloud.",
    `exec ${quote(process.execPath)} ${quote(BUNDLE)} ${provider} ${version} "$@"`,
    "",
  ].join("\n");
  if (existsSync(file) && readFileSync(file, "utf8") === script) return;
  makeFolder(folder);
  const fresh = `${file}.${randomBytes(4).toString("hex")}`;
  writeFileSync(fresh, script, { mode: 0o755 });
  renameSync(fresh, file);
}

/** Variables of the user's own Pulumi that must not reach this one. */
const OTHERS = [
  "PULUMI_ACCESS_TOKEN",
  "PULUMI_CONFIG_PASSPHRASE",
  "PULUMI_CREDENTIALS_PATH",
  "PULUMI_ENABLE_LEGACY_PLUGIN_SEARCH",
];

/** The environment in which `pulumi` uses this home and nothing of the user's own. */
export function homeEnvironment(
  home: SimulatorHome,
  binDir: string,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !OTHERS.includes(name)));
  return {
    ...rest,
    AZURE_LOCKDOWN_SIMULATOR_STORE: home.store,
    PATH: `${binDir}${delimiter}${env["PATH"] ?? ""}`,
    // Without `metadata=skip` each file has a companion that is not written in one step: a pulumi that is killed at
    // the wrong moment leaves it empty, and then the stack cannot be read any more.
    PULUMI_BACKEND_URL: `${pathToFileURL(home.state).href}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE_FILE: home.passphrase,
    PULUMI_HOME: home.pulumiHome,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}
