import type { Fault } from "./fault";
import { closest } from "./suggest";

/** Time zones as Windows names them, which is what Azure Update Manager and Azure Backup take. */
export const TIME_ZONES: readonly string[] = [
  ...["UTC", "UTC-02", "UTC-08", "UTC-09", "UTC-11", "UTC+12", "UTC+13"],
  ...["Central Standard Time (Mexico)", "Eastern Standard Time (Mexico)", "Mountain Standard Time (Mexico)"],
  ...["Pacific Standard Time (Mexico)"],
  // The rest is called `… Standard Time`.
  ...[
    ...["AUS Central", "AUS Eastern", "Afghanistan", "Alaskan", "Aleutian", "Altai", "Arab", "Arabian"],
    ...["Arabic", "Argentina", "Astrakhan", "Atlantic", "Aus Central W.", "Azerbaijan", "Azores", "Bahia"],
    ...["Bangladesh", "Belarus", "Bougainville", "Canada Central", "Cape Verde", "Caucasus"],
    ...["Cen. Australia", "Central America", "Central Asia", "Central Brazilian", "Central Europe"],
    ...["Central European", "Central Pacific", "Central", "Chatham Islands", "China", "Cuba", "Dateline"],
    ...["E. Africa", "E. Australia", "E. Europe", "E. South America", "Easter Island", "Eastern", "Egypt"],
    ...["Ekaterinburg", "FLE", "Fiji", "GMT", "GTB", "Georgian", "Greenland", "Greenwich", "Haiti"],
    ...["Hawaiian", "India", "Iran", "Israel", "Jordan", "Kaliningrad", "Korea", "Libya", "Line Islands"],
    ...["Lord Howe", "Magadan", "Magallanes", "Marquesas", "Mauritius", "Middle East", "Montevideo"],
    ...["Morocco", "Mountain", "Myanmar", "N. Central Asia", "Namibia", "Nepal", "New Zealand"],
    ...["Newfoundland", "Norfolk", "North Asia East", "North Asia", "North Korea", "Omsk", "Pacific SA"],
    ...["Pacific", "Pakistan", "Paraguay", "Qyzylorda", "Romance", "Russia Time Zone 10"],
    ...["Russia Time Zone 11", "Russia Time Zone 3", "Russian", "SA Eastern", "SA Pacific", "SA Western"],
    ...["SE Asia", "Saint Pierre", "Sakhalin", "Samoa", "Sao Tome", "Saratov", "Singapore", "South Africa"],
    ...["South Sudan", "Sri Lanka", "Sudan", "Syria", "Taipei", "Tasmania", "Tocantins", "Tokyo", "Tomsk"],
    ...["Tonga", "Transbaikal", "Turkey", "Turks And Caicos", "US Eastern", "US Mountain", "Ulaanbaatar"],
    ...[
      "Venezuela",
      "Vladivostok",
      "Volgograd",
      "W. Australia",
      "W. Central Africa",
      "W. Europe",
      "W. Mongolia",
    ],
    ...["West Asia", "West Bank", "West Pacific", "Yakutsk", "Yukon"],
  ].map((name) => (name.startsWith("Russia Time Zone") ? name : `${name} Standard Time`)),
];

const KNOWN = new Set(TIME_ZONES);

/**
 * What is wrong with the name of a time zone; the path is empty, for `at("timeZone", …)`.
 *
 * A zone that is newer than this list passes where it is called like the others and like none of them.
 */
export function timeZoneFaults(zone: string): Fault[] {
  if (KNOWN.has(zone)) return [];
  const near = closest(zone, TIME_ZONES);
  if (near === undefined && zone.endsWith(" Standard Time")) return [];
  const problem = zone.includes("/")
    ? `"${zone}" is a name of the IANA database, and Azure takes those of Windows`
    : `"${zone}" is not a time zone of Windows${near === undefined ? "" : ` (did you mean "${near}"?)`}`;
  return [
    {
      path: "",
      problem,
      expected: "the name that Windows gives to a time zone",
      example: '"W. Europe Standard Time"',
    },
  ];
}
