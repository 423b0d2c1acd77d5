import { nameOf } from "../arm/ids";
import { isObject, reveal, type Properties } from "../provider/values";
import { policyFacts } from "./firewallPolicy";
import { checkFirewallCollections } from "./firewallRules";
import { objects, reference, refuse, word, type PutRequest } from "./request";

const TIERS = ["basic", "standard", "premium"];

/** Refuses a firewall in the wrong subnet or region, above or below its policy's tier, or with rules of two kinds. */
export function checkFirewall({ id, body, state }: PutRequest): void {
  const name = `Azure Firewall ${nameOf(id)}`;
  const sku = body["sku"];
  const tier = word(isObject(sku) ? sku["tier"] : body["skuTier"]) ?? "standard";
  const policyId = reference(body["firewallPolicy"] ?? body["firewallPolicyId"]);
  const rules = ["network", "application", "nat"].some(
    (kind) => objects(body[`${kind}RuleCollections`]).length > 0,
  );
  if (policyId !== undefined && rules) {
    refuse(
      "AzureFirewallRulesAndPolicy",
      `${name}: rules stand either on the firewall or in its policy, not both.`,
    );
  }
  checkFirewallCollections(body, name);
  checkPlace(body, name);
  for (const configuration of objects(body["ipConfigurations"])) {
    const subnet = reference(configuration["subnet"] ?? configuration["subnetId"]);
    if (subnet !== undefined && nameOf(subnet).toLowerCase() !== "azurefirewallsubnet") {
      refuse(
        "AzureFirewallSubnetNameInvalid",
        `${name}: its subnet must be called AzureFirewallSubnet, not ${nameOf(subnet)}.`,
      );
    }
  }
  const policy = policyId === undefined ? undefined : state.get(policyId);
  if (policy === undefined) return;
  const facts = policyFacts(reveal(policy.inputs) as Properties);
  if (TIERS.indexOf(facts.tier) > TIERS.indexOf(tier)) {
    refuse(
      "AzureFirewallPolicyTierMismatch",
      `${name} is of tier ${tier}; its policy ${nameOf(policy.id)} is of the higher tier ${facts.tier}.`,
    );
  }
}

/** A firewall stands either in a subnet of a network or in a virtual hub, and its parts must fit. */
function checkPlace(body: Properties, name: string): void {
  const sku = body["sku"];
  const kind = isObject(sku) ? word(sku["name"]) : word(body["skuName"]);
  const hub = reference(body["virtualHub"]);
  if (kind === "azfw_hub") {
    // The classic provider fills the addresses in itself.
    const addresses = isObject(body["hubIPAddresses"]) || body["skuName"] !== undefined;
    if (hub === undefined && body["skuName"] === undefined) {
      refuse("AzureFirewallHubReferenceMissing", `${name}: with the SKU AZFW_Hub it must have a virtualHub.`);
    }
    if (!addresses) {
      refuse(
        "AzureFirewallHubIPAddressesMissing",
        `${name}: with the SKU AZFW_Hub it must have hubIPAddresses with the number of public addresses.`,
      );
    }
    if (objects(body["ipConfigurations"]).length > 0) {
      refuse("AzureFirewallHubWithIpConfigurations", `${name}: in a hub it has no ipConfigurations.`);
    }
  } else if (hub !== undefined) {
    refuse("AzureFirewallSkuNotForHub", `${name}: in a virtual hub its SKU must be AZFW_Hub.`);
  }
  const management = body["managementIpConfiguration"];
  const subnet = isObject(management) ? reference(management["subnet"] ?? management["subnetId"]) : undefined;
  if (subnet !== undefined && nameOf(subnet).toLowerCase() !== "azurefirewallmanagementsubnet") {
    refuse(
      "AzureFirewallManagementSubnetNameInvalid",
      `${name}: the subnet of its management address must be called AzureFirewallManagementSubnet, not ${nameOf(subnet)}.`,
    );
  }
}
