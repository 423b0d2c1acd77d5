import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PortInUse, serveProvider } from "../../simulator/server/serve";

describe("the port of a stand-in provider", () => {
  const folder = mkdtempSync(join(tmpdir(), "azure-lockdown-port-"));
  const options = {
    provider: "azure-native",
    version: "3.28.0",
    env: { AZURE_LOCKDOWN_SIMULATOR_STORE: join(folder, "store") },
  } as const;
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("is a free one where none is asked for", async () => {
    const running = await serveProvider(options);
    assert.ok(running.port > 0);
    running.close();
  });

  it("is refused in one sentence where somebody else listens on it", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    assert.ok(typeof address === "object" && address !== null);
    try {
      await assert.rejects(serveProvider({ ...options, port: address.port }), (error: unknown) => {
        assert.ok(error instanceof PortInUse);
        assert.match(error.message, new RegExp(`^port ${String(address.port)} is in use: choose another`));
        return true;
      });
    } finally {
      other.close();
    }
  });
});
