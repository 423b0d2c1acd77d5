import { byName } from "./approvedRules";
import { formatInstant, parseInstant } from "./blockListPlan";

export * from "./approvedDestinationFaults";
export * from "./approvedRules";

/**
 * One opening in the firewall, and why it is there. Exactly one of `fqdns`, `fqdnTags`, `addresses` and `serviceTags`
 * says where to; the first two become application rules, the others network rules.
 */
export interface ApprovedDestination {
  /** Required. Name of the rule in Azure and in the firewall's logs; unique in the stack. */
  readonly name: string;
  /** Required. Why the traffic may leave; becomes the rule's description. */
  readonly reason: string;
  /** Optional. Who asked for it, and can say whether it is still needed, such as a team or a mailbox. */
  readonly owner?: string | undefined;
  /** Optional. When it ends, RFC 3339 with a time zone; from then on it is no longer let out. Default: it stays. */
  readonly until?: string | undefined;
  /** Optional. Domain names; `*.contoso.com` matches its sub-domains. */
  readonly fqdns?: readonly string[] | undefined;
  /** Optional. Azure Firewall FQDN tags, such as `WindowsUpdate`. */
  readonly fqdnTags?: readonly string[] | undefined;
  /** Optional. IPv4 addresses or CIDR blocks of /16 or longer. */
  readonly addresses?: readonly string[] | undefined;
  /** Optional. Service tags, such as `AzureMonitor`. A tag names a service of all its customers, not your instance. */
  readonly serviceTags?: readonly string[] | undefined;
  /**
   * Optional. Protocol and port: `Https:443` or `Http:80` with names, `Tcp:1433`, `Udp:123` or `Tcp:8000-8010` with
   * addresses, where it is required. Default: `Https:443`, with names.
   */
  readonly protocols?: readonly string[] | undefined;
  /** Optional. Who may use it: CIDR blocks within `clients`. Default: all of `clients`. */
  readonly sources?: readonly string[] | undefined;
  /**
   * Optional. The reason to approve a destination where any customer of a cloud can receive what leaves, such as
   * `*.blob.core.windows.net` or the tag `Storage`. What reaches the whole Internet is refused with it as well.
   * Default: refused.
   */
  readonly acceptBroad?: string | undefined;
}

/** What a list of approved destinations means at one instant; sorted, so that the order of the list changes nothing. */
export interface ApprovalPlan {
  readonly inForce: readonly ApprovedDestination[];
  /** Those that have ended and are still listed. */
  readonly ended: readonly ApprovedDestination[];
  /** The first instant at which one in force ends, RFC 3339 in UTC; undefined where none has an end. */
  readonly nextExpiry: string | undefined;
}

/**
 * Sorts the destinations into those in force and those that have ended. The list must have been checked with
 * `approvedDestinationFaults`.
 *
 * @param now the instant at which they are judged; without it all are in force
 */
export function planApprovals(
  destinations: readonly ApprovedDestination[],
  now: Date | undefined,
): ApprovalPlan {
  const sorted = byName(destinations);
  const hasEnded = (destination: ApprovedDestination): boolean =>
    now !== undefined && endOf(destination) <= now.getTime();
  const inForce = sorted.filter((destination) => !hasEnded(destination));
  const soonest = Math.min(...inForce.map(endOf));
  return {
    inForce,
    ended: sorted.filter(hasEnded),
    nextExpiry: Number.isFinite(soonest) ? formatInstant(new Date(soonest)) : undefined,
  };
}

/**
 * What to tell the user of each approval that has ended: where it stands, and what to do. It is no fault, since an
 * approval that ends must not stop the deployments that come after.
 */
export function endedApprovalNotes(destinations: readonly ApprovedDestination[], now: Date): string[] {
  return destinations.flatMap((destination, i) => {
    const { until = "", name, owner } = destination;
    if (endOf(destination) > now.getTime()) return [];
    const whom =
      owner === undefined ? "" : ` ${owner}, who asked for it, can say whether it is still needed;`;
    return [
      `approvedDestinations[${i}].until: "${name}" ended at ${until}, so that nothing is let out to it any more;` +
        `${whom} take the entry off the list, or give it a later end`,
    ];
  });
}

/** In milliseconds; infinite where it stays. */
function endOf({ until }: ApprovedDestination): number {
  return until === undefined ? Infinity : (parseInstant(until)?.getTime() ?? Infinity);
}
