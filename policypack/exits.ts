import type { Exit } from "../egress/reach";

/** The ways out as messages call them. */
export const EXITS: Readonly<Record<Exit, string>> = {
  appliance: "an appliance",
  defaultOutbound: "default outbound access",
  firewall: "the firewall",
  loadBalancer: "a load balancer",
  natGateway: "a NAT gateway",
  none: "no exit",
  platform: "addresses of the platform",
  publicIp: "a public address",
};
