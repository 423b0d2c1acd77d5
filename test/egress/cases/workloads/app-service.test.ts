import type { Resource } from "../../../../egress/read";
import { idOf } from "../fixtures";
import {
  closed,
  firewalled,
  HALVES_OUT,
  networkUrn,
  open,
  service,
  serviceCases,
  subnetId,
  UNKNOWN,
  urnOf,
} from "./fixtures";

type Properties = Record<string, unknown>;

const INTEGRATED = { virtualNetworkSubnetId: subnetId() };
const ALL = { outboundVnetRouting: { allTraffic: true } };
const OLD = "azure-native:web/v20240401:WebApp";
const OLD_FLAG = { siteConfig: { vnetRouteAllEnabled: true } };
const SITE =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Web/sites/shop";
const CLASSIC = "azure:appservice/linuxWebApp:LinuxWebApp";

const app = (properties: Properties = {}, type = "web:WebApp"): Resource => service(type, properties);
const swift = (properties: Properties, more: Partial<Resource> = {}): Resource =>
  service(
    "web:WebAppSwiftVirtualNetworkConnection",
    { subnetResourceId: subnetId(), ...properties },
    { name: "swift", ...more },
  );
const plan = (sku: unknown): Resource[] => [
  service("web:AppServicePlan", { name: "plan", sku }, { name: "plan" }),
];
const ON_PLAN = { serverFarmId: "plan" };
/** Another app, which makes clear that a part belongs to one of them only. */
const other = (properties: Properties = {}): Resource =>
  service("web:WebApp", { name: "other", ...properties }, { name: "other" });
const OF_SERVICE = { propertyDependencies: { name: [urnOf("azure-native:web:WebApp", "service")] } };

