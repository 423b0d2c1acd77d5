import assert from "node:assert/strict";

import { kindOf, type Resource } from "../../../../egress/read";
import { egressOfService, firewalled, subnetId } from "../../cases/workloads/fixtures";
import { read, template } from "./samples";

type Properties = Readonly<Record<string, unknown>>;

const VERSION = "2024-04-01";
const INTEGRATED = { virtualNetworkSubnetId: subnetId() };
const SETTING = { WEBSITE_VNET_ROUTE_ALL: "1" };

const config = (name: string, properties: Properties, type = "Microsoft.Web/sites/config"): unknown => ({
  type,
  apiVersion: VERSION,
  name,
  properties,
});

/** A site behind a firewall with configurations that are resources of the template, too. */
const site = (properties: Properties, ...configurations: unknown[]): Resource[] => [
  ...firewalled(),
  ...read(
    template([
      { type: "Microsoft.Web/sites", apiVersion: VERSION, name: "service", properties },
      { type: "Microsoft.Web/sites", apiVersion: VERSION, name: "other", properties: {} },
      ...configurations,
    ]),
  ).resources,
];

const verdict = (resources: readonly Resource[], name = "service"): string =>
  egressOfService(resources, name).verdict;

const reasons = (resources: readonly Resource[]): string =>
  egressOfService(resources)
    .unknown.map(({ property, reason }) => `${property} ${reason}`)
    .join("; ");

describe("configurations of a site in ARM JSON", () => {
  it("send everything into the subnet by an app setting", () => {
    assert.equal(verdict(site(INTEGRATED, config("service/appsettings", SETTING))), "restricted");
  });

  it("send everything into the subnet by the flag", () => {
    assert.equal(
      verdict(site(INTEGRATED, config("service/web", { vnetRouteAllEnabled: true }))),
      "restricted",
    );
  });

  it("send everything into the subnet by a setting that the configuration lists", () => {
    const appSettings = [{ name: "WEBSITE_VNET_ROUTE_ALL", value: "1" }];
    assert.equal(verdict(site(INTEGRATED, config("service/web", { appSettings }))), "restricted");
  });

  it("integrate the site with a subnet", () => {
    const routed = { siteConfig: { vnetRouteAllEnabled: true } };
    const joined = config("service/virtualNetwork", { subnetResourceId: subnetId() });
    assert.equal(verdict(site(routed, joined)), "restricted");
    assert.equal(verdict(site(routed)), "unrestricted");
  });

  it("may stand inside the site, with names in any letter case", () => {
    const resources = [
      { type: "config", apiVersion: VERSION, name: "AppSettings", properties: SETTING },
      { type: "config", apiVersion: VERSION, name: "logs", properties: { vnetRouteAllEnabled: false } },
    ];
    const nested = { type: "Microsoft.Web/sites", apiVersion: VERSION, name: "service", resources };
    const { resources: found } = read(template([{ ...nested, properties: INTEGRATED }]));
    assert.equal(verdict([...firewalled(), ...found]), "restricted");
  });

  it("of a slot are the slot's, and not the site's", () => {
    const slot = {
      type: "Microsoft.Web/sites/slots",
      apiVersion: VERSION,
      name: "service/staging",
      properties: INTEGRATED,
    };
    const ofSlot = config("service/staging/appsettings", SETTING, "Microsoft.Web/sites/slots/config");
    const resources = site(INTEGRATED, slot, ofSlot);
    assert.deepEqual([verdict(resources), verdict(resources, "staging")], ["unrestricted", "restricted"]);
  });

  it("of another site do nothing for this one", () => {
    assert.equal(verdict(site(INTEGRATED, config("other/appsettings", SETTING))), "unrestricted");
  });

  it("that do not route anything leave the site open", () => {
    for (const each of [config("service/appsettings", {}), config("service/web", { http20Enabled: true })])
      assert.equal(verdict(site(INTEGRATED, each)), "unrestricted");
  });

  it("that are about something else are none that are judged", () => {
    const [logs] = read(template([config("service/logs", {})])).resources;
    assert.equal(kindOf(logs?.type ?? ""), undefined);
  });

  describe("cannot be decided", () => {
    it("where the flag says otherwise than the site", () => {
      const routed = { ...INTEGRATED, siteConfig: { vnetRouteAllEnabled: true } };
      const off = config("service/web", { vnetRouteAllEnabled: false });
      assert.match(reasons(site(routed, off)), /^vnetRouteAllEnabled says otherwise than the app/);
    });

    it("where they take the place of the site's own settings, without the one that routes", () => {
      const appSettings = [{ name: "WEBSITE_VNET_ROUTE_ALL", value: "1" }];
      const bag = config("service/appsettings", { OTHER: "1" });
      const resources = site({ ...INTEGRATED, siteConfig: { appSettings } }, bag);
      assert.match(
        reasons(resources),
        /takes the place of the app's own settings, without WEBSITE_VNET_ROUTE/,
      );
    });

    it("where nobody knows whose they are, or which", () => {
      const unnamed = config("[concat(parameters('site'), '/web')]", { vnetRouteAllEnabled: true });
      assert.match(reasons(site(INTEGRATED, unnamed)), /^name is not known/);
    });

    it("where a value of theirs is not known", () => {
      const late = config("service/appsettings", { WEBSITE_VNET_ROUTE_ALL: "[parameters('all')]" });
      assert.match(reasons(site(INTEGRATED, late)), /WEBSITE_VNET_ROUTE_ALL is not known/);
      const flag = config("service/web", { vnetRouteAllEnabled: "[parameters('all')]" });
      assert.match(reasons(site(INTEGRATED, flag)), /^vnetRouteAllEnabled is not known/);
    });
  });
});
