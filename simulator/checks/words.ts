import type { ResourceType } from "../arm/types";
import { wordFailures } from "../provider/typecheck";
import type { Properties } from "../provider/values";
import { refuse } from "./request";

/** Refuses words outside the sets of the API's specification, which a plan does not look at. */
export function checkWords(type: ResourceType, body: Properties): void {
  const [first] = wordFailures(type, body);
  if (first !== undefined) refuse("InvalidParameter", first.reason);
}
