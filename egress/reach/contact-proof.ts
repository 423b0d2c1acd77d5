import type { Model } from "../read";
import { AddressSet } from "../space";
import { ask } from "./ask";
import type { Hop } from "./asked";
import { type Breadth, breadthOfCount, DEFAULT_THRESHOLDS } from "./breadth";
import type { ContactWith } from "./contact";
import { inwardOf } from "./contact-in";
import type { Finding } from "./finding";
import { turned } from "./inbound";
import { somePacket } from "./packets";
import type { Witness } from "./reach";
import type { Source } from "./source";

/** What shows that a source and addresses are in contact. */
export interface ProvedContact {
  /** Whether that is so however the unknown turns out. */
  readonly isCertain: boolean;
  /** One of the addresses. */
  readonly address: string;
  /** How many of them there are. */
  readonly count: bigint;
  /** What lets the packet through, where rules do. */
  readonly hops: readonly Hop[];
  readonly proof: Pick<Finding, "verdict" | "witness" | "publicAddresses">;
}

/** The packet that proves a contact, and which rules let it through. */
export function provedContact(contact: ContactWith, addresses: AddressSet, model: Model): ProvedContact {
  const { source, direction, certain, possible } = contact;
  const isCertain = !certain.isEmpty;
  const packets = isCertain ? certain : possible;
  const reached = AddressSet.union([...packets.boxes()].map(({ destinations }) => destinations)).intersect(
    addresses,
  );
  const { ipv4, ipv6 } = reached.count();
  const packet = somePacket(packets);
  const witness = packet === undefined ? undefined : fromSource(packet, source);
  const asked = direction === "out" ? model : inwardOf(model);
  return {
    isCertain,
    address: packet?.destination ?? "",
    count: ipv4 + ipv6,
    hops: witness === undefined ? [] : decidingHops(witness, source, asked),
    proof: {
      verdict: direction === "in" ? "none" : widerThanNone(breadthOfCount(ipv4, ipv6, DEFAULT_THRESHOLDS)),
      witness: direction === "out" ? witness : turned(witness),
      publicAddresses: { ipv4, ipv6 },
    },
  };
}

/** What leaves does so towards some address, however few they are. */
const widerThanNone = (breadth: Breadth): Breadth => (breadth === "none" ? "restricted" : breadth);

/** Where the platform does not tell from which address it sends, the witness names the sender. */
function fromSource(packet: Witness, source: Source): Witness {
  return source.ways.some(({ kind }) => kind === "network") ? packet : { ...packet, source: source.name };
}

function decidingHops(
  { source: from, destination: to, protocol, port }: Witness,
  source: Source,
  model: Model,
): Hop[] {
  const { path } = ask({ from, to, protocol, port }, source, model);
  return path.filter(
    ({ hop, action }) =>
      action === "Allow" && (hop === "nsg" || hop === "securityAdmin" || hop === "firewall"),
  );
}
