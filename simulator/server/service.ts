import {
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import type { Autonaming } from "../provider/naming";
import type { ChangeKind } from "../provider/diff";
import type { ProviderMethods } from "../provider/provider";
import { packageName, parseParameters, schema, type Parameterization } from "../provider/schema";
import { decode, encode } from "../provider/values";

/** What the service needs beside the provider. */
export interface ServiceOptions {
  readonly provider: ProviderMethods;
  readonly version: string;
  /** Called with the engine's address as soon as the engine tells it. */
  readonly attach: (engineAddress: string) => void;
  /** Called once a run has begun in earnest. */
  readonly announce: () => void;
}

type Method<Request, Response> = (
  call: Pick<ServerUnaryCall<Request, Response>, "request">,
  callback: sendUnaryData<Response>,
) => void;

/** Makes a gRPC method of a function; what it throws becomes the call's error, in one line. */
function unary<Request, Response>(
  handle: (request: Request) => Response | Promise<Response>,
): Method<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
        },
      );
  };
}

const unimplemented: Method<unknown, unknown> = (_, callback) => {
  callback({ code: status.UNIMPLEMENTED, details: "the simulator does not serve this" });
};

const tokenOf = (urn: string): string => (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

function autonaming(options: proto.CheckRequest.AutonamingOptions | undefined): Autonaming | undefined {
  if (options === undefined) return undefined;
  const { Mode } = proto.CheckRequest.AutonamingOptions;
  const mode = options.getMode();
  return {
    mode: mode === Mode.DISABLE ? "disable" : mode === Mode.ENFORCE ? "enforce" : "propose",
    proposedName: options.getProposedName(),
  };
}

const KINDS: Readonly<Record<ChangeKind, readonly [proto.PropertyDiff.Kind, proto.PropertyDiff.Kind]>> = {
  add: [proto.PropertyDiff.Kind.ADD, proto.PropertyDiff.Kind.ADD_REPLACE],
  delete: [proto.PropertyDiff.Kind.DELETE, proto.PropertyDiff.Kind.DELETE_REPLACE],
  update: [proto.PropertyDiff.Kind.UPDATE, proto.PropertyDiff.Kind.UPDATE_REPLACE],
};

/** The methods of `pulumirpc.ResourceProvider` for one provider. */
export function resourceProviderService(options: ServiceOptions): UntypedServiceImplementation {
  const { provider, version } = options;
  let parameters: Parameterization | undefined;

  const methods = {
    handshake: unary((request: proto.ProviderHandshakeRequest) => {
      options.attach(request.getEngineAddress());
      return new proto.ProviderHandshakeResponse()
        .setAcceptSecrets(true)
        .setSupportsAutonamingConfiguration(true);
    }),

    attach: unary((request: plugin.PluginAttach) => {
      options.attach(request.getAddress());
      return new Empty();
    }),

    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(`${version}+azure-lockdown.simulator`)),

    getSchema: unary((request: proto.GetSchemaRequest) => {
      if (request.getVersion() !== 0) throw new Error(`unsupported schema version ${request.getVersion()}`);
      return new proto.GetSchemaResponse().setSchema(schema(provider.name, version, parameters));
    }),

    parameterize: unary((request: proto.ParameterizeRequest) => {
      const value = request.getValue();
      parameters = parseParameters(value ? value.getValue_asU8() : (request.getArgs()?.getArgsList() ?? []));
      return new proto.ParameterizeResponse()
        .setName(packageName(provider.name, parameters))
        .setVersion(version);
    }),

    getMapping: unary(() => new proto.GetMappingResponse()),
    getMappings: unary(() => new proto.GetMappingsResponse()),

    checkConfig: unary((request: proto.CheckRequest) =>
      new proto.CheckResponse().setInputs(request.getNews()),
    ),

    diffConfig: unary(() => new proto.DiffResponse().setChanges(proto.DiffResponse.DiffChanges.DIFF_NONE)),

    configure: unary((request: proto.ConfigureRequest) => {
      provider.configure(decode(request.getArgs()));
      options.announce();
      return new proto.ConfigureResponse()
        .setAcceptsecrets(true)
        .setSupportspreview(true)
        .setSupportsAutonamingConfiguration(true);
    }),

    check: unary((request: proto.CheckRequest) => {
      const urn = request.getUrn();
      const { inputs, failures } = provider.check(
        tokenOf(urn),
        urn,
        decode(request.getOlds()),
        decode(request.getNews()),
        {
          logicalName: nameOf(urn),
          seed: request.getRandomseed_asU8(),
          autonaming: autonaming(request.getAutonaming()),
        },
      );
      return new proto.CheckResponse()
        .setInputs(encode(inputs))
        .setFailuresList(
          failures.map(({ property, reason }) =>
            new proto.CheckFailure().setProperty(property).setReason(reason),
          ),
        );
    }),

    diff: unary((request: proto.DiffRequest) => {
      const olds = request.getOldInputs() ?? request.getOlds();
      const { changes, deleteBeforeReplace } = provider.diff(
        tokenOf(request.getUrn()),
        decode(olds),
        decode(request.getNews()),
      );
      const replaces = [...changes].filter(([, change]) => change.replace).map(([path]) => path);
      const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
      const response = new proto.DiffResponse()
        .setChanges(changes.size === 0 ? DIFF_NONE : DIFF_SOME)
        .setDiffsList([...new Set([...changes.keys()].map((path) => path.split(/[.[]/)[0] ?? path))])
        .setReplacesList(replaces)
        .setDeletebeforereplace(replaces.length > 0 && deleteBeforeReplace)
        .setHasdetaileddiff(true);
      for (const [path, { kind, replace }] of changes) {
        const detail = new proto.PropertyDiff().setKind(KINDS[kind][replace ? 1 : 0]).setInputdiff(true);
        response.getDetaileddiffMap().set(path, detail);
      }
      return response;
    }),

    create: unary(async (request: proto.CreateRequest) => {
      const urn = request.getUrn();
      const inputs = decode(request.getProperties());
      if (request.getPreview()) {
        return new proto.CreateResponse().setProperties(encode(provider.preview(tokenOf(urn), urn, inputs)));
      }
      const { id, outputs } = await provider.create(tokenOf(urn), urn, inputs);
      return new proto.CreateResponse().setId(id).setProperties(encode(outputs));
    }),

    update: unary(async (request: proto.UpdateRequest) => {
      const urn = request.getUrn();
      const inputs = decode(request.getNews());
      if (request.getPreview()) {
        const before = decode(request.getOlds());
        return new proto.UpdateResponse().setProperties(
          encode(provider.preview(tokenOf(urn), urn, inputs, before)),
        );
      }
      const { outputs } = await provider.update(tokenOf(urn), urn, request.getId(), inputs);
      return new proto.UpdateResponse().setProperties(encode(outputs));
    }),

    read: unary((request: proto.ReadRequest) => {
      const known = request.getInputs() !== undefined;
      const found = provider.read(tokenOf(request.getUrn()), request.getId(), known);
      // An empty id tells the engine that the resource is gone.
      if (found === undefined) return new proto.ReadResponse();
      return new proto.ReadResponse()
        .setId(found.id)
        .setProperties(encode(found.outputs))
        .setInputs(encode(found.inputs));
    }),

    delete: unary(async (request: proto.DeleteRequest) => {
      await provider.delete(tokenOf(request.getUrn()), request.getId());
      return new Empty();
    }),

    invoke: unary((request: proto.InvokeRequest) =>
      new proto.InvokeResponse().setReturn(
        encode(provider.invoke(request.getTok(), decode(request.getArgs()))),
      ),
    ),

    cancel: unary(() => {
      provider.cancel();
      return new Empty();
    }),

    call: unimplemented,
    construct: unimplemented,
    list: unimplemented,
  };
  return methods;
}
