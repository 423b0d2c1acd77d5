// For the tests: a machine of its own for the search for a Pulumi CLI, made of folders and tiny shell scripts.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensurePulumiCli, type PulumiCli } from "../../tools/pulumi-cli";

/** Where scripts find the system's own tools. No Go, no npm and no Pulumi are there on purpose. */
const TOOLS = "/usr/bin:/bin";

/** A temporary folder with a PATH, a home and a Go module of its own. */
export class Sandbox {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-cli-test-")));
  readonly bin = join(this.root, "bin");
  readonly home = join(this.root, "home");
  readonly goFolder = join(this.root, "go");
  readonly cache = join(this.home, "cache", "azure-lockdown", "pulumi-cli");
  readonly versions = join(this.home, ".pulumi", "versions");
  /** What a run told, line by line. */
  readonly lines: string[] = [];
  env: NodeJS.ProcessEnv = { PATH: this.bin, HOME: this.home, XDG_CACHE_HOME: join(this.home, "cache") };

  constructor() {
    mkdirSync(this.bin);
    mkdirSync(this.home);
    this.write(
      "go/go.mod",
      "module m\n\ngo 1.26\n\nrequire (\n\tgithub.com/pulumi/pulumi/pkg/v3 v3.259.0 // indirect\n)\n",
    );
    this.write("go/pulumi-language-nodejs/main.go", "package main\n");
  }

  /** Looks for a CLI in this sandbox. */
  ensure(env: NodeJS.ProcessEnv = {}): Promise<PulumiCli> {
    return ensurePulumiCli({
      env: { ...this.env, ...env },
      log: (line) => this.lines.push(line),
      goFolder: this.goFolder,
    });
  }

  /** Writes a file, by its path in the sandbox, and returns its absolute path. */
  write(path: string, text: string): string {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** Writes an executable shell script, by its path in the sandbox. Each start of it is noted (see `starts`). */
  script(path: string, body: string): string {
    const note = `echo "$*" >> '${join(this.root, `${path.replaceAll("/", "-")}.starts`)}'`;
    const file = this.write(path, `#!/bin/sh\nPATH=${TOOLS}\n${note}\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** The arguments of each start of a script, oldest first. */
  starts(path: string): string[] {
    const file = join(this.root, `${path.replaceAll("/", "-")}.starts`);
    return existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
  }

  /** Installs a CLI that tells this version, with its language host. */
  cli(folder: string, version: string): string {
    this.script(`${folder}/pulumi-language-nodejs`, `echo ${version}`);
    return this.script(`${folder}/pulumi`, `echo ${version}`);
  }

  /** Installs a Go that "builds" scripts which tell this version; `before` runs in the middle of a build. */
  go({ version = "1.26.8", builds = "v3.259.0", before = "" } = {}): void {
    this.script(
      "bin/go",
      `[ "$1" = version ] && { echo "go version go${version} linux/amd64"; exit; }
while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done
echo "go: downloading example.test/m v1.0.0" >&2
mkdir -p "$out"
printf '#!/bin/sh\\n' > "$out/pulumi"
${before}
for name in pulumi pulumi-language-nodejs; do
  printf '#!/bin/sh\\necho "$0 $*" >> ${this.root}/built.starts\\necho ${builds}\\n' > "$out/$name"
  chmod +x "$out/$name"
done`,
    );
  }

  /** How often Go was asked to build. */
  builds(): number {
    return this.starts("bin/go").filter((args) => args.includes("build")).length;
  }

  /** The entries of the cache folder. */
  entries(): string[] {
    return existsSync(this.cache) ? readdirSync(this.cache) : [];
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Waits until something is so. The test's own timeout bounds it. */
export async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (;;) {
    const seen = look();
    if (seen !== undefined && seen !== false) return seen;
    await sleep(20);
  }
}
