import type { Model } from "../../egress/read";
import { grouped, type OpenPorts, openPortsOf, type Senders } from "../../egress/reach";
import { defineRule, type Violation } from "../rule";
import { settingViolation, unknownSetting } from "../setting-findings";
import { listed } from "../words";

interface Options {
  readonly ports: readonly number[];
  readonly maxSourceAddresses: number;
}

/** No network security group lets the Internet reach management ports. */
export const nsgNoOpenManagement = defineRule<Options>({
  meta: {
    id: "nsg-no-open-management",
    title: "No network security group lets the Internet reach management ports.",
    why:
      "Whoever finds an open SSH, RDP or WinRM port tries passwords and known holes there; Azure Bastion or " +
      "just-in-time access needs no inbound security rule from the Internet.",
    group: "network",
    severity: "advisory",
  },
  options: {
    ports: {
      type: "array",
      description: "The ports that machines are managed by.",
      default: [22, 3389, 5985, 5986],
      items: { type: "number" },
    },
    maxSourceAddresses: {
      type: "number",
      description:
        "How many public IPv4 addresses may reach them; of IPv6 as large a part of the public space.",
      default: 256,
      minimum: 0,
    },
  },
  check(model, { ports, maxSourceAddresses }) {
    const { open, doubtful } = openPortsOf(model, ports, maxSourceAddresses);
    return [
      ...open.map((found) => openViolation(found, model)),
      ...doubtful.map(({ group, rule, unknown, ports: some }) =>
        unknownSetting(
          rule.at,
          `rule "${rule.name}" of ${group.title} may let the Internet reach ${portsListed(some)}`,
          unknown,
          model,
        ),
      ),
    ];
  },
});

function openViolation({ group, rules, ports, senders, witness }: OpenPorts, model: Model): Violation {
  const [blamed, ...others] = rules;
  const names = listed(rules.map(({ name }) => `"${name}"`));
  const subject = others.length === 0 ? `Rule ${names}` : `Rules ${names} together`;
  const message = `${subject} of ${group.title} ${others.length === 0 ? "lets" : "let"} ${sendersNamed(senders)} reach ${portsListed(ports)}.`;
  const them = others.length === 0 ? "it" : "them";
  const fix = `Set sourceAddressPrefixes of ${others.length === 0 ? "rule" : "rules"} ${names} to your operators' addresses, or delete ${them} and use Azure Bastion.`;
  const involves = [group.urn, ...rules.map(({ at }) => at.urn)];
  const { publicAddresses } = senders;
  return { ...settingViolation(blamed.at, { message, fix, involves }, model), witness, publicAddresses };
}

const portsListed = (ports: readonly number[]): string =>
  `management port${ports.length === 1 ? "" : "s"} ${listed(ports.map(String))}`;

function sendersNamed({ everybody, tag, publicAddresses: { ipv4, ipv6 } }: Senders): string {
  if (everybody) return "the Internet";
  if (tag !== undefined) return `any customer of the cloud (${tag})`;
  return ipv4 > 0n ? `${grouped(ipv4)} public IPv4 addresses` : `${grouped(ipv6)} public IPv6 addresses`;
}
