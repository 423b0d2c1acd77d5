import assert from "node:assert/strict";

import {
  maintenanceWindowFaults,
  planMaintenanceWindow,
  type MaintenanceWindowSettings,
} from "../../../components/plans/maintenanceWindowPlan";

const WINDOW: MaintenanceWindowSettings = { start: "2027-01-03 02:00" };

const paths = (changes: Partial<MaintenanceWindowSettings>): string[] =>
  maintenanceWindowFaults({ ...WINDOW, ...changes }).map(({ path }) => path);

describe("plan of a maintenance window", () => {
  it("opens on Sundays for three hours, for what is critical or secures, and reboots if it must", () => {
    assert.deepEqual(maintenanceWindowFaults(WINDOW), []);
    assert.deepEqual(planMaintenanceWindow(WINDOW), {
      maintenanceScope: "InGuestPatch",
      extensionProperties: { InGuestPatchMode: "User" },
      visibility: "Custom",
      startDateTime: "2027-01-03 02:00",
      duration: "03:00",
      recurEvery: "1Week Sunday",
      timeZone: "UTC",
      installPatches: {
        rebootSetting: "IfRequired",
        windowsParameters: {
          classificationsToInclude: ["Critical", "Definition", "Security", "UpdateRollup"],
        },
        linuxParameters: { classificationsToInclude: ["Critical", "Security"] },
      },
    });
  });

  it("is the same whatever order its lists are written in", () => {
    const exclude = (kbNumbers: string[]) => ({ kbNumbers, reason: "They break the till" });
    assert.deepEqual(
      planMaintenanceWindow({
        ...WINDOW,
        linuxClasses: ["Security", "Critical"],
        exclude: exclude(["5034440", "5034439"]),
      }),
      planMaintenanceWindow({ ...WINDOW, exclude: exclude(["5034439", "5034440"]) }),
    );
  });

  it("leaves out updates, and never reboots, for a reason", () => {
    const exclude = { kbNumbers: ["5034439"], packages: ["kernel*"], reason: "It breaks the till" };
    const settings = { ...WINDOW, exclude, neverReboot: "The vendor does" };
    assert.deepEqual(maintenanceWindowFaults(settings), []);
    const { rebootSetting, windowsParameters, linuxParameters } =
      planMaintenanceWindow(settings).installPatches;
    assert.equal(rebootSetting, "Never");
    assert.deepEqual(windowsParameters.kbNumbersToExclude, ["5034439"]);
    assert.deepEqual(linuxParameters.packageNameMasksToExclude, ["kernel*"]);
    assert.ok(!JSON.stringify(planMaintenanceWindow(settings)).includes("till"));
  });

  it("takes windows of 01:30 to 03:55, and none shorter or longer", () => {
    for (const duration of ["01:30", "03:55"]) assert.deepEqual(paths({ duration }), [], duration);
    for (const duration of ["01:29", "03:56", "3:00", "02:60", "three"]) {
      assert.deepEqual(paths({ duration }), ["duration"], duration);
    }
  });

  it("takes dates with a time that there are", () => {
    assert.deepEqual(paths({ start: "2028-02-29 23:59" }), []);
    for (const start of [
      "2027-02-29 02:00",
      "2027-01-03",
      "2027-01-03T02:00",
      "2027-13-01 02:00",
      "2027-01-03 24:00",
    ]) {
      assert.deepEqual(paths({ start }), ["start"], start);
    }
  });

  it("takes Azure's forms of a recurrence", () => {
    for (const every of [
      ...["Day", "3Days", "35Days", "Week", "1Week Sunday", "3Weeks", "Week Saturday,Sunday", "5Weeks"],
      ...["Month", "Month day23,day24", "Month Last Sunday", "Month Second Tuesday Offset4"],
      "1Month Third Sunday Offset-6",
    ]) {
      assert.deepEqual(paths({ every }), [], every);
    }
    for (const every of [
      ...["", "weekly", "Sunday", "0Days", "Week sunday", "Week Sunday, Monday", "Month day32"],
      ...["Month Fifth Sunday", "Month Last Sunday Offset7", "Day Sunday"],
    ]) {
      assert.deepEqual(paths({ every }), ["every"], every);
    }
  });

  it("wants a reason for windows that are more than 35 days apart", () => {
    for (const every of ["36Days", "6Weeks", "2Months"]) {
      assert.deepEqual(paths({ every }), ["every"], every);
      assert.deepEqual(paths({ every, seldom: "The plant stands still then" }), [], every);
    }
    assert.deepEqual(paths({ every: "6Weeks", seldom: "" }), ["seldom"]);
  });

  it("takes the time zones of Windows, and tells what was meant", () => {
    assert.deepEqual(paths({ timeZone: "W. Europe Standard Time" }), []);
    assert.deepEqual(
      paths({ timeZone: "Atlantis Basin Renamed Again Standard Time" }),
      [],
      "newer than the list",
    );
    const [iana] = maintenanceWindowFaults({ ...WINDOW, timeZone: "Europe/Berlin" });
    assert.match(iana?.problem ?? "", /IANA/);
    const [typo] = maintenanceWindowFaults({ ...WINDOW, timeZone: "W Europe Standard Time" });
    assert.match(typo?.problem ?? "", /did you mean "W\. Europe Standard Time"/);
    assert.deepEqual(paths({ timeZone: "CET" }), ["timeZone"]);
  });

  it("installs what is critical and what secures, whatever else it leaves to others", () => {
    assert.deepEqual(paths({ linuxClasses: ["Critical", "Security", "Other"] }), []);
    assert.deepEqual(paths({ linuxClasses: ["Security"] }), ["linuxClasses"]);
    const odd = ["Critical", "Security", "Drivers"] as unknown as [];
    assert.deepEqual(paths({ windowsClasses: odd }), ["windowsClasses[2]"]);
  });

  it("reports all that is wrong at once", () => {
    const bad = {
      start: "soon",
      duration: "05:00",
      every: "often",
      timeZone: "CET",
      neverReboot: "",
      reboot: "Always" as const,
      exclude: { kbNumbers: ["KB5034439"], packages: ["*", "a b"], reason: "" },
    };
    assert.deepEqual(
      maintenanceWindowFaults(bad)
        .map(({ path }) => path)
        .sort(),
      [
        "[reboot, neverReboot]",
        "duration",
        "every",
        "exclude.kbNumbers[0]",
        "exclude.packages[0]",
        "exclude.packages[1]",
        "exclude.reason",
        "neverReboot",
        "start",
        "timeZone",
      ],
    );
    assert.deepEqual(paths({ exclude: { reason: "Nothing" } }), ["exclude[kbNumbers, packages]"]);
  });
});
