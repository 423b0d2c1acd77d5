import type { Model, SecurityAdminConfiguration } from "../read";
import type { Thresholds } from "./breadth";
import { areClosed } from "./closed-elsewhere";
import { egressOfSources } from "./egress";
import { packetGrants } from "./grants";
import { judge, type JudgedRuleSet } from "./judgement";
import { remembered } from "./remember";

/**
 * Judges what the `AlwaysAllow` rules of security admin configurations let out past every security group. One that
 * is not committed is judged like one that is: what it lets out is only a matter of time (E47).
 */
export const judgeSecurityAdminRules = remembered((model, thresholds): JudgedRuleSet[] =>
  model.securityAdminConfigurations.map((configuration) => ({
    title: configuration.title,
    urn: configuration.urn,
    involves: [configuration.urn, ...configuration.accepting.map((rule) => rule.at.urn)],
    ...judge(packetGrants(configuration.accepting, model.places, thresholds), () =>
      isClosedElsewhere(configuration, model, thresholds),
    ),
  })),
);

/** Whether every network that the configuration can be for is closed, whatever it accepts. */
function isClosedElsewhere(
  { networks }: SecurityAdminConfiguration,
  model: Model,
  thresholds: Thresholds,
): boolean {
  if (networks === undefined) return false;
  const behind = egressOfSources(model, thresholds).filter(({ source: { ways } }) =>
    ways.some(
      (way) =>
        way.kind === "network" &&
        way.subnet.network !== undefined &&
        networks.includes(way.subnet.network.urn),
    ),
  );
  return areClosed(behind);
}
