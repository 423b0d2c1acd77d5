import type { Fault } from "./fault";

/** What is wrong with an ARM id that is known: it must be one of this type. */
export function idFaults(path: string, id: unknown, armType: string): Fault[] {
  if (typeof id !== "string") return [];
  const [namespace = "", ...types] = armType.split("/");
  const nested = types.map((type) => `/${type}/[^/]+`).join("");
  const pattern = `^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${namespace.replace(".", "\\.")}${nested}$`;
  if (new RegExp(pattern, "i").test(id)) return [];
  const example = `/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/web/providers/${namespace}${types
    .map((type) => `/${type}/one`)
    .join("")}`;
  return [{ path, problem: `"${id}" is not the id of one`, expected: `the ARM id of a ${armType}`, example }];
}
