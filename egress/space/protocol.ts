/**
 * The IP protocols that Azure's rules tell apart. `Other` stands for every protocol that has no name in a
 * rule and is matched by `*` only (E8).
 */
export const PROTOCOLS = ["Tcp", "Udp", "Icmp", "Esp", "Ah", "Other"] as const;

export type Protocol = (typeof PROTOCOLS)[number];

/** Whether packets of the protocol carry ports; rules ignore the port fields for the others (E11). */
export function hasPorts(protocol: Protocol): boolean {
  return protocol === "Tcp" || protocol === "Udp";
}
