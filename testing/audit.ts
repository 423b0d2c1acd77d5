import { readModel } from "../egress/read";
import { readDocument } from "../egress/read/documents";
import type { Finding } from "../egress/reach";
import { configure } from "../policypack/configuration";
import { judge } from "../policypack/judge";
import type { Rule } from "../policypack/rule";
import { entriesOf, inputsOf, type Terms } from "./engine";
import {
  asEncrypted,
  asHidden,
  asShown,
  dependenciesOf,
  sent,
  type TestResource,
  tokenOf,
  urnOf,
} from "./resource";

/** What an audit is given. */
export interface AuditTerms extends Terms {
  /**
   * `state`: what `pulumi stack export` writes after an update; `shown`: the same with `--show-secrets`; `preview`:
   * what `pulumi preview --json` writes. Default is `state`.
   */
  readonly input?: "state" | "shown" | "preview";
}

/** Judges as `azure-lockdown audit` does, which has a stack's state or its preview and no engine. */
export function auditOf(
  resources: readonly TestResource[],
  rules: Rule | readonly Rule[],
  terms: AuditTerms = {},
): Finding[] {
  const { input = "state", now = new Date() } = terms;
  const all: readonly Rule[] = "meta" in rules ? [rules] : rules;
  const file = `${input}.json`;
  const { resources: read, faults } = readDocument(
    JSON.stringify(input === "preview" ? previewFile(resources) : stateFile(resources, input === "shown")),
    file,
  );
  const [fault] = faults;
  if (fault !== undefined) throw new Error(`${fault.place}: ${fault.message}`);
  const { configuration } = configure(entriesOf(all, terms), all);
  // A state has no update to wait for.
  return judge(readModel(read), all, configuration, { now, awaits: () => input === "preview" });
}

function stateFile(resources: readonly TestResource[], shown: boolean): object {
  const sealed = (properties: unknown): unknown => sent(properties, shown ? asShown : asEncrypted);
  return {
    version: 3,
    deployment: {
      resources: resources.map((resource) => {
        const inputs = inputsOf(resource);
        return {
          ...commonOf(resource, resources),
          inputs: sealed(inputs),
          outputs: sealed(resource.outputs ?? inputs),
        };
      }),
    },
  };
}

function previewFile(resources: readonly TestResource[]): object {
  return {
    steps: resources.map((resource) => ({
      op: "create",
      urn: urnOf(resource),
      newState: { ...commonOf(resource, resources), inputs: sent(resource.props, asHidden) },
    })),
  };
}

const commonOf = (resource: TestResource, resources: readonly TestResource[]): object => ({
  urn: urnOf(resource),
  type: tokenOf(resource.type),
  custom: true,
  propertyDependencies: dependenciesOf(resource, resources),
});
