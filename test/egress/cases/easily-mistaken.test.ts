import { UNKNOWN_TEXT, type Resource } from "../../../egress/read";
import { attached, classic, firewallWith, relay, SUBNET } from "./firewall-parts";
import {
  applicationRule,
  cases,
  collection,
  DENY_INTERNET,
  estate,
  FF,
  FN,
  idOf,
  natGateway,
  networkRule,
  resource,
  rule,
} from "./fixtures";

type Properties = Record<string, unknown>;

const PRIVATE = { defaultOutboundAccess: false };
const ALLOW_LATER = rule({ name: "open", priority: 200 });
const deny = (fields: Properties): Properties => rule({ name: "closed", access: "Deny", ...fields });
const route = (addressPrefix: string, nextHopType: string): Properties => ({
  name: addressPrefix,
  addressPrefix,
  nextHopType,
});
const PIP6 = resource("PublicIPAddress", "publicIPAddresses", "pip", { publicIPAddressVersion: "IPv6" });
const WITH_PUBLIC_IP = { publicIPAddress: { id: idOf("publicIPAddresses", "pip") } };
const named = (action: string, priority: number): Properties =>
  collection(
    action,
    priority,
    networkRule({ destinationAddresses: undefined, destinationFqdns: ["api.contoso.com"] }),
  );
const EVERY_NAME = [collection("Allow", 100, applicationRule({ targetFqdns: ["*"] }))];

/** A rule of its own that names one of two groups, not known which before the update. */
function inOneOfTwo(): Resource[] {
  const other = resource("NetworkSecurityGroup", "networkSecurityGroups", "other", { securityRules: [] });
  const extra = resource("SecurityRule", "networkSecurityGroups/nsg/securityRules", "extra", {
    ...rule({ name: "extra" }),
    networkSecurityGroupName: UNKNOWN_TEXT,
  });
  const estateOfTwo = FN([], { others: [other] });
  const groups = estateOfTwo.filter(({ type }) => type.endsWith(":NetworkSecurityGroup"));
  return [
    ...estateOfTwo,
    { ...extra, propertyDependencies: { networkSecurityGroupName: groups.map(({ urn }) => urn) } },
  ];
}

