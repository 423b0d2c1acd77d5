/** Findings → what people and programs read. One file a format. */
export {
  coverageSentence,
  frameworkMarkdown,
  type LinkTo,
  type ListedFramework,
  type ListedRule,
  rulesTable,
} from "./catalogue";
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
  type SuppressedBy,
  type SuppressionRemark,
  type Summary,
  type Tool,
} from "./report";
export { hasColour, type Paint, painter, type Style } from "./style";
export { markdownTable } from "./table";
export { textReport, type TextOptions, verdictLine } from "./text";
export { plural, verdictOf } from "./words";
