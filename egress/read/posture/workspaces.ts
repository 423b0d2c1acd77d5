import type { Read } from "../../azure";
import type { Model } from "../model";
import { textOf, type Value } from "../value";

/** How long a Log Analytics workspace keeps what its tables do not keep otherwise. */
export interface LogWorkspace {
  readonly urn: string;
  readonly name: string;
  /** Days in which the logs can be queried. */
  readonly retention: Read<number>;
}

/** A table of a workspace, with what it sets of its own. */
export interface LogTable {
  readonly urn: string;
  readonly name: string;
  /** `AzureActivity`. */
  readonly table: Read<string>;
  /** Days in which the logs can be queried; absent where the workspace decides. */
  readonly retention: Read<number>;
  /** The same and the days after it, in which they are kept for search jobs. Absent where there are none of those. */
  readonly total: Read<number>;
  /** `Analytics`, `Basic` or `Auxiliary`. */
  readonly plan: Read<string>;
}

/** Reads all workspaces. */
export function readLogWorkspaces(model: Model): LogWorkspace[] {
  return model.estate.ofKind("logWorkspace").map(({ resource, properties }) => ({
    urn: resource.urn,
    name: resource.name,
    retention: properties.get("retentionInDays").number(),
  }));
}

/** Reads all tables that are resources of their own. */
export function readLogTables(model: Model): LogTable[] {
  return model.estate.ofKind("logTable").map(({ resource, properties }) => ({
    urn: resource.urn,
    name: resource.name,
    table: properties.get("tableName", "name").text(),
    retention: ownDays(properties, "retentionInDays"),
    total: ownDays(properties, "totalRetentionInDays"),
    plan: properties.get("plan").text(),
  }));
}

/** -1 takes back a table's own number; the outputs of one without repeat what it has from elsewhere. */
function ownDays(properties: Value, property: string): Read<number> {
  const days = properties.get(property).number();
  const isDefault = textOf(properties.get(`${property}AsDefault`))?.toLowerCase() === "true";
  return isDefault || (days.kind === "known" && days.value === -1) ? { kind: "absent" } : days;
}
