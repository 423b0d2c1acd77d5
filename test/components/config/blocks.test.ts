import assert from "node:assert/strict";

import type { ConfigSource } from "../../../components/config/config";
import { parseBlockListFile } from "../../../components/plans/blockListFile";
import { blockListFileAt } from "../../../components/readBlockListFile";
import { ENTRY, PAYMENTS, configOf, faultsOf, onlyFault } from "./source";

describe("approvals with an end", () => {
  const ended = { ...PAYMENTS, owner: "payments@contoso.com", until: "2026-11-01T00:00:00Z" };

  it("do not stop the stack once they have ended", () => {
    const { firewall } = configOf({ firewall: { approvedDestinations: [ended] } });
    assert.deepEqual(firewall.approvedDestinations, [ended]);
  });

  it("are judged by the stack's clock, so that one that follows may take the place of one that has ended", () => {
    const follower = { ...ended, until: "2027-11-01T00:00:00Z", name: "payments-2027" };
    assert.deepEqual(faultsOf({ firewall: { approvedDestinations: [ended, follower] } }), []);
  });

  it("may be broad for a reason", () => {
    const broad = { ...PAYMENTS, fqdns: ["*.blob.core.windows.net"], acceptBroad: "Accounts change" };
    assert.deepEqual(faultsOf({ firewall: { approvedDestinations: [broad] } }), []);
  });
});

describe("a file of blocks", () => {
  const reading = (text: string): Partial<ConfigSource> => ({
    readBlockListFile: (path) => parseBlockListFile(text, path),
  });
  const fileOf = (...blocks: object[]): Partial<ConfigSource> =>
    reading(JSON.stringify({ schemaVersion: 1, blocks }));

  it("gives the blocks in place of those in the configuration", () => {
    const { blockList } = configOf({ blockListFile: "blocks.yaml" }, fileOf(ENTRY));
    assert.deepEqual(blockList.entries, [ENTRY]);
  });

  it("is refused beside a list in the configuration, whose faults are told as well", () => {
    const faults = faultsOf({
      blockListFile: "blocks.yaml",
      blockList: [{ ...ENTRY, address: "10.20.1.4" }],
    });
    assert.deepEqual(
      faults.map(({ path }) => path),
      ["azure-lockdown:blockListFile", "azure-lockdown:blockList[0].address"],
    );
    assert.match(faults[0]?.problem ?? "", /stands beside \[blockList\]/);
  });

  it("names line and column of what its form does not allow", () => {
    assert.match(
      onlyFault(
        { blockListFile: "blocks.yaml" },
        reading("schemaVersion: 1\nblocks:\n  - address: 20.50.1.77\n    reason: C2\n"),
      ),
      /^azure-lockdown:blockListFile: blocks\.yaml:3:5: blocks\[0\]\.addedAt: is missing/,
    );
  });

  it("names line and column of what must not be blocked", () => {
    assert.match(
      onlyFault({ blockListFile: "blocks.yaml" }, fileOf({ ...ENTRY, address: "10.20.1.4" })),
      /^azure-lockdown:blockListFile\[0\]\.address \(blocks\.yaml:1:\d+\): "10\.20\.1\.4" must not be blocked/,
    );
  });

  it("is a fault where it cannot be read", () => {
    const path = "no-such-folder/blocks.yaml";
    assert.match(
      onlyFault({ blockListFile: path }, { readBlockListFile: blockListFileAt }),
      /^azure-lockdown:blockListFile: no-such-folder\/blocks\.yaml: cannot be read: /,
    );
  });
});
