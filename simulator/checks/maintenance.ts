import { nameOf } from "../arm/ids";
import { isObject } from "../provider/values";
import { refuse, text, word, type PutRequest } from "./request";

/** How often a window may come, such as `Day`, `2Weeks Sunday,Monday` or `1Month Second Tuesday Offset4` (H51). */
const RECURRENCE =
  /^(\d+)?(Hours?|Days?|(Weeks?)( [A-Za-z]+(,[A-Za-z]+)*)?|(Months?)( (day-?\d+(,day-?\d+)*|(First|Second|Third|Fourth|Last) [A-Za-z]+( Offset-?\d+)?))?)$/i;

/** Refuses a maintenance window that is not written as Azure reads it, or patches of guests by nobody's leave. */
export function checkMaintenanceConfiguration({ id, body }: PutRequest): void {
  const name = `Maintenance configuration ${nameOf(id)}`;
  const start = text(body["startDateTime"]);
  if (start !== undefined && !/^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(start)) {
    refuse("BadRequest", `${name}: startDateTime '${start}' must be of the form YYYY-MM-DD hh:mm.`);
  }
  const duration = text(body["duration"]);
  if (duration !== undefined && !/^\d\d:[0-5]\d$/.test(duration)) {
    refuse("BadRequest", `${name}: duration '${duration}' must be of the form hh:mm.`);
  }
  const every = text(body["recurEvery"]);
  if (every !== undefined && !RECURRENCE.test(every)) {
    refuse("BadRequest", `${name}: recurEvery '${every}' is no recurrence such as '1Week Sunday'.`);
  }
  if (word(body["maintenanceScope"]) !== "inguestpatch") return;
  const extension = body["extensionProperties"];
  if (!isObject(extension) || text(extension["InGuestPatchMode"]) === undefined) {
    refuse(
      "BadRequest",
      `${name}: with the scope InGuestPatch, extensionProperties must have InGuestPatchMode 'User' or 'Platform'.`,
    );
  }
  if (
    start === undefined ||
    duration === undefined ||
    every === undefined ||
    text(body["timeZone"]) === undefined
  ) {
    refuse(
      "BadRequest",
      `${name}: with the scope InGuestPatch, a window with start, duration, time zone and recurrence must be given.`,
    );
  }
}
