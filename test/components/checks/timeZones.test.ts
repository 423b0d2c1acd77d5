import assert from "node:assert/strict";

import { TIME_ZONES, timeZoneFaults } from "../../../components/checks/timeZones";

describe("time zones", () => {
  it("are those of Windows, each once", () => {
    assert.equal(new Set(TIME_ZONES).size, TIME_ZONES.length);
    for (const zone of [
      "UTC",
      "W. Europe Standard Time",
      "Russia Time Zone 3",
      "Pacific Standard Time (Mexico)",
    ]) {
      assert.deepEqual(timeZoneFaults(zone), [], zone);
    }
  });

  it("may be newer than the list, if they are like none in it", () => {
    assert.deepEqual(timeZoneFaults("Antarctica Inner Plateau Standard Time"), []);
  });

  it("are refused with what was meant", () => {
    const problem = (zone: string): string => timeZoneFaults(zone)[0]?.problem ?? "";
    assert.match(problem("Europe/Paris"), /IANA/);
    assert.match(problem("Romance Standart Time"), /did you mean "Romance Standard Time"/);
    assert.match(problem("romance standard time"), /did you mean "Romance Standard Time"/);
    assert.match(problem("noon"), /is not a time zone of Windows$/);
    assert.match(problem(""), /is not a time zone/);
  });
});
