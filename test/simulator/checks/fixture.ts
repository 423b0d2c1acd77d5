import assert from "node:assert/strict";

import { resourceType } from "../../../simulator/arm/types";
import type { Properties } from "../../../simulator/provider/values";
import { TestProvider, temporaryFolder, withGroup } from "../harness";

export const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
export const NETWORK = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network`;

/** A provider with a resource group `rg`, for one `describe`; each test gets a new one. */
export class Fixture {
  private folder = { path: "", remove: (): void => undefined };
  private started: TestProvider | undefined;

  constructor() {
    beforeEach(async () => {
      this.folder = temporaryFolder();
      this.started = await TestProvider.start("azure-native", this.folder.path);
      await withGroup(this.started);
    });
    afterEach(() => {
      this.started?.stop();
      this.folder.remove();
    });
  }

  get provider(): TestProvider {
    assert.ok(this.started);
    return this.started;
  }

  private count = 0;

  /** Creates a resource of azure-native, of the network module if none is named. Each has a logical name of its own. */
  async create(type: string, inputs: Properties, name = `r${String(this.count++)}`): Promise<string> {
    const token = type.includes(":") ? `azure-native:${type}` : `azure-native:network:${type}`;
    const grouped = resourceType(token)?.shape?.inputs.has("resourceGroupName") ?? true;
    return (
      await this.provider.create(token, { ...(grouped ? { resourceGroupName: "rg" } : {}), ...inputs }, name)
    ).id;
  }

  /** Asserts that a create is refused with a code, and a message that says why. */
  async refuses(
    code: string,
    because: RegExp,
    type: string,
    inputs: Properties,
    name?: string,
  ): Promise<void> {
    await assert.rejects(this.create(type, inputs, name), (error: Error) => {
      assert.match(error.message, new RegExp(`Code="${code}"`));
      assert.match(error.message, because);
      return true;
    });
  }

  async delete(type: string, id: string): Promise<void> {
    await this.provider.delete(`azure-native:${type.includes(":") ? "" : "network:"}${type}`, id);
  }
}
