import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  type AnalyzerStackConfigureRequest,
  type ConfigureAnalyzerRequest,
  EnforcementLevel,
} from "@pulumi/pulumi/proto/analyzer_pb";

import { type Entry, SETTINGS_POLICY } from "../configuration";

/** What the engine tells the pack before the first resource. One process serves one preview or one update. */
export interface Handshake {
  /** Whether it is a preview; undefined until the engine has said so, which an old one never does. */
  readonly preview: boolean | undefined;
  /** The configuration, with the defaults filled in; undefined until it has come. */
  readonly entries: ReadonlyMap<string, Entry> | undefined;
}

/**
 * Learns the phase and the configuration from the engine. The policy SDK keeps only the stack's tags of the one, and
 * of the other gives each policy its own part; so the requests are read on their way in.
 */
export function watchHandshake(): Handshake {
  const handshake: { -readonly [K in keyof Handshake]: Handshake[K] } = {
    preview: undefined,
    entries: undefined,
  };
  onRequest("configureStack", (request: AnalyzerStackConfigureRequest) => {
    handshake.preview = request.getDryRun();
  });
  onRequest("configure", (request: ConfigureAnalyzerRequest) => {
    const policies = request.getPolicyconfigMap();
    handshake.entries = new Map(
      [...policies.entries()].map(([name, policy]) => [
        name,
        {
          level: LEVELS[policy.getEnforcementlevel()],
          options: policy.getProperties()?.toJavaScript() ?? {},
        },
      ]),
    );
    // It is the policy by which all others are judged: `"all": "disabled"` must not switch off what is set to count.
    policies.get(SETTINGS_POLICY)?.setEnforcementlevel(EnforcementLevel.MANDATORY);
  });
  return handshake;
}

/** No rule can remediate, and Pulumi then takes that for mandatory. */
const LEVELS = {
  [EnforcementLevel.ADVISORY]: "advisory",
  [EnforcementLevel.MANDATORY]: "mandatory",
  [EnforcementLevel.REMEDIATE]: "mandatory",
  [EnforcementLevel.DISABLED]: "disabled",
} as const;

/** Has each request of a method read, and changed where need be, before the method sees it. */
function onRequest(method: "configure" | "configureStack", read: (request: never) => void): void {
  // The service is a plain table of methods, which the SDK hands to its server as it is.
  const service: { requestDeserialize: (bytes: Buffer) => unknown } = AnalyzerService[method];
  const deserialize = service.requestDeserialize;
  service.requestDeserialize = (bytes) => {
    const request = deserialize(bytes);
    read(request as never);
    return request;
  };
}
