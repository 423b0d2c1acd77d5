import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { dependencies } from "../../policypack/package.json";
import { ROOT } from "./engine";

/** The pack as `npm run bundle` makes it. */
export const PACKAGE = join(ROOT, "dist/policypack");
export const PACKAGE_NAME = "azure-lockdown-policypack";

/** The only package that the pack needs at run time. */
const SDK = "@pulumi/pulumi";

/** A folder outside of the repository, which goes with `close`. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "azure-lockdown-package-"));

  /** Runs a program in a folder of it, and gives what it prints. */
  run(folder: string, program: string, ...args: string[]): string {
    return execFileSync(program, args, {
      cwd: join(this.path, folder),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      // Nobody's own configuration of git, and no question where there is nobody to answer.
      env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_TERMINAL_PROMPT: "0" },
    });
  }

  /** Copies the pack, and lets it find the SDK, as `npm install` there would. */
  copyPack(): string {
    const pack = join(this.path, "pack");
    cpSync(PACKAGE, pack, { recursive: true, filter: (path) => !path.includes("node_modules") });
    linkSdk(pack);
    return pack;
  }

  /** The tarball that `npm pack` makes of the pack. */
  pack(): string {
    const file = this.run("", "npm", "pack", PACKAGE, "--silent", "--pack-destination", this.path).trim();
    return join(this.path, file);
  }

  /**
   * Has npm install the pack into an empty folder, without the network: in the place of the SDK, which is large and
   * already here, npm is given an empty package of the same version, and the real one takes its place afterwards.
   *
   * @returns the folder of the installed pack.
   */
  install(specifier: string): string {
    const app = join(this.path, "app");
    mkdirSync(join(app, "sdk"), { recursive: true });
    write(join(app, "sdk/package.json"), { name: SDK, version: dependencies[SDK] });
    write(join(app, "package.json"), {
      name: "app",
      private: true,
      overrides: { [SDK]: "file:./sdk" },
    });
    this.run("app", "npm", "install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", specifier);
    rmSync(join(app, "node_modules", SDK), { recursive: true });
    linkSdk(app);
    return join(app, "node_modules", PACKAGE_NAME);
  }

  close(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function linkSdk(folder: string): void {
  mkdirSync(join(folder, "node_modules/@pulumi"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules", SDK), join(folder, "node_modules", SDK));
}

function write(file: string, value: unknown): void {
  writeFileSync(file, JSON.stringify(value));
}
