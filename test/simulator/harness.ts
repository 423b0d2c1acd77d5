import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { ProviderName } from "../../simulator/arm/types";
import { decode, encode, type Properties } from "../../simulator/provider/values";
import { serveProvider, type RunningProvider } from "../../simulator/server/serve";

/** A new empty folder; `remove` deletes it. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "simulator-test-"));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** What a check answered. */
export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

/** A provider under test, talked to over the real gRPC service on loopback, in plain values. */
export class TestProvider {
  private constructor(
    private readonly running: RunningProvider,
    readonly client: ResourceProviderClient,
  ) {}

  static async start(
    provider: ProviderName,
    store: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<TestProvider> {
    const running = await serveProvider({
      provider,
      version: "3.28.0",
      env: { AZURE_LOCKDOWN_SIMULATOR_STORE: store, ...env },
    });
    const client = new ResourceProviderClient(
      `127.0.0.1:${String(running.port)}`,
      credentials.createInsecure(),
    );
    return new TestProvider(running, client);
  }

  stop(): void {
    this.client.close();
    this.running.close();
  }

  /** Calls a method of the generated client. */
  call<Response>(
    start: (callback: (error: ServiceError | null, response: Response) => void) => unknown,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      start((error, response) => {
        if (error) reject(new Error(error.details));
        else resolve(response);
      });
    });
  }

  async configure(config: Properties = {}): Promise<proto.ConfigureResponse> {
    const request = new proto.ConfigureRequest().setArgs(encode(config));
    return this.call((callback) => this.client.configure(request, callback));
  }

  async check(
    token: string,
    news: Properties,
    options: { readonly name?: string; readonly olds?: Properties; readonly seed?: string } = {},
  ): Promise<Checked> {
    const request = new proto.CheckRequest()
      .setUrn(urn(token, options.name))
      .setOlds(encode(options.olds ?? {}))
      .setNews(encode(news))
      .setRandomseed(Buffer.from(options.seed ?? "seed"));
    const response = await this.call<proto.CheckResponse>((callback) => this.client.check(request, callback));
    return {
      inputs: decode(response.getInputs()),
      failures: response.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  async diff(token: string, olds: Properties, news: Properties): Promise<proto.DiffResponse.AsObject> {
    const request = new proto.DiffRequest()
      .setUrn(urn(token))
      .setOlds(encode(olds))
      .setOldInputs(encode(olds))
      .setNews(encode(news));
    const response = await this.call<proto.DiffResponse>((callback) => this.client.diff(request, callback));
    return response.toObject();
  }

  /** What a preview of a create shows, after the check that comes before it. */
  async preview(token: string, news: Properties, name?: string): Promise<Properties> {
    const { inputs } = await this.check(token, news, name === undefined ? {} : { name });
    const request = new proto.CreateRequest()
      .setUrn(urn(token, name))
      .setProperties(encode(inputs))
      .setPreview(true);
    const response = await this.call<proto.CreateResponse>((callback) =>
      this.client.create(request, callback),
    );
    return decode(response.getProperties());
  }

  /** Check and create, as an update does it. */
  async create(
    token: string,
    news: Properties,
    name?: string,
  ): Promise<{ readonly id: string; readonly inputs: Properties; readonly outputs: Properties }> {
    const { inputs, failures } = await this.check(token, news, name === undefined ? {} : { name });
    if (failures[0]) throw new Error(failures[0].reason);
    const request = new proto.CreateRequest().setUrn(urn(token, name)).setProperties(encode(inputs));
    const response = await this.call<proto.CreateResponse>((callback) =>
      this.client.create(request, callback),
    );
    return { id: response.getId(), inputs, outputs: decode(response.getProperties()) };
  }

  async update(
    token: string,
    id: string,
    olds: Properties,
    news: Properties,
    preview = false,
  ): Promise<Properties> {
    const request = new proto.UpdateRequest()
      .setId(id)
      .setUrn(urn(token))
      .setOlds(encode(olds))
      .setNews(encode(news))
      .setPreview(preview);
    const response = await this.call<proto.UpdateResponse>((callback) =>
      this.client.update(request, callback),
    );
    return decode(response.getProperties());
  }

  /** Reads for a refresh if inputs are given, for an import otherwise; undefined if the resource is gone. */
  async read(
    token: string,
    id: string,
    inputs?: Properties,
  ): Promise<{ readonly inputs: Properties; readonly outputs: Properties } | undefined> {
    const request = new proto.ReadRequest().setUrn(urn(token)).setId(id).setProperties(encode({}));
    if (inputs) request.setInputs(encode(inputs));
    const response = await this.call<proto.ReadResponse>((callback) => this.client.read(request, callback));
    if (response.getId() === "") return undefined;
    return { inputs: decode(response.getInputs()), outputs: decode(response.getProperties()) };
  }

  async delete(token: string, id: string): Promise<void> {
    const request = new proto.DeleteRequest().setUrn(urn(token)).setId(id).setProperties(encode({}));
    await this.call((callback) => this.client.delete(request, callback));
  }

  async invoke(token: string, args: Properties = {}): Promise<Properties> {
    const request = new proto.InvokeRequest().setTok(token).setArgs(encode(args));
    const response = await this.call<proto.InvokeResponse>((callback) =>
      this.client.invoke(request, callback),
    );
    return decode(response.getReturn());
  }
}

/** The URN of a resource under test. */
export function urn(token: string, name = "res"): string {
  return `urn:pulumi:dev::test::${token}::${name}`;
}

/** A resource group in a provider's store, and the argument that puts things in it. */
export async function withGroup(provider: TestProvider): Promise<{ readonly resourceGroupName: string }> {
  await provider.create(
    "azure-native:resources:ResourceGroup",
    { resourceGroupName: "rg", location: "westeurope" },
    "rg",
  );
  return { resourceGroupName: "rg" };
}

/** A rule that nothing is wrong with. */
export const rule = (name: string, priority: number, more: Properties = {}): Properties => ({
  name,
  priority,
  direction: "Outbound",
  access: "Deny",
  protocol: "*",
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: "Internet",
  destinationPortRange: "*",
  ...more,
});