describe("what is easily mistaken", () => {
  describe("in security groups", () => {
    cases({
      "a Deny without a protocol, which denies nothing (E7)": [
        FN([deny({ protocol: undefined }), ALLOW_LATER]),
        "unrestricted",
      ],
      "a Deny of which one port is no port, which denies the others alone (E10)": [
        FN([
          deny({ protocol: "Tcp", destinationPortRange: undefined, destinationPortRanges: ["443", "http"] }),
          rule({ ...ALLOW_LATER, protocol: "Tcp", destinationPortRange: "80-443" }),
        ]),
        "unrestricted",
        / Tcp 80$/,
      ],
      "a port beside a list of ports, of which neither hides the other (E6)": [
        FN([rule({ protocol: "Tcp", destinationPortRange: "80", destinationPortRanges: ["443"] })]),
        "unrestricted",
        / Tcp 80$/,
      ],
      "an Allow that may come before the Deny": [FN([rule({ priority: UNKNOWN_TEXT })]), "unknown"],
      "a Deny that may come after the Allow": [
        FN([deny({ priority: UNKNOWN_TEXT }), ALLOW_LATER]),
        "unknown",
      ],
      "an Allow that may be in another group": [inOneOfTwo(), "unrestricted"],
      "a Deny of all IPv4 addresses, before a tag whose addresses are not listed": [
        FN([
          deny({ destinationAddressPrefix: "0.0.0.0/0" }),
          rule({ ...ALLOW_LATER, destinationAddressPrefix: "Storage" }),
        ]),
        "none",
      ],
      "a Deny to VirtualNetwork, which is not credited with what routes add to the tag (E39)": [
        estate({
          routes: [route("0.0.0.0/0", "Internet")],
          rules: [deny({ destinationAddressPrefix: "VirtualNetwork" }), ALLOW_LATER],
        }),
        "unrestricted",
      ],
      "a group that an association of the classic provider puts on the subnet (E30)": [
        estate({
          others: [
            resource("NetworkSecurityGroup", "networkSecurityGroups", "closed", {
              securityRules: [DENY_INTERNET],
            }),
            classic("SubnetNetworkSecurityGroupAssociation", "association", {
              subnetId: idOf("virtualNetworks/vnet/subnets", "app"),
              networkSecurityGroupId: idOf("networkSecurityGroups", "closed"),
            }),
          ],
        }),
        "none",
      ],
      "a Deny from VirtualNetwork, which holds unique local addresses": [
        estate({
          rules: [deny({ sourceAddressPrefix: "VirtualNetwork" }), ALLOW_LATER],
          dualStack: true,
          subnet: PRIVATE,
          nic: { ...WITH_PUBLIC_IP, privateIPAddress: "fd00:1::4" },
          others: [PIP6],
        }),
        "none",
      ],
      "a region of a tag of Microsoft's, which is no wider than the tag": [
        FN([rule({ destinationAddressPrefix: "AzureMonitor.WestEurope" })]),
        "restricted",
      ],
    });
  });

  describe("in firewalls", () => {
    cases({
      "a Deny for the sources of an IP group (E131)": [
        FF(
          [
            collection(
              "Deny",
              100,
              networkRule({ sourceAddresses: undefined, sourceIpGroups: [idOf("ipGroups", "mine")] }),
            ),
            collection("Allow", 200, networkRule({})),
          ],
          { others: [resource("IpGroup", "ipGroups", "mine", { ipAddresses: ["10.0.1.0/24"] })] },
        ),
        "none",
      ],
      "a name in a network rule, which is not every address (E134)": [
        FF([named("Allow", 100)]),
        "restricted",
        /api\.contoso\.com/,
      ],
      "a Deny of that name, whose addresses shift (E134)": [
        FF([named("Deny", 100), named("Allow", 200)]),
        "restricted",
      ],
      "DNAT to a name of two labels (E125)": [FF(relay({ translatedFqdn: "attacker.example" })), "broad"],
      "names, of senders that may send UDP alone": [
        FF(EVERY_NAME, {
          rules: [rule({ protocol: "Udp", destinationPortRange: "443" }), DENY_INTERNET],
        }),
        "none",
      ],
      "names, of senders that may send TCP alone": [
        FF(EVERY_NAME, {
          rules: [rule({ protocol: "Tcp", destinationPortRange: "443" }), DENY_INTERNET],
        }),
        "unrestricted",
      ],
      "a firewall that does not tell its address, which is the fourth of its subnet (E62)": [
        FF([], { others: [firewallWith({ ...attached, ipConfigurations: [SUBNET] })] }),
        "none",
      ],
    });
  });

  describe("in routes and outbound methods", () => {
    cases({
      "a route of the subnet's own beside a learned one of the same prefix (E54)": [
        estate({
          routes: [],
          others: [
            resource("VirtualNetworkGateway", "virtualNetworkGateways", "gateway", {
              gatewayType: "Vpn",
              ipConfigurations: [{ subnet: { id: idOf("virtualNetworks/vnet/subnets", "GatewaySubnet") } }],
              gatewayDefaultSite: { id: idOf("localNetworkGateways", "office") },
            }),
            resource("RouteTable", "routeTables", "routes", {
              routes: [route("0.0.0.0/0", "None")],
              disableBgpRoutePropagation: false,
            }),
          ],
        }),
        "none",
      ],
      "a service's tag, which comes before the cloud's (E56)": [
        FN([rule({ destinationAddressPrefix: "Storage" })], {
          routes: [route("AzureCloud", "Internet"), route("Storage", "None")],
        }),
        "none",
      ],
      "a public IPv6 address, beside which default outbound access stays (E90)": [
        estate({ nic: WITH_PUBLIC_IP, others: [PIP6] }),
        "unrestricted",
        /^10\.0\.1\.4 1\.0\.0\.0 /,
      ],
      "default outbound access of which it is not known": [
        estate({ subnet: { defaultOutboundAccess: UNKNOWN_TEXT } }),
        "unrestricted",
      ],
      "a NAT gateway that is not among the resources": [
        estate({ subnet: { ...PRIVATE, natGateway: { id: idOf("natGateways", "elsewhere") } } }),
        "unrestricted",
      ],
      "a NAT gateway that is, without an address (E85)": [
        estate({
          subnet: { ...PRIVATE, natGateway: { id: idOf("natGateways", "nat") } },
          others: [natGateway({})],
        }),
        "none",
      ],
      "a configuration that is not known, which may have a public address and so send ICMP": [
        estate({
          rules: [rule({ protocol: "Icmp" }), DENY_INTERNET],
          subnet: PRIVATE,
          others: [
            resource("NetworkInterface", "networkInterfaces", "nic", {
              ipConfigurations: [
                { privateIPAddress: "10.0.1.4", subnet: { id: idOf("virtualNetworks/vnet/subnets", "app") } },
                UNKNOWN_TEXT,
              ],
            }),
          ],
        }),
        "unknown",
      ],
    });
  });
});
