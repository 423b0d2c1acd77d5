import type { Read } from "../../azure";
import type { Value } from "../value";

/** A yes or no of a resource, as a boolean or as text in any letter case. */
export function flagOf(value: Value): Read<boolean> {
  const text = value.text();
  if (text.kind !== "known") return text;
  switch (text.value.trim().toLowerCase()) {
    case "true":
      return { kind: "known", value: true };
    case "false":
      return { kind: "known", value: false };
    default:
      return {
        kind: "unknown",
        unknown: value.because(`is "${text.value}", which is neither true nor false`),
      };
  }
}
