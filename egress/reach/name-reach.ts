import { type ApplicationRule, channelsOf, type NameSet, type PatternBreadth } from "../azure";
import { formatIpv4, IntervalSet } from "../space";
import { type Breadth, wider } from "./breadth";
import { NO_REACH, type Reach, type Witness } from "./reach";

/** How far an application rule reaches with the requests that it decides. */
export function nameReach(rule: ApplicationRule, decides: NameSet): Reach {
  let breadth: Breadth = "none";
  let witness: Witness | undefined;
  const domains = new Set<string>();
  const known =
    rule.match.unknown.length === 0
      ? undefined
      : IntervalSet.ranges(rule.patterns.flatMap((pattern) => [...pattern.domains.intervals()]));
  for (const { channel, source, domains: names } of channelsOf(decides)) {
    // Names that fit no pattern are there because a target is not known, and may be any name (R6).
    if (known !== undefined && !names.difference(known).isEmpty) {
      breadth = "unrestricted";
      witness ??= witnessOf(channel.port, source, "attacker.example");
    }
    for (const pattern of rule.patterns) {
      if (pattern.domains.intersect(names).isEmpty) continue;
      domains.add(pattern.text);
      if (witness !== undefined && wider(breadth, pattern.breadth) === breadth) continue;
      breadth = wider(breadth, pattern.breadth);
      witness = witnessOf(channel.port, source, exampleName(pattern.text, pattern.breadth));
    }
  }
  return { ...NO_REACH, breadth, domains: [...domains], witness };
}

function witnessOf(port: number, source: number, destination: string): Witness {
  // Where the rule takes any source, one that a machine is likely to have.
  return { source: source === 0 ? "10.0.0.4" : formatIpv4(source), destination, protocol: "Tcp", port };
}

/** A name that the pattern lets through. */
function exampleName(text: string, breadth: PatternBreadth): string {
  const rest = text.replace(/^\*+\.?/, "");
  if (rest === text) return text;
  if (rest === "" || rest.includes("*")) return "attacker.example";
  // `*contoso.com` lets through what merely ends so.
  if (!text.includes("*.") && rest.includes(".")) return `attacker${rest}`;
  return breadth === "restricted" ? `www.${rest}` : `attacker.${rest}`;
}
