import type { Unknown } from "../../azure";
import { candidatesOf, type Entry, type Estate } from "../estate";
import { textOf, type Value } from "../value";

/**
 * What a configuration does in a virtual network with services that have network intent policies, such as SQL
 * Managed Instance: by default nothing, with `AllowRulesOnly` its Denies are left out (E48).
 */
export type IntentPolicies =
  | { readonly kind: "all" }
  | { readonly kind: "allowRules" }
  | { readonly kind: "none" }
  /** What lets packets through may be in force; a Deny is not credited. */
  | { readonly kind: "unknown"; readonly unknown: Unknown };

export function intentPoliciesOf(configuration: Entry | undefined): IntentPolicies {
  // Of one that was not read, no Deny is credited.
  if (configuration === undefined) return { kind: "allowRules" };
  const setting = configuration.properties.get("applyOnNetworkIntentPolicyBasedServices");
  const names = new Set<string>();
  for (const text of setting.texts()) {
    if (text.kind === "unknown") return { kind: "unknown", unknown: text.unknown };
    names.add(text.value.toLowerCase());
  }
  if (names.has("all")) return { kind: "all" };
  return names.has("allowrulesonly") ? { kind: "allowRules" } : { kind: "none" };
}

const SERVICES = new Set(["microsoft.sql/managedinstances"]);

/** The virtual networks one of whose subnets is delegated to such a service. */
export function intentPolicyNetworks(estate: Estate): ReadonlySet<Entry> {
  const networks = new Set<Entry>();
  for (const network of estate.ofKind("virtualNetwork")) {
    if (network.properties.get("subnets").items().some(isDelegated)) networks.add(network);
  }
  for (const subnet of estate.ofKind("subnet").filter(({ properties }) => isDelegated(properties))) {
    const found = candidatesOf(
      estate.follow(subnet, subnet.properties.get("virtualNetworkName"), "virtualNetwork"),
    );
    for (const network of found) networks.add(network);
  }
  return networks;
}

function isDelegated(subnet: Value): boolean {
  if (subnet.isUnknown) return false;
  return subnet
    .get("delegations", "delegation")
    .items()
    .some((delegation) => {
      const name =
        textOf(delegation.get("serviceName")) ?? textOf(delegation.get("serviceDelegation").get("name"));
      return name !== undefined && SERVICES.has(name.toLowerCase());
    });
}
