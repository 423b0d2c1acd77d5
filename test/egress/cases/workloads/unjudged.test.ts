import assert from "node:assert/strict";

import { DEFAULT_THRESHOLDS, surfaceOf } from "../../../../egress/reach";
import { kindOf, readModel } from "../../../../egress/read";
import { readDocument } from "../../../../egress/read/documents";
import { UNJUDGED_SERVICES } from "../../../../egress/read/unjudged-services";
import { egressOfService, service, serviceCases } from "./fixtures";

describe("services whose egress is not judged (E201)", () => {
  serviceCases({
    "a static site": [[service("web:StaticSite")], "unknown", /is a service whose egress is not judged here/],
    "a job of another version and provider": [
      [service("azure:streamanalytics/job:Job")],
      "unknown",
      /is not judged here/,
    ],
  });

  it("are listed by the surface, and are in the way of nothing", () => {
    const entries = surfaceOf(readModel([service("botservice:Bot")]), DEFAULT_THRESHOLDS);
    assert.deepEqual(
      entries.map(({ name, verdict, source }) => [name, verdict, source.workload?.family]),
      [["service", "unknown", "unjudged"]],
    );
  });

  it("are found by their types in Azure Resource Manager, too", () => {
    const text = JSON.stringify([
      {
        id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/staticSites/service",
        type: "Microsoft.Web/staticSites",
        name: "service",
        properties: {},
      },
    ]);
    const { resources } = readDocument(text, "resources.json");
    assert.equal(egressOfService(resources).verdict, "unknown");
  });

  it("are none of those that are judged", () => {
    for (const key of UNJUDGED_SERVICES) {
      assert.equal(key, key.toLowerCase());
      const type = key.startsWith("microsoft.") ? key : `azure-native:${key}`;
      assert.equal(kindOf(type), "unjudgedService", key);
    }
  });

  it("are not those that only hold data", () => {
    for (const type of ["storage:StorageAccount", "keyvault:Vault", "network:PublicIPAddress"]) {
      assert.notEqual(kindOf(`azure-native:${type}`), "unjudgedService");
    }
  });
});
