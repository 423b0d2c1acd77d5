import { ROUTING } from "./routing";
import { RULES_OF_GROUPS } from "./security-group";
import { FIREWALLS } from "./firewall";
import type { Resource } from "../../../egress/read";

/** The cases that no suite in test/egress/cases has as data, and those that need more around them for an audit. */
export const FURTHER: Readonly<Record<string, readonly Resource[]>> = {
  ...RULES_OF_GROUPS,
  ...FIREWALLS,
  ...ROUTING,
};
