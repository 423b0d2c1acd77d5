import type { Resource } from "../../../egress/read";
import { cases, estate, FN, idOf, natGateway, resource, rule } from "./fixtures";

type Properties = Record<string, unknown>;

const ASG = idOf("applicationSecurityGroups", "app");
const IN_GROUP = { applicationSecurityGroups: [{ id: ASG }] };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const GROUP = resource("ApplicationSecurityGroup", "applicationSecurityGroups", "app", {});
const FROM_GROUP = { sourceAddressPrefix: undefined, sourceApplicationSecurityGroups: [{ id: ASG }] };
const deny = (fields: Properties = {}): Properties =>
  rule({ name: "closed", access: "Deny", ...FROM_GROUP, ...fields });
/** A Deny for the group before a rule that lets everything out. */
const denied = (nic: Properties, others: readonly Resource[] = [], fields: Properties = {}): Resource[] =>
  estate({
    rules: [deny(fields), rule({ name: "open", priority: 200 })],
    subnet: { natGateway: { id: idOf("natGateways", "nat") } },
    nic,
    others: [natGateway(), GROUP, ...others],
  });
const classic = (type: string, name: string, properties: Properties): Resource => ({
  urn: `urn:pulumi:dev::estate::azure:network/${type}::${name}`,
  type: `azure:network/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`,
  name,
  properties,
});

describe("what rules for application security groups let out", () => {
  describe("lets everything out", () => {
    cases({
      "B27 an allow for a group, whoever is in it": [FN([rule(FROM_GROUP)]), "unrestricted"],
      "an allow for a group of others, since anybody may be in it": [
        FN([rule({ ...FROM_GROUP, sourceApplicationSecurityGroups: [{ id: `${ASG}-other` }] })], {
          nic: IN_GROUP,
        }),
        "unrestricted",
      ],
      "a deny for a group that the interface is not in": [denied({}), "unrestricted"],
      "a deny for another group": [
        denied({ applicationSecurityGroups: [{ id: `${ASG}-other` }] }),
        "unrestricted",
      ],
      "a deny for a member whose address is not known": [
        denied({ ...IN_GROUP, privateIPAddress: UNKNOWN }),
        "unrestricted",
      ],
      "a deny whose destination is a group": [
        estate({
          rules: [
            rule({
              access: "Deny",
              destinationAddressPrefix: undefined,
              destinationApplicationSecurityGroups: [{ id: ASG }],
            }),
          ],
          nic: IN_GROUP,
          others: [GROUP],
        }),
        "unrestricted",
      ],
    });
  });

  describe("lets nothing out that nobody meant to let out", () => {
    cases({
      "N8 an allow to a group": [
        FN([
          rule({
            destinationAddressPrefix: undefined,
            destinationApplicationSecurityGroups: [{ id: ASG }],
          }),
        ]),
        "none",
      ],
      "a deny for the group of the interface": [denied(IN_GROUP), "none"],
      "a deny for its group in other letter case, which was not read": [
        denied(IN_GROUP, [], { sourceApplicationSecurityGroups: [{ id: ASG.toUpperCase() }] }).filter(
          ({ type }) => !type.endsWith(":ApplicationSecurityGroup"),
        ),
        "none",
      ],
      "a deny by ids that are not known, made from the group": [
        denied({}, [
          {
            ...resource("NetworkInterface", "networkInterfaces", "nic", {
              ipConfigurations: [
                {
                  privateIPAddress: "10.0.1.4",
                  subnet: { id: idOf("virtualNetworks/vnet/subnets", "app") },
                  applicationSecurityGroups: [{ id: UNKNOWN }],
                },
              ],
            }),
            propertyDependencies: { ipConfigurations: [GROUP.urn] },
          },
        ]),
        "none",
      ],
      "a deny for its group by an association of the classic provider": [
        denied({}, [
          classic("NetworkInterfaceApplicationSecurityGroupAssociation", "association", {
            networkInterfaceId: idOf("networkInterfaces", "nic"),
            applicationSecurityGroupId: ASG,
          }),
        ]),
        "none",
      ],
    });
  });
});
