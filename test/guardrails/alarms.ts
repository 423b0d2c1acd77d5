/**
 * Definitions that are against a resource of a case that lets nothing out, where the pack's rule finds nothing at that
 * resource, each with the reason: the resource by itself is what the rule is against, and what makes it harmless is another
 * resource, or another rule, that Azure Policy does not see with it.
 */
export const ALARMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "N1 an allow that a deny shadows": {
    "nsg-no-unrestricted-egress":
      "The rule allows everything; a Deny of a better priority comes first, and would have to stay for ever.",
  },
  "N3 the tag VirtualNetwork without routes": {
    "subnet-egress-is-controlled": "The subnet is not private; its security group closes it.",
  },
  "N30 the firewall's own subnet": {
    "route-no-firewall-bypass":
      "The route leads to the Internet; that its table is the firewall's own is said in the subnet. Exempt the hub's group.",
  },
  "N33 a default route to nowhere": {
    "subnet-egress-is-controlled": "The subnet is not private; its route table leads nowhere.",
  },
  "N37 storage with a policy that names accounts": {
    "subnet-egress-is-controlled": "The subnet is not private; its security group closes it.",
  },
  "N48 a Flexible scale set without a method": {
    "subnet-egress-is-controlled":
      "The subnet is not private; a Flexible scale set never uses default outbound access, a machine beside it would.",
  },
};
