import { egressBy, methodViolation } from "../findings/method-egress";
import { sourcesOf, type Source, type Thresholds } from "../../egress/reach";
import { type InstanceAddress, readInstanceAddresses } from "../../egress/read/posture";
import type { Model } from "../../egress/read";
import { defineRule, type Violation } from "../rule";
import { THRESHOLD_OPTIONS } from "../thresholds";

/** No machine has a public address of its own. */
export const noInstancePublicIp = defineRule<Thresholds>({
  meta: {
    id: "no-instance-public-ip",
    title: "No machine has a public address of its own.",
    why:
      "An instance-level public IP address is an explicit outbound method: wherever a route leads to the Internet, the " +
      "machine sends there by itself, on every protocol, and no firewall sees it.",
    group: "egress",
    severity: "mandatory",
    // A security group or a route that closes the way may be associated later.
    judged: "stack",
  },
  options: THRESHOLD_OPTIONS,
  check: (model, thresholds) => {
    const sources = interfacesOf(model);
    return readInstanceAddresses(model.estate).map((found) =>
      violationOf(found, sources.get(keyOf(found.at.urn, found.networkInterface)) ?? [], model, thresholds),
    );
  },
});

function violationOf(
  { at, title, address, unknown }: InstanceAddress,
  sources: readonly Source[],
  model: Model,
  thresholds: Thresholds,
): Violation {
  const egresses = sources.map((source) =>
    egressBy(({ kind }) => kind === "publicIp", source, model, thresholds),
  );
  const named = address === undefined ? "" : `, "${model.resources.get(address)?.name ?? address}"`;
  const words = {
    who: title,
    what: `a public address of its own${named}`,
    senders: "it",
    fix: `Delete ${at.property}, and reach the machine through Azure Bastion or the firewall.`,
    involves: address === undefined ? [] : [address],
  };
  return methodViolation({ urn: at.urn, property: at.property }, words, egresses, unknown, model);
}

/** The interfaces of a model as sources, by where they stand; one for each subnet that an interface may be in. */
function interfacesOf(model: Model): ReadonlyMap<string, readonly Source[]> {
  const found = new Map<string, Source[]>();
  for (const source of sourcesOf(model)) {
    if (source.kind !== "networkInterface") continue;
    const key = keyOf(source.urn, source.property);
    const same = found.get(key);
    if (same === undefined) found.set(key, [source]);
    else same.push(source);
  }
  return found;
}

const keyOf = (urn: string, property: string): string => `${urn}\0${property}`;
