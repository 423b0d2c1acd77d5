import { addArmResource } from "./arm-resource";
import { parseArmId } from "./arm-types";
import { Collector, type Document, DocumentError } from "./document";
import { emptyObject, isObject, type JsonObject, kindOfJson, ownAnyCase, textOf } from "./json";

/** Whether a document holds Azure resources, as Resource Graph, `az … list` or `az … show` print them. */
export function isArm(root: unknown): boolean {
  if (Array.isArray(root)) return true;
  if (!isObject(root)) return false;
  return listIn(root) !== undefined || isArmResource(root);
}

/** Reads Azure resources; their ids serve as URNs. */
export function readArm(root: unknown, file: string): Document {
  const into = new Collector();
  if (isObject(root) && listIn(root) === undefined) addItem(root, "", into);
  else if (isObject(root)) {
    const { key, items } = listIn(root) ?? { key: "", items: root };
    const rows = rowsOf(items);
    if (rows === undefined) {
      throw new DocumentError(
        file,
        key,
        `expected a list of resources, found ${kindOfJson(items)}`,
        'Make it with `az graph query -q "resources"`, or with `az … list` or `az … show`.',
      );
    }
    addItems(rows, key, into);
    for (const next of ["skip_token", "skipToken", "$skipToken", "nextLink", "@odata.nextLink"]) {
      if (textOf(root[next]) === undefined) continue;
      into.fault(next, "more resources follow on another page, and they are not in this file: get all pages");
    }
  } else addItems(root as readonly unknown[], "", into);
  return into.document("arm");
}

function isArmResource(value: JsonObject): boolean {
  const id = textOf(ownAnyCase(value, "id"));
  const type = textOf(ownAnyCase(value, "type"));
  return (
    (type !== undefined && /^[\w.]+\.[\w.]+\/\w/.test(type)) ||
    (id !== undefined && parseArmId(id) !== undefined)
  );
}

/** The list in what an API answers. A resource of its own has none at this place. */
function listIn(root: JsonObject): { key: string; items: unknown } | undefined {
  for (const key of ["data", "value"]) {
    if (Object.hasOwn(root, key) && !isArmResource(root)) return { key, items: root[key] };
  }
  return undefined;
}

/** Resource Graph answers with a list of objects, or, in its older form, with a table. */
function rowsOf(items: unknown): readonly unknown[] | undefined {
  if (Array.isArray(items)) return items as readonly unknown[];
  if (!isObject(items)) return undefined;
  const { columns, rows } = items;
  if (!Array.isArray(columns) || !Array.isArray(rows)) return undefined;
  const names = (columns as readonly unknown[]).map((column) =>
    isObject(column) ? textOf(column["name"]) : undefined,
  );
  return (rows as readonly unknown[]).map((row) => {
    if (!Array.isArray(row)) return row;
    const object = emptyObject();
    names.forEach((name, i) => {
      if (name !== undefined) object[name] = (row as readonly unknown[])[i];
    });
    return object;
  });
}

function addItems(items: readonly unknown[], at: string, into: Collector): void {
  items.forEach((item, i) => {
    addItem(item, `${at}[${String(i)}]`, into);
  });
}

function addItem(item: unknown, place: string, into: Collector): void {
  if (!isObject(item)) {
    into.fault(place, `expected a resource, found ${kindOfJson(item)}`);
    return;
  }
  const id = textOf(ownAnyCase(item, "id"));
  const parsed = id === undefined ? undefined : parseArmId(id);
  const type = textOf(ownAnyCase(item, "type")) ?? parsed?.type;
  if (type === undefined) {
    into.fault(place, "expected a resource with a type or an id: select both in the query", id);
    return;
  }
  const name = textOf(ownAnyCase(item, "name")) ?? parsed?.name ?? place;
  addArmResource({ raw: item, place, type, name, id }, into);
}
