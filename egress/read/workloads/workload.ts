import type { FirewallPolicyRules, OutboundMethod, Unknown } from "../../azure";
import type { AddressSet } from "../../space";
import type { Attachment, Subnet } from "../network";

/** One of the ways by which packets may leave a source. */
export type Way = NetworkWay | PlatformWay | ApprovedWay | UndecidedWay;

/** Through a subnet: its guards, its routes, and then what gives packets a public address. */
export interface NetworkWay {
  readonly kind: "network";
  readonly subnet: Subnet;
  /** The private addresses that packets come from. */
  readonly addresses: AddressSet;
  /** URN of the security group of the source's own interface. */
  readonly interfaceGroup: Attachment<string>;
  /** All that gives packets of this source a public address; not all of a subnet's do (E95). */
  readonly methods: readonly OutboundMethod[];
}

/** Straight from addresses of the platform, past every network of the customer's. */
export interface PlatformWay {
  readonly kind: "platform";
  /** URN of the resource that leaves this way open. */
  readonly urn: string;
  /** The setting that leaves it open, as a phrase: `no virtual network integration`. */
  readonly because: string;
}

/** From the platform, through a list of approved destinations that belongs to the service. */
export interface ApprovedWay {
  readonly kind: "approved";
  readonly urn: string;
  readonly rules: FirewallPolicyRules;
}

/** A way that hangs on a value that is not known. */
export interface UndecidedWay {
  readonly kind: "undecided";
  readonly unknown: Unknown;
}

/** Which rule of the catalogue speaks of a workload; none of `unjudged`, whose egress is not read (E201). */
export type WorkloadFamily =
  | "kubernetes"
  | "app"
  | "platformService"
  /** Calls out only as its data's own queries ask, and is open by default: of interest to those who ask (E199). */
  | "dataService"
  | "unjudged";

/** A resource that has ways out of its own beside those of a network interface (E180–E201). */
export interface Workload {
  readonly urn: string;
  /** Where it stands in the resource: empty, or the path of a part that has a reach of its own. */
  readonly property: string;
  readonly name: string;
  /** What it is, for messages: `AKS cluster`, `web app`. */
  readonly title: string;
  readonly family: WorkloadFamily;
  readonly ways: readonly Way[];
  /** How to close it, in the words of its own settings; one sentence. */
  readonly fix: string;
}
