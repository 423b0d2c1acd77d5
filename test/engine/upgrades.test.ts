import assert from "node:assert/strict";

import type { RawConfig } from "../../components/config/schema";
import { Engine, ROOT } from "./engine";
import { BEHIND_THE_FIREWALL, PREFIX, sample, TIER, UPGRADES } from "./upgrades";

/** The configuration as flags. As text, unlike in a file, maps keep the order in which they are written. */
const flags = (config: RawConfig): string[] =>
  Object.entries(config).flatMap(([key, value]) => [
    "-c",
    `${PREFIX}${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  ]);

/** What a preview says. */
interface Preview {
  /** Each resource of Azure that changes: the operation, its name and, where it stays, which properties. Sorted. */
  readonly changes: readonly string[];
  /** Components whose inputs change, by name. */
  readonly components: readonly string[];
  readonly messages: string;
}

async function preview(engine: Engine, config: RawConfig): Promise<Preview> {
  const { status, stdout, output } = await engine.pulumi("preview", "--json", ...flags(config));
  assert.equal(status, 0, output);
  const { steps, diagnostics = [] } = JSON.parse(stdout) as {
    steps: { op: string; urn: string; diffReasons?: string[]; replaceReasons?: string[] }[];
    diagnostics?: { message: string }[];
  };
  const changed = steps.filter(({ op }) => op !== "same");
  const isOfAzure = ({ urn }: { urn: string }): boolean => /[$:]azure-native:[^$]*$/.test(urn);
  const name = (urn: string): string => urn.split("::").at(-1) ?? "";
  return {
    changes: changed
      .filter(isOfAzure)
      .map(({ op, urn, diffReasons = [], replaceReasons }) => {
        const reasons = op === "update" || op === "replace" ? (replaceReasons ?? diffReasons) : [];
        return `${op} ${name(urn)}${reasons.length === 0 ? "" : `: ${[...reasons].sort().join(", ")}`}`;
      })
      .sort(),
    components: changed.filter((step) => !isOfAzure(step)).map(({ urn }) => name(urn)),
    messages: diagnostics.map(({ message }) => message).join("\n"),
  };
}

/** The value with all its lists and maps the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed).reverse();
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, reversed(item)]);
  return Object.fromEntries(entries.reverse()) as unknown;
}

describe("what users change in a stack that stands, in a preview on the real engine", function () {
  this.timeout(240_000);
  let engine: Engine;
  before(async () => {
    engine = new Engine(ROOT);
    await engine.succeed("up", "--skip-preview", ...flags(sample()));
  });
  after(() => {
    engine.close();
  });

  it("nothing at all, where each list and each map is written the other way round", async () => {
    const { changes, components } = await preview(engine, reversed(sample()) as RawConfig);
    assert.deepEqual([changes, components], [[], []]);
  });

  for (const { title, change, expected, says = /^/ } of UPGRADES) {
    it(`${title}: that alone`, async () => {
      const config = sample();
      change(config);
      const { changes, messages } = await preview(engine, config);
      assert.deepEqual(changes, [...expected].sort());
      assert.match(messages, says);
    });
  }

  it("a tag is added: to all that has tags, and nothing else", async () => {
    const config = sample();
    config.tags = { ...config.tags, costCentre: "4711" };
    const tagged = (await engine.resources()).filter(
      ({ type, inputs }) => type.startsWith("azure-native:") && inputs["tags"] !== undefined,
    );
    assert.ok(tagged.length > 30, String(tagged.length));
    const expected = tagged.map(({ urn }) => {
      const name = urn.split("::").at(-1) ?? "";
      const learnt = BEHIND_THE_FIREWALL.find((line) => line.startsWith(`update ${name}: `));
      return `${learnt === undefined ? `update ${name}: ` : `${learnt}, `}tags`;
    });
    assert.deepEqual((await preview(engine, config)).changes, expected.sort());
  });

  // Last, since it changes the stack that all others start from.
  it("the firewall moves from Standard to Premium: that alone", async () => {
    const standard = sample();
    standard.firewall.tier = "Standard";
    await engine.succeed("up", "--skip-preview", ...flags(standard));
    assert.deepEqual((await preview(engine, sample())).changes, [...TIER].sort());
  });
});
