import { z } from "zod";
import type { Choice } from "../../plans/egressQueriesPlan";
import type { FlowLogSettings } from "../../plans/flowLogsPlan";
import { days, hinted, managedElsewhere, sentence, texts } from "./hints";

export const logs = hinted(
  z.strictObject({
    retentionDays: days("a whole number of days from 90 to 730", "365").optional(),
    totalRetentionDays: days("a whole number of days from 365 to 4383", "365").optional(),
    activityLogElsewhere: sentence(
      "the reason why this stack does not send the subscription's activity log",
      '"The platform team\'s stack sends it"',
    ).optional(),
    allowDeletion: sentence(
      "the reason why the workspace has no lock against deletion",
      '"The test stack is destroyed every night"',
    ).optional(),
  }),
  "settings of the logs",
  "{ retentionDays: 365 }",
);

const withoutQuery = sentence("the reason to do without the query", '"The SIEM has such a rule"').optional();
/** All scheduled queries but the one for which `noPipeline` gives the reason. */
const leftOut = hinted(
  z.strictObject({
    newDestination: withoutQuery,
    knownBad: withoutQuery,
    beacon: withoutQuery,
    blockListHit: withoutQuery,
    defenderAlert: withoutQuery,
    deletedRuleHit: withoutQuery,
  } satisfies Record<Exclude<Choice, "changedOutsidePipeline">, z.ZodType>),
  "scheduled queries that are not made, each with the reason",
  '{ beacon: "The SIEM has such a rule" }',
);

export const alerts = hinted(
  z.strictObject({
    managedElsewhere: managedElsewhere(
      "this stack tells nobody of changes that can open egress",
      '"The platform team\'s stack watches the activity log of this subscription"',
    ),
    emails: texts("e-mail address", "soc@contoso.com").optional(),
    pipelineObjectIds: texts(
      "object id of an identity by which pipelines make changes",
      "11111111-2222-3333-4444-555555555555",
    ).optional(),
    noPipeline: sentence(
      "the reason why there is no pipeline whose changes are the only right ones",
      '"Changes are made by hand until January"',
    ).optional(),
    leftOut: leftOut.optional(),
  }),
  "who is mailed of changes that can open egress, or the reason why another stack sees to it",
  '{ emails: [soc@contoso.com], noPipeline: "Changes are made by hand until January" }',
);

export const flowLogs = hinted(
  z.strictObject({
    managedElsewhere: managedElsewhere(
      "this stack makes no flow logs",
      '"Azure Policy of the landing zone makes them"',
    ),
    retentionDays: days("a whole number of days from 90 to 365", "90").optional(),
    withoutAnalytics: sentence(
      "the reason why traffic analytics is off",
      '"The workspace\'s region does not offer it"',
    ).optional(),
    storageAccountId: hinted(
      z
        .string()
        .regex(
          /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Storage\/storageAccounts\/[a-z0-9]{3,24}$/i,
        ),
      "the ARM id of a storage account of the same region",
      "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/logs/providers/Microsoft.Storage/storageAccounts/contosoflows",
    ).optional(),
    networkWatcher: hinted(
      z.strictObject({
        resourceGroupName: sentence("the watcher's resource group", "NetworkWatcherRG").optional(),
        name: sentence("the watcher's name", "NetworkWatcher_westeurope").optional(),
      }),
      "the network watcher of the region",
      "{ resourceGroupName: NetworkWatcherRG, name: NetworkWatcher_westeurope }",
    ).optional(),
  }) satisfies z.ZodType<FlowLogSettings>,
  "settings of the flow logs, or the reason why there are none",
  "{ retentionDays: 90 }",
);
