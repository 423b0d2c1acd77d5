import { planBlockList } from "../../../components/plans/blockListPlan";
import {
  planEgressQueries,
  queryValues,
  type EgressQueriesSettings,
} from "../../../components/plans/egressQueriesPlan";
import { workbookViews } from "../../../components/plans/egressWorkbookPlan";
import { renderQuery } from "../../../components/queries/render";
import { querySource, type QueryName } from "../../../components/queries/sources";
import { blockList, NOW } from "../fixtures";
import { evaluate, type Row } from "./evaluator";

export const PIPELINE = "2f1b8f0e-5a4e-4d0c-9c57-0d2a6a1d6a11";

const SETTINGS: EgressQueriesSettings = {
  pipelineObjectIds: [PIPELINE],
  queries: { deletedRuleHit: { rules: ["allow-all"] } },
};

/** Active blocks of the tests: one both ways, one for each way, and one of the other family. */
export const ACTIVE = planBlockList(
  blockList(
    { address: "20.50.1.77" },
    { address: "20.50.2.0/28", direction: "out" },
    { address: "20.50.3.3", direction: "in" },
    { address: "2a01:111::/48" },
  ),
).active;

/** A query of the plan as it goes to Azure. */
export function scheduled(name: QueryName, settings: EgressQueriesSettings = {}): string {
  const planned = planEgressQueries({ ...SETTINGS, ...settings }, ACTIVE).find(
    ({ source }) => source === name,
  );
  if (planned === undefined) throw new Error(`no ${name}`);
  return renderQuery(querySource(name), planned.values);
}

/** All queries that go to Azure: scheduled ones, and those of the workbook. */
export function allRendered(): {
  readonly name: string;
  readonly query: string;
  readonly isScheduled: boolean;
}[] {
  const views = workbookViews(queryValues(SETTINGS, ACTIVE), true);
  return [
    ...planEgressQueries(SETTINGS, ACTIVE).map((each) => ({ ...each, isScheduled: true })),
    ...views.map((each) => ({ ...each, isScheduled: false })),
  ].map(({ source, values, isScheduled }) => ({
    name: `${source}${isScheduled ? "" : " in the workbook"}`,
    query: renderQuery(querySource(source), values),
    isScheduled,
  }));
}

/** What a query finds in the tables at NOW. */
export function found(query: string, tables: Readonly<Record<string, readonly Row[]>>): Row[] {
  return evaluate(query, { now: NOW, tables });
}

/** A time before NOW. */
export function ago(minutes: number, seconds = 0): Date {
  return new Date(NOW.getTime() - (minutes * 60 + seconds) * 1000);
}
