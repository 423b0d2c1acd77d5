import { type Kind, kindOf, type Resource, Value } from "../../egress/read";

/**
 * The resources that have come so far, by what is judged together: a security group with its rules, all that firewall
 * policies are made of, all that security admin rules are. To judge one resource on its way then costs as much as its
 * family is large, not as much as the stack is.
 *
 * A family leaves out only what can close a way, such as the routes behind a security group; so it never misses what
 * the whole stack would find. Whatever it does find is judged again over all that has come.
 */
export class Families {
  private readonly families = new Map<string, Map<string, Resource>>();
  /** The family of a security group by its URN, for rules that know their group by that alone. */
  private readonly groups = new Map<string, string>();

  /** Takes a resource in, and gives its family. */
  add(resource: Resource): Iterable<Resource> {
    const key = this.keyOf(resource);
    let family = this.families.get(key);
    if (family === undefined) this.families.set(key, (family = new Map<string, Resource>()));
    family.set(resource.urn, resource);
    return family.values();
  }

  private keyOf(resource: Resource): string {
    const kind = kindOf(resource.type);
    if (kind !== undefined && FIREWALL.has(kind)) return "firewall";
    if (kind !== undefined && MANAGER.has(kind)) return "manager";
    if (kind === "networkSecurityGroup") {
      const key = `group ${nameOf(resource, "networkSecurityGroupName", "name") ?? resource.urn}`;
      this.groups.set(resource.urn, key);
      return key;
    }
    if (kind === "securityRule") {
      const name = nameOf(resource, "networkSecurityGroupName");
      if (name !== undefined) return `group ${name}`;
      const made = resource.propertyDependencies?.["networkSecurityGroupName"] ?? [];
      return made.map((urn) => this.groups.get(urn)).find((key) => key !== undefined) ?? resource.urn;
    }
    return resource.urn;
  }
}

function nameOf({ urn, properties }: Resource, ...keys: readonly string[]): string | undefined {
  const name = Value.of(properties, urn)
    .get(...keys)
    .text();
  return name.kind === "known" ? name.value.toLowerCase() : undefined;
}

const FIREWALL: ReadonlySet<Kind> = new Set<Kind>([
  "firewall",
  "firewallApplicationRules",
  "firewallNatRules",
  "firewallNetworkRules",
  "firewallPolicy",
  "ipGroup",
  "ipGroupBlock",
  "ruleCollectionGroup",
  "ruleCollectionGroupDraft",
]);

const MANAGER: ReadonlySet<Kind> = new Set<Kind>([
  "adminRule",
  "adminRuleCollection",
  "networkGroup",
  "networkGroupMember",
  "networkManager",
  "networkManagerCommit",
  "securityAdminConfiguration",
]);
