import { z } from "zod";
import type { NamedLocationSettings } from "../../plans/namedLocationsPlan";
import { byKey, flag, hinted, managedElsewhere, sentence, texts } from "./hints";

const PRINCIPALS = ["User", "Group", "ServicePrincipal", "ForeignGroup"] as const;
const objectId = (what: string): z.ZodGUID =>
  hinted(z.guid(), `the object id of ${what}`, "11111111-2222-3333-4444-555555555555");

const assignment = hinted(
  z.strictObject({
    role: sentence("a role that the stack defines", "networkOperator").optional(),
    builtInRole: sentence(
      "the id of a role that Azure brings",
      "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    ).optional(),
    allowEgressChange: sentence(
      "the reason why a role that can open egress is given",
      '"The pipeline\'s identity writes the firewall"',
    ).optional(),
    principalId: objectId("a user, a group or a service principal"),
    principalType: hinted(z.enum(PRINCIPALS), `one of ${PRINCIPALS.join(", ")}`, "Group"),
    description: sentence("why, as an auditor will read it", '"On-call engineers"').optional(),
  }),
  "who has which role",
  "{ role: networkOperator, principalId: 11111111-2222-3333-4444-555555555555, principalType: Group }",
);

export const access = hinted(
  z.strictObject({
    managedElsewhere: managedElsewhere("this stack defines no roles", '"The identity team defines them"'),
    assignments: byKey(assignment, "who has which role", "{}").optional(),
  }),
  "roles that operate and cannot open egress, or the reason why there are none",
  "{}",
);

const location = hinted(
  z.strictObject({
    ipRanges: texts("public address or CIDR block", "20.50.1.0/24").optional(),
    trusted: flag("whether Entra trusts the addresses").optional(),
    countries: texts("country by its ISO code", "CH").optional(),
  }) satisfies z.ZodType<NamedLocationSettings>,
  "a place that people sign in from",
  "{ ipRanges: [20.50.1.0/24] }",
);

const named = (what: string): z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodString>> =>
  hinted(
    z.record(z.string(), sentence("the reason", '"Until the service accounts are gone"')),
    what,
    '{ mfaForEveryone: "Until January" }',
  ).optional();

export const identity = hinted(
  z.strictObject({
    managedElsewhere: managedElsewhere(
      "this stack leaves Entra alone",
      '"The identity team owns the tenant"',
    ),
    breakGlassGroups: hinted(
      z.array(objectId("a group")),
      "object ids of groups that are exempt, for emergencies",
      "[11111111-2222-3333-4444-555555555555]",
    ).optional(),
    breakGlassUsers: hinted(
      z.array(objectId("a user")),
      "object ids of users who are exempt, for emergencies",
      "[11111111-2222-3333-4444-555555555555]",
    ).optional(),
    leftOut: named("policies that are not made, each with the reason"),
    reportOnly: named("policies that only report, each with the reason"),
    locations: byKey(location, "places", "{ office: { ipRanges: [20.50.1.0/24] } }").optional(),
    adminsOnlyFrom: texts("key of a location", "office").optional(),
    riskBased: flag("whether risk decides as well (Entra ID P2)").optional(),
    phishingResistantAdmins: flag("whether administrators need a factor that cannot be phished").optional(),
  }),
  "conditional access, or the reason why somebody else sees to it",
  "{ breakGlassGroups: [11111111-2222-3333-4444-555555555555] }",
);
