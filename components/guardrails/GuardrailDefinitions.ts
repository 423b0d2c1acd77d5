import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import type { GuardrailDefinition } from ".";

/** Arguments of {@link GuardrailDefinitions}. */
export interface GuardrailDefinitionsArgs {
  /** Required. What names in Azure begin with. */
  readonly prefix: string;
  /** Optional. Name of the management group that they are made in. Default: none; the provider's subscription. */
  readonly managementGroupId?: string | undefined;
  /** Required. The definitions, each with a name that is unique among them. */
  readonly definitions: readonly GuardrailDefinition[];
}

/** Policy definitions, and one initiative that holds them all with the effect of each as a parameter of its name. */
export class GuardrailDefinitions extends pulumi.ComponentResource {
  /** ARM id of the initiative. */
  readonly initiativeId: pulumi.Output<string>;

  /**
   * @param name logical name
   * @param args see {@link GuardrailDefinitionsArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: GuardrailDefinitionsArgs, opts?: pulumi.ComponentResourceOptions) {
    // The definitions are in the resources; twice in the state they would be half a megabyte.
    const { prefix, managementGroupId } = args;
    super("azure-lockdown:authorization:GuardrailDefinitions", name, { prefix, managementGroupId }, opts);
    const ids = args.definitions.map((definition) => this.define(args, definition));
    this.initiativeId = this.gather(name, args, ids);
    this.registerOutputs({ initiativeId: this.initiativeId });
  }

  private define(
    { prefix, managementGroupId }: GuardrailDefinitionsArgs,
    definition: GuardrailDefinition,
  ): pulumi.Output<string> {
    const { displayName, description, mode, metadata, parameters, policyRule } = definition.properties;
    const name = `${prefix}-${definition.name}`;
    const { allowedValues, ...effect } = parameters.effect;
    const inputs = {
      policyDefinitionName: name,
      policyType: "Custom",
      displayName,
      description,
      mode,
      metadata,
      parameters: { effect: { ...effect, allowedValues: [...allowedValues] } },
      policyRule,
    };
    return managementGroupId === undefined
      ? new authorization.PolicyDefinition(name, inputs, { parent: this }).id
      : new authorization.PolicyDefinitionAtManagementGroup(
          name,
          { ...inputs, managementGroupId },
          { parent: this },
        ).id;
  }

  private gather(
    name: string,
    { prefix, managementGroupId, definitions }: GuardrailDefinitionsArgs,
    ids: readonly pulumi.Output<string>[],
  ): pulumi.Output<string> {
    const inputs = {
      policySetDefinitionName: prefix,
      policyType: "Custom",
      displayName: `Azure lockdown: egress guardrails (${prefix})`,
      description: "What the policy pack demands of programs, demanded of everybody.",
      metadata: { category: "Network", version: "1.0.0" },
      parameters: Object.fromEntries(
        definitions.map((definition) => {
          const { allowedValues, defaultValue } = definition.properties.parameters.effect;
          const { displayName } = definition.properties;
          return [
            definition.name,
            { type: "String", allowedValues: [...allowedValues], defaultValue, metadata: { displayName } },
          ];
        }),
      ),
      policyDefinitions: definitions.map((definition, i) => ({
        policyDefinitionId: ids[i] ?? "",
        policyDefinitionReferenceId: definition.name,
        parameters: { effect: { value: `[parameters('${definition.name}')]` } },
      })),
    };
    return managementGroupId === undefined
      ? new authorization.PolicySetDefinition(`${name}-set`, inputs, { parent: this }).id
      : new authorization.PolicySetDefinitionAtManagementGroup(
          `${name}-set`,
          { ...inputs, managementGroupId },
          { parent: this },
        ).id;
  }
}
