/** `npm run sim -- <pulumi arguments>`: any Pulumi command, against the simulator instead of Azure. */
import { PulumiCliError } from "../tools/pulumi-cli";
import { Fault } from "./run/fault";
import { runPulumi } from "./run/pulumi";

export { simulatorHome, type SimulatorHome } from "./run/home";
export {
  runPulumi,
  simulatorEnvironment,
  type PulumiResult,
  type SimulatorEnvironment,
  type SimulatorOptions,
} from "./run/pulumi";

async function main(args: readonly string[]): Promise<number> {
  try {
    return (await runPulumi(args)).status;
  } catch (error) {
    if (!(error instanceof Fault || error instanceof PulumiCliError)) throw error;
    process.stderr.write(`simulator: ${error.message}\n`);
    return 1;
  }
}

if (require.main === module) {
  void main(process.argv.slice(2)).then((status) => {
    process.exitCode = status;
  });
}
