import assert from "node:assert/strict";

import { resource } from "../../egress/cases/fixtures";
import { type Estate, MADE, MADE_ADDRESS, NEEDED_ADDRESS } from "./estate";
import { put } from "./properties";
import type { Step } from "./step";

/** What fixes say of values that are not known. */
export const UNKNOWN_STEPS: readonly Step[] = [
  [
    /Give (.*) a value that can be judged/g,
    (estate, [, places = ""]) => {
      for (const { urn, property } of estate.finding.unknown) {
        const at = estate.resources.find((each) => each.urn === urn);
        const place = property === "" ? `"${at?.name ?? urn.slice(urn.lastIndexOf("/") + 1)}"` : property;
        assert.ok(places.includes(place) || / more\b/.test(places), `does not name ${place}`);
        const safe = safeValue(estate, property);
        if (safe === undefined || at === undefined) estate.elsewhere = true;
        else put(at.properties, property, safe);
      }
    },
  ],
  [
    /judge the stack that it leads to together with this one|Write fewer rules that overlap|split them over several resources/g,
    (estate) => {
      estate.elsewhere = true;
    },
  ],
];

/** Values that let nothing out, of what a fix asks to make known. */
const SAFE: readonly (readonly [property: RegExp, value: (estate: Estate) => unknown])[] = [
  [/\.translatedAddress$/, () => "10.0.1.4"],
  [/[eE]nableNodePublicI[pP]$/, () => false],
  [/enableNoPublicIp\.value$/, () => true],
  [/isolationMode$/, () => "AllowOnlyApprovedOutbound"],
  [/managedVirtualNetwork$/, () => "default"],
  [/preventDataExfiltration$/, () => true],
  [/\.provision$/, () => "NoPublicIPAddresses"],
  [/resourceProviderConnection$/, () => "Outbound"],
  [/restrictOutboundNetworkAccess$/, () => "Enabled"],
  [/outboundVnetRouting\.allTraffic$/, () => true],
  [/enableExplicitProxy$/, () => false],
  [/explicitProxy$/, () => ({})],
  [/(?:[sS]ubnetI[dD]|subnet\.id|subnetIds\[\d+\]\.id)$/, (estate) => estate.makeSubnet()],
  [
    /destinationIpGroups\[\d+\]$/,
    (estate) => {
      const needed = resource("IpGroup", "ipGroups", MADE, { ipAddresses: [NEEDED_ADDRESS] });
      estate.add(needed);
      return needed.id;
    },
  ],
  [
    /^routes\[\d+\]$/,
    (estate) => {
      estate.makeFirewall();
      return {
        name: MADE,
        addressPrefix: "0.0.0.0/0",
        nextHopType: "VirtualAppliance",
        nextHopIpAddress: MADE_ADDRESS,
      };
    },
  ],
];

const safeValue = (estate: Estate, property: string): unknown =>
  SAFE.find(([pattern]) => pattern.test(property))?.[1](estate);
