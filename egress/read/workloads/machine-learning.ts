import {
  type AddressTerm,
  type FirewallPolicyRules,
  type Places,
  publicIpMethod,
  uncertain,
  type Unknown,
} from "../../azure";
import { candidatesOf, type Entry, type Estate } from "../estate";
import type { Subnets } from "../network";
import { textOf, type Value } from "../value";
import { approvedAddresses, approvedNames, joinRules, listedTexts } from "./approved";
import { isolationOf, ownerOfNetwork } from "./machine-learning-isolation";
import { flagOf, innerOf, sentenceOf } from "./settings";
import { platformWay, undecidedWay, waysThrough } from "./ways";
import type { Way, Workload } from "./workload";

/**
 * Machine Learning workspaces: a managed network lets out what is approved, or everything (E191). What Azure itself
 * approves in every such network is not counted.
 */
export function readMachineLearningWorkspaces(estate: Estate, subnets: Subnets, places: Places): Workload[] {
  const rulesOf = new Map<Entry, Entry[]>();
  const alone: Entry[] = [];
  for (const rule of estate.ofKind("machineLearningOutboundRule")) {
    const reference = rule.properties.get("workspaceName", "workspaceId");
    const owners = candidatesOf(estate.follow(rule, reference, "machineLearningWorkspace"));
    if (owners.length === 0) alone.push(rule);
    for (const owner of owners) rulesOf.set(owner, [...(rulesOf.get(owner) ?? []), rule]);
  }
  return [
    ...estate.ofKind("machineLearningWorkspace").map((workspace): Workload => ({
      ...base(workspace, "Machine Learning workspace"),
      ways: waysOf(workspace, { estate, subnets, places, rulesOf }),
      fix: fixOf(workspace, estate),
    })),
    // A rule whose workspace was not read is judged by itself, as one more that opens it.
    ...alone.map((rule): Workload => ({
      ...base(rule, "outbound rule of a Machine Learning workspace"),
      ways: [approvedWay(rule, [rulesIn(rule, innerOf(rule), rule.resource.name, places)])],
      fix: "Let the rule name the domains that are needed.",
    })),
  ];
}

function fixOf(workspace: Entry, estate: Estate): string {
  const own = ownerOfNetwork(workspace, estate) === workspace;
  const isolated = isolationOf(workspace, estate) === "AllowOnlyApprovedOutbound";
  return sentenceOf([
    ...(isolated
      ? []
      : [`set managedNetwork.isolationMode${own ? "" : " of its hub"} to AllowOnlyApprovedOutbound`]),
    "let its outbound rules name the domains that are needed",
  ]);
}

interface Surroundings {
  readonly estate: Estate;
  readonly subnets: Subnets;
  readonly places: Places;
  readonly rulesOf: ReadonlyMap<Entry, readonly Entry[]>;
}

function base({ resource }: Entry, title: string): Omit<Workload, "ways" | "fix"> {
  return { urn: resource.urn, property: "", name: resource.name, title, family: "platformService" };
}

function waysOf(workspace: Entry, around: Surroundings): Way[] {
  const { estate, places, rulesOf } = around;
  const owner = ownerOfNetwork(workspace, estate);
  if (!("properties" in owner)) return [undecidedWay(owner)];
  const network = owner.properties.get("managedNetwork");
  const mode = isolationOf(owner, estate);
  switch (mode) {
    case "Disabled":
      return waysWithoutNetwork(owner, around);
    case "AllowInternetOutbound":
      return [platformWay(owner, "isolation mode AllowInternetOutbound")];
    case "AllowOnlyApprovedOutbound":
      return [
        approvedWay(owner, [
          ...inlineRules(network.get("outboundRules")).map(({ name, rule }) =>
            rulesIn(owner, rule, name, places),
          ),
          ...(rulesOf.get(owner) ?? []).map((rule) =>
            rulesIn(rule, innerOf(rule), rule.resource.name, places),
          ),
        ]),
      ];
    default:
      return [undecidedWay(mode)];
  }
}

/** Serverless compute, in a subnet of the customer's or in none; other computes are resources of their own. */
function waysWithoutNetwork(workspace: Entry, { subnets }: Surroundings): Way[] {
  const settings = workspace.properties.get("serverlessComputeSettings", "serverlessCompute");
  const subnet = settings.get("serverlessComputeCustomSubnet", "subnetId");
  if (subnet.isAbsent) return [platformWay(workspace, "no managed network")];
  const addressed = nodesHaveAddresses(settings);
  const address = publicIpMethod(workspace.resource.urn, false);
  return waysThrough(subnets, workspace, subnet, ({ methods }) => [
    ...(addressed === false ? [] : [uncertain(address, addressed === true ? undefined : addressed)]),
    // The nodes are ordinary virtual machines of the subnet, which is delegated to nobody.
    ...methods,
  ]);
}

