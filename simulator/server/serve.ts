import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import type { ProviderName } from "../arm/types";
import { EntraProvider } from "../azuread/provider";
import { readOptions, storeFolder } from "../provider/options";
import { Provider } from "../provider/provider";
import { Store } from "../store/store";
import { isFirstOfRun, NOTICE, tellEngine } from "./engine";
import { resourceProviderService } from "./service";

/** Large stacks send large messages; the engine's own limit is 400 MB. */
const MAX_MESSAGE = 400 * 1024 * 1024;

/** A provider that listens on loopback. */
export interface RunningProvider {
  readonly port: number;
  /** Stops it at once; calls under way are dropped. */
  readonly close: () => void;
}

/** Somebody else listens on the port. */
export class PortInUse extends Error {
  constructor(port: number) {
    super(`port ${String(port)} is in use: choose another, or leave --port away to be given a free one`);
  }
}

/** How to start a provider. */
export interface ServeOptions {
  readonly provider: ProviderName;
  readonly version: string;
  /** The engine's address, if it is known from the start. */
  readonly engineAddress?: string;
  /** Default: a free one. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Starts a stand-in provider on 127.0.0.1. Throws where the port that is asked for is taken. */
export async function serveProvider(options: ServeOptions): Promise<RunningProvider> {
  const env = options.env ?? process.env;
  const folder = storeFolder(env);
  const store = new Store(folder);
  const provider =
    options.provider === "azuread"
      ? new EntraProvider(store, readOptions(env))
      : new Provider(options.provider, store, readOptions(env));
  let engine = options.engineAddress;
  let announced = false;
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE,
    "grpc.max_send_message_length": MAX_MESSAGE,
  });
  server.addService(
    ResourceProviderService,
    resourceProviderService({
      provider,
      version: options.version,
      attach: (address) => {
        engine = address;
      },
      announce: () => {
        if (announced || engine === undefined || engine === "") return;
        announced = true;
        if (isFirstOfRun(folder, engine)) tellEngine(engine, NOTICE);
      },
    }),
  );
  const asked = options.port ?? 0;
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${String(asked)}`, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else {
        store.close();
        reject(error.message.includes("EADDRINUSE") ? new PortInUse(asked) : error);
      }
    });
  });
  return {
    port,
    close: () => {
      provider.cancel();
      server.forceShutdown();
      store.close();
    },
  };
}
