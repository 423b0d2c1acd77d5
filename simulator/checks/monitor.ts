import { nameOf } from "../arm/ids";
import { isObject } from "../provider/values";
import { objects, refuse, text, texts, word, type PutRequest } from "./request";

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

/** Refuses an activity-log alert that asks for no category, covers nothing, or calls a group that is not there. */
export function checkActivityLogAlert({ id, body, provider, state }: PutRequest): void {
  if (provider === "azure") return;
  const name = `Activity log alert ${nameOf(id)}`;
  if (texts(body["scopes"]).length === 0) refuse("BadRequest", `${name}: at least one scope must be given.`);
  const condition = isObject(body["condition"]) ? objects(body["condition"]["allOf"]) : [];
  if (!condition.some((leaf) => word(leaf["field"]) === "category")) {
    refuse("BadRequest", `${name}: the condition must have a field 'category'.`);
  }
  const groups = isObject(body["actions"]) ? objects(body["actions"]["actionGroups"]) : [];
  for (const group of groups.map((each) => text(each["actionGroupId"]))) {
    const isOwn = group?.startsWith(id.slice(0, id.indexOf("/resourceGroups/"))) === true;
    if (group !== undefined && isOwn && !state.get(group)) {
      refuse("ActionGroupNotFound", `${name}: the action group ${group} was not found.`);
    }
  }
}
