import { markdownTable } from "../../report";
import type { ComponentTypes, PropertyShape, TypeShape } from "../component-types";
import { formatted, MADE, replacedBetween } from "./markdown";

/**
 * The page of a component with its sample and its tables of arguments and outputs; people write all else.
 *
 * @param sample source of the component's example program
 */
export async function pageOfComponent(
  current: string | undefined,
  component: ComponentTypes,
  sample: string,
): Promise<string> {
  if (current === undefined) throw new Error("is not there yet: begin it from docs/components/TEMPLATE.md");
  const named = [...component.objects.values()];
  const below = (heads: readonly PropertyShape[]): string[] =>
    named
      .filter(({ name }) => reaches(component, heads, name))
      .flatMap(({ name, description, properties }) => [`### ${name}`, description, table(properties)]);
  const args = [table(component.args), ...below(component.args)].join("\n\n");
  const seen = named.filter(({ name }) => !reaches(component, component.args, name));
  const outputs = [
    table(component.outputs, false),
    ...seen.flatMap(({ name, description, properties }) => [
      `### ${name}`,
      description,
      table(properties, false),
    ]),
  ].join("\n\n");
  const withSample = replacedBetween(current, "sample", `\`\`\`typescript\n${sample.trim()}\n\`\`\``);
  const withArguments = replacedBetween(withSample, "arguments", await formatted(args));
  return replacedBetween(withArguments, "outputs", await formatted(outputs));
}

/** Whether arguments lead to an interface, directly or through others. */
function reaches(component: ComponentTypes, from: readonly PropertyShape[], wanted: string): boolean {
  const pending = from.flatMap(({ type }) => objectsOf(type));
  const seen = new Set<string>();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === wanted) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    pending.push(...(component.objects.get(next)?.properties ?? []).flatMap(({ type }) => objectsOf(type)));
  }
  return false;
}

function objectsOf(type: TypeShape): string[] {
  if (type.kind === "object") return [type.name];
  if (type.kind === "list") return objectsOf(type.items);
  return type.kind === "map" ? objectsOf(type.values) : [];
}

/** A table of properties: arguments with what they default to, outputs without. */
function table(properties: readonly PropertyShape[], given = true): string {
  const cell = (text: string): string => text.replace(/\s+/g, " ");
  const rows = properties.map((property) => {
    const name = `\`${property.name}\``;
    if (!given) return [name, typeText(property.type), cell(property.description)];
    const fallback = property.required ? "required" : (property.default ?? "none");
    return [name, typeText(property.type), cell(fallback), cell(property.description)];
  });
  const heads = given ? ["argument", "type", "default", "meaning"] : ["output", "type", "meaning"];
  return markdownTable(heads, rows);
}

/** A type as a reader of any language understands it. */
function typeText(type: TypeShape): string {
  switch (type.kind) {
    case "choice":
      return type.values.map((value) => `\`${value}\``).join(", ");
    case "instant":
      return "instant";
    case "list":
      return `list of ${typeText(type.items)}`;
    case "map":
      return `map of ${typeText(type.values)}`;
    case "object":
      return `[${type.name}](#${type.name.toLowerCase()})`;
    default:
      return type.kind;
  }
}

/** The index of the components' pages. */
export async function componentsIndex(components: readonly ComponentTypes[]): Promise<string> {
  const rows = components.map(({ name, description }) => [
    `[${name}](${name}.md)`,
    (description.split("\n\n")[0] ?? "").replace(/\s+/g, " "),
  ]);
  return formatted(
    [MADE, "# Components", INTRODUCTION, markdownTable(["component", "what it is"], rows)].join("\n\n"),
  );
}

const INTRODUCTION =
  "Each is closed by default, and takes a reason for everything that weakens it. Arguments are checked before anything " +
  "is made, and every fault is told at once. Each page's sample is a whole program in `examples/components`, which the " +
  "tests run through preview, up, refresh and destroy.";
