import * as azuread from "@pulumi/azuread";
import { Identity } from "azure-lockdown/components/Identity";

// Two accounts without a person behind them, whose keys lie in a safe. No policy holds for them, and each of their
// sign-ins is an alarm.
const breakGlass = new azuread.Group("break-glass", {
  displayName: "Emergency access",
  securityEnabled: true,
  assignableToRole: true,
});

const identity = new Identity("access", {
  breakGlassGroups: [breakGlass.objectId],
  locations: {
    // The address that the Internet sees the office and its VPN by.
    office: { ipRanges: ["198.51.100.0/28"], trusted: true },
    home: { countries: ["NL", "BE"] },
  },
  // Who can change the directory signs in from the office and its VPN only.
  adminsOnlyFrom: ["office"],
  // Look first at whom it would stop; then take the line away, and the policy is enforced.
  reportOnly: { blockLegacyAuthentication: "Two scanners still send mail by SMTP, replaced by 2027-01-31" },
  allowDocumentationRanges: true,
});

/** Names of the policies that do not stop anybody yet. */
export const reportOnlyPolicies = identity.reportOnlyPolicies;
/** Object ids of the named locations, for policies of your own. */
export const locationIds = identity.locationIds;