describe("what apps of App Service let out", () => {
  describe("leaves from the platform", () => {
    serviceCases({
      "B95 no virtual network integration": [[app()], "unrestricted", "platform"],
      "B95 of the classic provider": [[service(CLASSIC)], "unrestricted", "platform"],
      "B95 in outputs, where nothing is null": [
        [app({ name: "shop", virtualNetworkSubnetId: null, siteConfig: { appSettings: [] } })],
        "unrestricted",
        "platform",
      ],
      "B96 integrated, and no flag": [[...firewalled(), app(INTEGRATED)], "unrestricted", "platform"],
      "B96 integrated, and the old flag off": [
        [...firewalled(), app({ ...INTEGRATED, siteConfig: { vnetRouteAllEnabled: false } })],
        "unrestricted",
        "platform",
      ],
      "B96 integrated, and only content is routed": [
        [...firewalled(), app({ ...INTEGRATED, outboundVnetRouting: { contentShareTraffic: true } })],
        "unrestricted",
        "platform",
      ],
      "B96 of the classic provider": [
        [...firewalled(), service(CLASSIC, { ...INTEGRATED, siteConfig: {} })],
        "unrestricted",
        "platform",
      ],
      "B97 a slot that is not integrated": [
        [
          ...firewalled(),
          service("web:WebApp", { name: "shop", ...INTEGRATED, ...ALL }, { name: "shop" }),
          app({ name: "shop", slot: "staging" }, "web:WebAppSlot"),
        ],
        "unrestricted",
        "platform",
      ],
      "the connection of another app": [
        [...firewalled(), app({ name: "shop", ...ALL }), other(), swift({ name: "other" })],
        "unrestricted",
        "platform",
      ],
      "the connection of the app, for a slot": [
        [
          ...firewalled(),
          service("web:WebApp", { name: "shop" }, { name: "shop" }),
          app({ name: "shop", slot: "staging", ...ALL }, "web:WebAppSlot"),
          swift({ name: "shop" }),
        ],
        "unrestricted",
        "platform",
      ],
      "E200 a Consumption plan, whatever else is written": [
        [
          ...firewalled(),
          ...plan({ name: "Y1", tier: "Dynamic" }),
          app({ ...INTEGRATED, ...ALL, ...ON_PLAN }),
        ],
        "unrestricted",
        "platform",
      ],
      "a Consumption plan of the classic provider": [
        [
          ...firewalled(),
          service(
            "azure:appservice/servicePlan:ServicePlan",
            { name: "plan", skuName: "Y1" },
            { name: "plan" },
          ),
          service("azure:appservice/linuxFunctionApp:LinuxFunctionApp", {
            ...INTEGRATED,
            ...OLD_FLAG,
            servicePlanId: "plan",
          }),
        ],
        "unrestricted",
        "platform",
      ],
      "an app setting that is off": [
        [
          ...firewalled(),
          app({
            ...INTEGRATED,
            siteConfig: { appSettings: [{ name: "WEBSITE_VNET_ROUTE_ALL", value: "0" }] },
          }),
        ],
        "unrestricted",
        "platform",
      ],
    });
  });

  describe("leaves by its subnet", () => {
    serviceCases({
      "N45 all traffic, to a firewall": [
        [...firewalled(), app({ ...INTEGRATED, ...ALL })],
        "restricted",
        "firewall",
      ],
      "N45 application traffic alone": [
        [...firewalled(), app({ ...INTEGRATED, outboundVnetRouting: { applicationTraffic: true } })],
        "restricted",
        "firewall",
      ],
      "N45 in outputs, id in capitals": [
        [
          ...firewalled(),
          app({
            name: "shop",
            kind: "app,linux",
            virtualNetworkSubnetId: subnetId().toUpperCase(),
            outboundVnetRouting: { allTraffic: true, applicationTraffic: false, imagePullTraffic: false },
          }),
        ],
        "restricted",
        "firewall",
      ],
      "the flag of an older version": [
        [...firewalled(), app({ ...INTEGRATED, ...OLD_FLAG }, OLD)],
        "restricted",
        "firewall",
      ],
      "the flag on the site, in a local package": [
        [
          ...firewalled(),
          app({ ...INTEGRATED, vnetRouteAllEnabled: true }, "azure-native_web_v20230101:web:WebApp"),
        ],
        "restricted",
        "firewall",
      ],
      "an app setting": [
        [
          ...firewalled(),
          app({
            ...INTEGRATED,
            siteConfig: { appSettings: [{ name: "website_vnet_route_all", value: "1" }] },
          }),
        ],
        "restricted",
        "firewall",
      ],
      "app settings of their own": [
        [
          ...firewalled(),
          app({ name: "shop", ...INTEGRATED }),
          other(),
          service(
            "web:WebAppApplicationSettings",
            { name: "shop", properties: { WEBSITE_VNET_ROUTE_ALL: "1" } },
            { name: "settings" },
          ),
        ],
        "restricted",
        "firewall",
      ],
      "a connection of its own": [
        [...firewalled(), app({ name: "shop", ...ALL }), other(), swift({ name: "shop" })],
        "restricted",
        "firewall",
      ],
      "a connection whose name is not known yet, joined by dependency": [
        [...firewalled(), app(ALL), other(), swift({ name: UNKNOWN }, OF_SERVICE)],
        "restricted",
        "firewall",
      ],
      "a connection in outputs, joined by its id": [
        [
          ...firewalled(),
          app({ name: "shop", ...ALL }),
          other(),
          swift({ name: "virtualNetwork" }, { id: `${SITE}/networkConfig/virtualNetwork` }),
        ],
        "restricted",
        "firewall",
      ],
      "a connection of a slot": [
        [
          ...firewalled(),
          service("web:WebAppSlot", { name: "other", slot: "staging" }, { name: "otherSlot" }),
          app({ name: "shop", slot: "staging", ...ALL }, "web:WebAppSlot"),
          service(
            "web:WebAppSwiftVirtualNetworkConnectionSlot",
            { name: "shop", slot: "staging", subnetResourceId: subnetId() },
            { name: "swift" },
          ),
        ],
        "restricted",
        "firewall",
      ],
      "a connection of a slot, both joined by dependency": [
        [
          ...firewalled(),
          service("web:WebApp", { name: UNKNOWN }, { name: "shop" }),
          service(
            "web:WebAppSlot",
            { name: UNKNOWN, slot: "staging", ...ALL },
            { propertyDependencies: { name: [urnOf("azure-native:web:WebApp", "shop")] } },
          ),
          service(
            "web:WebAppSwiftVirtualNetworkConnectionSlot",
            { name: UNKNOWN, slot: "staging", subnetResourceId: UNKNOWN },
            {
              name: "swift",
              propertyDependencies: {
                name: [urnOf("azure-native:web:WebApp", "shop")],
                subnetResourceId: [networkUrn("Subnet", "app")],
              },
            },
          ),
        ],
        "restricted",
        "firewall",
      ],
      "a slot of the classic provider, with the association": [
        [
          ...firewalled(),
          service("azure:appservice/slot:Slot", { name: "other", appServiceName: "shop" }, { name: "other" }),
          service("azure:appservice/slot:Slot", { name: "staging", appServiceName: "shop", ...OLD_FLAG }),
          service(
            "azure:appservice/slotVirtualNetworkSwiftConnection:SlotVirtualNetworkSwiftConnection",
            { appServiceId: SITE, slotName: "staging", subnetId: subnetId() },
            { name: "swift" },
          ),
        ],
        "restricted",
        "firewall",
      ],
      "classic, with the association": [
        [
          ...firewalled(),
          service("azure:appservice/appService:AppService", { name: "shop", ...OLD_FLAG }, { id: SITE }),
          service(
            "azure:appservice/virtualNetworkSwiftConnection:VirtualNetworkSwiftConnection",
            { appServiceId: SITE, subnetId: subnetId() },
            { name: "swift" },
          ),
        ],
        "restricted",
        "firewall",
      ],
      "a Standard logic app of the classic provider": [
        [
          ...firewalled(),
          service("azure:logicapps/standard:Standard", {
            ...INTEGRATED,
            appSettings: { WEBSITE_VNET_ROUTE_ALL: "1" },
          }),
        ],
        "restricted",
        "firewall",
      ],
      "a security group that denies the Internet": [
        [
          ...closed({
            rules: [
              {
                name: "deny",
                priority: 100,
                direction: "Outbound",
                access: "Deny",
                protocol: "*",
                sourceAddressPrefix: "*",
                sourcePortRange: "*",
                destinationAddressPrefix: "*",
                destinationPortRange: "*",
              },
            ],
          }),
          app({ ...INTEGRATED, ...ALL }),
        ],
        "none",
        "none",
      ],
      // The app keeps its addresses of the platform, and no private subnet takes them away.
      "a private subnet without routes": [
        [...closed(), app({ ...INTEGRATED, ...ALL })],
        "unrestricted",
        "loadBalancer",
      ],
      "routes around the firewall": [
        [...firewalled({ routes: HALVES_OUT }), app({ ...INTEGRATED, ...ALL })],
        "unrestricted",
        "loadBalancer",
      ],
    });
  });

  describe("leaves by its environment", () => {
    const environment = service(
      "web:AppServiceEnvironment",
      { name: "ase", virtualNetwork: { id: subnetId() } },
      { name: "ase" },
    );
    serviceCases({
      "an App Service Environment behind a firewall": [
        [...firewalled(), environment, app({ hostingEnvironmentProfile: { id: "ase" } })],
        "restricted",
        "firewall",
      ],
      "by the plan": [
        [
          ...firewalled(),
          environment,
          service(
            "web:AppServicePlan",
            { name: "plan", sku: { name: "I1v2" }, hostingEnvironmentProfile: { id: "ase" } },
            { name: "plan" },
          ),
          app(ON_PLAN),
        ],
        "restricted",
        "firewall",
      ],
      "a Container Apps environment": [
        [
          ...firewalled(),
          service(
            "app:ManagedEnvironment",
            {
              vnetConfiguration: { infrastructureSubnetId: subnetId() },
              workloadProfiles: [{ name: "Consumption", workloadProfileType: "Consumption" }],
            },
            { name: "environment", id: "/environments/environment" },
          ),
          app({ managedEnvironmentId: "/environments/environment" }),
        ],
        "restricted",
        "firewall",
      ],
      "one that is open": [
        [...open(), environment, app({ hostingEnvironmentProfile: { id: "ase" } })],
        "unrestricted",
        "loadBalancer",
      ],
      "one that was not read": [
        [...firewalled(), app({ hostingEnvironmentProfile: { id: "ase" } })],
        "unknown",
        /hostingEnvironmentProfile.id is an environment that is not among those read/,
      ],
    });
  });

  describe("cannot be decided", () => {
    serviceCases({
      "E183 only the old flag, in a version that may not keep it": [
        [...firewalled(), app({ ...INTEGRATED, ...OLD_FLAG })],
        "unknown",
        /siteConfig.vnetRouteAllEnabled is of older API versions/,
      ],
      "an older setting against the current one": [
        [
          ...firewalled(),
          app({
            ...INTEGRATED,
            outboundVnetRouting: { allTraffic: false },
            siteConfig: { appSettings: [{ name: "WEBSITE_VNET_ROUTE_ALL", value: "1" }] },
          }),
        ],
        "unknown",
        /outboundVnetRouting does not send everything/,
      ],
      "an unknown flag": [
        [...firewalled(), app({ ...INTEGRATED, outboundVnetRouting: { allTraffic: UNKNOWN } })],
        "unknown",
        /outboundVnetRouting.allTraffic is not known/,
      ],
      "settings that are hidden": [
        [...firewalled(), app({ ...INTEGRATED, siteConfig: { appSettings: "[secret]" } })],
        "unknown",
        /siteConfig.appSettings is a secret/,
      ],
      "a subnet that was not read": [
        [app({ ...INTEGRATED, ...ALL })],
        "unknown",
        /virtualNetworkSubnetId is a subnet that is not among those read/,
      ],
      "a connection of an app that nobody knows": [
        [...firewalled(), app(ALL), other(), swift({ name: UNKNOWN })],
        "unknown",
        /name is not known/,
      ],
      "a connection of a slot, whose app nobody knows": [
        [
          ...firewalled(),
          app({ name: "shop", slot: "staging", ...ALL }, "web:WebAppSlot"),
          service(
            "web:WebAppSwiftVirtualNetworkConnectionSlot",
            { name: UNKNOWN, slot: "staging", subnetResourceId: subnetId() },
            { name: "swift" },
          ),
        ],
        "unknown",
        /^name is not known/,
      ],
      "app settings of an app that nobody knows": [
        [
          ...firewalled(),
          app(INTEGRATED),
          service(
            "web:WebAppApplicationSettings",
            { name: UNKNOWN, properties: { WEBSITE_VNET_ROUTE_ALL: "1" } },
            { name: "settings" },
          ),
        ],
        "unknown",
        /^name is not known/,
      ],
      "a Flex Consumption plan without the current setting": [
        [
          ...firewalled(),
          ...plan({ name: "FC1", tier: "FlexConsumption" }),
          app({ ...INTEGRATED, ...ON_PLAN }),
        ],
        "unknown",
        /Flex Consumption/,
      ],
      "a plan whose SKU is not known": [
        [...firewalled(), ...plan({ name: UNKNOWN }), app({ ...INTEGRATED, ...ALL, ...ON_PLAN })],
        "unknown",
        /sku.name is not known/,
      ],
    });
  });

  // Resource Graph gives a slot the id of its app as `name`.
  serviceCases({
    "a slot of ARM's own form": [
      [
        ...firewalled(),
        service("web:WebAppSlot", { name: SITE, ...ALL }, { id: `${SITE}/slots/staging` }),
        service(
          "web:WebAppSwiftVirtualNetworkConnectionSlot",
          { name: "shop", slot: "STAGING", subnetResourceId: idOf("virtualNetworks/vnet/subnets", "app") },
          { name: "swift" },
        ),
      ],
      "restricted",
      "firewall",
    ],
  });
});
