import { z } from "zod";

import { configSchema, hints } from "../../components/config/schema";
import { formatted } from "./markdown";

/**
 * The JSON Schema of `Pulumi.<stack>.yaml`, for editors: completion, and a mark under what the program would refuse.
 * What values mean together only the program can say.
 */
export function stackConfigSchema(project: string): Promise<string> {
  const config = z.toJSONSchema(configSchema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const hint = zodSchema instanceof z.ZodType ? hints.get(zodSchema) : undefined;
      if (hint === undefined) return;
      jsonSchema.description = `Expected: ${hint.expected}. Example: ${hint.example}`;
    },
  });
  const { $schema, properties = {}, required = [] } = config;
  const named = Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => [`${project}:${key}`, schema]),
  );
  const schema = {
    $schema,
    $id: "urn:azure-lockdown:schema:stack-config:1",
    title: `Configuration of a stack of ${project}`,
    type: "object",
    properties: {
      config: { type: "object", properties: named, required: required.map((key) => `${project}:${key}`) },
    },
  };
  return formatted(JSON.stringify(schema), "json");
}
