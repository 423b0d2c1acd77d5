import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PulumiCliError } from "./types";

/** What is known of the Go module that the CLI is built from, without Go. */
export interface GoSource {
  readonly folder: string;
  /** The Pulumi release that it pins, which the download pins too. */
  readonly version: string;
  /** The least Go version that it needs. */
  readonly go: string;
  /** `<version>-<hash>`: the same for what builds the same binaries. */
  readonly id: string;
}

/** The commands to build, and how. Part of the hash, so that a change of it makes a new build. */
export function buildArguments(version: string, out: string): string[] {
  return [
    "build",
    "-v", // names each package, for the progress
    "-mod=readonly",
    "-buildvcs=false",
    "-trimpath",
    `-ldflags=-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`,
    "-o",
    out,
    "./pulumi-language-nodejs",
    "./pulumi-resource-pulumi-nodejs",
    "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  ];
}

/** Reads the Go module in a folder. Throws `PulumiCliError` when there is none, or none that pins a release. */
export function readGoSource(folder: string): GoSource {
  let mod: string;
  try {
    mod = readFileSync(join(folder, "go.mod"), "utf8");
  } catch {
    throw new PulumiCliError(
      `There is no Go module in ${folder}: this copy of azure-lockdown is incomplete.`,
    );
  }
  const version = /^\s*github\.com\/pulumi\/pulumi\/pkg\/v3 v(\d+\.\d+\.\d+)/m.exec(mod)?.[1];
  const go = /^go (\d+\.\d+(?:\.\d+)?)$/m.exec(mod)?.[1];
  if (version === undefined || go === undefined) {
    throw new PulumiCliError(`${join(folder, "go.mod")} names no Pulumi release or no Go version.`);
  }
  const hash = createHash("sha256");
  // A cache folder may be shared between machines.
  hash.update(`${process.platform} ${process.arch} ${buildArguments(version, "").join(" ")}\0`);
  for (const file of sourceFiles(folder))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(folder, file)))
      .update("\0");
  return { folder, version, go, id: `${version}-${hash.digest("hex").slice(0, 16)}` };
}

/** The files that the binaries are made of, relative to the folder, in a fixed order. */
function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(
      (file) =>
        (file.endsWith(".go") && !file.endsWith("_test.go")) || file === "go.mod" || file === "go.sum",
    )
    .sort();
}
