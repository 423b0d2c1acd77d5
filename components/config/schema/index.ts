import { z } from "zod";
import { access, identity } from "./access";
import { blockEntry, neverBlockRange } from "./blockList";
import { defender } from "./defender";
import { edge, guardrails } from "./edge";
import { firewall } from "./firewall";
import { hinted, instant } from "./hints";
import { alerts, flowLogs, logs } from "./logs";
import { network } from "./network";
import { backup, machines } from "./upkeep";

export { hints, type Hint } from "./hints";

/** All keys of the project's namespace. Keys that are not optional have no sensible default. */
export const configSchema = z.strictObject({
  location: hinted(
    z.string().regex(/^[a-z]+[a-z0-9]*$/),
    "the name of an Azure region in lower case without blanks",
    "westeurope",
  ),
  network,
  firewall,
  defender,
  alerts,
  machines,
  backup,
  identity,
  flowLogs: flowLogs.optional(),
  guardrails: guardrails.optional(),
  access: access.optional(),
  edge: edge.optional(),
  blockListFile: hinted(
    z.string().min(1),
    "the path of a file with further blocks, from where Pulumi.yaml is",
    "blocks.yaml",
  ).optional(),
  blockList: hinted(z.array(blockEntry), "a list of block entries", "[]").optional(),
  neverBlock: hinted(z.array(neverBlockRange), "a list of ranges that no block may touch", "[]").optional(),
  allowDocumentationRanges: hinted(z.boolean(), "true or false", "true").optional(),
  now: instant("a time, RFC 3339 with a time zone").optional(),
  logs: logs.optional(),
  tags: hinted(
    z.record(z.string(), hinted(z.string(), "the text of a tag", "platform-team")),
    "tags by name",
    "{ owner: platform-team }",
  ).optional(),
});

/** The project's configuration as it is written. */
export type RawConfig = z.infer<typeof configSchema>;
