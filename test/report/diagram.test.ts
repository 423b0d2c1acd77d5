import assert from "node:assert/strict";

import { DEFAULT_THRESHOLDS, surfaceOf } from "../../egress/reach";
import { readModel, type Resource } from "../../egress/read";
import { pictureOf, svgDiagram, type Picture } from "../../report/diagram";
import { HUB_AND_SPOKE } from "../cli/estate";
import { estate, FF, FN, collection, networkRule, resource, rule } from "../egress/cases/fixtures";

function picture(resources: readonly Resource[]): Picture {
  const model = readModel(resources);
  return pictureOf(model, surfaceOf(model, DEFAULT_THRESHOLDS));
}

function svg(resources: readonly Resource[]): Promise<string> {
  const model = readModel(resources);
  return svgDiagram(model, surfaceOf(model, DEFAULT_THRESHOLDS));
}

const blockList = (entries: readonly object[]): Resource => ({
  urn: "urn:pulumi:dev::estate::azure-lockdown:network:NetworkBlockList::blocks",
  type: "azure-lockdown:network:NetworkBlockList",
  name: "blocks",
  properties: { activeBlocks: entries },
});

describe("the picture of an estate", () => {
  it("has each network with its sources, and what each may send by which exit", () => {
    const { networks, exits, flows } = picture(HUB_AND_SPOKE);
    const sources = networks.flatMap((network) =>
      network.sources.map(({ name, verdict }) => [network.name, name, verdict]),
    );
    assert.deepEqual(
      sources
        .filter(([, name]) => name === "app" || name === "loose")
        .map(([, name, verdict]) => [name, verdict]),
      [
        ["app", "restricted"],
        ["loose", "unrestricted"],
      ],
    );
    const app = flows.find(({ from }) => from.endsWith("::app"));
    assert.deepEqual(app?.reaches, ["api.contoso.com", "1 public IPv4 address"]);
    assert.match(exits.find(({ id }) => id === app.exit)?.title ?? "", /^Azure Firewall\n/);
  });

  it("writes the block of a subnet as it was given, with the addresses that Azure keeps", () => {
    const blocks = picture(estate({})).networks.flatMap(({ sources }) =>
      sources.map(({ addresses }) => addresses),
    );
    assert.deepEqual(blocks, [["10.0.1.0/24"]]);
  });

  it("gives an exit the widest verdict of what takes it", () => {
    const open = FF([collection("Allow", 100, networkRule({ name: "all", destinationAddresses: ["*"] }))]);
    assert.deepEqual(
      picture(open).exits.map(({ verdict }) => verdict),
      ["unrestricted"],
    );
  });

  it("shows the firewall where nothing may leave by it", () => {
    const { exits, flows } = picture(FF([]));
    assert.deepEqual([exits.length, flows.length], [1, 0]);
  });

  it("has one line for two networks that are peered, whichever side says so", () => {
    const other = resource("VirtualNetwork", "virtualNetworks", "other", {
      addressSpace: { addressPrefixes: ["10.9.0.0/16"] },
    });
    const peering = (from: string, to: Resource): Resource =>
      resource("VirtualNetworkPeering", `virtualNetworks/${from}/virtualNetworkPeerings`, `to-${to.name}`, {
        virtualNetworkName: from,
        remoteVirtualNetwork: { id: to.id },
      });
    const all = estate({});
    const [vnet] = all;
    assert.ok(vnet !== undefined);
    assert.equal(picture([...all, other, peering("vnet", other), peering("other", vnet)]).peerings.length, 1);
  });

  it("names what is blocked, and which way where it is one only", () => {
    const entry = { address: "20.50.1.77", reason: "C2", addedAt: "2026-11-24T06:00:00Z", direction: "both" };
    const list = blockList([entry, { ...entry, address: "20.50.2.0/24", direction: "in" }]);
    assert.deepEqual(picture([...estate({}), list]).blocked, ["20.50.1.77", "20.50.2.0/24 (in)"]);
  });

  it("cuts a long list of what is reached", () => {
    const rules = Array.from({ length: 20 }, (_, i) =>
      rule({ name: `r${i}`, priority: 100 + i, destinationAddressPrefix: `20.50.${i}.0/24` }),
    );
    for (const { reaches } of picture(FN(rules)).flows) assert.ok(reaches.length <= 6);
  });
});

describe("the SVG", () => {
  it("is the same each time, and needs nothing beside it", async () => {
    const [first, second] = [await svg(HUB_AND_SPOKE), await svg(HUB_AND_SPOKE)];
    assert.equal(first, second);
    assert.match(first, /^<svg [^]*<\/svg>\s*$/);
    assert.doesNotMatch(first, /<!--|<script|href=|url\(/);
    assert.match(first, /prefers-color-scheme: dark/);
    assert.match(first, />api\.contoso\.com/);
  });

  it("escapes names that would be markup", async () => {
    const drawn = await svg([
      ...estate({}),
      resource("VirtualNetwork", "virtualNetworks", "<script>alert(1)</script>", {
        addressSpace: { addressPrefixes: ["10.9.0.0/16"] },
        subnets: [{ name: '"&<b>\u202e', addressPrefix: "10.9.0.0/24" }],
      }),
    ]);
    assert.doesNotMatch(drawn, /<script|<b>|\u202e/);
    assert.match(drawn, /&lt;script&gt;/);
  });

  it("draws an estate without any network", async () => {
    assert.match(await svg([]), /Internet/);
  });
});
