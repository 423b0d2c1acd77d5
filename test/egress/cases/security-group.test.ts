import { type Resource } from "../../../egress/read";
import { cases, DENY_INTERNET, estate, FN, idOf, natGateway, resource, rule } from "./fixtures";

const publicIp = (version: "IPv4" | "IPv6"): Resource =>
  resource("PublicIPAddress", "publicIPAddresses", "pip", { publicIPAddressVersion: version });
const WITH_PUBLIC_IP = { publicIPAddress: { id: idOf("publicIPAddresses", "pip") } };
const withNat = (rules: readonly Record<string, unknown>[]): Resource[] =>
  estate({ rules, subnet: { natGateway: { id: idOf("natGateways", "nat") } }, others: [natGateway()] });
const dualStack = (rules: readonly Record<string, unknown>[]): Resource[] =>
  estate({
    rules,
    dualStack: true,
    subnet: { defaultOutboundAccess: false },
    nic: { ...WITH_PUBLIC_IP, privateIPAddress: "fd00:1::4" },
    others: [publicIp("IPv6")],
  });
const OCTETS = Array.from({ length: 223 }, (_, i) => i + 1).filter((octet) => octet !== 10 && octet !== 127);
const separate = (fields: Record<string, unknown>): Resource =>
  resource("SecurityRule", "networkSecurityGroups/nsg/securityRules", "extra", {
    networkSecurityGroupName: "nsg",
    ...rule(fields),
  });

