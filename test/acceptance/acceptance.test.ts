import assert from "node:assert/strict";

import { auditOf, isRight, type Outcome } from "./audit";
import { FURTHER } from "./cases/further";
import { declaredCases } from "./declared";
import { FORMS } from "./forms";
import { ADVISORY, NO_PACKET, NOT_YET, NOT_YET_IN } from "./not-yet";

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
        const isPending = NOT_YET.has(numberOf(name)) || NOT_YET_IN.has(`${form}: ${name}`);
        if (document === undefined || isPending) continue;
        it(name, async () => {
          const outcome = await auditOf(document);
          if (name.startsWith("B")) isCaught(name, outcome);
          else assert.deepEqual(outcome.mandatory.map(shown), []);
        });
      }
    });
  }

  it("holds nothing back that it does hold", async () => {
    for (const [name, resources] of CASES) {
      if (!NOT_YET.has(numberOf(name))) continue;
      const outcome = await auditOf(FORMS["state with inputs alone"]?.(resources));
      const holds = name.startsWith("B")
        ? outcome.mandatory.some((finding) => isRight(finding, outcome.model))
        : outcome.mandatory.length === 0;
      assert.ok(!holds, `${name} holds: take it out of NOT_YET`);
    }
  });

  it("has every number of the catalogue, or says why not", () => {
    const present = new Set([...CASES.keys()].map(numberOf));
    assert.deepEqual(
      NUMBERS.filter((number) => !present.has(number) && !NOT_YET.has(number)),
      [],
    );
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

const shown = ({ rule, verdict, message }: Outcome["mandatory"][number]): string =>
  `${rule} ${verdict}: ${message}`;
