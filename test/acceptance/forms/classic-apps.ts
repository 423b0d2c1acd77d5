import type { Resource } from "../../../egress/read";
import { at, idIn, inside, made, type Properties, type Translations } from "./classic-parts";

/** Web apps and their slots, in the classic provider of a type for each operating system. */
export const APPS: Translations = {
  "web:WebApp": (from) => {
    const type = `${systemOf(from)}WebApp`;
    return [made(from, tokenOf(type), appOf(from))];
  },
  "web:WebAppSlot": (from) => {
    const type = `${systemOf(from)}WebAppSlot`;
    const { name, slot } = from.properties;
    const place = { name: slot, appServiceId: idIn(from, "Web/sites", name) };
    return [inside(from, tokenOf(type), { ...place, ...appOf(from) })];
  },
};

const tokenOf = (type: string): string =>
  `appservice/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;
const systemOf = ({ properties }: Resource): "Linux" | "Windows" =>
  /linux/i.test(String(properties["kind"])) ? "Linux" : "Windows";

/** What an app sends into its network, in the words of before `outboundVnetRouting` (E183). */
function appOf(from: Resource): Properties {
  const { virtualNetworkSubnetId, siteConfig, outboundVnetRouting } = from.properties;
  const all = at(outboundVnetRouting, "allTraffic") === true || undefined;
  const routes = (traffic: string): unknown => at(outboundVnetRouting, traffic) === true || all;
  const imagePull = systemOf(from) === "Linux" ? "vnetImagePullEnabled" : "virtualNetworkImagePullEnabled";
  return {
    virtualNetworkSubnetId,
    siteConfig: {
      vnetRouteAllEnabled: routes("applicationTraffic") ?? at(siteConfig, "vnetRouteAllEnabled"),
    },
    appSettings: routes("contentShareTraffic") === true ? { WEBSITE_CONTENTOVERVNET: "1" } : undefined,
    [imagePull]: routes("imagePullTraffic"),
    virtualNetworkBackupRestoreEnabled: routes("backupRestoreTraffic"),
  };
}
