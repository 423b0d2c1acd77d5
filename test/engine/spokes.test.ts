import assert from "node:assert/strict";

import { DEFAULT_THRESHOLDS, egressOfSources } from "../../egress/reach";
import { readModel } from "../../egress/read";
import { Engine, example, type StateResource } from "./engine";

/** What each subnet of a stack lets out, by the core: the verdict, the way, and the names. */
function egressOf(resources: readonly StateResource[]): Record<string, string> {
  const model = readModel(
    resources.map(({ urn, type, id, inputs, outputs }) => ({
      urn,
      type,
      id,
      name: urn.split("::").at(-1) ?? "",
      properties: { ...inputs, ...outputs },
    })),
  );
  return Object.fromEntries(
    egressOfSources(model, DEFAULT_THRESHOLDS).map(({ source, verdict, exits, open }) => [
      source.name,
      [verdict, ...exits, ...open.domains].join(" "),
    ]),
  );
}

describe("spokes on the real engine", function () {
  this.timeout(240_000);

  const programs = [
    [
      "behind a virtual hub reach what is approved through the firewall alone",
      "components/locked-down-spoke",
      {
        "shop-web": "restricted firewall api.contoso.com",
        "shop-database": "restricted firewall api.contoso.com",
      },
    ],
    [
      "of one hub network reach what is approved for each of them, and nothing of the other's",
      "components/locked-down-spokes",
      {
        "spokes-shop-web": "restricted firewall api.contoso.com",
        "spokes-logistics-app": "restricted firewall labels.fabrikam.com",
      },
    ],
  ] as const;
  for (const [title, folder, expected] of programs) {
    it(title, async () => {
      const engine = new Engine(example(folder));
      try {
        await engine.succeed("up");
        assert.deepEqual(egressOf(await engine.resources()), expected);
        // An output that Azure leaves out is unknown to a preview, and must not show as a change.
        await engine.succeed("refresh", "--expect-no-changes");
        await engine.succeed("preview", "--expect-no-changes");
        await engine.succeed("destroy");
        assert.deepEqual(await engine.resources(), []);
      } finally {
        engine.close();
      }
    });
  }
});
