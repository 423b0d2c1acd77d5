import { markupText } from "./markup";
import type { Report, ReportedFinding } from "./report";
import { detailsOf, levelOf, verdictOf } from "./words";

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
article { border: 1px solid #bbb; border-left-width: 6px; border-radius: 4px; margin: 1rem 0; padding: 0 1rem; }
.mandatory { border-left-color: #b00020; }
.advisory { border-left-color: #b26a00; }
.suppressed { color: #555; }
h2 { font-size: 1.1rem; }
dl { display: grid; grid-template-columns: 6rem 1fr; gap: 0.2rem 1rem; }
dt { color: #555; }
dd { margin: 0; overflow-wrap: anywhere; }
`;

/** A report for a browser: one file, which loads nothing and runs nothing. */
export function htmlReport({ tool, summary, findings, remarks }: Report): string {
  const title = markupText(`${tool.name}: ${verdictOf(summary)}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${markupText(verdictOf(summary))}</h1>
${findings.map(article).join("")}${remarks.map(({ text }) => `<p>${markupText(text)}</p>\n`).join("")}<footer>${markupText(`${tool.name} ${tool.version}`)}</footer>
</body>
</html>
`;
}

function article(finding: ReportedFinding): string {
  const { rule, verdict, message } = finding;
  const level = levelOf(finding);
  const details = detailsOf(finding).map(
    ([label, text]) => `<dt>${markupText(label)}</dt><dd>${markupText(text)}</dd>\n`,
  );
  return `<article class="${level}">
<h2>${markupText(rule)} (${level}, ${verdict})</h2>
<p>${markupText(message)}</p>
<dl>
${details.join("")}</dl>
</article>
`;
}
