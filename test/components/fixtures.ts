import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import type { ApprovedDestination } from "../../components/plans/approvedDestinationsPlan";
import type { BlockEntry, BlockList } from "../../components/plans/blockListPlan";

export const NOW = new Date("2026-11-24T12:00:00Z");

/** A block that began an hour before NOW and lasts 24 hours. */
export function blockEntry(changes: Partial<BlockEntry> = {}): BlockEntry {
  return { address: "20.50.1.77", reason: "C2 server", addedAt: "2026-11-24T11:00:00Z", ...changes };
}

export function blockList(...entries: Partial<BlockEntry>[]): BlockList {
  return { entries: entries.map(blockEntry), now: NOW };
}

export function destination(changes: Partial<ApprovedDestination> = {}): ApprovedDestination {
  return { name: "payments", reason: "Card payments", fqdns: ["api.contoso.com"], ...changes };
}

/** An approved destination given by address. */
export function addressDestination(changes: Partial<ApprovedDestination> = {}): ApprovedDestination {
  return {
    name: "time",
    reason: "Clock of the payment terminals",
    addresses: ["20.60.0.5"],
    protocols: ["Udp:123"],
    ...changes,
  };
}

/** The paths of all faults in the one message with which making something is refused, sorted. */
export function refusedPaths(make: () => unknown): string[] {
  try {
    make();
  } catch (error) {
    assert.ok(error instanceof pulumi.RunError);
    const lines = error.message.split("\n").slice(1);
    return lines.map((line) => line.trim().slice(2).split(": ")[0] ?? "").sort();
  }
  return assert.fail("nothing was refused");
}
