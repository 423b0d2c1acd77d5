import type { Graph, Subgraph } from "@viz-js/viz";

import type { Verdict } from "../../egress/reach";
import { printable } from "../printable";
import { plural } from "../words";
import type { Picture, PicturedExit, PicturedNetwork, PicturedSource } from "./picture";

/** The graph that Graphviz lays out. Its classes are what the style sheet of `svg.ts` colours. */
export function graphOf(picture: Picture): Graph {
  const { networks, services, exits, flows, blocked, peerings } = picture;
  const inside = new Set(networks.map(({ urn }) => urn));
  const loose = exits.filter(({ network }) => network === undefined || !inside.has(network));
  const outward = exits.filter(({ id }) => flows.some(({ exit }) => exit === id));
  const idle = [...networks.flatMap(({ sources }) => sources), ...services].filter(
    ({ urn, platform }) => !platform && !flows.some(({ from }) => from === urn),
  );
  const firewalls = exits.filter(({ title }) => title.startsWith("Azure Firewall")).map(({ id }) => id);
  // Without a firewall the security groups block, before the sources' traffic goes anywhere.
  const blockers =
    firewalls.length > 0 ? firewalls : networks.flatMap(({ sources }) => sources[0]?.urn ?? []);
  return {
    directed: true,
    graphAttributes: {
      rankdir: "LR",
      bgcolor: "transparent",
      fontname: FONT,
      nodesep: 0.35,
      ranksep: 1.1,
      compound: true,
      tooltip: " ",
    },
    nodeAttributes: { fontname: FONT, fontsize: 12, shape: "box", style: "rounded", margin: 0.16 },
    edgeAttributes: { fontname: FONT, fontsize: 11, arrowsize: 0.8 },
    subgraphs: networks.map((network) =>
      clusterOf(
        network,
        exits.filter((exit) => exit.network === network.urn),
      ),
    ),
    nodes: [
      ...services.map(sourceNode),
      ...loose.map(exitNode),
      {
        name: "internet",
        attributes: { label: "Internet", shape: "ellipse", class: "internet", margin: 0.3 },
      },
      ...(blocked.length > 0 ? [blockedNode(blocked)] : []),
      ...(idle.length > 0 ? [{ name: "nothing", attributes: STOP }] : []),
    ],
    edges: [
      ...flows.map(({ from, exit, verdict, reaches }) => ({
        tail: from,
        head: exit,
        attributes: {
          label: reaches.map((line) => `${printable(line)}  `).join("\n"),
          class: verdict,
          ...WIDTH[verdict],
        },
      })),
      ...outward.map(({ id, verdict }) => ({
        tail: id,
        head: "internet",
        attributes: { class: verdict, ...WIDTH[verdict] },
      })),
      ...idle.map(({ urn }) => ({
        tail: urn,
        head: "nothing",
        attributes: { class: "none", style: "dashed" },
      })),
      ...(blocked.length > 0
        ? blockers.map((tail) => ({
            tail,
            head: "blocked",
            attributes: { class: "blocked", style: "dashed", arrowhead: "tee" },
          }))
        : []),
      ...peerings.flatMap(([a, b]) => peeringEdge(networks, a, b)),
    ],
  };
}

const FONT = "Helvetica,Arial,sans-serif";
const STOP = { label: "Nothing leaves", shape: "octagon", style: "solid", class: "stop" } as const;

/** Width and line also tell the verdicts apart, for those who see no colours. */
const WIDTH: Readonly<Record<Verdict, { penwidth: number; style?: string }>> = {
  none: { penwidth: 1, style: "dashed" },
  restricted: { penwidth: 1.4 },
  broad: { penwidth: 2.4 },
  unrestricted: { penwidth: 4 },
  unknown: { penwidth: 2.4, style: "dotted" },
};

function clusterOf(network: PicturedNetwork, exits: readonly PicturedExit[]): Subgraph {
  return {
    name: `cluster ${network.urn}`,
    graphAttributes: {
      label: [network.name, network.addresses.join(", ")]
        .filter((line) => line !== "")
        .map(printable)
        .join("\n"),
      class: "network",
      style: "rounded",
      margin: 16,
      fontsize: 12,
    },
    nodes: [...network.sources.map(sourceNode), ...exits.map(exitNode)],
  };
}

function sourceNode({ urn, name, addresses, verdict, platform }: PicturedSource): {
  name: string;
  attributes: Record<string, string>;
} {
  const label = [name, addresses.join(", "), platform ? "" : verdict].filter((line) => line !== "");
  return {
    name: urn,
    attributes: { label: label.map(printable).join("\n"), class: platform ? "platform" : verdict },
  };
}

function exitNode({ id, title, verdict }: PicturedExit): {
  name: string;
  attributes: Record<string, string | number>;
} {
  const label = title.split("\n").map(printable).join("\n");
  return { name: id, attributes: { label, shape: "box", style: "filled", class: `exit ${verdict}` } };
}

const MOST_BLOCKED = 8;

function blockedNode(blocked: readonly string[]): { name: string; attributes: Record<string, string> } {
  const shown = blocked.slice(0, MOST_BLOCKED);
  const rest = blocked.length - shown.length;
  const label = ["Blocked", ...shown, ...(rest > 0 ? [`and ${plural(rest, "more")}`] : [])];
  return {
    name: "blocked",
    attributes: { label: label.map(printable).join("\n"), class: "stop", style: "solid" },
  };
}

/** A line between two networks; Graphviz draws edges between nodes only, and cuts them at the networks' frames. */
function peeringEdge(
  networks: readonly PicturedNetwork[],
  a: string,
  b: string,
): { tail: string; head: string; attributes: Record<string, string | boolean> }[] {
  const [tail, head] = [a, b].map((urn) => networks.find((network) => network.urn === urn)?.sources[0]?.urn);
  if (tail === undefined || head === undefined) return [];
  return [
    {
      tail,
      head,
      attributes: {
        ltail: `cluster ${a}`,
        lhead: `cluster ${b}`,
        dir: "both",
        xlabel: "peering",
        class: "peering",
        style: "dotted",
        constraint: false,
      },
    },
  ];
}
