import { nameOf } from "../arm/ids";
import { objects, refuse, text, type PutRequest } from "./request";

const SINKS = [
  "workspaceId",
  "logAnalyticsWorkspaceId",
  "storageAccountId",
  "eventHubAuthorizationRuleId",
  "eventhubAuthorizationRuleId",
  "marketplacePartnerId",
  "partnerSolutionId",
];

/** Refuses an action group whose short name is missing or too long for a text message. */
export function checkActionGroup({ id, body }: PutRequest): void {
  const short = text(body["groupShortName"] ?? body["shortName"]) ?? "";
  if (short === "" || short.length > 12) {
    refuse(
      "InvalidGroupShortName",
      `Action group ${nameOf(id)}: the short name '${short}' must have 1 to 12 characters.`,
    );
  }
}

/** Refuses a diagnostic setting that sends nothing, or nowhere. */
export function checkDiagnosticSetting({ id, body }: PutRequest): void {
  const name = `Diagnostic setting ${nameOf(id)}`;
  if (!SINKS.some((sink) => text(body[sink]) !== undefined)) {
    refuse("BadRequest", `${name}: at least one destination must be given.`);
  }
  const sources = ["logs", "metrics", "enabledLogs", "enabledMetrics"].flatMap((property) =>
    objects(body[property]),
  );
  if (sources.length === 0)
    refuse("BadRequest", `${name}: at least one log or metric category must be given.`);
}
