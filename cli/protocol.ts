/** The protocols that can be asked about. Apart from what reads questions, since naming them must cost nothing. */
export const PROTOCOLS = ["Tcp", "Udp", "Icmp", "Esp", "Ah"] as const;
export type AskedProtocol = (typeof PROTOCOLS)[number];

/** Whether packets of the protocol have ports. */
export function hasPorts(protocol: AskedProtocol): boolean {
  return protocol === "Tcp" || protocol === "Udp";
}
