// `npm run pulumi-cli`: prints the path of a Pulumi CLI that can be used, getting one first where there is none.
import { ensurePulumiCli, PulumiCliError, WAYS_VARIABLE } from "./index";

const HELP = `Usage: npm run --silent pulumi-cli

Finds a Pulumi CLI with its Node language host, gets one where there is none, and prints the path of its binary.
Put the folder of that binary in front of PATH, so that the engine finds the language host beside it:

  PATH="$(dirname "$(npm run --silent pulumi-cli)"):$PATH" pulumi preview

The ways, in the order in which they are tried:
  path      a pulumi on PATH
  npm       what the npm package pulumi has downloaded into $PULUMI_HOME/versions (default ~/.pulumi)
  cache     what an earlier run has built, in azure-lockdown/pulumi-cli of the user's cache folder
  download  have the npm package pulumi download it
  build     build it from source with Go (about 4 minutes the first time), into the cache

Environment:
  ${WAYS_VARIABLE}  limits the ways to the ones it names, such as: path,npm,cache
  PULUMI_HOME                  Pulumi's own folder
  XDG_CACHE_HOME               the user's cache folder

The path goes to stdout, all else to stderr. Exit status: 0 there is a CLI; 1 there is none, with the reasons;
2 wrong usage. Linux and macOS.
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(HELP);
    return 0;
  }
  if (args.length > 0) {
    process.stderr.write(`pulumi-cli takes no arguments: ${args.join(" ")}\n\n${HELP}`);
    return 2;
  }
  try {
    const { pulumi } = await ensurePulumiCli();
    process.stdout.write(`${pulumi}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof PulumiCliError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
