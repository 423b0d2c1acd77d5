import { objectShape, type Members } from "../arm/shapes";
import type { ResourceType } from "../arm/types";
import { withoutDefaults } from "./naming";
import { isObject, isSecret, mapValues, UNKNOWN, type Properties, type Value } from "./values";

/** Facts that decide which outputs a preview knows. */
export interface PreviewFacts {
  /** Whether the provider made up the resource's name. */
  readonly autoNamed: boolean;
  /** The outputs of the deployed resource, for the preview of an update. */
  readonly before?: Properties;
  /** Leave the `name` output of azure-native resources unknown even where the user fixed it. */
  readonly namesUnknown?: boolean;
}

/**
 * The outputs that a preview of a create or an update answers.
 *
 * azure-native gives back each argument that is an output too, and leaves *every other* output of the resource's
 * schema unknown, at any depth: what Azure makes up, and also optional properties that the program does not set.
 */
export function previewOutputs(type: ResourceType, inputs: Properties, facts: PreviewFacts): Properties {
  return type.provider === "azure" ? classicPreview(type, inputs, facts) : nativePreview(type, inputs, facts);
}

function nativePreview(type: ResourceType, inputs: Properties, facts: PreviewFacts): Properties {
  const outputs = type.shape
    ? previewObject(inputs, type.shape.outputs)
    : { ...withoutPath(type, inputs), ...Object.fromEntries(type.computed.map((name) => [name, UNKNOWN])) };
  const name = type.nameArgument === undefined ? undefined : inputs[type.nameArgument];
  if (name !== undefined && !facts.autoNamed && facts.namesUnknown !== true && inputs["name"] === undefined) {
    outputs["name"] = name;
  }
  if (type.apiVersion !== undefined) outputs["azureApiVersion"] = type.apiVersion;
  for (const stable of ["name", "location"]) {
    const known = facts.before?.[stable];
    if (known !== undefined) outputs[stable] = known;
  }
  return outputs;
}

function withoutPath(type: ResourceType, inputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(inputs).filter(([key]) => !type.pathArguments.includes(key) && !key.startsWith("__")),
  );
}

function previewObject(inputs: Properties, members: Members): Properties {
  const outputs: Properties = {};
  for (const [name, code] of members) {
    const value = inputs[name];
    outputs[name] = value === undefined ? UNKNOWN : previewValue(value, code);
  }
  return outputs;
}

function previewValue(value: Value, code: string): Value {
  if (isSecret(value)) return { ...value, value: previewValue(value.value, code) };
  if (Array.isArray(value)) return value.map((item) => previewValue(item, code.slice(1)));
  if (!isObject(value)) return value;
  const members = objectShape(code);
  if (members !== undefined) return previewObject(value, members);
  return code.startsWith("{") ? mapValues(value, (item) => previewValue(item, code.slice(1))) : value;
}

function classicPreview(type: ResourceType, inputs: Properties, facts: PreviewFacts): Properties {
  const outputs = withoutDefaults(inputs) as Properties;
  // An address that the user fixes is known; one that Azure picks from the subnet is not.
  for (const name of type.computed) outputs[name] ??= facts.before?.[name] ?? UNKNOWN;
  const configurations = outputs["ipConfigurations"];
  if (type.name === "network/firewall" && Array.isArray(configurations)) {
    outputs["ipConfigurations"] = configurations.map((item) =>
      isObject(item) ? { privateIpAddress: UNKNOWN, ...item } : item,
    );
  }
  return outputs;
}
