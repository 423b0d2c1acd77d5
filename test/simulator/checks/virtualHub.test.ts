import type { Properties } from "../../../simulator/provider/values";
import { Fixture, NETWORK } from "./fixture";

const HUB = `${NETWORK}/virtualHubs/hub`;
const where = { location: "westeurope" };

describe("virtual hubs", () => {
  const azure = new Fixture();

  async function withHub(): Promise<void> {
    const wan = await azure.create("VirtualWan", { virtualWANName: "wan", ...where });
    const hub = { virtualHubName: "hub", ...where, virtualWan: { id: wan } };
    await azure.refuses("InvalidAddressPrefix", /at least \/24/, "VirtualHub", {
      ...hub,
      addressPrefix: "10.0.0.0/25",
    });
    await azure.create("VirtualHub", { ...hub, addressPrefix: "10.0.0.0/24" });
  }

  const firewall = (change: Properties = {}): Properties => ({
    azureFirewallName: "fw",
    ...where,
    sku: { name: "AZFW_Hub", tier: "Standard" },
    virtualHub: { id: HUB },
    hubIPAddresses: { publicIPs: { count: 1 } },
    ...change,
  });

  it("take a firewall of the SKU for hubs, with addresses and without configurations", async () => {
    await withHub();
    const refused: readonly (readonly [string, Properties])[] = [
      ["AzureFirewallSkuNotForHub", { sku: { name: "AZFW_VNet", tier: "Standard" } }],
      ["AzureFirewallHubReferenceMissing", { virtualHub: null }],
      ["AzureFirewallHubIPAddressesMissing", { hubIPAddresses: null }],
      ["AzureFirewallHubWithIpConfigurations", { ipConfigurations: [{ name: "c" }] }],
    ];
    for (const [code, change] of refused) await azure.refuses(code, /fw/, "AzureFirewall", firewall(change));
    await azure.create("AzureFirewall", firewall());
  });

  it("send traffic to a firewall of their own, each kind of traffic once", async () => {
    await withHub();
    const intent = (...policies: Properties[]): Properties => ({
      virtualHubName: "hub",
      routingIntentName: "intent",
      routingPolicies: policies,
    });
    const policy = {
      name: "all",
      destinations: ["Internet", "PrivateTraffic"],
      nextHop: `${NETWORK}/azureFirewalls/fw`,
    };
    const type = "RoutingIntent";
    await azure.refuses("RoutingIntentNextHopInvalid", /no firewall in this hub/, type, intent(policy));
    await azure.create("AzureFirewall", firewall());
    const twice = intent(policy, { ...policy, name: "again", destinations: ["Internet"] });
    await azure.refuses("RoutingIntentDestinationInvalid", /more than one/, type, twice);
    await azure.refuses(
      "RoutingIntentDestinationInvalid",
      /'All'/,
      type,
      intent({ ...policy, destinations: ["All"] }),
    );
    await azure.create(type, intent(policy));
    await azure.refuses("RoutingIntentExists", /intent/, type, {
      ...intent(policy),
      routingIntentName: "second",
    });
  });
});

describe("network watchers", () => {
  const azure = new Fixture();

  it("are one for each region", async () => {
    await azure.create("NetworkWatcher", { networkWatcherName: "a", ...where });
    await azure.refuses("NetworkWatcherCountLimitReached", /a already/, "NetworkWatcher", {
      networkWatcherName: "b",
      location: "West Europe",
    });
    await azure.create("NetworkWatcher", { networkWatcherName: "b", location: "northeurope" });
  });
});
