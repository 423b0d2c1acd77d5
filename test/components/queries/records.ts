import assert from "node:assert/strict";

import type { Row } from "./evaluator";
import { ago, found } from "./fixtures";

/** A machine of ours. */
export const SERVER = "10.0.1.4";
/** Where a rule of the firewall stands. */
export const RULE = {
  Policy: "hub",
  RuleCollectionGroup: "approved",
  RuleCollection: "names",
  Rule: "payments",
};

/** A record of a network rule; by default, of an allowed connection to a public address now. */
export function connection(changes: Row = {}): Row {
  const record = {
    TimeGenerated: ago(10),
    SourceIp: SERVER,
    DestinationIp: "20.60.0.5",
    DestinationPort: 443,
  };
  return { ...record, Action: "Allow", Protocol: "TCP", ...RULE, ...changes };
}
/** A record of an application rule. */
export function request(changes: Row = {}): Row {
  const record = { TimeGenerated: ago(10), SourceIp: SERVER, Fqdn: "api.contoso.com", DestinationPort: 443 };
  return { ...record, Action: "Allow", Protocol: "HTTPS", ...RULE, ...changes };
}
/** A flow out to a public address, as traffic analytics writes it. */
export function flow(changes: Row = {}): Row {
  return {
    TimeGenerated: ago(10),
    SubType: "FlowLog",
    FlowType: "ExternalPublic",
    SrcIp: SERVER,
    SrcVm: "rg/server",
    DestIp: "",
    DestPublicIps: "20.60.0.5|1|2|3|4|5|6",
    DestPort: 443,
    AclGroup: "nsg",
    AclRule: "partner",
    AllowedInFlows: 0,
    DeniedInFlows: 0,
    AllowedOutFlows: 1,
    DeniedOutFlows: 0,
    BytesSrcToDest: 100,
    ...changes,
  };
}

/** What is in the tables, and how many rows are found in it. */
export type Case = readonly [what: string, tables: Readonly<Record<string, readonly Row[]>>, finds?: number];

/** Tests of what a query finds, and of what it must not find. */
export function cases(query: () => string, flags: readonly Case[], passes: readonly Case[]): void {
  for (const [what, tables, finds = 1] of flags) {
    it(`flags ${what}`, () => {
      assert.equal(found(query(), tables).length, finds);
    });
  }
  for (const [what, tables] of passes) {
    it(`does not flag ${what}`, () => {
      assert.deepEqual(found(query(), tables), []);
    });
  }
}
