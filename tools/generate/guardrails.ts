import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Rule } from "../../policypack/rule";
import { markdownTable } from "../../report";
import { aliasesIn, markOf } from "../guardrails/aliases";
import { BUILT_IN } from "../guardrails/builtIn";
import { type Definition, definitionsOf } from "../guardrails/definitions";
import { EXPRESSED, UNEXPRESSED } from "../guardrails/expressed";
import { formatted, replacedBetween } from "./markdown";

const FOLDER = "components/guardrails";
/** What the evaluator made of the definitions and the cases of the catalogue; a test holds it against them. */
const OUTCOMES = join(__dirname, "../../test/guardrails/outcomes.json");

/** What the evaluator found, case by case. */
export interface Outcomes {
  /** Definitions that are against something in a case that opens a way out. */
  readonly openings: Readonly<
    Record<
      string,
      {
        /** By what lets the packets out. */ readonly at: readonly string[];
        /** By the way out alone. */ readonly way: readonly string[];
      }
    >
  >;
  /** The same for a case that lets nothing out, where the pack finds nothing there: each has a reason. */
  readonly alarms: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The files of the policy definitions, for `npm run generate`. */
export function guardrailFiles(rules: readonly Rule[]): { file: string; make: () => Promise<string> }[] {
  const definitions = definitionsOf(rules);
  return [
    ...definitions.map((definition) => ({
      file: `${FOLDER}/definitions/${definition.name}.json`,
      make: () => json(definition),
    })),
    { file: `${FOLDER}/built-in.json`, make: () => json(BUILT_IN) },
    { file: `${FOLDER}/definitions.ts`, make: () => Promise.resolve(indexOf(definitions)) },
  ];
}

const json = (value: unknown): Promise<string> => formatted(JSON.stringify(value), "json");

/** The module that gathers the definitions. Their order is that of the rules. */
function indexOf(definitions: readonly Definition[]): string {
  const variable = ({ name }: Definition): string =>
    name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return [
    "// Made by npm run generate; edits are lost.",
    ...definitions
      .map((definition) => `import ${variable(definition)} from "./definitions/${definition.name}.json";`)
      .sort(),
    "",
    "/** Every definition, as it is in its file. */",
    `export const DEFINITIONS = [\n${definitions.map((definition) => `  ${variable(definition)},\n`).join("")}];`,
    "",
  ].join("\n");
}

/** The page of the component with its tables of what Azure Policy can say, cannot say, catches and misses. */
export async function pageWithGuardrails(current: string, rules: readonly Rule[]): Promise<string> {
  const definitions = definitionsOf(rules);
  const outcomes = JSON.parse(readFileSync(OUTCOMES, "utf8")) as Outcomes;
  const parts: readonly (readonly [name: string, text: string])[] = [
    ["expressed", expressedTable(rules, definitions)],
    ["unexpressed", unexpressedTable(rules)],
    ["built-in", builtInTable()],
    ["aliases", aliasTable(definitions)],
    ["outcomes", outcomesText(outcomes)],
  ];
  let page = current;
  for (const [name, text] of parts) page = replacedBetween(page, name, await formatted(text));
  return page;
}

const linkOf = (id: string): string => `[${id}](../rules/${id}.md)`;

function expressedTable(rules: readonly Rule[], definitions: readonly Definition[]): string {
  const said = rules.filter(({ meta }) => EXPRESSED[meta.id] !== undefined);
  const defaultOf = (name: string): string =>
    definitions.find((each) => each.name === name)?.properties.parameters.effect.defaultValue ?? "";
  const own = (id: string): string =>
    definitions
      .filter(({ rule }) => rule === id)
      .map(({ name }) => `\`${name}\` (${defaultOf(name)})`)
      .join(", ");
  return markdownTable(
    ["rule", "definitions, with what they do by default", "built in", "what it misses"],
    said.map(({ meta }) => [
      linkOf(meta.id),
      own(meta.id),
      (EXPRESSED[meta.id]?.builtIn ?? []).map((name) => `\`${name}\``).join(", "),
      EXPRESSED[meta.id]?.misses ?? "",
    ]),
  );
}

function unexpressedTable(rules: readonly Rule[]): string {
  const unsaid = rules.filter(({ meta }) => UNEXPRESSED[meta.id] !== undefined);
  return markdownTable(
    ["rule", "why not"],
    unsaid.map(({ meta }) => [linkOf(meta.id), UNEXPRESSED[meta.id] ?? ""]),
  );
}

function builtInTable(): string {
  return markdownTable(
    ["name", "policy", "assigned", "effect", "parameters it needs", "identity"],
    Object.entries(BUILT_IN).map(([name, policy]) => [
      `\`${name}\``,
      `${policy.title} (\`${policy.id}\`)`,
      policy.byDefault === true ? "by default" : "on request",
      policy.effect ?? "fixed",
      Object.keys(policy.requires ?? {})
        .filter((parameter) => policy.presets?.[parameter] === undefined)
        .map((parameter) => `\`${parameter}\``)
        .join(", "),
      policy.roles === undefined ? "no" : "yes",
    ]),
  );
}

function aliasTable(definitions: readonly Definition[]): string {
  const marks = new Map<string, Set<string>>();
  for (const { name, properties } of definitions) {
    for (const alias of aliasesIn(properties.policyRule)) {
      if (markOf(alias) !== "unverified") continue;
      marks.set(alias, (marks.get(alias) ?? new Set()).add(name));
    }
  }
  return markdownTable(
    ["alias that is not verified", "definition"],
    [...marks]
      .sort()
      .map(([alias, names]) => [`\`${alias}\``, [...names].map((name) => `\`${name}\``).join(", ")]),
  );
}

function outcomesText({ openings, alarms }: Outcomes): string {
  const all = Object.entries(openings);
  const caught = all.filter(([, { at }]) => at.length > 0);
  const byWay = all.filter(([, { at, way }]) => at.length === 0 && way.length > 0);
  const missed = all.filter(([, { at, way }]) => at.length === 0 && way.length === 0);
  const code = (names: readonly string[]): string => names.map((each) => `\`${each}\``).join(", ");
  const count = (some: readonly unknown[]): string => String(some.length);
  const alarmRows = Object.entries(alarms).flatMap(([name, reasons]) =>
    Object.entries(reasons).map(([definition, reason]) => [name, code([definition]), reason]),
  );
  return [
    `Of ${count(all)} cases that open a way out, ${count(caught)} are caught at the rule or setting that opens it, ` +
      `${count(byWay)} only at the NAT gateway, the public address or the load balancer that is the way out, and ` +
      `${count(missed)} are missed.`,
    `Missed: ${missed.map(([name]) => name).join("; ")}.`,
    `Caught at the way out alone: ${byWay.map(([name]) => name).join("; ")}.`,
    "Cases that let nothing out, and that a definition is against all the same:",
    markdownTable(["case", "definition", "why that is right for one resource by itself"], alarmRows),
    "Caught:",
    markdownTable(
      ["case", "by"],
      caught.map(([name, { at }]) => [name, code(at)]),
    ),
  ].join("\n\n");
}
