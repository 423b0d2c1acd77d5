import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";

/** Whether this process serves a preview or an update. One process serves one of them. */
export interface Phase {
  /** Undefined until the engine has said so; an old engine never does. */
  readonly preview: boolean | undefined;
}

/**
 * Learns the phase from the engine. It tells the pack when it configures it, but the policy SDK keeps only the
 * stack's tags of that request; so the request is read on its way in.
 */
export function watchPhase(): Phase {
  const phase: { preview: boolean | undefined } = { preview: undefined };
  // The service is a plain table of methods, which the SDK hands to its server as it is.
  const method = AnalyzerService.configureStack as unknown as {
    requestDeserialize: (bytes: Buffer) => AnalyzerStackConfigureRequest;
  };
  const read = method.requestDeserialize;
  method.requestDeserialize = (bytes) => {
    const request = read(bytes);
    phase.preview = request.getDryRun();
    return request;
  };
  return phase;
}
