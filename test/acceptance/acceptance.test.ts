import assert from "node:assert/strict";

import { DEFAULT_THRESHOLDS, egressOfSources } from "../../egress/reach";
import { type Model, readModel } from "../../egress/read";
import { auditOf, isRight, type Outcome } from "./audit";
import { FURTHER } from "./cases/further";
import { declaredCases } from "./declared";
import { FORMS } from "./forms";
import { ADVISORY, NO_CLASSIC, NO_PACKET, UNDECIDED_IN } from "./exceptions";

const CASES = new Map([...declaredCases(), ...Object.entries(FURTHER)]);
const NUMBERS = [...numbered("B", 105), ...numbered("N", 50)];

/** `B1`, `B2`, … */
function numbered(letter: string, last: number): string[] {
  return Array.from({ length: last }, (_, i) => `${letter}${String(i + 1)}`);
}

const numberOf = (name: string): string => /^[BN]\d+/.exec(name)?.[0] ?? "";

describe("acceptance: every case of the catalogue, in every form of document", () => {
  for (const [form, write] of Object.entries(FORMS)) {
    describe(form, () => {
      for (const [name, resources] of CASES) {
        const document = write(resources);
        if (document === undefined) continue;
        it(name, async () => {
          const outcome = await auditOf(document);
          // Without it, a form of which nothing is understood would pass for one that lets nothing out.
          if (!UNDECIDED_IN.has(`${form}: ${name}`))
            assert.deepEqual(verdictsOf(outcome.model), verdictsOf(readModel(resources)));
          if (name.startsWith("B")) isCaught(name, outcome);
          else assert.deepEqual(outcome.mandatory.map(shown), []);
        });
      }
    });
  }

  it("has every number of the catalogue", () => {
    const present = new Set([...CASES.keys()].map(numberOf));
    assert.deepEqual(
      NUMBERS.filter((number) => !present.has(number)),
      [],
    );
  });

  it("translates every case into the classic provider's words, or says why not", () => {
    const untranslated = [...CASES].filter(
      ([, resources]) => FORMS["classic provider"]?.(resources) === undefined,
    );
    assert.deepEqual(untranslated.map(([name]) => name).sort(), [...NO_CLASSIC.keys()].sort());
  });

  it("translates most network cases into every form", () => {
    for (const [form, write] of Object.entries(FORMS)) {
      const written = new Set(
        [...CASES].filter(([, resources]) => write(resources) !== undefined).map(([name]) => numberOf(name)),
      );
      assert.ok(written.size >= 100, `${form}: ${String(written.size)} numbers`);
    }
  });
});

/** Something stops the update and is right: its witness gets through when it is sent as one packet. */
function isCaught(name: string, { mandatory, findings, model }: Outcome): void {
  const caught = ADVISORY.has(numberOf(name)) ? findings : mandatory;
  assert.notDeepEqual(caught, [], "nothing was found");
  if (NO_PACKET.has(numberOf(name))) return;
  assert.ok(
    caught.some((finding) => isRight(finding, model)),
    `no witness gets through: ${caught.map((each) => `${JSON.stringify(each.witness)} of ${shown(each)}`).join("; ")}`,
  );
}

/** What each source can send out. */
const verdictsOf = (model: Model): string[] =>
  egressOfSources(model, DEFAULT_THRESHOLDS)
    .map(({ source, verdict }) => `${source.kind} ${verdict}`)
    .sort();

const shown = ({ rule, verdict, message }: Outcome["mandatory"][number]): string =>
  `${rule} ${verdict}: ${message}`;
