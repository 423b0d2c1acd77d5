import assert from "node:assert/strict";

import { readModel, type Resource } from "../../egress/read";
import { readDocument } from "../../egress/read/documents";
import type { Finding } from "../../egress/reach";
import { findingsOf, type Rule } from "../../policypack/rule";
import { loadBalancerNoImplicitEgress } from "../../policypack/rules/load-balancer-no-implicit-egress";
import { natGatewayBehindFirewall } from "../../policypack/rules/nat-gateway-behind-firewall";
import { noInstancePublicIp } from "../../policypack/rules/no-instance-public-ip";
import { CONTEXT } from "../policypack/context";
import { FURTHER } from "./cases/further";
import { declaredCases } from "./declared";
import { FORMS } from "./forms";

const RULES = [noInstancePublicIp, loadBalancerNoImplicitEgress, natGatewayBehindFirewall] as readonly Rule[];
// A further case takes the place of one of the same name, which has less around it.
const CASES = [...new Map([...declaredCases(), ...Object.entries(FURTHER)])];
/** Settings that give a way out, in estates that let nothing out by it. */
const SEEN = ["N1", "N4", "N35", "N41"];

function judge(document: unknown): Finding[] {
  const { resources } = readDocument(JSON.stringify(document), "case.json");
  return resultOf(resources);
}

function resultOf(resources: readonly Resource[]): Finding[] {
  const model = readModel(resources);
  return RULES.flatMap((rule) => findingsOf(rule, model, {}, CONTEXT));
}

const isMandatory = ({ severity }: Finding): boolean => severity === "mandatory";
const shown = ({ rule, message }: Finding): string => `${rule}: ${message}`;

describe("what gives a way out that is closed behind it", () => {
  for (const [form, write] of Object.entries(FORMS)) {
    describe(form, () => {
      for (const [name, resources] of CASES) {
        if (!name.startsWith("N")) continue;
        const document = write(resources);
        if (document === undefined) continue;
        it(`does not stop ${name}`, () => {
          assert.deepEqual(judge(document).filter(isMandatory).map(shown), []);
        });
      }
    });
  }

  for (const number of SEEN) {
    it(`is shown in ${number}, as advice`, () => {
      const found = CASES.find(([name]) => name.startsWith(`${number} `));
      assert.ok(found !== undefined);
      assert.notDeepEqual(resultOf(found[1]), []);
    });
  }

  it("stops the cases in which it is open", () => {
    const stopped = CASES.filter(([, resources]) => resultOf(resources).some(isMandatory)).map(
      ([name]) => name,
    );
    for (const number of ["B79", "B80", "B81", "B83", "B84", "B104"])
      assert.ok(
        stopped.some((name) => name.startsWith(`${number} `)),
        number,
      );
  });
});
