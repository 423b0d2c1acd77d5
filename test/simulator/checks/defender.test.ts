import assert from "node:assert/strict";

import type { Properties } from "../../../simulator/provider/values";
import { Fixture, SUBSCRIPTION } from "./fixture";

const PRICING = "security:Pricing";
const plan = (pricingName: string, change: Properties = {}): Properties => ({
  scopeId: SUBSCRIPTION.slice(1),
  pricingName,
  pricingTier: "Standard",
  ...change,
});
const JIT = "security:JitNetworkAccessPolicy";
const port = {
  number: 22,
  protocol: "TCP",
  allowedSourceAddressPrefix: "10.0.0.0/8",
  maxRequestAccessDuration: "PT3H",
};
const jit = (change: Properties): Properties => ({
  ascLocation: "westeurope",
  jitNetworkAccessPolicyName: "default",
  kind: "Basic",
  virtualMachines: [
    {
      id: `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm`,
      ports: [{ ...port, ...change }],
    },
  ],
});

describe("Defender for Cloud", () => {
  const azure = new Fixture();

  it("keeps the plans of a subscription: one is turned off by the tier Free, not by deletion", async () => {
    const id = await azure.create(PRICING, plan("VirtualMachines", { subPlan: "P2" }));
    await assert.rejects(azure.delete(PRICING, id), /InvalidUrlConfiguration/);
    await azure.create(PRICING, plan("VirtualMachines", { pricingTier: "Free" }));
  });

  it("refuses plans that others replaced, and a sub-plan of a plan that is off", async () => {
    await azure.refuses("BadRequest", /deprecated/, PRICING, plan("Dns"));
    await azure.refuses(
      "BadRequest",
      /sub-plan P2/,
      PRICING,
      plan("VirtualMachines", { pricingTier: "Free", subPlan: "P2" }),
    );
  });

  it("refuses just-in-time access to ports that do not exist, and for no time or too long", async () => {
    await azure.refuses("BadRequest", /1 to 65535/, JIT, jit({ number: 0 }));
    await azure.refuses(
      "BadRequest",
      /maxRequestAccessDuration/,
      JIT,
      jit({ maxRequestAccessDuration: "3h" }),
    );
    await azure.refuses(
      "BadRequest",
      /maxRequestAccessDuration/,
      JIT,
      jit({ maxRequestAccessDuration: "P2D" }),
    );
    const id = await azure.create(JIT, jit({}));
    assert.match(id, /\/locations\/westeurope\/jitNetworkAccessPolicies\/default$/);
  });
});
