import type { Fault } from "./fault";
import { didYouMean } from "./suggest";

/** Azure's regions as ARM names them: the public cloud, then the Government and China clouds. */
export const REGIONS: readonly string[] = [
  ...["australiacentral", "australiacentral2", "australiaeast", "australiasoutheast", "austriaeast"],
  ...["belgiumcentral", "brazilsouth", "brazilsoutheast", "canadacentral", "canadaeast", "centralindia"],
  ...["centralus", "chilecentral", "denmarkeast", "eastasia", "eastus", "eastus2", "francecentral"],
  ...["francesouth", "germanynorth", "germanywestcentral", "indonesiacentral", "israelcentral", "italynorth"],
  ...["japaneast", "japanwest", "jioindiacentral", "jioindiawest", "koreacentral", "koreasouth"],
  ...["malaysiawest", "mexicocentral", "newzealandnorth", "northcentralus", "northeurope", "norwayeast"],
  ...["norwaywest", "polandcentral", "qatarcentral", "southafricanorth", "southafricawest"],
  ...["southcentralus", "southeastasia", "southindia", "spaincentral", "swedencentral", "swedensouth"],
  ...["switzerlandnorth", "switzerlandwest", "taiwannorth", "taiwannorthwest", "uaecentral", "uaenorth"],
  ...["uksouth", "ukwest", "westcentralus", "westeurope", "westindia", "westus", "westus2", "westus3"],
  ...["usdodcentral", "usdodeast", "usgovarizona", "usgovtexas", "usgovvirginia"],
  ...["chinaeast", "chinaeast2", "chinaeast3", "chinanorth", "chinanorth2", "chinanorth3"],
];

const KNOWN = new Set(REGIONS);

/**
 * What is wrong with the name of a region; the path is empty, for `at("location", …)`.
 *
 * `West Europe` is as good as `westeurope`. What is not text, such as an output, cannot be checked and passes: so a
 * region that is newer than this list can be given as `pulumi.output("newregion")`.
 */
export function regionFaults(location: unknown): Fault[] {
  if (typeof location !== "string") return [];
  const name = location.toLowerCase().replaceAll(" ", "");
  if (KNOWN.has(name)) return [];
  return [
    {
      path: "",
      problem: `"${location}" is not an Azure region${didYouMean(name, REGIONS)}`,
      expected: "the name of a region, or an output for one that is newer than this version knows",
      example: "westeurope",
    },
  ];
}

/** What is wrong with a list of availability zones; paths start at the index. */
export function zoneFaults(zones: readonly string[]): Fault[] {
  return zones.flatMap((zone, i): Fault[] => {
    const known = /^[1-3]$/.test(zone);
    if (known && zones.indexOf(zone) === i) return [];
    const problem = known ? `"${zone}" is there twice` : `"${zone}" is not a zone`;
    return [{ path: `[${i}]`, problem, expected: 'one of "1", "2", "3"', example: '["1", "2", "3"]' }];
  });
}