describe("what a security group lets out", () => {
  describe("lets everything out", () => {
    cases({
      "B1 two halves in two rules": [
        FN([
          rule({ name: "a", protocol: "Tcp", destinationAddressPrefix: "0.0.0.0/1" }),
          rule({ name: "b", protocol: "Tcp", priority: 110, destinationAddressPrefix: "128.0.0.0/1" }),
        ]),
        "unrestricted",
        /^10\.0\.1\.4 1\.0\.0\.0 Tcp 0$/,
      ],
      "B2 four quarters in one rule": [
        FN([
          rule({
            destinationAddressPrefix: undefined,
            destinationAddressPrefixes: ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"],
          }),
        ]),
        "unrestricted",
      ],
      "B3 221 rules of one /8 each": [
        FN(
          OCTETS.map((octet, i) =>
            rule({
              name: `r${String(octet)}`,
              priority: 100 + i,
              destinationAddressPrefix: `${String(octet)}.0.0.0/8`,
            }),
          ),
        ),
        "unrestricted",
      ],
      "B6 the tag in upper case": [FN([rule({ destinationAddressPrefix: "INTERNET" })]), "unrestricted"],
      "B7 a length of 0 with host bits": [
        FN([rule({ destinationAddressPrefix: "10.1.2.3/0" })]),
        "unrestricted",
      ],
      "B8 any": [FN([rule({ destinationAddressPrefix: "any" })]), "unrestricted"],
      "B9 no destination": [FN([rule({ destinationAddressPrefix: undefined })]), "unrestricted"],
      "B10 singular and plural": [
        FN([rule({ destinationAddressPrefix: "10.0.0.0/8", destinationAddressPrefixes: ["0.0.0.0/0"] })]),
        "unrestricted",
      ],
      "B11 the tag in a list": [
        FN([rule({ destinationAddressPrefix: undefined, destinationAddressPrefixes: ["Internet"] })]),
        "unrestricted",
      ],
      "B12 IPv6, all of it": [
        dualStack([rule({ destinationAddressPrefix: "::/0" }), DENY_INTERNET]),
        "unrestricted",
        / 2000:: /,
      ],
      "B13 IPv6 in two halves": [
        dualStack([
          rule({ name: "a", destinationAddressPrefix: "::/1" }),
          rule({ name: "b", priority: 110, destinationAddressPrefix: "8000::/1" }),
          DENY_INTERNET,
        ]),
        "unrestricted",
      ],
      "B14 a deny of IPv4 alone": [
        dualStack([
          rule({ name: "d", access: "Deny", priority: 4096, destinationAddressPrefix: "0.0.0.0/0" }),
        ]),
        "unrestricted",
        / 2000:: /,
      ],
      "B15 every datacentre of the cloud": [
        FN([rule({ destinationAddressPrefix: "AzureCloud" })]),
        "unrestricted",
        /AzureCloud/,
      ],
      "B18 all ports, spelled out": [
        FN([rule({ protocol: "Tcp", destinationPortRange: "0-65535" })]),
        "unrestricted",
      ],
      "B19 all ports, in pieces": [
        FN([
          rule({
            destinationPortRange: undefined,
            destinationPortRanges: ["0-1023", "1024-32767", "32768-65535"],
          }),
        ]),
        "unrestricted",
      ],
      "B20 all usable ports": [
        FN([rule({ destinationPortRange: "1-65535", protocol: "Tcp" })]),
        "unrestricted",
        /Tcp 1$/,
      ],
      "B21 TCP and UDP apart": [
        FN([rule({ name: "t", protocol: "Tcp" }), rule({ name: "u", protocol: "Udp", priority: 110 })]),
        "unrestricted",
      ],
      "B22 other letter case": [
        FN([rule({ protocol: "TCP", direction: "OUTBOUND", access: "ALLOW" })]),
        "unrestricted",
      ],
      "B23 one port": [
        FN([rule({ protocol: "Tcp", destinationPortRange: "443" })]),
        "unrestricted",
        /Tcp 443$/,
      ],
      "B24 some source ports": [FN([rule({ sourcePortRange: "1024-65535" })]), "unrestricted"],
      "B25 halves of the sources": [
        FN([
          rule({ name: "a", sourceAddressPrefix: "0.0.0.0/1" }),
          rule({ name: "b", priority: 110, sourceAddressPrefix: "128.0.0.0/1" }),
        ]),
        "unrestricted",
      ],
      "B26 one machine": [
        FN([rule({ sourceAddressPrefix: "10.0.1.4/32" })]),
        "unrestricted",
        /^10\.0\.1\.4 /,
      ],
      "B28 ICMP, with a public address": [
        estate({
          rules: [rule({ protocol: "Icmp" }), DENY_INTERNET],
          subnet: { defaultOutboundAccess: false },
          nic: WITH_PUBLIC_IP,
          others: [publicIp("IPv4")],
        }),
        "unrestricted",
        /Icmp 0$/,
      ],
      "B29 a deny that comes too late": [
        withNat([rule({ name: "a" }), rule({ name: "d", access: "Deny", priority: 200 })]),
        "unrestricted",
      ],
      "B30 no rules of its own": [withNat([]), "unrestricted"],
      "B31 a deny of TCP alone": [
        withNat([rule({ access: "Deny", protocol: "Tcp" })]),
        "unrestricted",
        /Udp/,
      ],
      "B32 a deny of two ports": [
        withNat([
          rule({ access: "Deny", destinationPortRange: undefined, destinationPortRanges: ["80", "443"] }),
        ]),
        "unrestricted",
      ],
      "B33 an inbound deny": [withNat([rule({ access: "Deny", direction: "Inbound" })]), "unrestricted"],
      "B34 a deny of another subnet": [
        withNat([rule({ access: "Deny", sourceAddressPrefix: "10.0.2.0/24" })]),
        "unrestricted",
      ],
      "B35 a deny of one source port": [
        withNat([rule({ access: "Deny", sourcePortRange: "443" })]),
        "unrestricted",
      ],
      "B36 a group that is not attached": [
        estate({
          subnet: { natGateway: { id: idOf("natGateways", "nat") } },
          others: [
            natGateway(),
            resource("NetworkSecurityGroup", "networkSecurityGroups", "nsg", {
              securityRules: [DENY_INTERNET],
            }),
          ],
        }),
        "unrestricted",
      ],
      "B38 an allow of its own in a closed group": [
        FN([], { others: [separate({ priority: 150, destinationAddressPrefix: "*" })] }),
        "unrestricted",
      ],
      "B39 two rules of one priority": [
        withNat([rule({ name: "a", priority: 200 }), rule({ name: "d", priority: 200, access: "Deny" })]),
        "unrestricted",
      ],
    });
  });

  describe("lets much out", () => {
    cases({
      "B16 a region of the cloud": [
        FN([rule({ destinationAddressPrefix: "AzureCloud.westeurope" })]),
        "broad",
      ],
      "B17 anybody's storage": [
        FN([rule({ destinationAddressPrefix: "Storage", destinationPortRange: "443", protocol: "Tcp" })]),
        "broad",
        /Storage Tcp 443$/,
      ],
    });
  });

  describe("lets nothing out that nobody meant to let out", () => {
    cases({
      "N1 an allow that a deny shadows": [
        withNat([rule({ name: "d", access: "Deny" }), rule({ name: "a", priority: 200 })]),
        "none",
      ],
      "N2 a deny of IPv4, where there is no IPv6": [
        withNat([
          rule({ name: "d", access: "Deny", priority: 200, destinationAddressPrefix: "0.0.0.0/0" }),
          rule({ name: "a", priority: 300, destinationAddressPrefix: "*" }),
        ]),
        "none",
      ],
      "N3 the virtual network and nothing else": [
        withNat([
          rule({ name: "a", destinationAddressPrefix: "VirtualNetwork" }),
          rule({ name: "d", access: "Deny", priority: 200, destinationAddressPrefix: "*" }),
        ]),
        "none",
      ],
      "N4 one network": [
        FN([
          rule({ protocol: "Tcp", destinationPortRange: "443", destinationAddressPrefix: "203.0.114.0/24" }),
        ]),
        "restricted",
      ],
      "N5 the private networks": [
        FN([
          rule({
            destinationAddressPrefix: undefined,
            destinationAddressPrefixes: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
          }),
        ]),
        "none",
      ],
      "N6 the load balancer's probe": [FN([rule({ destinationAddressPrefix: "AzureLoadBalancer" })]), "none"],
      "N7 an inbound allow": [FN([rule({ direction: "Inbound" })]), "none"],
      "N8 an application security group": [
        FN([
          rule({
            destinationAddressPrefix: undefined,
            destinationApplicationSecurityGroups: [{ id: "asg" }],
          }),
        ]),
        "none",
      ],
      "N9 an allow of another subnet": [FN([rule({ sourceAddressPrefix: "10.0.9.0/24" })]), "none"],
      "N10 an open interface behind a closed subnet": [
        FN([], {
          others: [
            resource("NetworkInterface", "networkInterfaces", "nic", {
              networkSecurityGroup: { id: idOf("networkSecurityGroups", "open") },
              ipConfigurations: [
                { privateIPAddress: "10.0.1.4", subnet: { id: idOf("virtualNetworks/vnet/subnets", "app") } },
              ],
            }),
            resource("NetworkSecurityGroup", "networkSecurityGroups", "open", {
              securityRules: [rule({ destinationAddressPrefix: "*" })],
            }),
          ],
        }),
        "none",
      ],
      "N12 each protocol denied by itself": [
        withNat(
          ["Tcp", "Udp", "Icmp", "Esp", "Ah"].map((protocol, i) =>
            rule({ name: protocol, access: "Deny", protocol, priority: 100 + i }),
          ),
        ),
        "none",
      ],
      "N13 a deny in two halves": [
        withNat([
          rule({ name: "a", access: "Deny", destinationAddressPrefix: "0.0.0.0/1" }),
          rule({ name: "b", access: "Deny", priority: 110, destinationAddressPrefix: "128.0.0.0/1" }),
        ]),
        "none",
      ],
      "N14 a deny of all ports, spelled out": [
        withNat([rule({ access: "Deny", destinationPortRange: "0-65535" })]),
        "none",
      ],
      "N17 Microsoft's content": [
        FN([
          rule({
            name: "a",
            destinationAddressPrefix: "MicrosoftContainerRegistry",
            destinationPortRange: "443",
          }),
          rule({
            name: "b",
            priority: 110,
            destinationAddressPrefix: "AzureUpdateDelivery",
            destinationPortRange: "443",
          }),
        ]),
        "restricted",
      ],
      "N18 a deny called allow-internet": [FN([rule({ name: "allow-internet", access: "Deny" })]), "none"],
    });
  });
});
