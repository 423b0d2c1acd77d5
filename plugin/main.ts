import * as pulumi from "@pulumi/pulumi";
import { main, type ConstructResult, type Provider } from "@pulumi/pulumi/provider";

import { refuseFaults } from "../components/checks/fault";
import { clockOf } from "../components/config/clock";
import { readArgs } from "./args";
import { componentClass } from "./components";
import { SCHEMA } from "./schema";

/** Makes the components of this package for programs in any language. */
class LockdownProvider implements Provider {
  readonly version = SCHEMA.version;
  readonly schema = JSON.stringify(SCHEMA);

  construct(
    name: string,
    type: string,
    inputs: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions,
  ): Promise<ConstructResult> {
    const Component = componentClass(type);
    if (Component === undefined) {
      throw new pulumi.RunError(
        `azure-lockdown ${SCHEMA.version} has no component ${type}; it has ${Object.keys(SCHEMA.resources).join(", ")}`,
      );
    }
    const { args, faults } = readArgs(type, inputs, clockOf(process.env));
    refuseFaults(`${type.split(":").at(-1) ?? type} "${name}"`, faults);
    const component = new Component(name, args, options);
    const outputs = Object.keys(SCHEMA.resources[type]?.properties ?? {});
    const state = Object.fromEntries(
      outputs.map((output) => [output, Reflect.get(component, output) as unknown]),
    );
    return Promise.resolve({ urn: component.urn, state });
  }
}

void main(new LockdownProvider(), process.argv.slice(2));
