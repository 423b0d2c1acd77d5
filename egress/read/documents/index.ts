/** The text of one file → the resources in it, whichever tool wrote it. */
import { isArm, readArm } from "./arm";
import { isTemplate, readTemplate } from "./arm-template";
import { type Document, DocumentError } from "./document";
import { isObject, kindOfJson, parseJson } from "./json";
import { isPreview, readPreview } from "./preview";
import { isState, readState } from "./state";

export { type Document, DocumentError, type Fault } from "./document";

/**
 * Reads a document and finds out by its shape what it is: a Pulumi state or preview, Azure resources, or a template.
 *
 * @param file how to call it in errors.
 * @throws DocumentError if it is none of these. A part that cannot be read becomes one of the document's faults.
 */
export function readDocument(text: string, file: string): Document {
  const root = parseJson(text, file);
  if (isObject(root)) {
    if (isState(root)) return readState(root, file);
    if (isTemplate(root)) return readTemplate(root, file);
    if (isArm(root)) return readArm(root, file);
    if (isPreview(root)) return readPreview(root, file);
  } else if (isArm(root)) return readArm(root, file);
  throw new DocumentError(
    file,
    "",
    `expected a Pulumi state, a Pulumi preview, Azure resources or an ARM template, found ${describe(root)}`,
    "Give the output of `pulumi stack export`, `pulumi preview --json`, `az graph query` or `az group export`.",
  );
}

function describe(root: unknown): string {
  if (!isObject(root)) return kindOfJson(root);
  const keys = Object.keys(root).slice(0, 5);
  return keys.length === 0
    ? "an empty object"
    : `an object of ${keys.map((key) => key.slice(0, 40)).join(", ")}`;
}
