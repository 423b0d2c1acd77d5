import type { Resource } from "../../../egress/read";
import { DENY_INTERNET, estate, FN, idOf, natGateway, resource, rule } from "../../egress/cases/fixtures";

/** All addresses but one or more blocks, as CIDR blocks: what halving leaves over on the way to each. */
function around(keep: readonly string[]): string[] {
  const isOutside = (low: number, high: number): boolean =>
    keep.every((block) => {
      const [first, last] = boundsOf(block);
      return high < first || low > last;
    });
  const isInside = (low: number, high: number): boolean =>
    keep.some((block) => low >= boundsOf(block)[0] && high <= boundsOf(block)[1]);
  const split = (low: number, length: number): string[] => {
    const high = low + 2 ** (32 - length) - 1;
    if (isOutside(low, high)) return [`${textOf(low)}/${String(length)}`];
    if (isInside(low, high)) return [];
    return [...split(low, length + 1), ...split(low + 2 ** (31 - length), length + 1)];
  };
  return split(0, 0);
}

function boundsOf(block: string): [number, number] {
  const [address = "", length] = block.split("/");
  const first = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return [first, first + 2 ** (32 - Number(length)) - 1];
}

const textOf = (address: number): string =>
  [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => String(Math.floor(address / unit) % 256)).join(".");

const allowed = (destinationAddressPrefixes: string[]): Resource[] =>
  FN([rule({ destinationAddressPrefix: undefined, destinationAddressPrefixes })]);

const nic = (name: string, privateIPAddress: string, guarded: boolean): Resource =>
  resource("NetworkInterface", "networkInterfaces", name, {
    ...(guarded ? { networkSecurityGroup: { id: idOf("networkSecurityGroups", "strict") } } : {}),
    ipConfigurations: [
      { name: "main", privateIPAddress, subnet: { id: idOf("virtualNetworks/vnet/subnets", "app") } },
    ],
  });
const STRICT = resource("NetworkSecurityGroup", "networkSecurityGroups", "strict", {
  securityRules: [DENY_INTERNET],
});
const NAT = { natGateway: { id: idOf("natGateways", "nat") } };

export const RULES_OF_GROUPS: Readonly<Record<string, readonly Resource[]>> = {
  "B4 every block but the private ones": allowed(around(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"])),
  "B5 every address but one": allowed(around(["8.8.8.8/32"])),
  "B37 a closed group on one of two machines": estate({
    subnet: NAT,
    others: [natGateway(), STRICT, nic("nic", "10.0.1.4", true), nic("second", "10.0.1.5", false)],
  }),
  "N11 an open subnet whose only machine has a closed group": estate({
    rules: [],
    subnet: NAT,
    others: [natGateway(), STRICT, nic("nic", "10.0.1.4", true)],
  }),
};
