import { at, type Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { timeZoneFaults } from "../checks/timeZones";
import { inOrder } from "./inOrder";

/** When machines are patched. */
export interface MaintenanceWindowSettings {
  /**
   * Required. When the first window opens, `YYYY-MM-DD HH:mm` in the time zone below. Azure takes today or a later day
   * when the window is made or changed.
   */
  readonly start: string;
  /** Optional. How long it is open, `HH:mm` from 01:30 to 03:55. Default: `03:00`. */
  readonly duration?: string | undefined;
  /**
   * Optional. How often: `Day`, `3Days`, `Week Saturday,Sunday`, `2Weeks`, `Month day15`, `Month Second Tuesday Offset4`.
   * At least every 35 days. Default: `1Week Sunday`.
   */
  readonly every?: string | undefined;
  /** Optional. The reason for a window that opens less often than every 35 days. */
  readonly seldom?: string | undefined;
  /** Optional. Time zone as Windows names it, such as `W. Europe Standard Time`. Default: `UTC`. */
  readonly timeZone?: string | undefined;
  /** Optional. When a machine is rebooted after patches. Default: `IfRequired`. */
  readonly reboot?: "IfRequired" | "Always" | undefined;
  /** Optional. The reason never to reboot: what waits for a reboot protects nobody until somebody does it. */
  readonly neverReboot?: string | undefined;
  /** Optional. Classes of updates on Windows; Critical and Security are among them. Default: those, UpdateRollup and Definition. */
  readonly windowsClasses?: readonly WindowsUpdateClass[] | undefined;
  /** Optional. Classes of updates on Linux; Critical and Security are among them. Default: these two. */
  readonly linuxClasses?: readonly LinuxUpdateClass[] | undefined;
  /** Optional. Updates that are not installed. */
  readonly exclude?: ExcludedUpdates | undefined;
}

/** A class of updates of Windows. */
export type WindowsUpdateClass =
  | "Critical"
  | "Security"
  | "UpdateRollup"
  | "FeaturePack"
  | "ServicePack"
  | "Definition"
  | "Tools"
  | "Updates";

/** A class of updates of Linux. */
export type LinuxUpdateClass = "Critical" | "Security" | "Other";

/** Updates that are left out, for a reason. */
export interface ExcludedUpdates {
  /** Optional. Numbers of articles of Microsoft's knowledge base, such as `5034439`. */
  readonly kbNumbers?: readonly string[] | undefined;
  /** Optional. Names of Linux packages, `*` for any characters, such as `kernel*`. */
  readonly packages?: readonly string[] | undefined;
  /** Required. Why the machines go without them. */
  readonly reason: string;
}

/** What the maintenance configuration of a window says, as azure-native takes it. */
export interface MaintenanceWindowPlan {
  readonly maintenanceScope: "InGuestPatch";
  readonly extensionProperties: { readonly InGuestPatchMode: "User" };
  readonly visibility: "Custom";
  readonly startDateTime: string;
  readonly duration: string;
  readonly recurEvery: string;
  readonly timeZone: string;
  readonly installPatches: {
    readonly rebootSetting: "IfRequired" | "Always" | "Never";
    readonly windowsParameters: {
      readonly classificationsToInclude: string[];
      readonly kbNumbersToExclude?: string[];
    };
    readonly linuxParameters: {
      readonly classificationsToInclude: string[];
      readonly packageNameMasksToExclude?: string[];
    };
  };
}

const WINDOWS_CLASSES: readonly WindowsUpdateClass[] = [
  "Critical",
  "Security",
  "UpdateRollup",
  "FeaturePack",
  "ServicePack",
  "Definition",
  "Tools",
  "Updates",
];
const LINUX_CLASSES: readonly LinuxUpdateClass[] = ["Critical", "Security", "Other"];

const DEFAULTS = {
  duration: "03:00",
  every: "1Week Sunday",
  timeZone: "UTC",
  windowsClasses: ["Critical", "Security", "UpdateRollup", "Definition"],
  linuxClasses: ["Critical", "Security"],
} as const;

/** Minutes that Azure takes for a window in which machines are patched (H51). */
const MINUTES = { least: 90, most: 235 } as const;

/** A window that opens less often leaves holes open that everybody knows of for more than a month. */
const MOST_DAYS = 35;

/** The maintenance configuration of a window. */
export function planMaintenanceWindow(settings: MaintenanceWindowSettings): MaintenanceWindowPlan {
  const { exclude } = settings;
  return {
    maintenanceScope: "InGuestPatch",
    // What lets a window patch machines, instead of the platform that moves them about (H51).
    extensionProperties: { InGuestPatchMode: "User" },
    visibility: "Custom",
    startDateTime: settings.start,
    duration: settings.duration ?? DEFAULTS.duration,
    recurEvery: settings.every ?? DEFAULTS.every,
    timeZone: settings.timeZone ?? DEFAULTS.timeZone,
    installPatches: {
      rebootSetting: settings.neverReboot === undefined ? (settings.reboot ?? "IfRequired") : "Never",
      windowsParameters: {
        classificationsToInclude: inOrder(settings.windowsClasses ?? DEFAULTS.windowsClasses),
        ...(exclude?.kbNumbers !== undefined && { kbNumbersToExclude: inOrder(exclude.kbNumbers) }),
      },
      linuxParameters: {
        classificationsToInclude: inOrder(settings.linuxClasses ?? DEFAULTS.linuxClasses),
        ...(exclude?.packages !== undefined && { packageNameMasksToExclude: inOrder(exclude.packages) }),
      },
    },
  };
}

/** Everything that is wrong with a window; paths start below it. */
export function maintenanceWindowFaults(settings: MaintenanceWindowSettings): Fault[] {
  const faults = [
    ...startFaults(settings.start),
    ...durationFaults(settings.duration ?? DEFAULTS.duration),
    ...recurrenceFaults(settings.every ?? DEFAULTS.every, settings.seldom),
    ...timeZoneFaults(settings.timeZone ?? DEFAULTS.timeZone).map((fault) => at("timeZone", fault)),
    ...reasonFaults({ seldom: settings.seldom, neverReboot: settings.neverReboot }),
    ...classFaults("windowsClasses", settings.windowsClasses, WINDOWS_CLASSES),
    ...classFaults("linuxClasses", settings.linuxClasses, LINUX_CLASSES),
    ...exclusionFaults(settings.exclude),
  ];
  if (settings.neverReboot !== undefined && settings.reboot !== undefined) {
    faults.push({
      path: "[reboot, neverReboot]",
      problem: "both are given",
      expected: "at most one of them",
      example: 'reboot: "IfRequired"',
    });
  }
  return faults;
}

function startFaults(start: string): Fault[] {
  const text = /^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(start) ? `${start.replace(" ", "T")}:00.000Z` : "";
  const time = new Date(text);
  // The 31st of February is the 2nd of March to JavaScript.
  if (!Number.isNaN(time.getTime()) && time.toISOString() === text) return [];
  return [
    {
      path: "start",
      problem: `"${start}" is no date with a time`,
      expected: "YYYY-MM-DD HH:mm, in the time zone of the window",
      example: '"2027-01-03 02:00"',
    },
  ];
}

function durationFaults(duration: string): Fault[] {
  const [, hours, minutes] = /^(\d\d):([0-5]\d)$/.exec(duration) ?? [];
  const total = hours === undefined ? Number.NaN : Number(hours) * 60 + Number(minutes);
  if (total >= MINUTES.least && total <= MINUTES.most) return [];
  return [
    {
      path: "duration",
      problem: `"${duration}" ${Number.isNaN(total) ? "is no length of time" : "is out of range"}`,
      expected: "HH:mm from 01:30 to 03:55",
      example: `"${DEFAULTS.duration}"`,
    },
  ];
}

const DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";
const MONTH_DAY = "day(?:[1-9]|[12]\\d|3[01])";
const DAILY = /^(\d*)Days?$/;
const WEEKLY = new RegExp(`^(\\d*)Weeks?(?: ${DAY}(?:,${DAY})*)?$`);
const MONTHLY = new RegExp(
  `^(\\d*)Months?(?: ${MONTH_DAY}(?:,${MONTH_DAY})*| (?:First|Second|Third|Fourth|Last) ${DAY}(?: Offset-?[0-6])?)?$`,
);

function recurrenceFaults(every: string, seldom: string | undefined): Fault[] {
  const days = daysBetween(every);
  if (days === undefined) {
    return [
      {
        path: "every",
        problem: `"${every}" says no recurrence`,
        expected:
          "a number with Day, Week or Month, and days of the week or of the month where they matter, as in 2Weeks or Month Last Sunday",
        example: `"${DEFAULTS.every}"`,
      },
    ];
  }
  if (days <= MOST_DAYS || seldom !== undefined) return [];
  return [
    {
      path: "every",
      problem: `"${every}" opens the window every ${days} days: holes that everybody knows of stay open for so long`,
      expected: `at least every ${MOST_DAYS} days, or the reason in seldom`,
      example: `"${DEFAULTS.every}"`,
    },
  ];
}

/** How many days may pass from one opening to the next; undefined for what is no recurrence. */
function daysBetween(every: string): number | undefined {
  const forms = [
    [DAILY, 1],
    [WEEKLY, 7],
    // A month is as long as Azure makes it, and one of them is often enough.
    [MONTHLY, 31],
  ] as const;
  for (const [form, days] of forms) {
    const count = form.exec(every)?.[1];
    if (count === undefined) continue;
    const times = count === "" ? 1 : Number(count);
    return times === 0 ? undefined : times * days;
  }
  return undefined;
}

function classFaults(
  path: string,
  classes: readonly string[] | undefined,
  known: readonly string[],
): Fault[] {
  if (classes === undefined) return [];
  const expected = `some of ${known.join(", ")}, Critical and Security among them`;
  const example = '["Critical", "Security"]';
  const unknown = classes.filter((name) => !known.includes(name));
  const missing = ["Critical", "Security"].filter((name) => !classes.includes(name));
  return [
    ...unknown.map((name) => ({
      path: `${path}[${classes.indexOf(name)}]`,
      problem: `"${name}" is no class of updates`,
      expected,
      example,
    })),
    ...(missing.length === 0
      ? []
      : [{ path, problem: `leaves out ${missing.join(" and ")}`, expected, example }]),
  ];
}

function exclusionFaults(exclude: Partial<ExcludedUpdates> | undefined): Fault[] {
  if (exclude === undefined) return [];
  const faults = reasonFaults({ reason: exclude.reason ?? "" });
  for (const [i, number] of (exclude.kbNumbers ?? []).entries()) {
    if (/^\d{6,8}$/.test(number)) continue;
    faults.push({
      path: `kbNumbers[${i}]`,
      problem: `"${number}" is no number of an article`,
      expected: "six to eight digits, without KB before them",
      example: '"5034439"',
    });
  }
  for (const [i, mask] of (exclude.packages ?? []).entries()) {
    // A mask of stars alone would leave out every patch.
    if (/^[\w.+*-]+$/.test(mask) && /[\w]/.test(mask)) continue;
    faults.push({
      path: `packages[${i}]`,
      problem: `"${mask}" ${/^\*+$/.test(mask) ? "leaves out every package" : "is no name of a package"}`,
      expected: "letters, digits, _, -, ., + and * for any characters",
      example: '"kernel*"',
    });
  }
  if ((exclude.kbNumbers ?? []).length + (exclude.packages ?? []).length === 0) {
    faults.push({
      path: "[kbNumbers, packages]",
      problem: "neither names an update",
      expected: "at least one update to leave out, or no exclude at all",
      example: 'kbNumbers: ["5034439"]',
    });
  }
  return faults.map((fault) => at("exclude", fault));
}
