import type { Model } from "../../egress/read";
import { readSubnetAttachments, type SubnetAttachment } from "../../egress/read/posture";
import { defineRule, type Violation } from "../rule";
import { type Place, settingViolation, unknownSetting } from "../setting-findings";
import { capitalized, isClassicAt } from "../words";

interface Options {
  /** Names of the subnets that need no network security group, in any letter case. */
  readonly except: readonly string[];
}

/** Each subnet has a network security group. */
export const subnetHasNsg = defineRule<Options>({
  meta: {
    id: "subnet-has-nsg",
    title: "Each subnet has a network security group.",
    why:
      "Without a network security group, neither security rules nor Azure's default rules stand before a subnet: " +
      "everything that a route reaches gets in and out, and an address on a block list is not blocked there.",
    group: "network",
    severity: "advisory",
    // An association is made after the subnet.
    judged: "stack",
  },
  options: {
    except: {
      type: "array",
      description: "Names of the subnets that need no network security group, in any letter case.",
      default: ["GatewaySubnet", "AzureFirewallSubnet", "AzureFirewallManagementSubnet", "RouteServerSubnet"],
      items: { type: "string" },
    },
  },
  check: (model, { except }) => {
    const exempt = new Set(except.map((name) => name.toLowerCase()));
    const { subnets, strays } = readSubnetAttachments(model, "networkSecurityGroup");
    // An association whose subnet is not known may be any subnet's.
    const stray = strays.find(({ unknown }) => unknown !== undefined)?.unknown;
    return subnets
      .filter(({ subnet, unnamed }) => unnamed !== undefined || !exempt.has(subnet.name.toLowerCase()))
      .flatMap((attachment) => violationsOf(attachment, stray, model));
  },
});

function violationsOf(
  { subnet, title, unnamed, presence }: SubnetAttachment,
  stray: SubnetAttachment["unnamed"],
  model: Model,
): Violation[] {
  if (presence.kind === "present") return [];
  const doubt = `${title} may have no network security group`;
  if (presence.kind === "unknown") {
    const { urn, property } = presence.at;
    return [unknownSetting({ urn, property }, doubt, [presence.unknown], model)];
  }
  const place = placeIn(subnet, model);
  const unknown = unnamed ?? stray;
  if (unknown !== undefined) return [unknownSetting(place, doubt, [unknown], model)];
  const message = `${capitalized(title)} has no network security group.`;
  const fix = place.property === "" ? BY_ASSOCIATION : `Set ${place.property} to the id of ${GROUP}.`;
  return [settingViolation(place, { message, fix }, model)];
}

const GROUP = "a group that denies what the subnet does not need";
const BY_ASSOCIATION = `Give it, by a SubnetNetworkSecurityGroupAssociation, ${GROUP}.`;

/** Where the group belongs: for subnets of the classic provider that are resources, that is another resource. */
function placeIn({ urn, property }: SubnetAttachment["subnet"], model: Model): Place {
  const classic = isClassicAt(urn, model);
  if (property === "") return { urn, property: classic ? "" : "networkSecurityGroup.id" };
  return { urn, property: `${property}.${classic ? "securityGroup" : "networkSecurityGroup.id"}` };
}
