/**
 * The program behind the stand-in plugins: `node dist/simulator.js azure-native|azure|azuread VERSION [ENGINE_ADDRESS]`.
 * Started by hand with `--port N`, it can be attached with `PULUMI_DEBUG_PROVIDERS=azure-native:N`. It prints its port on standard output, as plugins do, and serves until the process that started it is gone.
 */
import { serveProvider } from "./server/serve";

/** How often to look whether the engine is still there. */
const WATCH_MS = 500;

/** Ends this process when its parent does: a killed engine cannot tell its plugins to stop. */
function stopWithParent(stop: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, WATCH_MS).unref();
}

const USAGE = "usage: simulator.js azure-native|azure|azuread VERSION [ENGINE_ADDRESS] [--port N]";

function portOf(args: readonly string[]): number | undefined {
  const at = args.indexOf("--port");
  if (at < 0) return undefined;
  const port = Number(args[at + 1]);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`--port takes a number from 1 to 65535, such as --port 4711\n${USAGE}`);
  }
  return port;
}

async function main(args: readonly string[]): Promise<void> {
  const [provider, version = "0.0.0", ...rest] = args;
  if (provider !== "azure-native" && provider !== "azure" && provider !== "azuread") {
    throw new Error(USAGE);
  }
  const port = portOf(rest);
  const engineAddress = rest.find((arg) => /^[\w.[\]:-]+:\d+$/.test(arg));
  const running = await serveProvider({
    provider,
    version,
    ...(engineAddress === undefined ? {} : { engineAddress }),
    ...(port === undefined ? {} : { port }),
  });
  const stop = (): void => {
    running.close();
    process.exit(0);
  };
  // The engine starts plugins in process groups of their own: Ctrl-C in a terminal does not come here, and an
  // interrupt means that the engine has no more use for this process.
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  stopWithParent(stop);
  process.stdout.write(`${String(running.port)}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    `azure-lockdown simulator: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
