/** `npm start`: the whole way through on the stand-in, from the CLI to the rejected rule. */
import { join } from "node:path";

import { ensurePulumiCli, PulumiCliError } from "../tools/pulumi-cli";
import { REPOSITORY } from "./run/bundle";
import { Fault } from "./run/fault";
import { defaultHome } from "./run/home";
import { runPulumi } from "./run/pulumi";

const PACK = join(REPOSITORY, "policypack");
const ROGUE = join(REPOSITORY, "examples", "rogue-rule");

async function main(): Promise<number> {
  const began = Date.now();
  heading("1/3  The Pulumi CLI");
  const cli = await ensurePulumiCli({ log: say });
  say(`pulumi ${cli.version} (${SOURCES[cli.source]}): ${cli.pulumi}`);

  heading("2/3  Preview and deploy the stack of Pulumi.dev.yaml, with the policy pack");
  const up = await pulumi(REPOSITORY, ["up", "--stack", "dev", "--yes", ...SHOW]);
  if (up !== 0) {
    say(`\nThe stack did not deploy (pulumi's exit status ${String(up)}); its own message stands above.`);
    return up;
  }

  heading("3/3  Preview examples/rogue-rule, which lets one server send everything to the Internet");
  const preview = await pulumi(ROGUE, ["preview", "--stack", "dev", ...SHOW]);
  if (preview === 0) {
    say("\nThe rogue rule was NOT rejected. Do not rely on this installation, and please report it.");
    return 1;
  }

  heading("Summary");
  const seconds = Math.round((Date.now() - began) / 1000);
  say(`The hardened stack is deployed on the stand-in: nothing is in any cloud. The rogue rule was rejected in its
preview, before anything was made. This took ${String(seconds)} s.

  look            npm run sim -- stack output --stack dev
  more disguises  npm run sim -- preview -C examples/rogue-rule --policy-pack ../../policypack -c disguise=ip-group
                  (literal-star, two-halves, ip-group, child-policy, lower-case-internet)
  the good twin   npm run sim -- up -C examples/locked-down --policy-pack ../../policypack
  clean up        npm run sim -- destroy --stack dev, or delete ${relative(defaultHome())}

On a real subscription the same program runs unchanged:
  pulumi plugin install resource azure-native 3.28.0
  az login && pulumi login && pulumi stack init prod
  $EDITOR Pulumi.prod.yaml                 # a sample: put your own values in
  pulumi preview --policy-pack policypack`);
  return 0;
}

const SHOW = ["--policy-pack", PACK, "--suppress-progress", "--non-interactive"];
const SOURCES = {
  path: "the one on your PATH",
  npm: "from the npm package's folder",
  download: "downloaded by the npm package",
  built: "built from its Go modules",
} as const;

async function pulumi(cwd: string, args: readonly string[]): Promise<number> {
  return (await runPulumi(args, { cwd, log: say })).status;
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function heading(text: string): void {
  say(`\n== ${text}`);
}

function relative(path: string): string {
  return path.startsWith(`${REPOSITORY}/`) ? path.slice(REPOSITORY.length + 1) : path;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    if (!(error instanceof Fault || error instanceof PulumiCliError)) throw error;
    process.stderr.write(`npm start: ${error.message}\n`);
    process.exitCode = 1;
  },
);
