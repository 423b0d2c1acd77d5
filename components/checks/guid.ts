import { createHash } from "node:crypto";

import type { Fault } from "./fault";

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What names made by this project stand in, so that no other program makes the same ones. */
const NAMESPACE = "a3f1f0c6-6c0b-5b52-9d0e-6f1d6f3c7b1e";

/** Whether the text is a GUID, as Azure writes ids of objects and roles. */
export const isGuid = (text: string): boolean => GUID.test(text);

/**
 * What is wrong with a GUID; the path is empty, for `at`. What is not text, such as an output, cannot be checked and
 * passes.
 *
 * @param what what the GUID is of, as in "the object id of a group"
 */
export function guidFaults(value: unknown, what: string): Fault[] {
  if (typeof value !== "string" || isGuid(value)) return [];
  return [
    {
      path: "",
      problem: value === "" ? "is empty" : `"${value}" is not a GUID`,
      expected: what,
      example: "00000000-0000-0000-0000-000000000001",
    },
  ];
}

/**
 * A GUID that is always the same for the same text (RFC 9562, version 5).
 *
 * @param namespace what the text is a name in. Default: this project's.
 */
export function guidOf(text: string, namespace = NAMESPACE): string {
  const space = Buffer.from(namespace.replaceAll("-", ""), "hex");
  const bytes = createHash("sha1").update(space).update(text, "utf8").digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
