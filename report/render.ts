import type { Format } from "./format";
import { htmlReport } from "./html";
import { jsonReport } from "./json";
import { junitReport } from "./junit";
import { markdownReport } from "./markdown";
import type { Report } from "./report";
import { sarifReport } from "./sarif";
import { textReport, type TextOptions } from "./text";

/** The report in the form that is asked for, its last line ended. */
export function render(report: Report, format: Format, options: TextOptions): string {
  switch (format) {
    case "text":
      return textReport(report, options);
    case "json":
      return jsonReport(report);
    case "sarif":
      return sarifReport(report);
    case "markdown":
      return markdownReport(report);
    case "html":
      return htmlReport(report);
    case "junit":
      return junitReport(report);
  }
}
