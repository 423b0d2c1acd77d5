import { ArmError } from "../arm/error";
import { nameOf } from "../arm/ids";
import { isoMinutes } from "./syntax";
import { objects, refuse, text, word, type PutRequest } from "./request";

const PLAN = /^\/subscriptions\/[^/]+\/providers\/microsoft\.security\/pricings\/[^/]+$/i;

/** Plans that others have replaced (H4). */
const REPLACED: ReadonlySet<string> = new Set(["kubernetesservice", "containerregistry", "dns"]);

/** Refuses a plan that no longer exists, and parts of a plan that is off. */
export function checkPricing({ id, body }: PutRequest): void {
  const name = nameOf(id);
  if (REPLACED.has(name.toLowerCase()) && word(body["pricingTier"]) === "standard") {
    refuse("BadRequest", `The plan ${name} is deprecated and cannot be turned on.`);
  }
  if (word(body["pricingTier"]) !== "standard" && text(body["subPlan"]) !== undefined) {
    refuse(
      "BadRequest",
      `The plan ${name} is not Standard, so it cannot have the sub-plan ${text(body["subPlan"]) ?? ""}.`,
    );
  }
}

/** Refuses to delete a plan of a subscription: the only way to turn one off is to put it with the tier Free (H5). */
export function checkPlanStays(id: string): void {
  if (!PLAN.test(id)) return;
  throw new ArmError(
    "InvalidUrlConfiguration",
    `DELETE of the plan ${nameOf(id)} is supported only for single resources; put it with the tier Free instead.`,
    400,
  );
}

/** Refuses just-in-time access without machines or ports, for ports that do not exist, or for longer than a day. */
export function checkJitPolicy({ id, body }: PutRequest): void {
  const name = `Just-in-time policy ${nameOf(id)}`;
  const machines = objects(body["virtualMachines"]);
  if (machines.length === 0) refuse("BadRequest", `${name}: at least one virtual machine must be given.`);
  for (const port of machines.flatMap((machine) => objects(machine["ports"]))) {
    const number = port["number"];
    if (typeof number !== "number" || !Number.isInteger(number) || number < 1 || number > 65535) {
      refuse("BadRequest", `${name}: a port must be a whole number from 1 to 65535.`);
    }
    const longest = isoMinutes(text(port["maxRequestAccessDuration"]) ?? "");
    if (longest === undefined || longest < 60 || longest > 24 * 60) {
      refuse(
        "BadRequest",
        `${name}: maxRequestAccessDuration of port ${number} must be an ISO 8601 duration from PT1H to PT24H.`,
      );
    }
    const one = text(port["allowedSourceAddressPrefix"]) !== undefined;
    if (one && port["allowedSourceAddressPrefixes"] !== undefined) {
      refuse("BadRequest", `${name}: port ${number} has both one source prefix and a list of them.`);
    }
  }
  if (machines.some((machine) => objects(machine["ports"]).length === 0)) {
    refuse("BadRequest", `${name}: each virtual machine must have a port.`);
  }
}
