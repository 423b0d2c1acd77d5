import assert from "node:assert/strict";

import { ask, DEFAULT_THRESHOLDS, egressOfSources, type SourceEgress } from "../../../../egress/reach";
import { readModel, type Resource, UNKNOWN_TEXT } from "../../../../egress/read";
import { APPROVED, DECLARED, estate, FF, idOf, type Parts } from "../fixtures";

export const UNKNOWN = UNKNOWN_TEXT;

type Properties = Record<string, unknown>;

/** A service as its state has it; `type` is `module:Type` of azure-native, or a whole token. */
export function service(
  type: string,
  properties: Properties = {},
  more: Partial<Resource> & { readonly name?: string } = {},
): Resource {
  const token = type.split(":").length === 2 ? `azure-native:${type}` : type;
  const name = more.name ?? "service";
  return {
    urn: urnOf(token, name),
    type: token,
    name,
    properties: { resourceGroupName: "rg", ...properties },
    ...more,
  };
}

export const urnOf = (token: string, name: string): string => `urn:pulumi:dev::estate::${token}::${name}`;

/** URN of a network resource of the fixtures. */
export const networkUrn = (type: string, name: string): string => urnOf(`azure-native:network:${type}`, name);

/** Id of the fixtures' subnet, or of another one of its network. */
export const subnetId = (name = "app"): string => idOf("virtualNetworks/vnet/subnets", name);

export const VNET_ID = idOf("virtualNetworks", "vnet");

/** The network of a fixture without its interface: `app` with default outbound access. */
export const open = (parts: Parts = {}): Resource[] => withoutInterface(estate(parts));

/** `app` is private, and has no way out. */
export const closed = (parts: Parts = {}): Resource[] =>
  open({ ...parts, subnet: { defaultOutboundAccess: false, ...parts.subnet } });

/** `app` is private, and its default route leads to a firewall with one approved name. */
export const firewalled = (parts: Parts = {}): Resource[] => withoutInterface(FF([APPROVED], parts));

const withoutInterface = (resources: readonly Resource[]): Resource[] =>
  resources.filter(({ type }) => !type.endsWith(":NetworkInterface"));

/** Two routes that are longer than the default one, and lead to the Internet. */
export const HALVES_OUT = ["0.0.0.0/1", "128.0.0.0/1"].map((addressPrefix) => ({
  name: addressPrefix,
  addressPrefix,
  nextHopType: "Internet",
}));

/** What a service can send out. */
export function egressOfService(resources: readonly Resource[], name = "service"): SourceEgress {
  const found = egressOfSources(readModel(resources), DEFAULT_THRESHOLDS).filter(
    ({ source }) => source.kind === "workload" && source.name === name,
  );
  assert.equal(found.length, 1, `one workload ${name}`);
  return found[0] as SourceEgress;
}

/** One case: what is written, what comes of it, and the exits or the reason why it is not known. */
export type ServiceCase = readonly [resources: Resource[], verdict: string, says?: string | RegExp];

/** Declares a test for each case; the one packet of `ask` must agree with the set. */
export function serviceCases(all: Record<string, ServiceCase>): void {
  for (const [name, [resources]] of Object.entries(all)) DECLARED.set(name, resources);
  for (const [name, [resources, verdict, says]] of Object.entries(all)) {
    it(`${name} → ${verdict}`, () => {
      const egress = egressOfService(resources);
      const { source, exits, unknown, open: reach } = egress;
      assert.equal(egress.verdict, verdict);
      if (typeof says === "string") assert.equal(exits.join(), says);
      if (says instanceof RegExp)
        assert.match(unknown.map(({ property, reason }) => `${property} ${reason}`).join("; "), says);
      const to8 = ask(
        { from: undefined, to: "8.8.8.8", protocol: "Tcp", port: 443 },
        source,
        readModel(resources),
      );
      const wide: Record<string, string> = { unrestricted: "allowed", unknown: "unknown" };
      assert.equal(to8.verdict, wide[verdict] ?? "denied", "a packet to 8.8.8.8");
      assert.equal(reach.witness === undefined, verdict === "none", "everything but nothing has a witness");
    });
  }
}