/** azure-native asks whether there are none, and the classic provider whether there are any. */
function nodesHaveAddresses(settings: Value): boolean | Unknown {
  const classic = settings.get("publicIpEnabled");
  if (!classic.isAbsent) return flagOf(classic, false);
  if (settings.get("serverlessComputeCustomSubnet").isAbsent) return false;
  const none = flagOf(settings.get("serverlessComputeNoPublicIP"), false);
  return typeof none === "boolean" ? !none : none;
}

/** The rules that stand in the workspace, by their names. */
function inlineRules(rules: Value): { name: string; rule: Value }[] {
  if (rules.isUnknown) return [{ name: rules.path, rule: rules }];
  return rules.entries().map(([name, rule]) => ({ name, rule }));
}

function approvedWay({ resource }: Entry, parts: readonly FirewallPolicyRules[]): Way {
  return { kind: "approved", urn: resource.urn, rules: joinRules(parts) };
}

const NO_RULES: FirewallPolicyRules = { network: [], application: [] };

/** What one outbound rule lets through, whichever provider writes it. */
function rulesIn(entry: Entry, rule: Value, key: string, places: Places): FirewallPolicyRules {
  const name = textOf(rule.get("name", "ruleName")) ?? key;
  const destination = rule.get("destination");
  switch (typeOf(entry, rule)) {
    case "fqdn": {
      const value = rule.get("destinationFqdn");
      return approvedNames(value.isAbsent ? destination : value, name, places);
    }
    case "servicetag":
      return {
        network: [tagRule(rule, destination.isAbsent ? rule : destination, name, places)],
        application: [],
      };
    // A private endpoint leads to one resource, and to no public address.
    case "privateendpoint":
      return NO_RULES;
    default: {
      // Of which kind it is cannot be read; addresses are the wider of the two.
      const unknown = rule.isUnknown
        ? rule.unknown
        : rule.get("type").because("is not one of FQDN, ServiceTag and PrivateEndpoint");
      const at = { urn: entry.resource.urn, property: rule.path };
      const destinations: AddressTerm[] = [{ kind: "unknown", unknown }];
      return { network: [approvedAddresses(at, { name, destinations }, places)], application: [] };
    }
  }
}

/** `type` of the rule; the classic provider has a resource type for each. */
function typeOf({ resource }: Entry, rule: Value): string | undefined {
  const classic = /NetworkOutboundRule(Fqdn|ServiceTag|PrivateEndpoint)$/.exec(resource.type)?.[1];
  if (classic !== undefined) return classic.toLowerCase();
  if (rule.isUnknown || rule.get("type").isUnknown) return undefined;
  const type = textOf(rule.get("type"));
  if (type?.includes("/") !== true) return type?.toLowerCase();
  // ARM's own type of the resource hides that of the rule, and the destination shows it.
  const destination = rule.get("destination");
  if (destination.isUnknown) return undefined;
  if (textOf(destination) !== undefined) return "fqdn";
  if (!destination.get("serviceTag").isAbsent || !destination.get("addressPrefixes").isAbsent)
    return "servicetag";
  return destination.get("serviceResourceId").isAbsent ? undefined : "privateendpoint";
}

function tagRule(
  rule: Value,
  destination: Value,
  name: string,
  places: Places,
): ReturnType<typeof approvedAddresses> {
  const terms = (...values: Value[]): AddressTerm[] =>
    values.flatMap((value) =>
      value
        .texts()
        .map((read): AddressTerm =>
          read.kind === "known"
            ? { kind: "text", text: read.value }
            : { kind: "unknown", unknown: read.unknown },
        ),
    );
  return approvedAddresses(
    { urn: rule.urn, property: rule.path },
    {
      name,
      // Where both are written the service is said to heed the prefixes alone; both are read.
      destinations: terms(destination.get("serviceTag"), destination.get("addressPrefixes")),
      protocols: listedTexts(destination.get("protocol")),
      ports: listedTexts(destination.get("portRanges")),
      action: destination.get("action").text(),
    },
    places,
  );
}
