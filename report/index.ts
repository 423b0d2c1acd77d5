/** Findings → what people and programs read. One file a format. */
export { type Format, FORMATS } from "./format";
export { formatJson, jsonReport, REPORT_SCHEMA_VERSION } from "./json";
export { labelled, paragraph } from "./layout";
export { printable } from "./printable";
export { render } from "./render";
export {
  makeReport,
  type Report,
  type ReportedFinding,
  type ReportedRule,
  type SourceLocation,
  type Summary,
  type Tool,
} from "./report";
export { hasColour, type Paint, painter, type Style } from "./style";
export { textReport, type TextOptions, verdictLine } from "./text";
export { plural, verdictOf } from "./words";
