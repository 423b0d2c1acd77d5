import { z } from "zod";
import type { BlockEntry } from "../../plans/blockListPlan";
import type { NeverBlockRange } from "../../plans/neverBlock";
import { hinted, instant, sentence } from "./hints";

export const blockEntry = hinted(
  z.strictObject({
    address: sentence("the public address or CIDR block to block", "20.50.1.77"),
    reason: hinted(z.string(), "why it is blocked", '"C2 server of incident 4711"'),
    addedAt: instant("when the entry was added, RFC 3339 with a time zone"),
    ttlHours: hinted(z.number(), "hours from addedAt, more than 0 and at most 168", "24").optional(),
    expiresAt: instant("when it ends, RFC 3339 with a time zone; not beside ttlHours").optional(),
    direction: hinted(z.enum(["both", "in", "out"]), "one of both, in, out", "both").optional(),
    alertId: sentence("systemAlertId of the Defender alert", "2518298467986649999_4d25bfef").optional(),
    alertType: sentence("type of the Defender alert", "Network_CommunicationWithC2").optional(),
    ticket: sentence("number of the incident", "INC-4711").optional(),
    addedBy: sentence("who added the entry", "soc@contoso.com").optional(),
    allowWide: hinted(z.boolean(), "true to accept a block wider than /24 or /48", "true").optional(),
  }) satisfies z.ZodType<BlockEntry>,
  "one block entry",
  '{ address: 20.50.1.77, addedAt: "2026-11-24T06:00:00Z", reason: "C2 server" }',
);

export const neverBlockRange = hinted(
  z.strictObject({
    prefix: sentence("an address or CIDR block", "20.60.0.0/24"),
    reason: sentence("what stands there", '"Office VPN"'),
  }) satisfies z.ZodType<NeverBlockRange>,
  "a range that no block may touch",
  '{ prefix: 20.60.0.0/24, reason: "Office VPN" }',
);
