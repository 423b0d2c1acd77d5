import { z } from "zod";
import type { ApprovedDestination } from "../../plans/approvedDestinationsPlan";
import type { FirewallTier } from "../../plans/lockedDownFirewallPolicyPlan";
import { hinted, instant, sentence, texts } from "./hints";

const approvedDestination = hinted(
  z.strictObject({
    name: hinted(
      z.string().regex(/^[A-Za-z0-9][\w.-]{0,78}$/),
      "up to 79 letters, digits, dots, hyphens and underscores, a letter or digit first",
      "package-feed",
    ),
    reason: sentence("why this traffic may leave", '"Updates of the operating system"'),
    fqdns: texts("domain name", "api.contoso.com").optional(),
    fqdnTags: texts("FQDN tag of Azure Firewall", "WindowsUpdate").optional(),
    addresses: texts("public IPv4 address or CIDR block", "20.50.1.0/24").optional(),
    serviceTags: texts("service tag", "AzureMonitor").optional(),
    protocols: texts("protocol and port", "Https:443").optional(),
    sources: texts("CIDR block within the spokes' subnets", "10.20.1.0/25").optional(),
    owner: sentence("who asked for it", "payments@contoso.com").optional(),
    until: instant("when it ends, RFC 3339 with a time zone").optional(),
    acceptBroad: sentence(
      "the reason why anybody may receive what leaves",
      '"The vendor delivers from storage accounts that change"',
    ).optional(),
  }) satisfies z.ZodType<ApprovedDestination>,
  "one approved destination",
  '{ name: package-feed, fqdns: [pkgs.contoso.com], reason: "Builds" }',
);

const TIERS = ["Premium", "Standard"] as const satisfies readonly FirewallTier[];

export const firewall = hinted(
  z.strictObject({
    tier: hinted(
      z.enum(TIERS),
      `one of ${TIERS.join(", ")} (Basic can neither deny nor resolve names)`,
      "Premium",
    ).optional(),
    availabilityZones: texts("zone", '"1"').optional(),
    dnsServers: texts("address of a DNS server", "10.10.0.68").optional(),
    allowInfrastructureNames: sentence(
      "the reason why Azure's infrastructure names stay open",
      '"VM images come from the platform repository"',
    ).optional(),
    allowDeletion: sentence(
      "the reason why the firewall and its policies have no lock against deletion",
      '"The test stack is destroyed every night"',
    ).optional(),
    approvedDestinations: hinted(
      z.array(approvedDestination),
      "a list of approved destinations, [] for none",
      '[{ name: package-feed, fqdns: [pkgs.contoso.com], reason: "Builds" }]',
    ),
  }),
  "the firewall's settings",
  "{ approvedDestinations: [] }",
);
