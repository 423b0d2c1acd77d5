import type { Answer, Hop } from "../egress/reach";
import { formatJson } from "./json";
import { hanging } from "./layout";
import { printable, printableJson } from "./printable";
import { painter, type Style } from "./style";
import type { TextOptions } from "./text";

const VERDICT_STYLES: Readonly<Record<Answer["verdict"], Style>> = {
  allowed: "warning",
  denied: "good",
  unknown: "alarm",
};

/** An answer for people: the verdict, then the way hop by hop with what decides at each. */
export function textAnswer(question: string, answer: Answer, { colour }: TextOptions): string {
  const paint = painter(colour);
  const width = Math.max(8, ...answer.path.map(({ hop }) => hop.length)) + 1;
  const hops = answer.path.flatMap((hop, i) =>
    hanging(`  ${i + 1}. ${hop.hop.padEnd(width)}${hop.action.padEnd(8)} `, printable(byOf(hop))),
  );
  const exit = answer.exit === "none" ? [] : [`  leaves by ${answer.exit}`];
  const [head = "", ...rest] = hanging(`${answer.verdict} `, printable(question));
  // Coloured after it was laid out: what colours a text has no width.
  const verdict = paint(VERDICT_STYLES[answer.verdict], answer.verdict);
  return `${[`${verdict}${head.slice(answer.verdict.length)}`, ...rest, ...hops, ...exit].join("\n")}\n`;
}

function byOf({ rule, resource }: Hop): string {
  const name = resource.split("::").at(-1) ?? "";
  return name === "" || name === rule ? rule : `${rule} (${name})`;
}

/** An answer for programs. */
export function jsonAnswer(answer: Answer): string {
  return formatJson(answerObject(answer));
}

/** An answer on one line, for many of them. */
export function jsonAnswerLine(answer: Answer): string {
  return `${printableJson(JSON.stringify(answerObject(answer)))}\n`;
}

function answerObject({ verdict, path, exit }: Answer): object {
  return {
    schemaVersion: 1,
    verdict,
    path: path.map(({ hop, resource, rule, action }) => ({ hop, resource, rule, action })),
    exit,
  };
}
