import { guidOf } from "../checks/guid";
import type { QueryValue } from "../queries/render";
import type { QueryName } from "../queries/sources";
import type { QueryValues } from "./egressQueriesPlan";

/** One picture of the workbook. */
export interface WorkbookView {
  /** The query, and the picture's name in the workbook. */
  readonly source: QueryName;
  readonly title: string;
  readonly values: Readonly<Record<string, QueryValue>>;
  readonly visualization: "barchart" | "table" | "timechart";
  /** Days that it always shows; undefined where the reader sets the time. */
  readonly days: number | undefined;
}

/** A picture with its query as text. */
export interface RenderedView extends WorkbookView {
  readonly query: string;
}

/** Days that known destinations go back in the workbook, which is not bound to the two days of a scheduled query. */
const BASE_DAYS = 14;

/**
 * The pictures: how much leaves over time, by source, destination, rule and machine, at the time that the reader sets,
 * then what the scheduled queries look for, over longer than they see.
 */
export function workbookViews(values: QueryValues, isBlocking: boolean): WorkbookView[] {
  const { internal = [] } = values.knownBad;
  const picture = (
    source: QueryName,
    title: string,
    visualization: WorkbookView["visualization"],
  ): WorkbookView => ({ source, title, values: { internal }, visualization, days: undefined });
  const finding = (
    source: QueryName,
    title: string,
    own: Readonly<Record<string, QueryValue>>,
    days: number,
    window = `${days}d`,
  ): WorkbookView => ({ source, title, values: { ...own, window }, visualization: "table", days });
  return [
    picture("egress-over-time", "What leaves, and what is denied", "timechart"),
    picture("egress-by-source", "By source", "barchart"),
    picture("egress-by-destination", "By destination", "table"),
    picture("egress-by-rule", "By rule", "table"),
    {
      ...picture("egress-by-machine", "By machine, past the firewall as well (flow logs)", "table"),
      values: {},
    },
    finding(
      "new-destination",
      `Destinations of the last day that are new against ${BASE_DAYS} days`,
      { ...values.newDestination, base: `${BASE_DAYS}d` },
      BASE_DAYS,
      "1d",
    ),
    finding("known-bad", "Hostile destinations in 7 days", values.knownBad, 7),
    finding("beacon", "Regular calls in 2 days", values.beacon, 2),
    ...(isBlocking ? [finding("block-list-hit", "Blocked addresses in 7 days", values.blockListHit, 7)] : []),
    finding(
      "changed-outside-pipeline",
      "Changes by others than pipelines in 30 days",
      values.changedOutsidePipeline,
      30,
    ),
    finding("defender-alert", "Alerts of Defender for Cloud in 30 days", values.defenderAlert, 30),
  ];
}

const WORKSPACES = "microsoft.operationalinsights/workspaces";
const DAY_MS = 24 * 60 * 60 * 1000;
const TIME = "TimeRange";

/** The workbook as Azure stores it: a heading, the choice of the time, and the pictures. */
export function workbookData(views: readonly RenderedView[], workspaceId: string): string {
  const heading = {
    type: 1,
    name: "heading",
    content: {
      json: "## What leaves\nBy the firewall's logs and the networks' flow logs. Made by code: changes made here are lost with the next update.",
    },
  };
  return JSON.stringify({
    version: "Notebook/1.0",
    items: [heading, timeChoice(), ...views.map(item)],
    fallbackResourceIds: [workspaceId],
  });
}

function timeChoice(): object {
  return {
    type: 9,
    name: "time",
    content: {
      version: "KqlParameterItem/1.0",
      style: "pills",
      queryType: 0,
      resourceType: WORKSPACES,
      parameters: [
        {
          id: nameUuid("time"),
          version: "KqlParameterItem/1.0",
          name: TIME,
          label: "Time",
          type: 4,
          isRequired: true,
          typeSettings: {
            selectableValues: [1, 2, 7, 14, 30].map((days) => ({ durationMs: days * DAY_MS })),
          },
          value: { durationMs: 7 * DAY_MS },
        },
      ],
    },
  };
}

function item({ source, title, query, visualization, days }: RenderedView): object {
  const time =
    days === undefined ? { timeContextFromParameter: TIME } : { timeContext: { durationMs: days * DAY_MS } };
  return {
    type: 3,
    name: source,
    content: {
      version: "KqlItem/1.0",
      query,
      size: 0,
      title,
      ...time,
      queryType: 0,
      resourceType: WORKSPACES,
      visualization,
      noDataMessage: "Nothing.",
    },
  };
}

/** What workbooks' names stand in. */
const NAMESPACE = "5a0c1f57-3f0e-4a53-9a43-0d6d4c0f7c6e";

/** A GUID that is always the same for the same text: Azure takes nothing else as the name of a workbook. */
export const nameUuid = (text: string): string => guidOf(text, NAMESPACE);
