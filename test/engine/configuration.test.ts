import assert from "node:assert/strict";

import { Engine, ROOT } from "./engine";

const NETWORK = {
  hubAddressSpace: "10.10.0.0/22",
  firewallSubnet: "10.10.0.0/26",
  spokes: {
    shop: { spokeAddressSpace: "10.20.0.0/16", subnets: { web: { addressPrefix: "10.20.1.0/24" } } },
  },
};

describe("a wrong configuration, on the real engine", function () {
  this.timeout(120_000);

  it("is one message with every fault, each with its key, and nothing is made", async () => {
    const engine = new Engine(ROOT);
    try {
      const { status, output } = await engine.pulumi(
        "up",
        ...["-c", "azure-lockdown:loction=westeurope"],
        ...[
          "-c",
          `azure-lockdown:network=${JSON.stringify({ ...NETWORK, hubAddressSpace: "10.10.0.0/99" })}`,
        ],
        ...["-c", `azure-lockdown:logs=${JSON.stringify({ retentionDays: "soon" })}`],
        ...["-c", `azure-lockdown:alerts=${JSON.stringify({ emails: ["soc@contoso.com"] })}`],
        ...["-c", "azure-lockdown:blockListFile=no-such-file.yaml"],
      );
      assert.notEqual(status, 0);
      assert.match(output, /loction/);
      assert.match(output, /did you mean "?(azure-lockdown:)?location/i);
      assert.match(output, /network\.hubAddressSpace/);
      assert.match(output, /logs\.retentionDays/);
      assert.match(output, /alerts\[pipelineObjectIds, noPipeline\]: neither is given/);
      assert.match(output, /blockListFile: stands beside \[blockList\]/);
      assert.doesNotMatch(output, /\n\s+at .*\.(ts|js):\d+/, "no stack trace");
      assert.deepEqual(await engine.resources(), []);
    } finally {
      engine.close();
    }
  });
});
