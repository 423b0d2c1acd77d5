import type { Properties } from "../../../simulator/provider/values";
import { Fixture } from "./fixture";

const TYPE = "maintenance:MaintenanceConfiguration";
const window = (change: Properties = {}): Properties => ({
  resourceName: "patches",
  location: "westeurope",
  maintenanceScope: "InGuestPatch",
  startDateTime: "2026-12-06 02:00",
  duration: "03:00",
  timeZone: "UTC",
  recurEvery: "1Week Sunday",
  extensionProperties: { InGuestPatchMode: "User" },
  ...change,
});

describe("maintenance configurations", () => {
  const azure = new Fixture();

  const refused: readonly (readonly [string, Properties, RegExp])[] = [
    ["a start in another form", { startDateTime: "2026-12-06T02:00:00Z" }, /YYYY-MM-DD hh:mm/],
    ["a duration in another form", { duration: "PT3H" }, /hh:mm/],
    ["a recurrence that is none", { recurEvery: "every Sunday" }, /no recurrence/],
    ["guests whose patches nobody may choose", { extensionProperties: null }, /InGuestPatchMode/],
    ["no time zone", { timeZone: null }, /time zone/],
  ];
  for (const [what, change, because] of refused) {
    it(`are refused with ${what}`, () => azure.refuses("BadRequest", because, TYPE, window(change)));
  }

  for (const recurEvery of [
    "Day",
    "2Weeks Saturday,Sunday",
    "1Month Second Tuesday Offset4",
    "Month day-1",
  ]) {
    it(`are taken every ${recurEvery}`, async () => {
      await azure.create(TYPE, window({ recurEvery }));
    });
  }
});
