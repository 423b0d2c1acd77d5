import { readLocked } from "../../egress/read/posture";
import { defineRule } from "../rule";
import {
  responsibilityOption,
  type ResponsibilityOptions,
  settingViolation,
  unknownSetting,
} from "../setting-findings";
import { capitalized } from "../words";

/** A lock keeps each firewall and firewall policy from being deleted. */
export const firewallLocked = defineRule<ResponsibilityOptions>({
  meta: {
    id: "firewall-locked",
    title: "A lock keeps each firewall and firewall policy from being deleted.",
    why:
      "A management lock of the level CanNotDelete stops everybody, owners too, from deleting what all traffic is " +
      "filtered by; who deletes it by mistake or on purpose has to take the lock away first, which the activity log shows.",
    group: "access",
    severity: "advisory",
    // A lock is made after what it locks.
    judged: "stack",
  },
  options: { responsibility: responsibilityOption("a stack that declares a firewall or a firewall policy") },
  check: (model, { responsibility }) =>
    responsibility === "elsewhere"
      ? []
      : readLocked(model).flatMap(({ urn, title, isClassic, isLocked, unknown }) => {
          if (isLocked) return [];
          const place = { urn, property: "" };
          if (unknown.length > 0) return [unknownSetting(place, `${title} may have no lock`, unknown, model)];
          const message = `${capitalized(title)} has no lock, so that one call can delete it.`;
          const lock = isClassic
            ? "a management.Lock with the lockLevel CanNotDelete"
            : "a ManagementLockByScope with the level CanNotDelete";
          const fix = `Add ${lock}, for it or its resource group.`;
          return [settingViolation(place, { message, fix }, model)];
        }),
});
