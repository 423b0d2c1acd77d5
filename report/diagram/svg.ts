import { instance } from "@viz-js/viz";

import type { Model } from "../../egress/read";
import type { SurfaceEntry } from "../../egress/reach";
import { graphOf } from "./graph";
import { pictureOf } from "./picture";

/** The picture of an estate as an SVG that needs nothing beside it, and follows its reader's light or dark. */
export async function svgDiagram(model: Model, entries: readonly SurfaceEntry[]): Promise<string> {
  const viz = await instance();
  const svg = viz.renderString(graphOf(pictureOf(model, entries)), { format: "svg", engine: "dot" });
  const start = svg.indexOf("<svg");
  const head = svg.indexOf(">", start) + 1;
  // What Graphviz puts before the element is an XML head and a comment with its version, which would change the file.
  return `${svg.slice(start, head)}\n<style>${STYLE}</style>\n<title>What may leave</title>${withoutComments(svg.slice(head))}`;
}

const withoutComments = (svg: string): string => svg.replace(/<!--[^>]*-->\n?/g, "");

/** Colours by verdict; each pair reads on its background with a contrast of at least 4.5. */
const STYLE = `
  svg { --ink: #1f2328; --faint: #59636e; --frame: #8c959f; --paper: #f6f8fa;
        --good: #1a7f37; --warning: #9a6700; --alarm: #cf222e; --unsure: #8250df; }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #f0f6fc; --faint: #9198a1; --frame: #656c76; --paper: #151b23;
          --good: #3fb950; --warning: #d29922; --alarm: #f85149; --unsure: #ab7df8; }
  }
  text { fill: var(--ink); }
  .graph > polygon { fill: none; stroke: none; }
  .cluster path, .cluster polygon { fill: var(--paper); stroke: var(--frame); }
  .node path, .node polygon, .node ellipse { fill: none; stroke: var(--frame); }
  .edge path { stroke: var(--frame); fill: none; }
  .edge polygon { stroke: var(--frame); fill: var(--frame); }
  .edge text, .platform text { fill: var(--faint); }
  .restricted path, .restricted polygon { stroke: var(--good); }
  .broad path, .broad polygon { stroke: var(--warning); }
  .unrestricted path, .unrestricted polygon { stroke: var(--alarm); }
  .unknown path, .unknown polygon { stroke: var(--unsure); }
  .edge.restricted polygon { fill: var(--good); }
  .edge.broad polygon { fill: var(--warning); }
  .edge.unrestricted polygon { fill: var(--alarm); }
  .edge.unknown polygon { fill: var(--unsure); }
  .edge.unrestricted text { fill: var(--alarm); }
  .stop path, .stop polygon { stroke: var(--alarm); }
  .edge.blocked path { stroke: var(--alarm); }
  .edge.blocked polygon { stroke: var(--alarm); fill: var(--alarm); }
`;
