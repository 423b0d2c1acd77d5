import { ArmError } from "../arm/error";
import { list, objects, text, texts } from "../checks/request";
import { isObject, type Properties, type Value } from "../provider/values";
import type { State, StoredResource } from "../store/state";

const LOCATION = "index/namedLocation";
const POLICY = "index/conditionalAccessPolicy";

function refuse(detail: string): never {
  throw new ArmError("BadRequest", detail);
}

const object = (value: Value | undefined): Properties => (isObject(value) ? value : {});

/** Refuses what Microsoft Graph would, although the plan looked right. `body` has no secret wrappers. */
export function checkEntraPut(type: string, body: Properties, state: State): void {
  if (type === LOCATION) checkLocation(body);
  if (type === POLICY) checkPolicy(body, state);
}

/** Refuses to delete a named location that a policy points at. */
export function checkEntraUnused({ id, type, outputs }: StoredResource, state: State): void {
  const objectId = text(outputs["objectId"]);
  if (type !== LOCATION || objectId === undefined) return;
  for (const other of state.all()) {
    if (other.type === POLICY && locationsOf(other.inputs).includes(objectId)) {
      throw new ArmError("Conflict", `The named location ${id} is used by the policy ${other.id}.`, 409);
    }
  }
}

/** azuread's types allow both and neither, and any prefix. */
function checkLocation(body: Properties): void {
  const { ip, country } = body;
  if ((ip === undefined) === (country === undefined)) {
    refuse("A named location has exactly one of 'ip' and 'country'.");
  }
  if (ip !== undefined && list(object(ip)["ipRanges"]).length === 0) refuse("'ip.ipRanges' is empty.");
  for (const range of texts(object(ip)["ipRanges"])) {
    const length = /^[0-9a-f.:]+\/(\d+)$/i.exec(range)?.[1];
    if (length === undefined) refuse(`'${range}' is not in CIDR form.`);
    if (Number(length) < 8) refuse(`'${range}' is wider than /8.`);
  }
  for (const code of texts(object(country)["countriesAndRegions"])) {
    if (!/^[A-Z]{2}$/.test(code)) refuse(`'${code}' is not a country code of two letters.`);
  }
}

const STATES = ["enabled", "disabled", "enabledForReportingButNotEnforced"];

function checkPolicy(body: Properties, state: State): void {
  const policyState = text(body["state"]) ?? "";
  if (!STATES.includes(policyState)) refuse(`'${policyState}' is none of the states ${STATES.join(", ")}.`);
  if (body["grantControls"] === undefined && body["sessionControls"] === undefined) {
    refuse("A policy needs 'grantControls' or 'sessionControls'.");
  }
  const conditions = object(body["conditions"]);
  const users = object(conditions["users"]);
  const isAimed =
    ["includedUsers", "includedGroups", "includedRoles"].some((name) => list(users[name]).length > 0) ||
    objects(users["includedGuestsOrExternalUsers"]).length > 0;
  if (!isAimed) refuse("'conditions.users' includes nobody.");
  const controls = texts(object(body["grantControls"])["builtInControls"]);
  if (controls.includes("block") && controls.length > 1) {
    refuse("The control 'block' does not go with another.");
  }
  for (const id of locationsOf(body)) {
    if (/^All(Trusted)?$/.test(id) || hasLocation(state, id)) continue;
    refuse(`The named location ${id} does not exist.`);
  }
}

function locationsOf(body: Properties): string[] {
  const locations = object(object(body["conditions"])["locations"]);
  return [...texts(locations["includedLocations"]), ...texts(locations["excludedLocations"])];
}

function hasLocation(state: State, objectId: string): boolean {
  return [...state.all()].some(({ type, outputs }) => type === LOCATION && outputs["objectId"] === objectId);
}
